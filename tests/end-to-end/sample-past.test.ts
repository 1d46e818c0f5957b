import { type ApiClient, createApiClient, type Schema } from '@cardwright/api-client'
import { withClient } from '@cardwright/local-postgres'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readBooks } from '../../apps/launcher/src/demo/books.ts'
import { planPast } from '../../apps/launcher/src/past/plan-past.ts'
import type { Purchase } from '../../apps/launcher/src/past/steps.ts'
import { makeDataDir, type RunningProgram, runToEnd, startProgram } from '../support/running-program.ts'

type Transaction = Schema<'Transaction'>

const WAIT = { timeout: 240_000, interval: 100 }
const TIMEOUT_MS = 600_000
const HAS_PAST = /The sample cardholder now has four cards and \d+ payments of the last 90 days\./

async function signIn({ readRunFile }: RunningProgram, role = 'cardholder'): Promise<ApiClient> {
  const { api, logins } = readRunFile()
  const login = logins.find((one) => one.role === role)
  const guest = createApiClient({ baseUrl: api.url })
  const answer = await guest.post('/auth/login', {
    body: { email: login?.email ?? '', password: login?.password ?? '' },
  })
  const token = 'accessToken' in answer ? answer.accessToken : ''
  return createApiClient({ baseUrl: api.url, getAccessToken: () => token })
}

async function listAll(api: ApiClient): Promise<Transaction[]> {
  const found: Transaction[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { data: Transaction[]; nextCursor: string | null } = await api.get('/cards/transactions', {
      query: { limit: 100, ...(cursor !== '' && { cursor }) },
    })
    found.push(...page.data)
    cursor = page.nextCursor
  }
  return found
}

const query = <T extends object>(program: RunningProgram, sql: string): Promise<T[]> =>
  withClient(program.readRunFile().postgres.url, async (client) => (await client.query<T>(sql)).rows)

const countPlayed = async (program: RunningProgram) =>
  Number((await query<{ count: string }>(program, 'SELECT count(*) FROM authorizations'))[0]?.count)

/** The plan for the moment at which the sample person was made. */
async function planOf(api: ApiClient) {
  const { createdAt } = await api.get('/me')
  return planPast(Math.floor(Date.parse(createdAt) / 1000))
}

/**
 * After how many payments the most everyday ones follow each other: one of these may be cut off by a kill, since nothing below looks at it
 * by itself, as it does at the hotel.
 */
function beforeCalm(seconds: number): number {
  const purchases = planPast(seconds).filter((step): step is Purchase => step.kind === 'authorize')
  let [from, longest, begin] = [0, 0, 0]
  for (const [index, { payment }] of purchases.entries()) {
    if (!payment.startsWith('everyday-')) begin = index + 1
    else if (index + 1 - begin > longest) [from, longest] = [begin, index + 1 - begin]
  }
  return from
}

describe('the past of the sample cardholder', () => {
  const { dataDir, remove } = makeDataDir()
  let program: RunningProgram
  let api: ApiClient
  const start = () => startProgram({ DATA_DIR: dataDir, SEED_DEMO: 'on' })

  beforeAll(async () => {
    program = await start()
    const played = beforeCalm(Math.floor(Date.now() / 1000))
    await vi.waitUntil(async () => (await countPlayed(program)) > played, { ...WAIT, interval: 10 })
    await program.kill()
    program = await start()
    await vi.waitUntil(() => HAS_PAST.test(program.written()), WAIT)
    api = await signIn(program)
  }, TIMEOUT_MS)

  afterAll(async () => {
    await program?.stop()
    remove()
  })

  test('is whole although the program was ended by force in the middle, each payment once and as planned', async () => {
    const planned = (await planOf(api)).filter((step): step is Purchase => step.kind === 'authorize')
    const found = await listAll(api)
    const seen = found.map(({ createdAt, status, declineReason }) => [
      Date.parse(createdAt) / 1000,
      status === 'declined' ? declineReason : 'approved',
    ])
    // One request that the kill cut off is declined by the network: nobody answered it.
    const lost = seen.filter(([, outcome]) => outcome === 'processing_error')
    expect(lost.length).toBeLessThanOrEqual(1)
    const expected = planned.map(({ at, expected }) => [
      at,
      lost.some(([lostAt]) => lostAt === at) ? 'processing_error' : expected,
    ])
    expect(seen.toReversed()).toEqual(expected)
  })

  test('shows four cards: one for every day, one locked to merchants, one frozen, one used up', async () => {
    const { data } = await api.get('/cards')
    expect(data.map(({ label, purpose, status }) => [label, purpose, status]).toSorted()).toEqual([
      ['Concert tickets', 'single_use', 'active'],
      ['Everyday', 'standard', 'active'],
      ['Subscriptions', 'merchant_locked', 'active'],
      ['Travel', 'standard', 'frozen'],
    ])
    expect(new Set(data.map(({ colour }) => colour)).size).toBe(4)
    expect(data.every(({ controls }) => (controls.limits?.length ?? 0) > 0)).toBe(true)
  })

  test('shows payments of every kind, each at the time at which it happened', async () => {
    const found = await listAll(api)
    const statuses = new Set(found.map(({ status }) => status))
    expect([...statuses].toSorted()).toEqual(['declined', 'expired', 'pending', 'refunded', 'reversed', 'settled'])
    expect(new Set(found.map(({ merchantCurrency }) => merchantCurrency)).size).toBe(3)
    expect(found.filter(({ note }) => note !== undefined)).toHaveLength(1)
    const hotel = found.find(({ merchant }) => merchant.category === 'hotels_motels_and_resorts')
    expect(hotel).toMatchObject({
      merchantCurrency: 'eur',
      merchantAmountMinor: 21_600 + 7_222,
      amountMinor: 23_328 + 7_800,
    })
    const { timeline } = await api.get('/cards/transactions/detail', { query: { transactionId: hotel?.id ?? '' } })
    expect(timeline.map(({ kind }) => kind).slice(0, 3)).toEqual(['authorization', 'increment', 'capture'])
    const times = timeline.map(({ occurredAt }) => Date.parse(occurredAt))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(Math.max(...times)).toBeLessThan(Date.now() - 50 * 86_400_000)
  })

  test('has statements of the months in which the money moved, each beginning where the last one ended', async () => {
    const { data: newestFirst } = await api.get('/account/statements')
    const months = newestFirst.toReversed()
    expect(months.length).toBeGreaterThanOrEqual(3)
    expect(months[0]?.openingMinor).toBe(0)
    for (const [index, month] of months.entries()) {
      if (index > 0) expect(month.openingMinor).toBe(months[index - 1]?.closingMinor)
      const { data } = await api.get('/account/statements', { query: { month: month.month } })
      const entries = data[0]?.entries ?? []
      expect(entries.every(({ createdAt }) => createdAt.startsWith(month.month))).toBe(true)
      const sum = entries.reduce((total, { amountMinor }) => total + amountMinor, 0)
      expect(month.openingMinor + sum).toBe(month.closingMinor)
    }
    const account = await api.get('/account')
    expect(months.at(-1)?.closingMinor).toBe(account.ledgerMinor)
    expect(account.heldMinor).toBeGreaterThan(0)
  })

  test('shows spending month by month, and a limit’s use of this month alone', async () => {
    const settled = (await listAll(api)).filter(({ status }) => status === 'settled')
    // On the first of a month there may be nothing of that month yet.
    const months = [...new Set(settled.map(({ createdAt }) => createdAt.slice(0, 7)))]
    expect(months.length).toBeGreaterThanOrEqual(3)
    const spent = await Promise.all(
      months.map(async (month) => (await api.get('/cards/spending', { query: { month, by: 'category' } })).rows),
    )
    expect(spent.every((rows) => rows.some(({ amountMinor }) => amountMinor > 0))).toBe(true)
    const { data: cards } = await api.get('/cards')
    const everyday = cards.find(({ label }) => label === 'Everyday')
    const { data: limits } = await api.get('/cards/limits', { query: { cardId: everyday?.id ?? '' } })
    expect(limits[0]?.usedMinor).toBe(everyday?.spending.monthMinor)
    expect(everyday?.spending.allTimeMinor).toBeGreaterThan(everyday?.spending.monthMinor ?? 0)
  })

  test('lists entries by when they happened, page by page, newest first', async () => {
    const times: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { data: Schema<'AccountEntry'>[]; nextCursor: string | null } = await api.get('/account/entries', {
        query: { limit: 37, ...(cursor !== '' && { cursor }) },
      })
      times.push(...page.data.map(({ createdAt }) => createdAt))
      cursor = page.nextCursor
    }
    expect(times.length).toBeGreaterThan(100)
    expect(times).toEqual(times.toSorted().toReversed())
    expect(Date.parse(times.at(-1) ?? '')).toBeLessThan(Date.now() - 80 * 86_400_000)
  })

  test('has one dispute that is being decided', async () => {
    const { data } = await api.get('/disputes')
    expect(data).toMatchObject([{ status: 'submitted', merchant: { name: 'Bright Electronics' } }])
  })

  test('leaves the books at zero, booked when they were booked', async () => {
    const { trialBalance, checks } = await readBooks(program.readRunFile().postgres.url)
    expect(trialBalance.reduce((sum, { netMinor }) => sum + netMinor, 0n)).toBe(0n)
    expect(checks.map(({ title, wrong }) => [title, wrong])).toEqual(checks.map(({ title }) => [title, 0]))
    const [oldest] = await query<{ age: number }>(
      program,
      'SELECT extract(epoch FROM now() - min(created_at))::float8 AS age FROM reporting.entries',
    )
    expect(oldest?.age).toBeLessThan(86_400)
  })

  test(
    'leaves no figure that disagrees with another, and none with the issuer’s of the last week',
    async () => {
      const staff = await signIn(program, 'staff')
      for (const kind of ['books', 'issuer'] as const) {
        const { runId } = await staff.post('/admin/reconciliation/run', { body: { kind } })
        const run = await vi.waitUntil(async () => {
          const { data } = await staff.get('/admin/reconciliation/runs', { query: { kind } })
          return data.find((one) => one.runId === runId && one.finishedAt !== null)
        }, WAIT)
        // What a kill kept from being delivered may have been taken in by this very run.
        expect([run.state, run.differences]).toEqual(['finished', run.mended])
        expect(run.checked).toBeGreaterThan(0)
        for (const { issuerMinor, hereMinor, issuerCount, hereCount } of run.totals)
          expect([hereMinor, hereCount]).toEqual([issuerMinor, issuerCount])
        expect(run.totals).toHaveLength(kind === 'issuer' ? 1 : 0)
      }
      expect((await staff.get('/admin/reconciliation/breaks', { query: { state: 'open' } })).data).toEqual([])
      const { exitCode, output } = await runToEnd('apps/api/src/bin/check-books.ts', { DATA_DIR: dataDir })
      expect([exitCode, output]).toEqual([0, '1 accounts checked, 0 differences.\n'])
    },
    TIMEOUT_MS,
  )

  test('leaves the first browser of the person trusted, and no session behind', async () => {
    const { logins } = program.readRunFile()
    const { email = '', password = '' } = logins.find(({ role }) => role === 'cardholder') ?? {}
    const guest = createApiClient({ baseUrl: program.readRunFile().api.url })
    const answer = await guest.post('/auth/login', { body: { email, password, deviceId: crypto.randomUUID() } })
    expect(answer).toHaveProperty('accessToken')
  })

  test(
    'is not given again when the program is started again',
    async () => {
      const before = await listAll(api)
      await program.stop()
      program = await start()
      api = await signIn(program)
      expect(program.written()).not.toContain('Playing 90 days')
      expect(await listAll(api)).toEqual(before)
      expect((await api.get('/cards')).data).toHaveLength(4)
    },
    TIMEOUT_MS,
  )
})
