import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/http-client.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const api = await startApi()
const finance = await signInStaff(api, 'finance')

const accountOf = async ({ accessToken }: SignedInPerson): Promise<string> =>
  String((await api.get('/me', { token: accessToken })).body.accountId)

const ledgerOf = async ({ accessToken }: SignedInPerson): Promise<unknown> =>
  (await api.get('/account', { token: accessToken })).body.ledgerMinor

interface Order {
  accountId: string
  amountMinor: number
  externalReference: string
}

const book = (order: Order, { token = finance.accessToken, key = randomUUID() } = {}): Promise<Answer> =>
  api.post(
    '/admin/accounts/fund',
    { ...order, reason: 'Arrived at the bank' },
    { token, headers: { 'Idempotency-Key': key } },
  )

const newReference = () => `bank-${randomUUID()}`

describe('money that arrived at the bank', () => {
  test('is booked once, however often the same order is repeated', async () => {
    const person = await api.signUp()
    const order = { accountId: await accountOf(person), amountMinor: 12_345, externalReference: newReference() }
    const key = randomUUID()
    const first = await book(order, { key })
    const again = await book(order, { key })
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect(await ledgerOf(person)).toBe(12_345)
  })

  test('is known by its reference also when its key has been forgotten', async () => {
    const person = await api.signUp()
    const order = { accountId: await accountOf(person), amountMinor: 700, externalReference: newReference() }
    const key = randomUUID()
    const first = await book(order, { key })
    api.clock.advance(25 * 3_600_000)
    Object.assign(finance, await api.logIn(finance))
    Object.assign(person, await api.logIn(person))
    const again = await book(order, { key })
    expect([again.status, again.body.id]).toEqual([201, first.body.id])
    const others = [
      book({ ...order, amountMinor: 701 }, { key }),
      book(order, { key: randomUUID() }),
      book(order, { key, token: (await signInStaff(api, 'finance')).accessToken }),
    ]
    for (const other of await Promise.all(others))
      expect([409, other.body.code]).toEqual([other.status, other.body.code])
    expect(await ledgerOf(person)).toBe(700)
  })

  test('is refused where no card network could carry the amount, and where the balance would become larger than 1,000,000,000,000,000', async () => {
    const person = await api.signUp()
    const accountId = await accountOf(person)
    const order = (amountMinor: number) => book({ accountId, amountMinor, externalReference: newReference() })
    expect((await order(1_000_000_000_000)).body.errors).toEqual([
      { path: 'amountMinor', code: 'amount_too_large', message: 'At most 999999999999' },
    ])
    await withClient(api.database.superuserUrl, (client) =>
      client.query('UPDATE balances SET ledger_minor = $2 WHERE account_id = $1', [
        accountId,
        1_000_000_000_000_000 - 5,
      ]),
    )
    expect((await order(6)).body.errors).toEqual([expect.objectContaining({ path: 'amountMinor' })])
    expect((await order(5)).status).toBe(201)
    expect(await ledgerOf(person)).toBe(1_000_000_000_000_000)
  })

  test('is booked by one of many orders that name the same reference at once', async () => {
    const person = await api.signUp()
    const order = { accountId: await accountOf(person), amountMinor: 700, externalReference: newReference() }
    const answers = await Promise.all(Array.from({ length: 12 }, () => book(order)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ body }) => body.code === 'external_reference_used')).toHaveLength(11)
    expect(await ledgerOf(person)).toBe(700)
  })

  test('cannot be booked to two people under one reference, even at once', async () => {
    const people = await Promise.all([api.signUp(), api.signUp()])
    const externalReference = newReference()
    const answers = await Promise.all(
      people.map(async (person) => book({ accountId: await accountOf(person), amountMinor: 900, externalReference })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect((await Promise.all(people.map(ledgerOf))).sort()).toEqual([0, 900])
  })

  test('is booked by members of staff with the role finance alone, with a key, in the audit log with their reason', async () => {
    const person = await api.signUp()
    const order = { accountId: await accountOf(person), amountMinor: 100, externalReference: newReference() }
    const support = await signInStaff(api, 'support')
    expect((await book(order, { token: support.accessToken })).status).toBe(403)
    expect((await book(order, { token: person.accessToken })).status).toBe(403)
    const body = { ...order, reason: 'Arrived at the bank' }
    const keyless = await api.post('/admin/accounts/fund', body, { token: finance.accessToken })
    expect([keyless.status, keyless.body.code]).toEqual([400, 'idempotency_key_required'])
    expect(await ledgerOf(person)).toBe(0)

    await book(order)
    const auditor = await signInStaff(api, 'auditor')
    const { body: log } = await api.get(`/admin/audit?subjectId=${order.accountId}&action=account.funded`, {
      token: auditor.accessToken,
    })
    expect(log.data).toMatchObject([
      {
        actorId: finance.id,
        reason: 'Arrived at the bank',
        details: { amountMinor: 100, currency: 'usd', source: 'bank', reference: order.externalReference },
      },
    ])
  })

  test.each([0, -5, 1.5, '10', 2 ** 53])('is refused as an amount of %s, with nothing changed', async (amountMinor) => {
    const person = await api.signUp()
    const order = { accountId: await accountOf(person), externalReference: newReference() }
    const { status, body } = await book({ ...order, amountMinor: amountMinor as number })
    expect([status, body.errors]).toMatchObject([422, [{ path: 'amountMinor' }]])
    expect(await ledgerOf(person)).toBe(0)
  })

  test('for an account that does not exist is answered with 404', async () => {
    const unknown = 'acct_00000000000000000000000000'
    const { status } = await book({ accountId: unknown, amountMinor: 5, externalReference: newReference() })
    expect(status).toBe(404)
  })
})

test('money out of the sandbox is not to be had where the cards are real', async () => {
  const { post } = await startApi({ beside: api, hasWorker: false, env: { STRIPE_SECRET_KEY: 'sk_test_elsewhere' } })
  const { accessToken: token } = await api.signUp()
  const headers = { 'Idempotency-Key': randomUUID() }
  const refused = await post('/account/fund', { amountMinor: 5_000 }, { token, headers })
  expect([refused.status, refused.body.code]).toEqual([409, 'sandbox_only'])
  expect((await api.get('/account', { token })).body.ledgerMinor).toBe(0)
})

test('money out of the sandbox is each person’s own, also where two name it alike', async () => {
  const people = await Promise.all([api.signUp(), api.signUp()])
  const headers = { 'Idempotency-Key': randomUUID() }
  for (const { accessToken: token } of people)
    expect((await api.post('/account/fund', { amountMinor: 400 }, { token, headers })).status).toBe(201)
  expect(await Promise.all(people.map(ledgerOf))).toEqual([400, 400])
})

describe('sandbox money from before the account was opened', () => {
  const fund = (person: SignedInPerson, body: object) =>
    api.post('/account/fund', body, { token: person.accessToken, headers: { 'Idempotency-Key': randomUUID() } })
  const longAgo = new Date(api.clock.nowMs() - 70 * 86_400_000)

  test('is dated back in entries and statements, and booked now in the books', async () => {
    const person = await api.signUp()
    const { accessToken: token } = person
    expect((await fund(person, { amountMinor: 5_000, receivedAt: longAgo.toISOString() })).status).toBe(201)
    expect((await fund(person, { amountMinor: 300 })).status).toBe(201)
    const { body } = await api.get('/account/entries?limit=1', { token })
    const older = await api.get(`/account/entries?cursor=${String(body.nextCursor)}`, { token })
    expect([body.data, older.body.data]).toMatchObject([
      [{ amountMinor: 300 }],
      [{ amountMinor: 5_000, createdAt: longAgo.toISOString() }],
    ])
    const months = (await api.get('/account/statements', { token })).body.data as {
      month: string
      closingMinor: number
    }[]
    expect(months.at(-1)).toMatchObject({ month: longAgo.toISOString().slice(0, 7), closingMinor: 5_000 })
    expect(months[0]?.closingMinor).toBe(5_300)
    const { rows } = await api.context.pool.query<{ at: Date }>('SELECT at FROM transfers WHERE account_id = $1', [
      await accountOf(person),
    ])
    expect(rows.every(({ at }) => at > longAgo)).toBe(true)
  })

  test('cannot be dated into the time of the account: what its statements say of it stays', async () => {
    const person = await api.signUp()
    api.clock.advance(60_000)
    const { status, body } = await fund(person, { amountMinor: 5_000, receivedAt: api.clock.now().toISOString() })
    expect([status, body.code]).toEqual([422, 'validation_failed'])
    expect(await ledgerOf(person)).toBe(0)
  })

  test('cannot be dated into another age: each month of a past has its statement', async () => {
    const person = await api.signUp()
    for (const receivedAt of ['0000-01-01', '0001-01-01T00:00:00Z', '1999-12-31']) {
      const { status, body } = await fund(person, { amountMinor: 5_000, receivedAt })
      expect([status, body.errors]).toEqual([422, [expect.objectContaining({ path: 'receivedAt' })]])
    }
    expect(await ledgerOf(person)).toBe(0)
  })
})
