import { randomUUID } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { createTakeUndeliveredEvents } from '../../src/jobs/take-undelivered-events.ts'
import { selectBookProblems } from '../../src/models/issuing/books-model.ts'
import { takeUndeliveredEvents } from '../../src/services/issuing/undelivered-events-service.ts'
import { countAlerts } from '../support/alerts.ts'
import { startForwarder } from '../support/forwarder.ts'
import { signUpVerified } from '../support/kyc-forms.ts'
import { startSandbox } from '../support/sandbox.ts'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

const [asked, told] = [await startForwarder(), await startForwarder()]
const sandbox = await startSandbox({
  SANDBOX_SYNC_WEBHOOK_URL: `${asked.url}/webhooks/stripe`,
  SANDBOX_SYNC_WEBHOOK_SECRET: 'whsec_test_sync',
  // An address that leads nowhere: every delivery fails.
  SANDBOX_WEBHOOK_URL: `${told.url}/webhooks/stripe`,
  SANDBOX_WEBHOOK_SECRET: 'whsec_test_regular',
})
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url, DECISION_DEADLINE_MS: '5000' } })
asked.forwardTo(api.url)
const person = await signUpVerified(api, await signInStaff(api, 'compliance'))
const options = () => ({ token: person.accessToken, headers: { 'Idempotency-Key': randomUUID() } })
await api.post('/account/fund', { amountMinor: 10_000 }, options())
const { body: created } = await api.post('/cards/create', { cardType: 'virtual' }, options())
const { rows } = await api.context.pool.query('SELECT issuer_card_id FROM cards WHERE id = $1', [created.id])
const card = String(rows[0]?.issuer_card_id)

/** What a worker does some minutes later; the issuer's signatures stay in the present. */
function take(takenBefore: ReadonlySet<string> = new Set(), afterMs = 180_000) {
  const nowMs = () => api.clock.nowMs() + afterMs
  const later = { ...api.context, clock: { nowMs, now: () => new Date(nowMs()) } }
  return takeUndeliveredEvents(later, takenBefore, new AbortController().signal)
}

const DAY_MS = 86_400_000
const account = async () => (await api.get('/account', { token: person.accessToken })).body
const payments = async () =>
  (await api.get('/cards/transactions', { token: person.accessToken })).body.data as Record<string, unknown>[]
const countFetched = async () =>
  (await api.context.metrics.webhookEvents.get()).values
    .filter(({ labels }) => labels.outcome === 'fetched')
    .reduce((sum, { value }) => sum + value, 0)

async function expectBooksToAgree(): Promise<void> {
  const lanes = Array.from({ length: 1024 }, (_, lane) => lane)
  expect(await selectBookProblems(api.context.pool, lanes)).toEqual([])
}

it('captures, reversals and refunds that could not be delivered are fetched, each once, and count once when they come after all', async () => {
  const { authorizations, transactions } = sandbox.stripe.testHelpers.issuing
  const bought = await authorizations.create({ card, amount: 4_000 })
  await authorizations.reverse(bought.id, { reverse_amount: 500 })
  const { transactions: cleared } = await authorizations.capture(bought.id, { capture_amount: 3_000 })
  await transactions.refund(String(cleared[0]?.id), { refund_amount: 1_000 })
  const returned = await authorizations.create({ card, amount: 2_000 })
  await authorizations.reverse(returned.id)
  expect(await account()).toMatchObject({ ledgerMinor: 10_000, heldMinor: 6_000 })

  // What may still be on its way is left alone, and so is what the issuer has long forgotten.
  expect([await take(new Set(), 0), await take(new Set(), 31 * DAY_MS)]).toEqual([new Set(), new Set()])
  expect(await account()).toMatchObject({ ledgerMinor: 10_000, heldMinor: 6_000 })
  const taken = await take(new Set(), 29 * DAY_MS)
  const settled = { ledgerMinor: 8_000, heldMinor: 0, availableMinor: 8_000 }
  expect(await account()).toMatchObject(settled)
  const found = (await payments()).map(({ status, postedMinor, refundedMinor }) => [status, postedMinor, refundedMinor])
  expect(found.sort()).toEqual([
    ['reversed', 0, 0],
    ['settled', 3_000, 1_000],
  ])
  const fetched = await countFetched()
  expect(fetched).toBe(taken.size)
  expect(await take(taken)).toEqual(taken)
  expect(await countFetched()).toBe(fetched)

  // Whatever waits to be delivered is due at once after a restart.
  told.forwardTo(api.url)
  await sandbox.kill()
  await sandbox.start()
  await vi.waitFor(
    async () => {
      const { data } = await sandbox.stripe.events.list({ delivery_success: false })
      expect(data).toEqual([])
    },
    { timeout: 60_000, interval: 250 },
  )
  expect(await account()).toMatchObject(settled)
  expect(await take(taken)).toEqual(new Set())
  await expectBooksToAgree()
}, 90_000)

it('what became of a dispute is fetched, too, where it could not be delivered', async () => {
  told.forwardTo('http://127.0.0.1:1')
  const before = Number((await account()).ledgerMinor)
  const { authorizations } = sandbox.stripe.testHelpers.issuing
  const bought = await authorizations.create({ card, amount: 1_500 })
  await authorizations.capture(bought.id)
  await take()
  const [payment] = await payments()
  expect([payment?.postedMinor, (await account()).ledgerMinor]).toEqual([1_500, before - 1_500])
  // By these words the issuer's test mode decides for the cardholder.
  const claim = { transactionId: payment?.id, reason: 'fraudulent', explanation: 'winning_evidence' }
  const { body: dispute } = await api.post('/disputes/create', claim, options())
  expect((await api.post('/disputes/submit', { disputeId: dispute.id }, options())).status).toBe(200)
  const status = async () =>
    (await api.get(`/disputes/detail?disputeId=${dispute.id}`, { token: person.accessToken })).body.status
  await vi.waitFor(
    async () => {
      await take()
      expect(await status()).toBe('won')
    },
    { timeout: 60_000, interval: 250 },
  )
  expect(await account()).toMatchObject({ ledgerMinor: before })
  await expectBooksToAgree()
})

it('while the issuer is away nothing is forgotten of what was taken', async () => {
  await sandbox.kill()
  expect(await take(new Set(['evt_before']))).toEqual(new Set(['evt_before']))
  await sandbox.start()
})

it('one run at a time asks for them; another that begins meanwhile leaves it to the first', async () => {
  const begun = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  let asked = 0
  async function* listUndeliveredEvents() {
    asked += 1
    begun.resolve()
    await mayEnd.promise
    yield { eventId: `evt_${asked}`, kind: 'unreadable' as const }
  }
  const issuer = { ...api.context.issuer, listUndeliveredEvents }
  const job = createTakeUndeliveredEvents({ ...api.context, issuer })
  const meta = { attempt: 1, maxAttempts: 1, signal: new AbortController().signal }
  const first = job({}, meta)
  await begun.promise
  const second = job({}, meta)
  mayEnd.resolve()
  await Promise.all([first, second])
  expect(asked).toBe(1)
  await job({}, meta)
  expect(asked).toBe(2)
  expect(await countAlerts(api.context, 'unreadable_event')).toBe(2)
})
