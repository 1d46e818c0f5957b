import { randomUUID } from 'node:crypto'
import {
  type ReconciliationBreakView,
  type ReconciliationRunView,
  reconciliationBreakPage,
  reconciliationRunPage,
} from '@cardwright/contracts'
import { withClient } from '@cardwright/local-postgres'
import { beforeEach, expect, it, vi } from 'vitest'
import { createCompareWithIssuer } from '../../src/jobs/reconcile.ts'
import { selectBookProblems } from '../../src/models/issuing/books-model.ts'
import { IssuerError } from '../../src/providers/issuer/issuer.ts'
import type { EnqueueOptions } from '../../src/providers/queue/queue.ts'
import { compareWithIssuer } from '../../src/services/reconciliation/issuer-comparison-service.ts'
import { startForwarder } from '../support/forwarder.ts'
import { signUpVerified } from '../support/kyc-forms.ts'
import { startSandbox } from '../support/sandbox.ts'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

/** What the issuer has booked beside what is booked here. Its events lead nowhere until a test lets them through. */

const [asked, told] = [await startForwarder(), await startForwarder()]
const sandbox = await startSandbox({
  SANDBOX_SYNC_WEBHOOK_URL: `${asked.url}/webhooks/stripe`,
  SANDBOX_SYNC_WEBHOOK_SECRET: 'whsec_test_sync',
  SANDBOX_WEBHOOK_URL: `${told.url}/webhooks/stripe`,
  SANDBOX_WEBHOOK_SECRET: 'whsec_test_regular',
})
// By the clock, events that could not be delivered would be fetched too.
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url }, hasSchedules: false })
asked.forwardTo(api.url)
const { pool, clock } = api.context
const person = await signUpVerified(api, await signInStaff(api, 'compliance'))
const finance = await signInStaff(api, 'finance')
const options = () => ({ token: person.accessToken, headers: { 'Idempotency-Key': randomUUID() } })
await api.post('/account/fund', { amountMinor: 100_000 }, options())
const { body: created } = await api.post('/cards/create', { cardType: 'virtual' }, options())
const { rows } = await pool.query('SELECT issuer_card_id FROM cards WHERE id = $1', [created.id])
const card = String(rows[0]?.issuer_card_id)
const { authorizations, transactions } = sandbox.stripe.testHelpers.issuing

const HOUR_MS = 3_600_000
const never = new AbortController().signal

/** The program two hours from now, when what was booked a moment ago is old enough; the issuer's signatures stay in the present. */
function later(afterMs = 2 * HOUR_MS) {
  const nowMs = () => clock.nowMs() + afterMs
  return { ...api.context, clock: { nowMs, now: () => new Date(nowMs()) } }
}

async function compare(context = later()): Promise<ReconciliationRunView> {
  const row = await compareWithIssuer(context, { signal: never })
  if (typeof row === 'string') throw new Error(`the run was ${row}`)
  const run = (await listRuns()).find(({ runId }) => runId === row.id)
  if (run === undefined) throw new Error('the run is not in the list')
  return run
}

const read = async (path: string) => (await api.get(path, { token: finance.accessToken })).body
const listRuns = async () =>
  reconciliationRunPage.parse(await read('/admin/reconciliation/runs?kind=issuer&limit=100'))
    .data as ReconciliationRunView[]
const listBreaks = async (state: string) =>
  reconciliationBreakPage.parse(await read(`/admin/reconciliation/breaks?state=${state}&limit=100`))
    .data as ReconciliationBreakView[]
const breaksOf = async (state: string, subject: string) =>
  (await listBreaks(state))
    .filter((one) => one.subject === subject)
    .map(({ check, expected, found }) => [check, expected, found])
    .toSorted()

const account = async () => (await api.get('/account', { token: person.accessToken })).body

async function buy(amount: number): Promise<string> {
  const { id } = await authorizations.create({ card, amount })
  const captured = await authorizations.capture(id)
  return String(captured.transactions[0]?.id)
}

/** As whoever owns the server could do it: no trigger refuses anything. */
const asSuperuser = (statement: string, values: unknown[] = []) =>
  withClient(api.database.superuserUrl, async (client) => {
    await client.query("SET session_replication_role = 'replica'")
    await client.query(statement, values)
  })

const isHere = async (id: string) =>
  (await pool.query('SELECT count(*)::integer AS count FROM facts WHERE provider_id = $1', [id])).rows[0].count

/** Whatever waits to be delivered is due at once after a restart. */
async function deliverAll(): Promise<void> {
  told.forwardTo(api.url)
  await sandbox.kill()
  await sandbox.start()
  await vi.waitFor(
    async () => expect((await sandbox.stripe.events.list({ delivery_success: false })).data).toEqual([]),
    { timeout: 60_000, interval: 250 },
  )
  told.forwardTo('http://127.0.0.1:1')
}

async function expectBooksToAgree(): Promise<void> {
  const lanes = Array.from({ length: 1024 }, (_, lane) => lane)
  expect(await selectBookProblems(pool, lanes)).toEqual([])
}

beforeEach(() => told.forwardTo('http://127.0.0.1:1'))

it('what never came is taken in once, noted as mended, and counts once when its events come after all', async () => {
  const before = Number((await account()).ledgerMinor)
  const clearing = await buy(4_000)
  const { id: refund } = await transactions.refund(clearing, { refund_amount: 1_500 })
  const { id: forced } = await transactions.createForceCapture({ card, amount: 700 })

  // What was booked within the last hour may still be on its way.
  const early = await compare(api.context)
  expect(early).toMatchObject({ checked: 0, differences: 0 })
  expect(Number((await account()).ledgerMinor)).toBe(before)

  const run = await compare()
  expect(run).toMatchObject({ state: 'finished', checked: 3, differences: 3, opened: 3, mended: 3, closed: 0 })
  expect(run.totals).toEqual([{ currency: 'usd', issuerMinor: 3_200, hereMinor: 3_200, issuerCount: 3, hereCount: 3 }])
  expect(await account()).toMatchObject({ ledgerMinor: before - 3_200 })
  expect(await listBreaks('open')).toEqual([])
  const mended = (await listBreaks('closed')).map((one) => [one.check, one.subject, one.expected, one.closedBecause])
  expect(mended.toSorted()).toEqual(
    [
      ['clearing_not_here', clearing, '4000 usd', 'taken_in'],
      ['clearing_not_here', refund, '-1500 usd', 'taken_in'],
      ['clearing_not_here', forced, '700 usd', 'taken_in'],
    ].toSorted(),
  )

  expect(await compare()).toMatchObject({ checked: 3, differences: 0, mended: 0 })
  await deliverAll()
  expect(await Promise.all([clearing, refund, forced].map(isHere))).toEqual([1, 1, 1])
  expect(await account()).toMatchObject({ ledgerMinor: before - 3_200, heldMinor: 0 })
  expect(await compare()).toMatchObject({ differences: 0 })
  await expectBooksToAgree()
}, 120_000)

it('another amount, currency or card here is a break each, which closes itself when they agree again', async () => {
  const clearing = await buy(2_300)
  await compare()
  const fact = 'UPDATE facts SET'
  await asSuperuser(`${fact} amount_minor = 2200, currency = 'eur', card_id = 'card_other' WHERE provider_id = $1`, [
    clearing,
  ])
  const run = await compare()
  expect(run).toMatchObject({ differences: 3, opened: 3, mended: 0 })
  expect(run.totals.map(({ currency }) => currency)).toEqual(['eur', 'usd'])
  expect(await breaksOf('open', clearing)).toEqual([
    ['clearing_amount', '2300', '2200'],
    ['clearing_card', created.id, 'card_other'],
    ['clearing_currency', 'usd', 'eur'],
  ])
  expect(await compare()).toMatchObject({ differences: 3, opened: 0 })
  await asSuperuser(`${fact} currency = 'usd', card_id = $2 WHERE provider_id = $1`, [clearing, created.id])
  expect(await compare()).toMatchObject({ differences: 1, closed: 2 })
  await asSuperuser(`${fact} amount_minor = 2300 WHERE provider_id = $1`, [clearing])
  expect(await compare()).toMatchObject({ differences: 0, closed: 1 })
  expect(await listBreaks('open')).toEqual([])
}, 60_000)

it('what is booked here and not at the issuer is a break, once the issuer was asked for it by its name', async () => {
  const clearing = await buy(900)
  await compare()
  await asSuperuser(
    'INSERT INTO facts SELECT (jsonb_populate_record(f, \'{"id":"fact_planted","provider_id":"ipi_planted"}\')).* FROM facts f WHERE provider_id = $1',
    [clearing],
  )
  // In the issuer's list of another time than ours.
  const other = await buy(450)
  await compare()
  await asSuperuser("UPDATE facts SET provider_at = provider_at - interval '90 minutes' WHERE provider_id = $1", [
    other,
  ])
  const run = await compare()
  expect(run).toMatchObject({ differences: 1, closed: 0, mended: 0 })
  expect(await listBreaks('open')).toEqual([
    expect.objectContaining({
      check: 'clearing_not_at_issuer',
      subject: 'ipi_planted',
      expected: 'nothing',
      found: '900 usd',
    }),
  ])
  expect(run.totals[0]?.hereMinor).toBe(Number(run.totals[0]?.issuerMinor) + 900)
  // Met in two slices, it counts once.
  const { data: atIssuer } = await sandbox.stripe.issuing.transactions.list({ limit: 100 })
  expect([run.checked, run.totals[0]?.issuerCount]).toEqual([atIssuer.length, atIssuer.length])
  // Too young to be told anything of: it may be on its way.
  await asSuperuser("UPDATE facts SET provider_at = now() + interval '90 minutes' WHERE provider_id = 'ipi_planted'")
  await asSuperuser(
    "UPDATE reconciliation_breaks SET state = 'closed', closed_at = now(), closed_because = 'gone' WHERE subject = 'ipi_planted'",
  )
  await compare()
  expect(await listBreaks('open')).toEqual([])
  await asSuperuser("DELETE FROM facts WHERE provider_id = 'ipi_planted'")
}, 60_000)

it('the same transaction booked here twice is a break', async () => {
  const clearing = await buy(600)
  await compare()
  const twice = '{"id":"fact_twice","lane":9}'
  await asSuperuser(
    'INSERT INTO facts SELECT (jsonb_populate_record(f, $2::jsonb)).* FROM facts f WHERE provider_id = $1',
    [clearing, twice],
  )
  await compare()
  expect(await breaksOf('open', clearing)).toEqual([['clearing_amount', '600', '1200']])
  await asSuperuser("DELETE FROM facts WHERE id = 'fact_twice'")
  await compare()
  expect(await listBreaks('open')).toEqual([])
}, 60_000)

it('the window moves on from where the last good run ended, with a day of overlap, also after a run that failed', async () => {
  const first = await compare()
  await sandbox.kill()
  await expect(compareWithIssuer(later(2.5 * HOUR_MS), { signal: never })).rejects.toMatchObject({
    kind: 'unavailable',
  })
  const failed = (await listRuns()).find(({ state }) => state === 'failed')
  expect(failed).toMatchObject({
    problem: expect.stringContaining('The issuer is away'),
    differences: 0,
  })
  expect(await listBreaks('open')).toEqual([])
  await sandbox.start()
  const next = await compare(later(3 * HOUR_MS))
  expect(Date.parse(String(next.from))).toBe(Date.parse(String(first.until)) - 24 * HOUR_MS)
  expect(Date.parse(String(next.until))).toBeGreaterThan(Date.parse(String(first.until)))
}, 60_000)

it('while the issuer is away the job is tried again five minutes later, and is no failure of ours', async () => {
  const ordered: [string, unknown, EnqueueOptions | undefined][] = []
  const { queue, issuer } = api.context
  const cutOff = Promise.reject(new IssuerError('unavailable', 'cut_off'))
  cutOff.catch(() => undefined)
  // The first part of a list says nothing of what its rest would have.
  const asleep: typeof issuer = {
    ...issuer,
    async *listTransactions() {
      yield await cutOff
    },
  }
  const clearing = await buy(333)
  await compare()
  const job = createCompareWithIssuer({
    ...later(),
    issuer: asleep,
    queue: {
      work: queue.work,
      enqueue: async (_db, name, payload, given) => {
        ordered.push([name, payload, given])
      },
    },
  })
  await job({}, { attempt: 1, maxAttempts: 5, signal: never })
  expect(ordered).toEqual([
    ['compare-with-issuer', {}, { jobKey: 'schedule:compare-with-issuer', runAt: expect.any(Date) }],
  ])
  expect(await breaksOf('open', clearing)).toEqual([])
}, 60_000)

it('of two comparisons at once, and a delivery beside them, everything is booked once', async () => {
  const before = Number((await account()).ledgerMinor)
  const bought = await Promise.all([buy(110), buy(120), buy(130)])
  const outcomes = await Promise.all([
    compareWithIssuer(later(), { signal: never }),
    compareWithIssuer(later(), { signal: never }),
    deliverNow(),
  ])
  expect(outcomes.slice(0, 2)).toContain('busy')
  await compare()
  expect(await Promise.all(bought.map(isHere))).toEqual([1, 1, 1])
  expect(await account()).toMatchObject({ ledgerMinor: before - 500 })
  expect(await listBreaks('open')).toEqual([])
  await expectBooksToAgree()

  /** What is sent from now on arrives. */
  async function deliverNow(): Promise<void> {
    told.forwardTo(api.url)
    const clearing = await buy(140)
    await vi.waitFor(async () => expect(await isHere(clearing)).toBe(1), 30_000)
  }
}, 120_000)

it('what cannot be booked is an open break and holds nothing else up; booked later, it is closed as taken in', async () => {
  const [bad, good] = [await buy(210), await buy(220)]
  const { records } = api.context
  const take: typeof records.take = async (record) => {
    if (record.facts.some(({ providerId }) => providerId === bad)) throw new Error('a fault of ours')
    return records.take(record)
  }
  const context = { ...later(), records: { take } }
  for (const opened of [1, 0]) {
    const run = await compare(context)
    expect(run).toMatchObject({ state: 'finished', opened: opened === 1 ? 2 : 0, mended: opened })
    expect(await breaksOf('open', bad)).toEqual([['clearing_not_here', '210 usd', 'nothing']])
    expect(await isHere(good)).toBe(1)
  }
  expect(await compare()).toMatchObject({ differences: 1, opened: 0, mended: 1 })
  expect(await isHere(bad)).toBe(1)
  expect((await listBreaks('closed')).find(({ subject }) => subject === bad)).toMatchObject({
    closedBecause: 'taken_in',
  })
  expect(await listBreaks('open')).toEqual([])
}, 60_000)

it('cut off after something was booked, a run leaves its break, and the next one closes it and books nothing again', async () => {
  const clearing = await buy(310)
  const before = Number((await account()).ledgerMinor)
  const { records } = api.context
  const cutOff: typeof records = {
    take: async (record) => {
      await records.take(record)
      throw new IssuerError('unavailable', 'cut_off')
    },
  }
  await expect(compareWithIssuer({ ...later(), records: cutOff }, { signal: never })).rejects.toThrow('cut_off')
  expect(await breaksOf('open', clearing)).toEqual([['clearing_not_here', '310 usd', 'nothing']])
  expect(await account()).toMatchObject({ ledgerMinor: before - 310 })
  expect(await compare()).toMatchObject({ differences: 0, mended: 0, closed: 1 })
  expect(await account()).toMatchObject({ ledgerMinor: before - 310 })
  expect(await isHere(clearing)).toBe(1)
}, 60_000)

it('a record of the issuer that cannot be read is a break, not an end of the run', async () => {
  const { issuer } = api.context
  const odd: typeof issuer = {
    ...issuer,
    async *listTransactions(time) {
      yield* issuer.listTransactions(time)
      if (time.until.getTime() < clock.nowMs()) return
      yield { issuerTransactionId: 'ipi_odd', kind: 'unreadable' }
    },
    fetchTransaction: async (id) =>
      id === 'ipi_odd' ? { issuerTransactionId: id, kind: 'unreadable' } : issuer.fetchTransaction(id),
  }
  expect(await compare({ ...later(), issuer: odd })).toMatchObject({ state: 'finished', differences: 1 })
  expect(await breaksOf('open', 'ipi_odd')).toEqual([
    ['clearing_unreadable', 'as the issuer documents it', 'unreadable'],
  ])
  await compare()
  expect(await breaksOf('open', 'ipi_odd')).toEqual([])
}, 60_000)

it('more than a page of the issuer’s is read to its end', async () => {
  const before = await compare()
  const many = 105
  const charge = () => transactions.createForceCapture({ card, amount: 1 })
  for (let made = 0; made < many; made += 15) await Promise.all(Array.from({ length: 15 }, charge))
  const run = await compare()
  expect(run).toMatchObject({ differences: many, mended: many, checked: before.checked + many })
  expect(run.totals[0]?.hereMinor).toBe(Number(before.totals[0]?.hereMinor) + many)
  expect(run.totals[0]?.issuerMinor).toBe(run.totals[0]?.hereMinor)
  await expectBooksToAgree()
}, 120_000)

it('cards at the issuer that are none of ours make no break, and are in no total', async () => {
  const before = await compare()
  const people = sandbox.stripe.issuing.cardholders
  const stranger = await people.create({
    type: 'individual',
    name: 'Another Program',
    billing: { address: { line1: 'Way 1', city: 'Town', postal_code: '12345', country: 'US', state: 'CA' } },
    individual: { first_name: 'Another', last_name: 'Program', dob: { day: 1, month: 1, year: 1990 } },
  })
  const theirs = await sandbox.stripe.issuing.cards.create({
    cardholder: stranger.id,
    currency: 'usd',
    type: 'virtual',
    status: 'active',
  })
  await transactions.createForceCapture({ card: theirs.id, amount: 5_000 })
  await transactions.createForceCapture({ card: theirs.id, amount: 6_000 })
  const after = await compare()
  expect(after).toMatchObject({ state: 'finished', differences: 0 })
  expect(after.totals).toEqual(before.totals)
}, 60_000)

it('a break is looked at again however long ago it was, and closes when it is gone', async () => {
  const clearing = await buy(1_100)
  await compare()
  await asSuperuser('UPDATE facts SET amount_minor = 1 WHERE provider_id = $1', [clearing])
  await compare()
  expect(await breaksOf('open', clearing)).toEqual([['clearing_amount', '1100', '1']])
  const inDays = later(90 * HOUR_MS)
  const stillThere = await compare(inDays)
  expect(stillThere).toMatchObject({ differences: 1, opened: 0, closed: 0 })
  await asSuperuser('UPDATE facts SET amount_minor = 1100 WHERE provider_id = $1', [clearing])
  const gone = await compare(inDays)
  expect(Date.parse(String(gone.from))).toBeGreaterThan(Date.now() + 24 * HOUR_MS)
  expect(gone).toMatchObject({ differences: 0, closed: 1 })
  expect(await breaksOf('open', clearing)).toEqual([])
}, 60_000)
