import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expireDisputes } from '../../src/services/disputes/dispute-submission-service.ts'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { countAlerts } from '../support/alerts.ts'
import { makeForm, makePicture } from '../support/kyc-forms.ts'
import { disputeEvent } from './dispute-events.ts'

/** Nobody answers at the issuer's address: disputes stay on their way, and all that is known comes from events. */
const api = await startIssuingApi({
  env: { STRIPE_API_URL: 'http://127.0.0.1:9', STRIPE_SECRET_KEY: 'sk_test_sandbox' },
})
const NOW = Math.floor(Date.now() / 1000)

interface OpenDispute {
  card: CardOfTest
  disputeId: string
  clearings: { id: string; amount: number }[]
}

/** A draft about a payment that was cleared in these parts; each can be told apart in time by what it was created at. */
async function beginDispute(
  parts: readonly number[],
  {
    fundedMinor = 10_000n,
    createdAt = [],
    ...claim
  }: { fundedMinor?: bigint; createdAt?: number[]; amountMinor?: number } = {},
) {
  const card = await api.giveCard({ fundedMinor })
  const chain = new ProviderChain({ issuerCardId: card.issuerCardId })
  await api.send(
    chain.record(
      parts.reduce((sum, part) => sum + part, 0),
      true,
    ),
  )
  const clearings: OpenDispute['clearings'] = []
  for (const [index, amount] of parts.entries()) {
    for (const event of chain.capture(amount, index === parts.length - 1)) {
      const { object } = event.data as { object: { id: string; created: number } }
      if (event.type === 'issuing_transaction.created') {
        clearings.push({ id: object.id, amount })
        object.created = createdAt[index] ?? object.created
      }
      await api.send(event)
    }
  }
  const [payment] = await api.transactions(card)
  const own = { token: card.person.accessToken }
  const request = { transactionId: payment?.id, reason: 'fraudulent', explanation: 'I was never there.', ...claim }
  const { body } = await api.post('/disputes/create', request, { ...own, headers: { 'Idempotency-Key': randomUUID() } })
  const dispute: OpenDispute = { card, disputeId: String(body.id), clearings }
  return { dispute, own, body }
}

async function openDispute(parts: readonly number[], fundedMinor = 10_000n): Promise<OpenDispute> {
  const { dispute, own } = await beginDispute(parts, { fundedMinor })
  const submitted = await api.post('/disputes/submit', { disputeId: dispute.disputeId }, own)
  expect(submitted.body.code).toBe('issuer_unavailable')
  return dispute
}

const read = async ({ card, disputeId }: OpenDispute) =>
  (await api.get(`/disputes/detail?disputeId=${disputeId}`, { token: card.person.accessToken })).body

const tell = async ({ disputeId, clearings }: OpenDispute, index: number, status: string, created = NOW) => {
  const { id, amount } = clearings[index] ?? { id: '', amount: 0 }
  const answer = await api.send(disputeEvent({ disputeId, issuerTransactionId: id, amount, status, created }))
  expect(answer.status).toBe(200)
}

describe('what the issuer tells of a dispute', () => {
  it('comes to the same in any order, with duplicates and at once, for each clearing apart', async () => {
    const outcome = fc.constantFrom('submitted', 'won', 'lost')
    await fc.assert(
      fc.asyncProperty(outcome, outcome, fc.infiniteStream(fc.nat(7)), async (first, second, order) => {
        const dispute = await openDispute([1_200, 800])
        const facts = [
          { index: 0, status: 'unsubmitted' },
          { index: 1, status: 'unsubmitted' },
          { index: 0, status: 'submitted' },
          { index: 1, status: 'submitted' },
          { index: 0, status: first },
          { index: 1, status: second },
          { index: 0, status: first },
          { index: 1, status: 'submitted' },
        ]
        const shuffled = facts
          .map((fact) => ({ fact, place: order.next().value ?? 0 }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ fact }) => fact)
        await Promise.all(shuffled.map(({ index, status }) => tell(dispute, index, status)))
        const final = [first, second]
        const parts = [1_200, 800]
        const kept = parts.reduce((sum, part, index) => sum + (final[index] === 'lost' ? 0 : part), 0)
        const open = parts.reduce((sum, part, index) => sum + (final[index] === 'submitted' ? part : 0), 0)
        expect((await api.balance(dispute.card)).ledgerMinor).toBe(8_000 + kept)
        const expected = final.includes('submitted') ? 'submitted' : final.includes('won') ? 'won' : 'lost'
        expect(await read(dispute)).toMatchObject({ status: expected, provisionalCreditMinor: open })
        await api.expectBooksToAgree()
      }),
      { numRuns: 6 },
    )
  })

  it('says of a loss whether a credit was taken back with it', async () => {
    const [lent, never] = [await openDispute([500]), await openDispute([500])]
    await tell(lent, 0, 'submitted')
    for (const dispute of [lent, never]) await tell(dispute, 0, 'lost')
    const saidAtLast = async (dispute: OpenDispute) =>
      ((await read(dispute)).timeline as { detail: string | null }[]).at(-1)?.detail
    expect([await saidAtLast(lent), await saidAtLast(never)]).toEqual([
      'Decided for the merchant. The credit was taken back.',
      'Decided for the merchant.',
    ])
  })

  it('follows a decision that is turned round later, and no older one that comes late', async () => {
    const dispute = await openDispute([1_000])
    const alertsBefore = await countAlerts(api.context, 'dispute_contradiction')
    const ledger = async () => (await api.balance(dispute.card)).ledgerMinor
    await tell(dispute, 0, 'won', NOW + 10)
    expect(await ledger()).toBe(10_000)
    for (const created of [NOW + 5, NOW + 10]) await tell(dispute, 0, 'lost', created)
    expect(await ledger()).toBe(10_000)
    await tell(dispute, 0, 'lost', NOW + 20)
    expect([await ledger(), (await read(dispute)).status]).toEqual([9_000, 'lost'])
    await tell(dispute, 0, 'won', NOW + 10)
    expect(await ledger()).toBe(9_000)
    await tell(dispute, 0, 'won', NOW + 30)
    expect([await ledger(), (await read(dispute)).status]).toEqual([10_000, 'won'])
    expect(await countAlerts(api.context, 'dispute_contradiction')).toBe(alertsBefore + 5)
    await api.expectBooksToAgree()
  })

  it('is shown in the entries of the account as a credit that was given and taken back', async () => {
    const dispute = await openDispute([1_000])
    await tell(dispute, 0, 'submitted')
    await tell(dispute, 0, 'lost')
    const { body } = await api.get('/account/entries', { token: dispute.card.person.accessToken })
    expect(body.data).toMatchObject([
      { kind: 'provisional_credit', amountMinor: -1_000 },
      { kind: 'provisional_credit', amountMinor: 1_000 },
      { kind: 'capture', amountMinor: -1_000 },
      { kind: 'funding' },
    ])
  })

  it('takes back, as an overdraft, a credit that was spent before the dispute was lost', async () => {
    const dispute = await openDispute([1_000], 1_000n)
    await tell(dispute, 0, 'submitted')
    const chain = new ProviderChain({ issuerCardId: dispute.card.issuerCardId })
    await api.send(chain.record(700, true))
    for (const event of chain.capture(700, true)) await api.send(event)
    await tell(dispute, 0, 'lost')
    expect(await api.balance(dispute.card)).toMatchObject({ ledgerMinor: -700, availableMinor: -700 })
    await api.expectBooksToAgree()
  })

  it('is left alone where the dispute is none of ours, or the clearing none of the dispute', async () => {
    const dispute = await openDispute([1_000])
    const alerts = () =>
      Promise.all(['dispute_unknown', 'dispute_contradiction'].map((kind) => countAlerts(api.context, kind)))
    const [unknown = 0, contradicting = 0] = await alerts()
    const strange = [
      { disputeId: undefined, issuerTransactionId: 'ipi_strange' },
      { disputeId: api.context.newId('dsp', 7), issuerTransactionId: 'ipi_strange' },
      { disputeId: 'dsp_nonsense', issuerTransactionId: 'ipi_strange' },
      { disputeId: dispute.disputeId, issuerTransactionId: 'ipi_strange' },
    ]
    for (const ids of strange)
      expect((await api.send(disputeEvent({ ...ids, amount: 500, status: 'submitted' }))).status).toBe(200)
    expect(await alerts()).toEqual([unknown + 3, contradicting + 1])
    expect((await api.balance(dispute.card)).ledgerMinor).toBe(9_000)
    await api.expectBooksToAgree()
  })

  it('credits no more than is contested, where the issuer took a draft that we thought refused', async () => {
    const { dispute, own } = await beginDispute([1_000], { amountMinor: 600 })
    await tell(dispute, 0, 'submitted')
    expect((await api.balance(dispute.card)).ledgerMinor).toBe(9_600)
    const { body } = await api.get(`/disputes/detail?disputeId=${dispute.disputeId}`, own)
    expect(body).toMatchObject({ status: 'submitted', provisionalCreditMinor: 600 })
    await api.expectBooksToAgree()
  })

  it('credits what was claimed where the issuer tells another amount, and has a person look', async () => {
    const dispute = await openDispute([1_000])
    const issuerTransactionId = dispute.clearings[0]?.id ?? ''
    const event = disputeEvent({ disputeId: dispute.disputeId, issuerTransactionId, amount: 900, status: 'submitted' })
    expect((await api.send(event)).status).toBe(200)
    expect(await countAlerts(api.context, 'dispute_amount_differs')).toBe(1)
    expect((await api.balance(dispute.card)).ledgerMinor).toBe(10_000)
    // Who looked at it while it was open need not look again when it is decided.
    const decided = disputeEvent({ disputeId: dispute.disputeId, issuerTransactionId, amount: 900, status: 'won' })
    expect((await api.send(decided)).status).toBe(200)
    expect(await countAlerts(api.context, 'dispute_amount_differs')).toBe(1)
    await api.expectBooksToAgree()
  })

  it('leaves a draft a draft that it only opened or let expire on its side', async () => {
    const { dispute, own } = await beginDispute([1_000])
    for (const status of ['unsubmitted', 'expired']) await tell(dispute, 0, status)
    const form = makeForm({ disputeId: dispute.disputeId, file: await makePicture() })
    expect((await api.post('/disputes/evidence', form, own)).status).toBe(201)
    expect((await api.balance(dispute.card)).ledgerMinor).toBe(9_000)
  })

  it('is refused where it cannot be read, so that the issuer sends it again', async () => {
    const event = disputeEvent({ disputeId: undefined, issuerTransactionId: 'ipi_1', amount: 5, status: 'won' })
    delete (event.data as { object: Record<string, unknown> }).object.amount
    expect((await api.send(event)).status).toBe(400)
  })
})

describe('a dispute that is not submitted in time', () => {
  it('is one whose time is over for the first of its clearings', async () => {
    const first = NOW - 30 * 86_400
    const { body } = await beginDispute([700, 300], { createdAt: [first, NOW - 60] })
    expect(body.deadlineAt).toBe(new Date((first + 110 * 86_400) * 1000).toISOString())
  })

  it('ends, moves nothing, and cannot be submitted or added to any more', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain({ issuerCardId: card.issuerCardId })
    await api.send(chain.record(500, true))
    for (const event of chain.capture(500, true)) await api.send(event)
    const [payment] = await api.transactions(card)
    const claim = { transactionId: payment?.id, reason: 'other', explanation: 'It is wrong.' }
    const { body } = await api.post('/disputes/create', claim, { token: card.person.accessToken })
    api.clock.advance(110 * 86_400_000 + 60_000)
    Object.assign(card.person, await api.logIn(card.person))
    const own = { token: card.person.accessToken }
    const submitted = await api.post('/disputes/submit', { disputeId: body.id }, own)
    expect(submitted.body.code).toBe('dispute_deadline_passed')
    await expireDisputes(api.context)
    await expireDisputes(api.context)
    const { body: ended } = await api.get(`/disputes/detail?disputeId=${body.id}`, own)
    expect(ended).toMatchObject({ status: 'expired', provisionalCreditMinor: 0 })
    expect((ended.timeline as { event: string }[]).map(({ event }) => event)).toEqual(['created', 'expired'])
    const { rows } = await api.context.pool.query(
      "SELECT payload->'notice'->'content'->>'code' AS told FROM outbox WHERE payload->>'disputeId' = $1 ORDER BY at, id",
      [body.id],
    )
    expect(rows).toEqual([{ told: null }, { told: 'dispute_expired' }])
    const log = 'SELECT action, actor_kind FROM audit WHERE subject_id = $1 ORDER BY at, id'
    expect((await api.context.pool.query(log, [body.id])).rows).toEqual([
      { action: 'dispute.created', actor_kind: 'cardholder' },
      { action: 'dispute.expired', actor_kind: 'system' },
    ])
    expect((await api.balance(card)).ledgerMinor).toBe(9_500)
    const late = await api.post('/disputes/create', claim, own)
    expect(late.body.code).toBe('dispute_exists')
    await api.expectBooksToAgree()
  })
})
