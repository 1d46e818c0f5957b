import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { OPERATIONS } from '@cardwright/contracts/operations'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../support/http-client.ts'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'
import { type DescribedOperation, readOperations } from './described-api.ts'

const api = await startApi({
  env: { AUTH_REQUESTS_PER_MINUTE: '100000', LOGIN_FAILURES_PER_MINUTE: '1000', STRIPE_API_URL: 'http://127.0.0.1:1' },
})
const staff = await signInStaff(api, 'admin')
const staffToken = await api.stepUp(staff)
const cardholder = await api.stepUp(await api.signUp())
const operations = readOperations((await api.get('/openapi.json')).body).filter(
  // Streams do not end, a closed account or session would end the test, and webhooks want a signature first.
  ({ path, isPlanned }) => !isPlanned && !/^\/(events|webhooks|me\/close|auth\/logout)/.test(path),
)

const NUL = 'a\u0000b'
const HALF = 'a\ud800b'
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  2_147_483_648,
  9_007_199_254_740_991,
  '',
  ' ',
  NUL,
  HALF,
  '😀'.repeat(2_000),
  'card_01m8hevhet2maenyes97sj61gz',
  '../../etc/passwd',
  "'; DROP TABLE users; --",
  '<script>alert(1)</script>',
  '2026-02-30',
  '+275760-09-13T00:00:00.001Z',
  [],
  [[[null]]],
  {},
  { [NUL]: NUL },
  { nested: { text: HALF } },
  JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": {"prototype": {"isAdmin": true}}}'),
]

const BODIES: readonly string[] = [
  '{',
  'null',
  '[]',
  '"text"',
  '{"a":NaN}',
  '{"a":1e999}',
  '\u0000',
  '['.repeat(50_000) + ']'.repeat(50_000),
  `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`,
]

const TYPES: readonly string[] = [
  'application/xml',
  'multipart/form-data',
  'application/json; charset=utf-7',
  'text/plain',
]

const tokenFor = ({ isOpen, isForStaff }: DescribedOperation, person = cardholder) =>
  isOpen ? undefined : isForStaff ? staffToken : person

const options = (operation: DescribedOperation, headers: Record<string, string> = {}, person?: string) => ({
  token: tokenFor(operation, person),
  headers: { 'Idempotency-Key': randomUUID(), ...headers },
})

/** What is wrong with an answer to bad input; nothing where it is a clear refusal, or where the input was good after all. */
function problemOf({ statuses, codes }: DescribedOperation, answer: Answer): string | undefined {
  const { status, headers, body, text } = answer
  if (status >= 500 || !statuses.has(status)) return `${status} ${text.slice(0, 200)}`
  if (status < 400) return undefined
  if (!codes.get(status)?.includes(body.code)) return `${status} is not described with the code ${body.code}`
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return `${status} is no problem document`
  for (const field of ['type', 'title', 'status', 'code', 'detail', 'requestId']) {
    if (body[field] === undefined) return `${status} has no ${field}`
  }
  if (body.code === 'validation_failed' && !Array.isArray(body.errors)) return 'names no field'
  return undefined
}

async function send(
  operation: DescribedOperation,
  body: string,
  { type = 'application/json', person }: { type?: string; person?: string } = {},
): Promise<Answer> {
  const { token, headers } = options(operation, { 'content-type': type }, person)
  const response = await fetch(api.url + operation.path, {
    method: 'POST',
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body,
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} }
}

async function collectOfBody(operation: DescribedOperation): Promise<string[]> {
  const { path, body = {} } = operation
  const problems: string[] = []
  const note = (what: string, answer: Answer) => {
    const problem = problemOf(operation, answer)
    if (problem !== undefined) problems.push(`${path} ${what}: ${problem}`)
  }
  for (const name of Object.keys(body)) {
    const answers = await Promise.all(
      VALUES.map((value) => api.post(path, { ...body, [name]: value }, options(operation))),
    )
    answers.forEach((answer, index) => {
      note(`${name} = ${JSON.stringify(VALUES[index])?.slice(0, 40)}`, answer)
    })
  }
  for (const raw of BODIES) note(raw.slice(0, 20), await send(operation, raw))
  for (const type of TYPES) note(type, await send(operation, JSON.stringify(body), { type }))
  return problems
}

async function collectOfQuery(operation: DescribedOperation): Promise<string[]> {
  const { path, query } = operation
  const problems: string[] = []
  const required = query.filter(({ isRequired }) => isRequired).map(({ name, example }) => [name, String(example)])
  const texts = [
    ...VALUES.filter((value) => typeof value !== 'object').map((value) => String(value).slice(0, 1_000)),
    '0',
    '101',
  ]
  for (const { name } of query) {
    const ask = (text: string) => {
      const sent = new URLSearchParams({ ...Object.fromEntries(required), [name]: text })
      return api.get(`${path}?${sent}`, options(operation))
    }
    const answers = await Promise.all(texts.map(ask))
    for (const [index, answer] of answers.entries()) {
      const problem = problemOf(operation, answer)
      if (problem !== undefined) problems.push(`${path} ${name} = ${texts[index]?.slice(0, 40)}: ${problem}`)
    }
  }
  return problems
}

describe('whatever is sent, the answer is one that the document describes, and a clear refusal where it is refused', () => {
  it('in a body', async () => {
    const problems: string[] = []
    for (const operation of operations)
      if (operation.method === 'POST' && !operation.isForm) problems.push(...(await collectOfBody(operation)))
    expect(problems.slice(0, 20)).toEqual([])
  }, 300_000)

  it('in a query', async () => {
    const problems: string[] = []
    for (const operation of operations) problems.push(...(await collectOfQuery(operation)))
    expect(problems.slice(0, 20)).toEqual([])
  }, 300_000)
})

it('takes nothing else where it asks for an object, wherever it does', async () => {
  const asking = operations.filter(({ method, body, isForm }) => method === 'POST' && body !== undefined && !isForm)
  expect(asking.length).toBeGreaterThan(50)
  const taken: string[] = []
  // Whose questions of the last minute are not counted together with these.
  const person = await api.stepUp(await api.signUp())
  for (const operation of asking) {
    for (const body of ['null', '[]', '"text"', '5', 'true', '[{}]']) {
      const answer = await send(operation, body, { person })
      if (answer.status !== 422 || answer.body.code !== 'validation_failed')
        taken.push(`${operation.path} ${body}: ${answer.status} ${answer.text.slice(0, 200)}`)
    }
  }
  expect(taken).toEqual([])
})

it('reads no body that comes with a question, whatever it is', async () => {
  const { hostname, port } = new URL(api.url)
  for (const type of ['application/json', 'application/xml']) {
    const headers = { Authorization: `Bearer ${cardholder}`, 'Content-Type': type, 'Content-Length': '1' }
    const status = new Promise((resolve, reject) => {
      const asked = request({ hostname, port, path: '/me', headers, agent: false }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      asked.on('error', reject).end('{')
    })
    expect(await status, type).toBe(200)
  }
})

it('names the field that holds a NUL or half of a character, however deep it lies', async () => {
  const body = { name: 'x', scope: { kind: 'program' }, stream: 'authorization', when: { all: [NUL, { to: HALF }] } }
  const answer = await api.post('/admin/rules/save', body, { token: staffToken })
  expect(answer.status).toBe(422)
  expect((answer.body.errors as { path: string }[]).map(({ path }) => path).toSorted()).toEqual([
    'when.all.0',
    'when.all.1.to',
  ])
})

it('says that a body is to be JSON where it is a form, and takes one without a type or as text', async () => {
  const logIn = async (type: string | undefined) => {
    const body = new Blob([JSON.stringify({ email: 'nobody@example.com', password: 'not this one' })])
    const response = await fetch(`${api.url}/auth/login`, {
      method: 'POST',
      body,
      headers: type === undefined ? {} : { 'content-type': type },
    })
    return [response.status, ((await response.json()) as { code: string }).code]
  }
  expect(await logIn('application/x-www-form-urlencoded')).toEqual([415, 'unsupported_media_type'])
  for (const type of [undefined, 'text/plain', 'text/plain;charset=UTF-8', 'application/problem+json'])
    expect(await logIn(type)).toEqual([401, 'invalid_credentials'])
})

it('names the cursor where it is none, on every list', async () => {
  const cursorAt = (time: string) => Buffer.from(`${time}.abc`).toString('base64url')
  const beforeAnyCalendar = cursorAt((-8_600_000_000_000_000).toString(36))
  const lists = operations.filter(
    ({ query }) => query.some(({ name }) => name === 'cursor') && query.every(({ isRequired }) => !isRequired),
  )
  expect(lists.length).toBeGreaterThan(15)
  for (const operation of lists) {
    for (const cursor of ['abc', cursorAt('!'), beforeAnyCalendar]) {
      const { status, body } = await api.get(`${operation.path}?cursor=${cursor}`, { token: tokenFor(operation) })
      expect([operation.path, status, body.errors]).toEqual([
        operation.path,
        422,
        [expect.objectContaining({ path: 'cursor' })],
      ])
    }
  }
})

it('understands the examples of its own description', async () => {
  const wrong: string[] = []
  for (const { path, example, body: schema } of OPERATIONS) {
    const operation = operations.find((one) => one.path === path && one.method === 'POST')
    if (operation === undefined || schema === undefined || example === undefined) continue
    const { status, body, text } = await api.post(path, example, options(operation))
    if (status === 400 || body.code === 'validation_failed' || body.code === 'rule_invalid')
      wrong.push(`${path}: ${text}`)
  }
  expect(wrong).toEqual([])
})

it.each(['kind[4000000000]', 'kind[]', 'kind[__proto__][isAdmin]', '__proto__[isAdmin]', `a${'[b]'.repeat(15)}`])(
  'refuses a form with the field %s, and serves on',
  async (field) => {
    const form = new FormData()
    form.set(field, 'x')
    const answer = await api.post('/kyc/upload', form, {
      token: cardholder,
      headers: { 'Idempotency-Key': randomUUID() },
    })
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
    expect((await api.get('/me', { token: cardholder })).status).toBe(200)
  },
)

/** What is answered to these words, until the connection is closed. */
const speak = (text: string) =>
  new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(api.url)
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk.toString('utf8')
    })
    socket.on('error', reject).on('close', () => resolve(heard))
  })

it('says in the same words what is wrong with a request that is no HTTP, or whose headers have no end', async () => {
  const overflow = await speak(`GET /me HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(30_000)}\r\n\r\n`)
  expect(overflow).toMatch(/^HTTP\/1\.1 431 .*application\/problem\+json.*"code":"headers_too_large"/s)
  for (const text of [
    'GARBAGE\r\n\r\n',
    'GET /health/live HTTP/1.1\r\n\r\n',
    'GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GET http://[::/health/live HTTP/1.1\r\nHost: x\r\n\r\n',
    'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n',
  ])
    expect(await speak(text), text).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*"code":"invalid_request"/s)
})

it('takes an address that names the host, a client of HTTP/1.0, and an expectation that nobody knows', async () => {
  const close = 'Connection: close\r\n\r\n'
  expect(await speak(`GET http://x/health/live HTTP/1.1\r\nHost: x\r\n${close}`)).toMatch(/^HTTP\/1\.1 200 /)
  expect(await speak('GET /health/live HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
  expect(await speak(`GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: luck\r\n${close}`)).toMatch(/^HTTP\/1\.1 200 /)
})

it('asks for a body that is held back only where it will be read', async () => {
  const post = (path: string, type: string, bytes: number) =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: ${type}\r\nContent-Length: ${bytes}\r\n\r\n`
  expect(await speak(post('/auth/login', 'application/json', 2_000_000))).toMatch(/^HTTP\/1\.1 413 /)
  expect(await speak(post('/kyc/upload', 'multipart/form-data; boundary=b', 200))).toMatch(/^HTTP\/1\.1 401 /)
  expect(await speak(post('/webhooks/stripe', 'application/json', 2_000_000))).toMatch(/^HTTP\/1\.1 413 /)
  const { hostname, port } = new URL(api.url)
  const headers = { Expect: '100-continue', 'Content-Type': 'application/json', 'Content-Length': '2' }
  const asked = request({ hostname, port, path: '/auth/login', method: 'POST', headers, agent: false })
  const answer = new Promise<number | undefined>((resolve, reject) => {
    asked.on('error', reject).on('response', (given) => resolve(given.resume().statusCode))
  })
  asked.flushHeaders()
  await new Promise((resolve) => asked.once('continue', resolve))
  asked.end('{}')
  expect(await answer).toBe(422)
})

it('repeats no more of a long address than it takes to know it again', async () => {
  expect((await api.get(`/${'a'.repeat(10_000)}`)).text.length).toBeLessThan(600)
})
