import { OPERATIONS } from '@cardwright/contracts/operations'
import { expect, it } from 'vitest'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'
import { type DescribedOperation, readOperations } from './described-api.ts'

const api = await startApi()
const admin = await api.stepUp(await signInStaff(api, 'admin'))
const cardholder = await api.stepUp(await api.signUp())
const described = readOperations((await api.get('/openapi.json')).body)

/** What belongs to an account; staff hold none. */
const OF_CARDHOLDERS = new Set(['Identity', 'Cards', 'Transactions', 'Exceptions', 'Disputes', 'Account'])
const tagOf = ({ method, path }: DescribedOperation) =>
  OPERATIONS.find((operation) => operation.method === method && operation.path === path)?.tag ?? ''
const forStaff = described.filter(({ isForStaff, isPlanned }) => isForStaff && !isPlanned)
const forCardholders = described.filter(
  (operation) => !operation.isForStaff && !operation.isOpen && OF_CARDHOLDERS.has(tagOf(operation)),
)

/** A good request, bad ones, and one without the key that some need. */
async function ask({ method, path, body, query }: DescribedOperation, token: string): Promise<string[]> {
  const good = new URLSearchParams(query.map(({ name, example }) => [name, String(example)]))
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const asked =
    method === 'GET'
      ? [`?${good}`, '', '?no-such-field=1&limit=no'].map((search) => api.get(path + search, { token }))
      : [
          api.post(path, body ?? {}, { token, headers }),
          api.post(path, { noSuchField: 1 }, { token, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
          api.post(path, [], { token }),
        ]
  const answers = await Promise.all(asked)
  return answers.map(({ status, body: told }) => `${method} ${path} ${status} ${told.code}`)
}

const expectForbidden = async (operations: readonly DescribedOperation[], token: string) => {
  const told = (await Promise.all(operations.map((operation) => ask(operation, token)))).flat()
  expect(told.filter((line) => !line.endsWith(' 403 forbidden'))).toEqual([])
}

it('staff are told that something is for cardholders before anything of what they sent', async () => {
  expect(forCardholders.length).toBeGreaterThan(35)
  await expectForbidden(forCardholders, admin)
})

it('cardholders are told that something is for staff before anything of what they sent', async () => {
  expect(forStaff.length).toBeGreaterThan(35)
  await expectForbidden(forStaff, cardholder)
})
