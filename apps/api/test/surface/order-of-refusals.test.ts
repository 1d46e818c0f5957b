import { OPERATIONS } from '@cardwright/contracts/operations'
import { describe, expect, it } from 'vitest'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'
import { type DescribedOperation, readOperations } from './described-api.ts'

/**
 * What is wrong is told in one order wherever it is: there is nothing here, not by this method, who are you, you may not, and only then
 * what was sent. No body of a stranger is read.
 */

const api = await startApi({ env: { AUTH_REQUESTS_PER_MINUTE: '100000' } })
const admin = await api.stepUp(await signInStaff(api, 'admin'))
const someone = await api.signUp()
const cardholder = await api.stepUp(someone)
const described = readOperations((await api.get('/openapi.json')).body).filter(
  ({ path, isPlanned }) => !isPlanned && !path.startsWith('/webhooks'),
)
const isElevated = ({ method, path }: DescribedOperation) =>
  OPERATIONS.find((operation) => operation.method === method && operation.path === path)?.auth === 'elevated'
const posts = described.filter(({ method }) => method === 'POST')
const closed = described.filter(({ isOpen }) => !isOpen)

const JSON_TYPE = { 'content-type': 'application/json' }
/** Bodies that are refused for themselves, wherever they are read. */
const UNREADABLE: readonly [string, Record<string, string>, BodyInit][] = [
  ['no JSON', JSON_TYPE, '{'],
  ['no UTF-8', JSON_TYPE, new Uint8Array([0x22, 0xff, 0x22])],
  ['another charset', { 'content-type': 'application/json; charset=utf-16' }, '{}'],
  ['another type', { 'content-type': 'application/xml' }, '<a/>'],
  ['too long', JSON_TYPE, ' '.repeat(300_000)],
  ['a broken form', { 'content-type': 'multipart/form-data' }, 'x'],
]

async function send(method: string, path: string, token?: string): Promise<string[]> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const hasBody = method !== 'GET'
  const bodies = hasBody ? UNREADABLE : UNREADABLE.slice(0, 1)
  return Promise.all(
    bodies.map(async ([what, headers, body]) => {
      const init = { method, headers: { ...headers, ...authorization }, ...(hasBody ? { body } : {}) }
      const response = await fetch(`${api.url}${path}`, init)
      const { code } = (await response.json()) as { code: string }
      return `${method} ${path} with ${what}: ${response.status} ${code}`
    }),
  )
}

/** What was answered otherwise than `expected`. */
async function othersThan(
  expected: string,
  asked: readonly (readonly [method: string, path: string, token?: string])[],
) {
  const answers: string[] = []
  for (const [method, path, token] of asked) answers.push(...(await send(method, path, token)))
  expect(answers.length).toBeGreaterThan(5)
  return answers.filter((answer) => !answer.endsWith(`: ${expected}`))
}

describe('before a body is looked at', () => {
  it('nobody is told of it where nothing is', async () => {
    const nowhere = posts.map(({ path }) => ['POST', `${path}/nowhere`] as const)
    expect(await othersThan('404 not_found', nowhere)).toEqual([])
  })

  it('the method is looked at', async () => {
    const methodsOf = Map.groupBy(described, ({ path }) => path)
    const wrong = [...methodsOf].flatMap(([path, operations]) =>
      ['PUT', 'DELETE', 'POST']
        .filter((method) => !operations.some((operation) => operation.method === method))
        .map((method) => [method, path] as const),
    )
    expect(await othersThan('405 method_not_allowed', wrong)).toEqual([])
  })

  it('strangers are sent away', async () => {
    expect(closed.length).toBeGreaterThan(80)
    expect(
      await othersThan(
        '401 unauthorized',
        closed.map(({ method, path }) => [method, path]),
      ),
    ).toEqual([])
    const unknown = closed.map(({ method, path }) => [method, path, 'nobody'] as const)
    expect(await othersThan('401 unauthorized', unknown)).toEqual([])
  })

  it('so are those who may not', async () => {
    const forStaff = closed.filter((operation) => operation.isForStaff)
    const asked = forStaff.map(({ method, path }) => [method, path, cardholder] as const)
    expect(await othersThan('403 forbidden', asked)).toEqual([])
  })

  it('and those who did not prove lately who they are', async () => {
    const asked = closed.filter(isElevated).map(({ method, path }) => [method, path, someone.accessToken] as const)
    expect(await othersThan('403 elevated_required', asked)).toEqual([])
  })
})

it('whoever may hears what is wrong with the body, on every route that takes one', async () => {
  const taking = posts.filter(({ body, path }) => body !== undefined && !/^\/auth\/logout/.test(path))
  expect(taking.length).toBeGreaterThan(60)
  for (const { path, isForStaff, isOpen } of taking) {
    const answers = await send('POST', path, isOpen ? undefined : isForStaff ? admin : cardholder)
    expect([path, ...answers.map((answer) => answer.split(': ')[1])]).toEqual([
      path,
      '400 invalid_request',
      '400 invalid_request',
      '415 unsupported_media_type',
      '415 unsupported_media_type',
      '413 payload_too_large',
      '415 unsupported_media_type',
    ])
  }
})
