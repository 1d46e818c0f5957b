import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { expect, it, vi } from 'vitest'
import { selectBookProblems } from '../../src/models/issuing/books-model.ts'
import { listUnconfirmed, type UnconfirmedRow } from '../../src/models/issuing/unconfirmed-model.ts'
import { createMetrics } from '../../src/observability/metrics.ts'
import { confirmDecisions } from '../../src/services/issuing/confirmation-service.ts'
import { startApiProcess } from '../support/api-process.ts'
import { startForwarder } from '../support/forwarder.ts'
import { signUpVerified } from '../support/kyc-forms.ts'
import { startSandbox } from '../support/sandbox.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'
import { ProviderChain, signatureOf } from './provider-events.ts'

const webhooks = await startForwarder()
// Asked, but without an address for what is to be told: every webhook is lost.
const sandbox = await startSandbox({
  SANDBOX_SYNC_WEBHOOK_URL: `${webhooks.url}/webhooks/stripe`,
  SANDBOX_SYNC_WEBHOOK_SECRET: 'whsec_test_sync',
})
const beganMs = Date.now()
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url, DECISION_DEADLINE_MS: '5000' } })
const reviewer = await signInStaff(api, 'compliance')
const network = sandbox.stripe.testHelpers.issuing.authorizations

interface Holder {
  person: SignedInPerson
  issuerCardId: string
}

async function newHolder(): Promise<Holder> {
  const person = await signUpVerified(api, reviewer)
  const options = () => ({ token: person.accessToken, headers: { 'Idempotency-Key': randomUUID() } })
  await api.post('/account/fund', { amountMinor: 10_000 }, options())
  const { body } = await api.post('/cards/create', { cardType: 'virtual' }, options())
  const { rows } = await api.context.pool.query('SELECT issuer_card_id FROM cards WHERE id = $1', [body.id])
  return { person, issuerCardId: String(rows[0]?.issuer_card_id) }
}

/** Tells an event as the issuer would. */
async function tell(event: object): Promise<number> {
  const body = JSON.stringify(event)
  const seconds = Math.floor(api.clock.nowMs() / 1000)
  const headers = { 'stripe-signature': signatureOf(body, 'whsec_test_sync', seconds) }
  return (await fetch(`${api.url}/webhooks/stripe`, { method: 'POST', headers, body })).status
}

const balance = async ({ person }: Holder) => (await api.get('/account', { token: person.accessToken })).body
const transactions = async ({ person }: Holder) =>
  (await api.get('/cards/transactions', { token: person.accessToken })).body.data as Record<string, unknown>[]

/**
 * What a worker does some minutes later, about the decisions made since this file began: others may have used the database before. The issuer's
 * signatures stay in the present. Returns the alerts that were raised and the authorizations that people are told of, without what the worker's own
 * runs find.
 */
async function confirm({
  afterMs = 180_000,
  lookBackMs = Date.now() + afterMs - beganMs,
  signal = new AbortController().signal,
}: {
  afterMs?: number
  lookBackMs?: number
  signal?: AbortSignal
} = {}): Promise<{ alerts: number; toldOf: string[] }> {
  const nowMs = () => api.clock.nowMs() + afterMs
  const toldOf: string[] = []
  const warn = ({ authorizationId }: { authorizationId: string }) => toldOf.push(authorizationId)
  const logger = Object.assign(Object.create(api.context.logger), { warn })
  const metrics = createMetrics('test')
  const later = { ...api.context, clock: { nowMs, now: () => new Date(nowMs()) }, logger, metrics }
  await confirmDecisions(later, { lookBackMs, signal })
  const { values } = await metrics.alerts.get()
  return { alerts: values.find(({ labels }) => labels.kind === 'unknown_at_issuer')?.value ?? 0, toldOf }
}

/** What the issuer told of the decisions about a card. */
async function outcomes({ issuerCardId }: Holder) {
  const { rows } = await api.context.pool.query(
    `SELECT o.is_approved, o.reason FROM provider_outcomes o JOIN authorizations a ON a.lane = o.lane AND a.id = o.authorization_id
      JOIN cards c ON c.lane = a.lane AND c.id = a.card_id WHERE c.issuer_card_id = $1`,
    [issuerCardId],
  )
  return rows
}

const expectBooksToAgree = async () =>
  expect(
    await selectBookProblems(
      api.context.pool,
      Array.from({ length: 1024 }, (_, lane) => lane),
    ),
  ).toEqual([])

it('an approval whose answer was lost with the process, and declined by the issuer, is released though no webhook ever comes', async () => {
  const holder = await newHolder()
  const dying = await startApiProcess(api, { FAILPOINT: 'authorization:after-commit' })
  webhooks.forwardTo(dying.url)
  const authorization = await network.create({ card: holder.issuerCardId, amount: 4_000 })
  expect(await dying.ended).toBe('SIGKILL')
  expect(authorization).toMatchObject({ approved: false, request_history: [{ approved: false }] })
  expect(await balance(holder)).toMatchObject({ heldMinor: 4_000 })
  await confirm()
  expect(await balance(holder)).toMatchObject({ heldMinor: 0, availableMinor: 10_000 })
  expect(await transactions(holder)).toMatchObject([{ status: 'declined', declineReason: 'processing_error' }])
  await expectBooksToAgree()
})

it('an approval that the issuer recorded is confirmed, and stays held', async () => {
  const holder = await newHolder()
  webhooks.forwardTo(api.url)
  await network.create({ card: holder.issuerCardId, amount: 2_500 })
  await confirm()
  expect(await balance(holder)).toMatchObject({ heldMinor: 2_500 })
  expect(await outcomes(holder)).toEqual([{ is_approved: true, reason: 'webhook_approved' }])
  await expectBooksToAgree()
})

it('one that cannot be taken in keeps nobody behind it waiting, and is a failure of the job', async () => {
  const holders = [await newHolder(), await newHolder()]
  webhooks.forwardTo(api.url)
  const made = new Map<string, Holder>()
  for (const holder of holders)
    made.set((await network.create({ card: holder.issuerCardId, amount: 1_100 })).id, holder)
  const time = { from: new Date(beganMs), until: new Date(Date.now() + 60_000) }
  const search = { provider: 'stripe', ...time, limit: 200, after: undefined }
  const [first, ...behind] = (await listUnconfirmed(api.context.db, search)).filter((row) => made.has(row.issuer_id))
  const told = (row: UnconfirmedRow | undefined) => outcomes(made.get(row?.issuer_id ?? '') as Holder)
  const change = (text: string) => withClient(api.database.superuserUrl, (client) => client.query(text))
  await change(`ALTER TABLE provider_outcomes ADD CONSTRAINT away CHECK (authorization_id <> '${first?.id}') NOT VALID`)
  await expect(confirm()).rejects.toThrow(/check constraint "away/)
  expect([await told(first), await told(behind[0])]).toEqual([[], [{ is_approved: true, reason: 'webhook_approved' }]])
  await change('ALTER TABLE provider_outcomes DROP CONSTRAINT away')
  await confirm()
  expect(await told(first)).toHaveLength(1)
})

it('what was decided within the last two minutes, or longer ago than is looked back, is left alone, and everything on the way out', async () => {
  const holder = await newHolder()
  webhooks.forwardTo(api.url)
  await api.clock.standStill(async () => {
    await network.create({ card: holder.issuerCardId, amount: 1_500 })
    await confirm({ afterMs: 120_000 })
    await confirm({ afterMs: 600_000, lookBackMs: 599_999 })
    await confirm({ signal: AbortSignal.abort() })
    expect(await outcomes(holder)).toEqual([])
    await confirm({ afterMs: 120_001, lookBackMs: 120_001 })
  })
  expect(await outcomes(holder)).toEqual([{ is_approved: true, reason: 'webhook_approved' }])
})

it('a decline is confirmed, too; each is asked about until it is, page by page, whatever posted since', async () => {
  const holder = await newHolder()
  webhooks.forwardTo(api.url)
  const made: string[] = []
  for (const amount of [1_000, 20_000, 2_000])
    made.push((await network.create({ card: holder.issuerCardId, amount })).id)
  const listed = async (limit: number): Promise<string[]> => {
    const search = { provider: 'stripe', from: new Date(beganMs), until: new Date(Date.now() + 60_000), limit }
    const found: UnconfirmedRow[] = []
    let page: UnconfirmedRow[] = []
    do {
      page = await listUnconfirmed(api.context.db, { ...search, after: page.at(-1) })
      found.push(...page)
    } while (page.length > 0)
    return found.map(({ issuer_id: id }) => id).filter((id) => made.includes(id))
  }
  expect((await listed(1)).toSorted()).toEqual(made.toSorted())
  await confirm()
  expect((await outcomes(holder)).map(({ is_approved: isApproved }) => isApproved).toSorted()).toEqual([
    false,
    true,
    true,
  ])
  const clearing = new ProviderChain(holder).forcePost(1_000)
  const { object } = clearing.data as { object: object }
  expect(await tell({ ...clearing, data: { object: { ...object, authorization: made[0] } } })).toBe(200)
  expect(await balance(holder)).toMatchObject({ ledgerMinor: 9_000, heldMinor: 2_000 })
  expect(await listed(100)).toEqual([])
})

it('an approval that the issuer knows nothing of stays held, and a person is told', async () => {
  const holder = await newHolder()
  expect(await tell(new ProviderChain(holder).request(3_000))).toBe(200)
  expect(await balance(holder)).toMatchObject({ heldMinor: 3_000 })
  const [payment] = await transactions(holder)
  const { alerts, toldOf } = await confirm()
  expect(toldOf.filter((id) => id === payment?.id)).toHaveLength(1)
  expect(alerts).toBe(toldOf.length)
  expect(await balance(holder)).toMatchObject({ heldMinor: 3_000 })
})

it('while the issuer is away nothing is concluded; afterwards everything is asked for again', async () => {
  const holder = await newHolder()
  webhooks.forwardTo(api.url)
  await network.create({ card: holder.issuerCardId, amount: 1_000 })
  await sandbox.kill()
  await confirm()
  expect([await outcomes(holder), await balance(holder)]).toMatchObject([[], { heldMinor: 1_000 }])
  await sandbox.start()
  // Calls are held back for some seconds after many failures.
  await vi.waitFor(
    async () => {
      await confirm()
      expect(await outcomes(holder)).toEqual([{ is_approved: true, reason: 'webhook_approved' }])
    },
    { timeout: 30_000, interval: 500 },
  )
}, 60_000)
