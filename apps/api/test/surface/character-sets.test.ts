import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { startApi } from '../support/start-api.ts'

/** Text comes in UTF-8. What is something else is refused, never stored as other words than were meant. */

const api = await startApi()
const person = await api.signUp()
const { accessToken } = person

const nameOf = async () => (await api.get('/me', { token: accessToken })).body.fullName
const JSON_TYPE = 'application/json'

async function send(path: string, type: string, body: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': type, ...headers },
    body,
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)))))

describe('a JSON body', () => {
  it.each([
    ['UTF-16', 'utf-16le', 'utf16le'],
    ['UTF-16 in quotes', '"UTF-16"', 'utf16le'],
    ['ISO 8859-1', 'iso-8859-1', 'latin1'],
    ['UTF-7', 'utf-7', 'utf8'],
    ['one without a name', '', 'utf8'],
    ['two of them', 'utf-8; charset=utf-16le', 'utf16le'],
  ] as const)('in %s is refused, and nothing stored', async (_what, charset, encoding) => {
    const body = Buffer.from(JSON.stringify({ fullName: 'Zoë Other' }), encoding)
    const answer = await send('/me/update', `${JSON_TYPE}; charset=${charset}`, new Uint8Array(body))
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type'])
    expect(answer.body.detail).toContain('UTF-8')
    expect(await nameOf()).toBe(person.fullName)
  })

  it.each([
    ['a byte that never is', [0xff]],
    ['one cut off', [0xc3]],
    ['an overlong one', [0xc0, 0xaf]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
    ['ISO 8859-1 that does not say so', [0xeb]],
  ])('with %s in it is refused, and nothing stored', async (_what, broken) => {
    for (const type of [JSON_TYPE, `${JSON_TYPE}; charset=utf-8`, 'text/plain']) {
      const answer = await send('/me/update', type, bytes('{"fullName":"Zo', broken, '"}'))
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
        400,
        'invalid_request',
        'The body is not valid UTF-8.',
      ])
    }
    expect(await nameOf()).toBe(person.fullName)
  })

  it.each(['utf-8', 'UTF-8', 'utf8', '"utf-8"'])(
    'in %s is taken, with a mark of the byte order or without',
    async (charset) => {
      for (const mark of ['', '\ufeff']) {
        const answer = await send('/me/update', `${JSON_TYPE}; charset=${charset}`, `${mark}{"fullName":"Zoë 李 🎉"}`)
        expect([answer.status, await nameOf()]).toEqual([200, 'Zoë 李 🎉'])
      }
    },
  )

  it('may come packed, and hears what is wrong with it', async () => {
    const body = new Uint8Array(gzipSync('{"fullName":"Packed Person"}'))
    const asked = await send('/me/update', JSON_TYPE, body, { 'content-encoding': 'gzip' })
    expect([asked.status, await nameOf()]).toEqual([200, 'Packed Person'])
    const bomb = await send('/me/update', JSON_TYPE, new Uint8Array(gzipSync(Buffer.alloc(20_000_000, 0x20))), {
      'content-encoding': 'gzip',
    })
    expect(bomb.body.code).toBe('payload_too_large')
    const broken = await send('/me/update', JSON_TYPE, body.subarray(0, 20), { 'content-encoding': 'gzip' })
    expect([broken.status, broken.body.detail]).toEqual([400, 'The body is not valid gzip.'])
    const unknown = await send('/me/update', JSON_TYPE, body, { 'content-encoding': 'rot13' })
    expect(unknown.body.code).toBe('unsupported_media_type')
  })
})

it('a form with files where JSON is asked for is refused, also where no field is required', async () => {
  const { accessToken: token } = await api.signUp()
  const answer = await api.post('/me/notifications/read', new FormData(), { token })
  expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type'])
})

it('a text field of a form that is no UTF-8 is refused by its name, and the file beside it not kept', async () => {
  const part = (name: string, value: string | number[]) => [
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`,
    value,
    '\r\n',
  ]
  const form = bytes(...part('kind', [0x73, 0xe9]), '--b--\r\n')
  const answer = await send('/kyc/upload', 'multipart/form-data; boundary=b', form)
  expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
    400,
    'invalid_request',
    'The field kind of the form is not valid UTF-8.',
  ])
})

it.each([
  ['an escape without its digits', 'q=%'],
  ['an escape of other letters', 'q=%zz'],
  ['bytes that are no UTF-8', 'q=%ff'],
  ['half of a pair', 'q=%ed%a0%80'],
  ['a name that is none', '%ff=1'],
])('a query with %s is refused', async (_what, query) => {
  const answer = await api.get(`/cards/transactions?${query}`, { token: accessToken })
  expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
  expect((await api.get(`/cards/transactions?${query}`)).status).toBe(401)
})

it('a query has so many parameters at most', async () => {
  const many = Array.from({ length: 1_001 }, () => 'q').join('&')
  expect((await api.get(`/cards/transactions?${many}`, { token: accessToken })).status).toBe(400)
})

it.each([
  ['nothing', ''],
  ['a space', 'a b'],
  ['a letter beyond ASCII', 'cl\u00e9'],
  ['256 characters', 'k'.repeat(256)],
])('%s is no idempotency key, and nothing is done', async (_what, key) => {
  const name = await nameOf()
  const answer = await send('/me/update', JSON_TYPE, '{"fullName":"Keyed Person"}', { 'idempotency-key': key })
  expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
  expect(answer.body.detail).toContain('1 to 255 visible ASCII characters')
  expect(await nameOf()).toBe(name)
})

it('a webhook hears of its signature first, then that it is no UTF-8', async () => {
  const body = bytes('{"id":"evt_1","type":"', [0xff], '"}')
  const at = Math.floor(api.clock.nowMs() / 1000)
  const signature = createHmac('sha256', 'whsec_test_regular').update(`${at}.`).update(body).digest('hex')
  const ask = (signed: string) =>
    send('/webhooks/stripe', JSON_TYPE, body, { 'stripe-signature': `t=${at},v1=${signed}` })
  expect((await ask('0'.repeat(64))).body.code).toBe('invalid_signature')
  const answer = await ask(signature)
  expect([answer.status, answer.body.detail]).toEqual([400, 'The event cannot be read: it is not valid UTF-8.'])
})
