import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { expect, inject, it } from 'vitest'
import { becomeRegular } from '../support/regular.ts'
import { settle } from '../support/settle.ts'
import { leave, startVisit, type VisitOptions } from '../support/visit.ts'

const program = inject('program')

const MOST_BYTES = 350 * 1024

it('a first visit fetches at most 350 KB of JavaScript, compressed with Brotli', async () => {
  const { person } = await becomeRegular(program)
  for (const [path, options] of [
    ['/sign-in', {}],
    ['/cards', { person }],
    ['/activity', { person }],
  ] as const) {
    const scripts = await listScripts(path, options)
    const sizes = await Promise.all(scripts.map(weigh))
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    console.log(`${path}: ${scripts.length} scripts, ${(bytes / 1024).toFixed(1)} KB`)
    expect(scripts.length).toBeGreaterThan(0)
    expect.soft(bytes, `scripts of ${path}`).toBeLessThanOrEqual(MOST_BYTES)
  }
})

/** Everything that a browser with nothing in its cache asks for as a script, also later on. */
async function listScripts(path: string, options: VisitOptions): Promise<string[]> {
  const { page, open, context } = await startVisit(options)
  const scripts = new Set<string>()
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.add(request.url())
  })
  await open(path)
  await settle(page)
  await leave(context)
  return [...scripts]
}

/** The bytes that travel to a browser that takes Brotli, as all do over HTTPS. */
async function weigh(url: string): Promise<number> {
  const request = get(url, { headers: { 'Accept-Encoding': 'br' } })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let bytes = 0
  for await (const chunk of response) bytes += (chunk as Buffer).length
  const isCompressed = response.headers['content-encoding'] === 'br'
  expect(isCompressed || bytes < 1024, `${url} is compressed`).toBe(true)
  return bytes
}
