import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Ask, type Outcome, startDecisionProcess } from './decision-process.ts'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

/**
 * Two processes that keep cards answer as one that keeps nothing: whatever somebody changes in between, whichever of them decides, for
 * which cards together, and whether its batch is committed or not. What each decision saw of the card, its account and its limits is
 * compared as well, by its stored trace.
 */

const api = await startIssuingApi()
const keeping = [startDecisionProcess(api), startDecisionProcess(api)]
const forgetful = startDecisionProcess(api, { isForgetful: true })

const limits = (amountMinor: number, interval: unknown) => ({ limits: [{ amountMinor, interval }] })
const DOCUMENTS = [
  {},
  limits(300, 'daily'),
  limits(200, 'weekly'),
  limits(250, { trailingSeconds: 3_600 }),
  limits(40, 'per_authorization'),
  { blockedCountries: ['US'] },
  { allowedCategories: ['grocery_stores_supermarkets'], ...limits(500, 'all_time') },
].map((document) => JSON.stringify(document))

/** What may change, each of a card with its account. */
const CARD_CHANGES = [
  fc.constantFrom(
    "status = 'active', frozen_by = NULL",
    "status = 'frozen', frozen_by = 'cardholder'",
    "status = 'closed', frozen_by = NULL",
  ),
  fc.constantFrom("purpose = 'standard'", "purpose = 'single_use'", "purpose = 'merchant_locked'"),
  fc.constantFrom(
    'consumed_by = NULL, locked_merchant_id = NULL',
    "consumed_by = 'auth_other'",
    "locked_merchant_id = 'mid_0'",
  ),
  fc.constantFrom('counter_owner_id = id', "counter_owner_id = 'card_before'"),
  fc.constantFrom(...DOCUMENTS).map((document) => `controls = '${document}'`),
]
const ACCOUNT_CHANGES = [
  fc.constantFrom("status = 'active'", "status = 'frozen'"),
  fc.constantFrom('kyc_approved = true', 'kyc_approved = false'),
  fc.constantFrom("country = 'DE', time_zone = 'Europe/Berlin'", "country = '', time_zone = 'UTC'"),
  fc.constantFrom(...DOCUMENTS).map((document) => `controls = '${document}'`),
  fc.constantFrom(...DOCUMENTS).map((document) => `ceiling = '${document}'`),
]

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      by: fc.nat(1),
      end: fc.constantFrom('COMMIT' as const, 'COMMIT' as const, 'COMMIT' as const, 'ROLLBACK' as const),
      expectsKnown: fc.boolean(),
      asks: fc.array(fc.record({ card: fc.nat(2), merchant: fc.nat(1), amount: fc.constantFrom(0, 10, 50, 120) }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      card: fc.nat(2),
      end: fc.constantFrom('COMMIT' as const, 'COMMIT' as const, 'ROLLBACK' as const),
      change: fc.oneof(
        fc.record({ table: fc.constant('cards'), set: fc.oneof(...CARD_CHANGES) }),
        fc.record({ table: fc.constant('accounts'), set: fc.oneof(...ACCOUNT_CHANGES) }),
      ),
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Two cards of one account, and one of another. */
async function giveCards(): Promise<CardOfTest[]> {
  const first = await api.giveCard({ fundedMinor: 900n })
  const sibling = await api.giveCard({ person: first.person, fundedMinor: 0n, purpose: 'merchant_locked' })
  // In the same lane, so that on a cluster they may share a batch.
  const person = await api.signUpInLane(first.lane)
  return [first, sibling, await api.giveCard({ person, fundedMinor: 600n, purpose: 'single_use' })]
}

/** What chains are called that a batch began is another thing each time. */
function told(outcomes: readonly Outcome[]): Outcome[] {
  let text = JSON.stringify(outcomes)
  for (const [place, { authorizationId }] of outcomes.entries())
    text = text.replaceAll(authorizationId, `chain ${place} of the batch`)
  return JSON.parse(text)
}

async function play(cards: readonly CardOfTest[], played: Step): Promise<void> {
  const cardAt = (place: number): CardOfTest => {
    const card = cards[place]
    if (card === undefined) throw new Error('there are three cards')
    return card
  }
  if (played.kind === 'change') {
    const { lane, cardId, accountId } = cardAt(played.card)
    const { table, set } = played.change
    const client = await api.context.pool.connect()
    await client.query('BEGIN')
    await client.query(`UPDATE ${table} SET ${set} WHERE lane = $1 AND id = $2`, [
      lane,
      table === 'cards' ? cardId : accountId,
    ])
    await client.query(played.end)
    client.release()
    return
  }
  const { by, end, expectsKnown } = played
  const asks = played.asks.map(({ card, merchant, amount }): Ask => {
    const event = new ProviderChain({ ...cardAt(card), merchantId: `mid_${merchant}` }).request(amount)
    return { card: cardAt(card), event }
  })
  const expected = told(await forgetful.decide(asks, { end: 'ROLLBACK' }))
  expect(told((await keeping[by]?.decide(asks, { end, expectsKnown })) ?? [])).toEqual(expected)
  expect(expected).toHaveLength(asks.length)
}

test('two processes that keep cards decide as one that keeps nothing, whatever changes between their batches', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
      const cards = await giveCards()
      for (const played of steps) await play(cards, played)
    }),
    { numRuns: 40 },
  )
  await api.expectBooksToAgree()
})
