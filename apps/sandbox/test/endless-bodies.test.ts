import { afterAll, beforeAll, expect, it } from 'vitest'
import { KEY, type SandboxUnderTest, startInProcess } from './support/sandbox-under-test.ts'

let sandbox: SandboxUnderTest

beforeAll(async () => {
  sandbox = await startInProcess()
})

afterAll(() => sandbox.stop())

const bearer = { authorization: `Bearer ${KEY}` }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }

/** A request whose body never ends. */
const pour = (path: string, headers: Record<string, string>) => {
  const piece = new Uint8Array(64 * 1024).fill(0x20)
  let sentBytes = 0
  const body = new ReadableStream({
    pull: (controller) => {
      sentBytes += piece.length
      controller.enqueue(piece)
    },
  })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' }
  return fetch(`${sandbox.url}${path}`, init).then(async (answer) => [answer.status, await answer.json(), sentBytes])
}

it.each([
  ['/v1/issuing/cards', { ...bearer, ...form }, 413],
  ['/v1/files', { ...bearer, 'content-type': 'multipart/form-data; boundary=b' }, 413],
  ['/v1/issuing/cards', form, 401],
  ['/v1/nothing', { ...bearer, ...form }, 404],
  ['/terminal/api/payments', json, 413],
  ['/sandbox/past', { ...bearer, ...json }, 413],
  ['/inbox/texts', { ...bearer, ...json }, 413],
  ['/nothing', json, 404],
])('a body without an end, to %s, is answered and no longer read', async (path, headers, status) => {
  const [answered, body, sentBytes] = await pour(path, headers)
  expect([answered, body]).toEqual([status, { error: expect.objectContaining({ message: expect.any(String) }) }])
  expect(sentBytes).toBeLessThan(64 * 1024 * 1024)
})

it('a body that is too large is told with how large it may be, a form with files as another one', async () => {
  const told = async (path: string, headers: Record<string, string>) =>
    JSON.stringify((await pour(path, { ...bearer, ...headers }))[1])
  expect(await told('/v1/issuing/cards', form)).toContain('262144 bytes')
  expect(await told('/v1/files', { 'content-type': 'multipart/form-data; boundary=b' })).toContain('6291456 bytes')
})
