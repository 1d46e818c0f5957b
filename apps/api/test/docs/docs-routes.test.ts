import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OPERATIONS } from '@cardwright/contracts/operations'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { createExampleCall } from '../../src/docs/example-call.ts'
import { html, renderLine } from '../../src/docs/html.ts'
import { createDocsRoutes } from '../../src/routes/docs-routes.ts'

let server: Server
let baseUrl: string
let page: string

beforeAll(async () => {
  const config = { publicUrl: 'https://cards.example.com', port: 3000 } as Config
  server = createServer(express().use(createDocsRoutes({ config })))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  page = await (await fetch(`${baseUrl}/docs`)).text()
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

describe('the reference page', () => {
  it('shows every operation with its path', () => {
    for (const { operationId, path } of OPERATIONS) {
      expect(page).toContain(`<article id="${operationId}"`)
      expect(page).toContain(`<code>${path}</code>`)
    }
  })

  it('has an aim for every link inside it, and each aim once', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const links = new Set([...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id))
    const known = new Set(ids)
    expect([...links].filter((link) => !known.has(link))).toEqual([])
  })

  it('leaves no value that was not filled in', () => {
    expect(page).not.toMatch(/\bundefined\b|\[object |NaN/)
  })

  it('is for the address people use, and loads nothing from elsewhere', () => {
    expect(page).toContain('https://cards.example.com/cards/create')
    const loaded = [...page.matchAll(/<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"/g)].map(([, address]) => address)
    expect(loaded).toEqual(['data:,', '/docs/docs.css', '/docs/docs.js'])
    expect(page).not.toMatch(/ style="| on\w+="|<style|<script>/)
  })

  it('allows its own style and script only', async () => {
    const policy = (await fetch(`${baseUrl}/docs`)).headers.get('content-security-policy')
    for (const rule of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
      expect(policy).toContain(rule)
    expect(policy).not.toContain('unsafe')
  })

  it('comes with its style and script', async () => {
    for (const [path, type] of [
      ['/docs/docs.css', 'text/css; charset=utf-8'],
      ['/docs/docs.js', 'text/javascript; charset=utf-8'],
    ] as const) {
      const response = await fetch(baseUrl + path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe(type)
    }
  })
})

/** As a browser asks again; `fetch` would add that it wants no stored answer. */
const statusOf = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(baseUrl + path, { headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode))
    }).on('error', reject)
  })

describe('both forms of the description', () => {
  it.each(['/docs', '/openapi.json'])('%s is not sent again to whoever has it', async (path) => {
    const first = await fetch(baseUrl + path)
    await first.arrayBuffer()
    const etag = first.headers.get('etag') ?? ''
    const acceptEncoding = first.headers.get('content-encoding') ?? 'identity'
    expect(await statusOf(path, { 'If-None-Match': etag, 'Accept-Encoding': acceptEncoding })).toBe(304)
    expect(await statusOf(path, { 'If-None-Match': '"another"' })).toBe(200)
    // What was packed in one way is not what is asked for in another.
    const other = acceptEncoding === 'gzip' ? 'identity' : 'gzip'
    expect(await statusOf(path, { 'If-None-Match': etag, 'Accept-Encoding': other })).toBe(200)
  })

  it.each(['br', 'gzip', 'identity'])('are the same when sent as %s', async (encoding) => {
    const response = await fetch(`${baseUrl}/openapi.json`, { headers: { 'Accept-Encoding': encoding } })
    expect(response.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding)
    const document = (await response.json()) as { openapi: string; servers: { url: string }[] }
    expect(document.openapi).toBe('3.1.0')
    expect(document.servers[0]?.url).toBe('https://cards.example.com')
  })
})

describe('markup', () => {
  it('escapes whatever is put into it', () => {
    const evil = `<img src=x onerror="alert('1')">&`
    expect(html`<p title="${evil}">${[evil]}</p>`.text).toBe(
      `<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>`,
    )
    expect(renderLine('`<b>` **<i>**').text).toBe('<code>&lt;b&gt;</code> <strong>&lt;i&gt;</strong>')
  })
})

describe('example calls', () => {
  it('can be pasted into a shell', () => {
    const call = createExampleCall({
      method: 'POST',
      path: '/a/{provider}',
      serverUrl: 'http://localhost:3000',
      needsToken: true,
      takesKey: true,
      parameters: [{ name: 'cardId', in: 'query', required: true, schema: { type: 'string' } }],
      json: { reason: "It's lost" },
    })
    expect(call).toBe(
      [
        'curl -X POST "http://localhost:3000/a/$PROVIDER?cardId=$CARD_ID"',
        '-H "Authorization: Bearer $ACCESS_TOKEN"',
        '-H "Idempotency-Key: $(uuidgen)"',
        '-H "Content-Type: application/json"',
        `-d '{\n  "reason": "It'\\''s lost"\n}'`,
      ].join(' \\\n  '),
    )
  })
})
