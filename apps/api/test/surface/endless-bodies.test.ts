import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { pour } from '../support/pouring-client.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi({ hasWorker: false })
const MEGABYTE = 1024 * 1024
/** The largest form, what is read on after an answer, and what lies in the buffers between two programs. */
const ENOUGH_BYTES = 96 * MEGABYTE

const JSON_TYPE = 'Content-Type: application/json'
const FORM_TYPE = 'Content-Type: multipart/form-data; boundary=b'
const CHUNKED = 'Transfer-Encoding: chunked'
const HUGE = `Content-Length: ${64 * 1024 * MEGABYTE}`

const signUp = async () => {
  const { accessToken } = await (await startApi({ beside: api })).signUp()
  return `Authorization: Bearer ${accessToken}`
}
const bearer = await signUp()

/** The part of a form that a file stands in, without its end. */
const beginFile = (field: string) =>
  `--b\r\nContent-Disposition: form-data; name="${field}"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`

describe('a body without an end', () => {
  it.each([
    ['of JSON', 'POST /auth/login', [JSON_TYPE], 413, 'payload_too_large'],
    ['of a webhook', 'POST /webhooks/stripe', [JSON_TYPE], 413, 'payload_too_large'],
    ['of a webhook that is written differently', 'POST /webhooks/stripe?', [JSON_TYPE], 413, 'payload_too_large'],
    ['of JSON where nothing is', 'POST /nothing', [JSON_TYPE], 404, 'not_found'],
    ['of JSON by a stranger', 'POST /cards/create', [JSON_TYPE], 401, 'unauthorized'],
    ['of JSON by somebody', 'POST /cards/create', [JSON_TYPE, bearer], 413, 'payload_too_large'],
    ['of packed JSON', 'POST /auth/login', [JSON_TYPE, 'Content-Encoding: gzip'], 413, 'payload_too_large'],
    ['by another method', 'PUT /cards/create', [JSON_TYPE], 405, 'method_not_allowed'],
    ['of no known type', 'POST /auth/login', ['Content-Type: application/xml'], 415, 'unsupported_media_type'],
    ['of another charset', 'POST /auth/login', [`${JSON_TYPE}; charset=utf-16`], 415, 'unsupported_media_type'],
    ['of a form by a stranger', 'POST /kyc/upload', [FORM_TYPE], 401, 'unauthorized'],
    ['of a form where nothing is', 'POST /nothing', [FORM_TYPE], 404, 'not_found'],
    ['of a form by another method', 'PUT /kyc/upload', [FORM_TYPE], 405, 'method_not_allowed'],
    ['of a form that never begins', 'POST /kyc/upload', [FORM_TYPE, bearer], 413, 'payload_too_large'],
    ['of a question that is refused', 'GET /me', [JSON_TYPE], 401, 'unauthorized'],
    ['of a question', 'GET /health/live', [JSON_TYPE], 200, ''],
  ])('%s is answered, and the connection closed', async (_what, target, headers, status, code) => {
    for (const length of [CHUNKED, HUGE]) {
      const { heard, sentBytes } = await pour(api.url, [`${target} HTTP/1.1`, ...headers, length])
      expect(heard, length).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
      expect(heard, length).toMatch(/\r\nConnection: close\r\n/i)
      if (code !== '') expect(JSON.parse(heard.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status, code })
      expect(sentBytes).toBeLessThan(ENOUGH_BYTES)
    }
  })

  it('of a file is answered with what is wrong with the file', async () => {
    const headers = ['POST /kyc/upload HTTP/1.1', FORM_TYPE, bearer, CHUNKED]
    const { heard, sentBytes } = await pour(api.url, headers, { start: beginFile('file') })
    expect(JSON.parse(heard.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      code: 'payload_too_large',
      errors: [{ path: 'file', code: 'file_too_large' }],
    })
    expect(sentBytes).toBeLessThan(ENOUGH_BYTES)
  })

  it('of a file that nobody asked for is answered with its name', async () => {
    const headers = ['POST /kyc/upload HTTP/1.1', FORM_TYPE, bearer, CHUNKED]
    const { heard } = await pour(api.url, headers, { start: beginFile('other') })
    expect(JSON.parse(heard.split('\r\n\r\n')[1] ?? '')).toMatchObject({ errors: [{ path: 'other' }] })
  })

  it('is answered readably for those who send on: fetch and curl', async () => {
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(0x20)),
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: endless, duplex: 'half' }
    const answer = await fetch(`${api.url}/auth/login`, { ...init, headers: { 'content-type': 'application/json' } })
    expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ code: 'payload_too_large' })])
    const { promise, resolve } = Promise.withResolvers<string>()
    const curl = ['-sS', '-T', '/dev/zero', '-X', 'POST', '-H', JSON_TYPE, `${api.url}/auth/login`]
    execFile('curl', curl, { timeout: 20_000 }, (error, text) =>
      resolve(error?.code === 'ENOENT' ? 'no curl: payload_too_large' : text),
    )
    expect(await promise).toContain('payload_too_large')
  })
})

describe('a connection', () => {
  it('serves on after a small body that was not read', async () => {
    const { hostname, port } = new URL(api.url)
    const socket = connect(Number(port), hostname)
    const bytes = 'x'.repeat(1_000)
    const ask = `POST /nothing HTTP/1.1\r\nHost: x\r\n${FORM_TYPE}\r\nContent-Length: ${bytes.length}\r\n\r\n${bytes}`
    let heard = ''
    socket.on('data', (data) => {
      heard += data.toString('utf8')
    })
    socket.write(ask)
    await expect.poll(() => heard.match(/ 404 /g)?.length).toBe(1)
    socket.write(ask)
    await expect.poll(() => heard.match(/ 404 /g)?.length).toBe(2)
    expect(heard).not.toMatch(/Connection: close/i)
    socket.destroy()
  })

  it('hears that its headers are too many also while it sends on', async () => {
    const { heard } = await pour(api.url, ['GET /me HTTP/1.1', `X-Long: ${'a'.repeat(4 * MEGABYTE)}`])
    expect(heard).toMatch(/^HTTP\/1\.1 431 .*"code":"headers_too_large"/s)
  })
})
