import { describe, expect, it, vi } from 'vitest'
import { fundAccount } from '../../src/services/funding-service.ts'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { startAuthorizer } from './own-authorizer.ts'
import { ProviderChain, type ProviderEvent, readRequest } from './provider-events.ts'

/** Requests that were answered before and come again, in one batch with new ones: nobody's answer changes, and one try more is enough. */

const api = await startIssuingApi()

/** A process of its own, which can be made to decide in one batch: requests of one account gather while one of it stands before its commit. */
function startProcess() {
  const sent: string[] = []
  let gate: Promise<void> = Promise.resolve()
  const { authorizer } = startAuthorizer(api, { beforeCommit: () => gate, onSend: (what) => sent.push(what) })
  const decide = (event: ProviderEvent) => authorizer.authorize(readRequest(event))

  async function decideTogether(card: CardOfTest, events: readonly ProviderEvent[]) {
    const held = Promise.withResolvers<void>()
    gate = held.promise
    sent.length = 0
    const holding = decide(new ProviderChain(card).request(0))
    await vi.waitFor(() => expect(sent).toContain('COMMIT'), { timeout: 10_000 })
    const from = sent.length
    const answers = events.map(decide)
    held.resolve()
    await holding
    const given = await Promise.all(answers)
    await authorizer.idle()
    return { answers: given, sent: sent.slice(from) }
  }

  return { decide, decideTogether }
}
const decideTogether = (...asked: Parameters<ReturnType<typeof startProcess>['decideTogether']>) =>
  startProcess().decideTogether(...asked)
const count = (sent: readonly string[], what: string) => sent.filter((one) => one === what).length

const DECLINED = { isApproved: false, reason: 'insufficient_funds' }
const APPROVED = { isApproved: true }

async function addMoney({ accountId }: CardOfTest, amountMinor: bigint) {
  const key = crypto.randomUUID()
  const actor = { kind: 'system', id: 'test', requestId: '' } as const
  await fundAccount(api.context, {
    accountId,
    amountMinor,
    source: 'sandbox',
    reference: key,
    key,
    reason: 'test',
    actor,
  })
}

/** A request that was declined for want of money, which is there now: decided anew it would be approved. */
async function giveDeclined(card: CardOfTest, decide: (event: ProviderEvent) => Promise<unknown>) {
  const event = new ProviderChain(card).request(10_001)
  await decide(event)
  await addMoney(card, 90_000n)
  return event
}
const news = (card: CardOfTest, amounts: readonly number[]) =>
  amounts.map((amount) => new ProviderChain(card).request(amount))

describe('a request that was answered before, among new ones', () => {
  it.each([
    ['the same process', false],
    ['another process', true],
  ])('gets the first answer that %s gave, and the others get theirs, with one try more', async (_name, isElsewhere) => {
    const card = await api.giveCard()
    const own = startProcess()
    const repeated = await giveDeclined(card, isElsewhere ? api.send : own.decide)
    const [one, two, tooMuch] = news(card, [100, 200, 1_000_000])
    const { answers, sent } = await own.decideTogether(card, [one, repeated, tooMuch, two] as ProviderEvent[])
    expect(answers).toEqual([APPROVED, DECLINED, DECLINED, APPROVED])
    // The batch before them, the try that met the key, and the one that expected it.
    expect([count(sent, 'BEGIN'), count(sent, 'ROLLBACK'), count(sent, 'fact_keys_take')]).toEqual([2, 1, 1])
    expect(await api.balance(card)).toMatchObject({ heldMinor: 300 })
    await api.expectBooksToAgree()
  })

  it('needs no try more where nobody asks again', async () => {
    const card = await api.giveCard()
    const { answers, sent } = await decideTogether(card, news(card, [100, 200, 300]))
    expect(answers).toEqual([APPROVED, APPROVED, APPROVED])
    expect([count(sent, 'BEGIN'), count(sent, 'ROLLBACK'), count(sent, 'fact_keys_take')]).toEqual([1, 0, 0])
  })

  it('is known by its place in the chain, too, and by what the provider recorded of it', async () => {
    const card = await api.giveCard()
    const repeated = await giveDeclined(card, api.send)
    const recorded = new ProviderChain(card)
    const early = recorded.request(50)
    await api.send(recorded.record(50, false))
    const [fresh] = news(card, [100])
    const asked = [{ ...repeated, id: 'evt_another_delivery' }, fresh, early] as ProviderEvent[]
    const { answers, sent } = await decideTogether(card, asked)
    expect(answers).toMatchObject([DECLINED, APPROVED, { isApproved: false }])
    expect(count(sent, 'BEGIN')).toBe(2)
    expect(await api.balance(card)).toMatchObject({ heldMinor: 100 })
    await api.expectBooksToAgree()
  })

  it('does not keep a poisonous one from being found alone', async () => {
    const card = await api.giveCard()
    const repeated = await giveDeclined(card, api.send)
    await api.context.pool.query(
      "INSERT INTO issuer_cards (issuer, issuer_card_id, lane, account_id, card_id) VALUES ('stripe', 'ic_lost_again', $1, $2, 'card_lost')",
      [card.lane, card.accountId],
    )
    const lost = new ProviderChain({ issuerCardId: 'ic_lost_again' }).request(1)
    const [one, two] = news(card, [100, 200])
    const { answers } = await decideTogether(card, [one, repeated, lost, two] as ProviderEvent[])
    expect(answers).toEqual([APPROVED, DECLINED, { isApproved: false, reason: 'processing_error' }, APPROVED])
    expect(await api.balance(card)).toMatchObject({ heldMinor: 300 })
  })

  it('leaves limits exact: what it held counts once', async () => {
    const limits = [{ amountMinor: 1_000, interval: 'daily' }]
    const card = await api.giveCard({ fundedMinor: 100_000n, controls: { limits } })
    const [held] = news(card, [100])
    if (held === undefined) throw new Error('one was asked for')
    expect((await api.send(held)).body).toEqual({ approved: true })
    const { answers } = await decideTogether(card, [...news(card, Array(8).fill(100)), held, ...news(card, [100, 100])])
    expect(answers).toEqual([...Array(10).fill(APPROVED), { isApproved: false, reason: 'limit_exceeded' }])
    expect(await api.balance(card)).toMatchObject({ heldMinor: 1_000 })
    await api.expectBooksToAgree()
  })
})

describe('every request sent to two processes at once', () => {
  it('is decided once and answered alike by both, and exactly what fits is approved', async () => {
    const first = await api.giveCard({
      fundedMinor: 2_050n,
      controls: { limits: [{ amountMinor: 9_999, interval: 'daily' }] },
    })
    const sibling = await api.giveCard({ person: first.person, fundedMinor: 0n })
    const [one, other] = [startAuthorizer(api).authorizer, startAuthorizer(api).authorizer]
    const requests = Array.from({ length: 60 }, (_, at) =>
      readRequest(new ProviderChain(at % 2 === 0 ? first : sibling).request(100)),
    )
    const pairs = await Promise.all(
      requests.map((request) => Promise.all([one.authorize(request), other.authorize(request)])),
    )
    for (const [answer, again] of pairs) expect(again).toEqual(answer)
    expect(pairs.filter(([{ isApproved }]) => isApproved)).toHaveLength(20)
    expect(await api.balance(first)).toMatchObject({ heldMinor: 2_000 })
    await Promise.all([one.idle(), other.idle()])
    await api.expectBooksToAgree()
  })
})
