import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEY, type SandboxUnderTest, startInProcess } from './support/sandbox-under-test.ts'

let sandbox: SandboxUnderTest

beforeAll(async () => {
  sandbox = await startInProcess()
})

afterAll(() => sandbox.stop())

/** What is answered to these words, until the connection is closed. */
const speak = (text: string) =>
  new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(sandbox.url)
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk.toString('utf8')
    })
    socket.on('error', reject).on('close', () => resolve(heard))
  })

const bodyOf = (answer: string) => JSON.parse(/\{"error.*\}/.exec(answer)?.[0] ?? '')

describe('what cannot be read as HTTP is told so in the form of Stripe', () => {
  it.each([
    ['garbage', 'GARBAGE\r\n\r\n', 400],
    ['a method that is none', 'SPEND /v1/issuing/cards HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['no host', 'GET /v1/issuing/cards HTTP/1.1\r\n\r\n', 400],
    ['a header without a name', 'GET /v1/issuing/cards HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400],
    ['two lengths', 'POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    [
      'headers without an end',
      `GET /v1/issuing/cards HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(30_000)}\r\n\r\n`,
      431,
    ],
  ])('%s', async (_what, text, status) => {
    const answer = await speak(text)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*application/json.*Connection: close`, 's'))
    expect(bodyOf(answer)).toEqual({
      error: { message: expect.stringMatching(/^Invalid request: /), type: 'invalid_request_error' },
    })
  })

  it('after the answer to what came before it', async () => {
    const good = 'GET /v1/issuing/cards HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_sandbox\r\n\r\n'
    const answer = await speak(`${good}GARBAGE\r\n\r\n`)
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400'])
  })
})

const ask = async (path: string, type: string, body: BodyInit) => {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': type }
  const answer = await fetch(`${sandbox.url}${path}`, { method: 'POST', headers, body })
  const { error } = (await answer.json()) as { error?: { message: string } }
  return [answer.status, error?.message]
}

const FORM = 'application/x-www-form-urlencoded'

describe('a body that is no UTF-8', () => {
  it.each([
    ['/v1/issuing/cardholders', FORM, 'name=Zo'],
    ['/terminal/api/payments', 'application/json', '{"card":"'],
    ['/inbox/texts', 'application/json', '{"to":"'],
  ])('is refused at %s', async (path, type, begin) => {
    const body = new Uint8Array(Buffer.concat([Buffer.from(begin), Buffer.from([0xeb])]))
    expect((await ask(path, type, body))[0]).toBe(400)
    expect((await ask(path, `${type}; charset=utf-16`, '{}'))[0]).toBe(415)
  })

  it('is told so under /v1, and text in UTF-8 that is not escaped is kept as it is', async () => {
    expect(await ask('/v1/issuing/cardholders', FORM, new Uint8Array([0x61, 0x3d, 0xff]))).toEqual([
      400,
      'Invalid request: the body is not valid UTF-8.',
    ])
    const fields = {
      name: 'Zoe Li',
      'metadata[name]': 'Zoë 李',
      type: 'individual',
      'billing[address][line1]': 'Main Street 1',
      'billing[address][city]': 'Springfield',
      'billing[address][postal_code]': '12345',
      'billing[address][country]': 'US',
    }
    const body = Object.entries(fields)
      .map((pair) => pair.join('='))
      .join('&')
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': FORM }
    const answer = await fetch(`${sandbox.url}/v1/issuing/cardholders`, { method: 'POST', headers, body })
    expect(await answer.json()).toMatchObject({ metadata: { name: 'Zoë 李' } })
  })
})

it('a key is told before what nobody reads, and an unknown address before a body', async () => {
  const post = (path: string, headers: Record<string, string>) =>
    fetch(`${sandbox.url}${path}`, { method: 'POST', headers, body: new Uint8Array([0xff]) })
  expect((await post('/v1/issuing/cardholders', { 'content-type': FORM })).status).toBe(401)
  expect((await post('/v1/nothing', { 'content-type': FORM, authorization: `Bearer ${KEY}` })).status).toBe(404)
})

it('an address that names a host nobody could reach is read all the same', async () => {
  const answer = await speak(
    'GET http://x:99999/inbox/messages?limit=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
})

it('a text message with half of a character or a NUL in it is refused', async () => {
  for (const body of ['\\ud800', '\\u0000'])
    expect(await ask('/inbox/texts', 'application/json', `{"to":"+49123","body":"${body}"}`)).toEqual([
      400,
      'body: has characters that cannot be kept',
    ])
})
