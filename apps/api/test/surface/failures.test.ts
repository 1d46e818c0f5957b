import { connect } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { withClient } from '@cardwright/local-postgres'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { listen } from '../../src/http-server.ts'
import { createHttpClient } from '../support/http-client.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()
const person = await api.signUp()

const lines: Record<string, unknown>[] = []
const log = new Writable({
  write(chunk: Buffer, _encoding, done) {
    lines.push(JSON.parse(chunk.toString('utf8')))
    done()
  },
})
/** The same program once more, with a log that can be read here. */
const server = await listen(createApp({ ...api.context, logger: pino({ level: 'info' }, log) }), {
  host: '127.0.0.1',
  port: 0,
  setting: 'PORT',
})
afterAll(() => server.stop())
const { get, post } = createHttpClient(server.url)

/** What the log says of one request, once its line is there. */
const linesOf = (requestId: string) =>
  expect.poll(() => lines.filter((line) => line.requestId === requestId && line.msg !== undefined))

describe('a failure that nobody foresaw', () => {
  it('is told without a word of what happened, and is in the log under the id that the answer names', async () => {
    const change = (text: string) => withClient(api.database.superuserUrl, (client) => client.query(text))
    await change('ALTER TABLE notification_preferences RENAME TO away')
    const { status, body, text, headers } = await get('/me/preferences', { token: person.accessToken })
    await change('ALTER TABLE away RENAME TO notification_preferences')
    expect([status, body.code, headers.get('x-request-id')]).toEqual([500, 'internal_error', body.requestId])
    expect(text).not.toMatch(/notification_preferences|relation|42P01/)
    await linesOf(String(body.requestId)).toContainEqual(
      expect.objectContaining({
        level: 50,
        errorCode: '42P01',
        err: expect.objectContaining({ message: expect.stringMatching(/relation/) }),
      }),
    )
  })
})

describe('an answer that was begun', () => {
  it('is cut off where the rest of it cannot be read, and the log says why', async () => {
    const change = (text: string) => withClient(api.database.superuserUrl, (client) => client.query(text))
    await change('ALTER TABLE disputes RENAME TO away')
    const headers = { 'x-request-id': 'cut-off-in-the-middle' }
    await expect(get('/me/export', { token: person.accessToken, headers })).rejects.toThrow()
    await change('ALTER TABLE away RENAME TO disputes')
    await linesOf('cut-off-in-the-middle').toEqual([
      expect.objectContaining({ msg: 'request', finished: false }),
      expect.objectContaining({
        level: 50,
        err: expect.objectContaining({ message: expect.stringMatching(/relation/) }),
      }),
    ])
  })
})

describe('whoever hangs up in the middle', () => {
  const hangUpAfter = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const { hostname, port } = new URL(server.url)
      const socket = connect(Number(port), hostname, () => socket.write(text, () => socket.destroy()))
      socket.on('close', () => resolve()).on('error', reject)
    })
  const countFailures = () => lines.filter(({ level }) => Number(level) >= 50).length

  it('is no failure of the program, be it while asking or while the answer is on its way', async () => {
    const before = countFailures()
    const bearer = `Authorization: Bearer ${person.accessToken}`
    await hangUpAfter(`GET /me/export HTTP/1.1\r\nHost: x\r\nX-Request-Id: hung-up-early\r\n${bearer}\r\n\r\n`)
    await linesOf('hung-up-early').toEqual([expect.objectContaining({ msg: 'request', finished: false })])
    const half = 'X-Request-Id: hung-up-late\r\nContent-Length: 1000\r\n\r\n{"id":'
    for (const path of ['/webhooks/stripe', '/auth/login'])
      await hangUpAfter(`POST ${path} HTTP/1.1\r\nHost: x\r\n${half}`)
    await linesOf('hung-up-late').toEqual([expect.objectContaining({ path: '/auth/login' })])
    expect((await post('/webhooks/stripe', {})).status).toBe(400)
    expect(countFailures()).toBe(before)
  })
})

describe('a failure that ends by itself', () => {
  it('is no call for a person: one line without a stack, with what the database called it', async () => {
    const change = (text: string) => withClient(api.database.superuserUrl, (client) => client.query(text))
    await change(`CREATE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the database system is starting up' USING ERRCODE = '57P03'; END $$`)
    await change(
      'CREATE TRIGGER away BEFORE INSERT ON notification_preferences FOR EACH ROW EXECUTE FUNCTION refuse_row()',
    )
    const wish = { payment_approved: { push: true, email: false } }
    const { status, body } = await post('/me/preferences', wish, { token: person.accessToken })
    await change('DROP FUNCTION refuse_row() CASCADE')
    expect([status, body.code]).toEqual([503, 'unavailable'])
    await linesOf(String(body.requestId)).toContainEqual(
      expect.objectContaining({
        level: 40,
        problem: 'unavailable',
        errorCode: '57P03',
        error: 'the database system is starting up',
        msg: 'a request could not be served for now',
      }),
    )
    expect(lines.filter(({ requestId, err }) => requestId === body.requestId && err !== undefined)).toEqual([])
  })
})

describe('the line that a request leaves in the log', () => {
  it('names the path, and nothing of query, headers or body', async () => {
    const secret = 'nobody@example.com'
    const headers = { 'x-request-id': 'a-request-to-find' }
    await post(`/auth/login?email=${secret}`, { email: secret, password: 'not this one' }, { headers })
    await linesOf('a-request-to-find').toEqual([
      expect.objectContaining({ method: 'POST', path: '/auth/login', status: 401, msg: 'request' }),
    ])
    expect(JSON.stringify(lines)).not.toContain(secret)
  })

  it('carries the caller’s own id only where that is a sane one', async () => {
    const idOf = async (id: string) => (await get('/health/live', { headers: { 'x-request-id': id } })).headers
    expect((await idOf('their-own-id')).get('x-request-id')).toBe('their-own-id')
    for (const id of ['short', 'with a space in it', '<script>alert(1)</script>', 'x'.repeat(65)]) {
      expect((await idOf(id)).get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })
})

describe('a body', () => {
  it('that is larger than anything asked for is refused before it is read', async () => {
    const answer = await post('/auth/login', { email: 'a@example.com', password: 'x'.repeat(300_000) })
    expect([answer.status, answer.body.code]).toEqual([413, 'payload_too_large'])
  })

  it('of a provider is refused where it is compressed, or larger than any event, also when its length is not said', async () => {
    const sendEvent = async (body: BodyInit, headers: Record<string, string> = {}) => {
      const init: RequestInit & { duplex?: 'half' } = { method: 'POST', body, headers, duplex: 'half' }
      const response = await fetch(new URL('/webhooks/stripe', server.url), init)
      return [response.status, ((await response.json()) as { code: string }).code]
    }
    const event = JSON.stringify({ id: 'evt_1' })
    const compressed = new Uint8Array(gzipSync(event))
    expect(await sendEvent(compressed, { 'content-encoding': 'gzip' })).toEqual([415, 'unsupported_media_type'])
    const large = new Uint8Array(2 * 1024 * 1024)
    expect(await sendEvent(large)).toEqual([413, 'payload_too_large'])
    const inPieces = Readable.toWeb(
      Readable.from([large.subarray(0, large.length / 2), large.subarray(0, large.length / 2)]),
    )
    expect(await sendEvent(inPieces as ReadableStream<Uint8Array>)).toEqual([413, 'payload_too_large'])
    expect(await sendEvent(event)).toEqual([400, 'invalid_signature'])
  })

  it('that is nested deeper than anything asked for is refused', async () => {
    const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels))
    const codeOf = async (levels: number) => (await post('/auth/login', { email: nested(levels) })).body.code
    expect([await codeOf(60), await codeOf(65)]).toEqual(['validation_failed', 'invalid_request'])
  })
})
