import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from './support/manual-clock.ts'
import { createCard, createCardholder, type SandboxUnderTest, startInProcess } from './support/sandbox-under-test.ts'
import { lastReason } from './support/scene.ts'

let sandbox: SandboxUnderTest
let stripe: Stripe
let clock: ManualClock

beforeAll(async () => {
  clock = createManualClock(Date.UTC(2026, 2, 3, 12))
  sandbox = await startInProcess({}, { clock })
  stripe = sandbox.stripe
})

afterAll(() => sandbox.stop())

type Limit = Stripe.Issuing.CardCreateParams.SpendingControls.SpendingLimit

const network = () => stripe.testHelpers.issuing
const limited = (limit: Limit, extra: Partial<Stripe.Issuing.CardCreateParams> = {}) =>
  createCard(stripe, { spending_controls: { spending_limits: [limit] }, ...extra })
const charge = (card: string, amount: number) => network().authorizations.create({ card, amount })

/** How much the card may still spend, found by trying. */
async function expectLeft(card: string, amount: number): Promise<void> {
  expect(lastReason(await charge(card, amount + 1))).toBe('spending_controls')
  expect((await charge(card, amount)).approved).toBe(true)
}

describe('a spending limit', () => {
  it('of one authorization counts it whole, increments and all', async () => {
    const { id: card } = await limited({ amount: 1000, interval: 'per_authorization' })
    const { id } = await charge(card, 700)
    const more = (increment_amount: number) => network().authorizations.increment(id, { increment_amount })
    expect(lastReason(await more(301))).toBe('spending_controls')
    expect(await more(300)).toMatchObject({ approved: true, amount: 1000 })
  })

  it('that is used up, like a balance that is gone, lets a card be verified', async () => {
    const { id: card } = await limited({ amount: 500, interval: 'daily' }, { currency: 'chf' })
    await network().transactions.createForceCapture({ card, amount: 501 })
    expect(lastReason(await charge(card, 1))).toBe('spending_controls')
    expect((await charge(card, 0)).approved).toBe(true)
    const poor = await startInProcess({ openingBalanceMinor: 0n })
    const { id: unfunded } = await createCard(poor.stripe)
    await poor.stripe.testHelpers.issuing.transactions.createForceCapture({ card: unfunded, amount: 1 })
    const verified = await poor.stripe.testHelpers.issuing.authorizations.create({ card: unfunded, amount: 0 })
    expect(lastReason(verified)).toBe('card_active')
    await poor.stop()
  })

  it('of a cardholder counts their cards of its currency, and no others', async () => {
    const spending_controls = {
      spending_limits: [{ amount: 1000, interval: 'monthly' as const }],
      spending_limits_currency: 'usd',
    }
    const { id: cardholder } = await createCardholder(stripe, { spending_controls })
    const [dollars, euros] = [
      await createCard(stripe, { cardholder }),
      await createCard(stripe, { cardholder, currency: 'eur' }),
    ]
    expect((await charge(euros.id, 5000)).approved).toBe(true)
    await expectLeft(dollars.id, 1000)
  })

  it('stays as it was when other controls are changed', async () => {
    const { id } = await limited({ amount: 1000, interval: 'weekly' })
    const { spending_controls } = await stripe.issuing.cards.update(id, {
      spending_controls: { blocked_categories: ['bakeries'] },
    })
    expect(spending_controls).toMatchObject({
      blocked_categories: ['bakeries'],
      spending_limits: [{ amount: 1000, interval: 'weekly' }],
    })
  })

  it('counts an increment of the day after in the window of its authorization', async () => {
    const { id: card } = await limited({ amount: 1000, interval: 'daily' })
    const { id } = await charge(card, 900)
    clock.advance(86_400_000)
    const more = (increment_amount: number) => network().authorizations.increment(id, { increment_amount })
    expect(lastReason(await more(101))).toBe('spending_controls')
    expect((await more(100)).approved).toBe(true)
    await expectLeft(card, 1000)
  })

  it.each(['reverse', 'expire'] as const)(
    'goes on counting what was captured when the rest is over by %s',
    async (end) => {
      const { id: card } = await limited({ amount: 1000, interval: 'daily' })
      const { id } = await charge(card, 1000)
      await network().authorizations.capture(id, { capture_amount: 400, close_authorization: false })
      await network().authorizations[end](id)
      await expectLeft(card, 600)
    },
  )

  it('counts what is held still beside what was captured', async () => {
    const { id: card } = await limited({ amount: 1000, interval: 'daily' })
    const { id } = await charge(card, 900)
    await network().authorizations.capture(id, { capture_amount: 400, close_authorization: false })
    await expectLeft(card, 100)
  })

  it('counts what was captured without being asked for', async () => {
    const { id: card } = await limited({ amount: 1000, interval: 'daily' })
    await network().transactions.createForceCapture({ card, amount: 300 })
    await expectLeft(card, 700)
  })
})

describe('controls that exclude each other', () => {
  it.each([
    ['categories', { blocked_categories: ['bakeries'] }, { allowed_categories: ['bakeries'] }],
    ['merchant_countries', { blocked_merchant_countries: ['FR'] }, { allowed_merchant_countries: ['FR'] }],
    ['card_presences', { blocked_card_presences: ['present'] }, { allowed_card_presences: ['present'] }],
  ] as [string, Stripe.Issuing.CardUpdateParams.SpendingControls, Stripe.Issuing.CardUpdateParams.SpendingControls][])(
    'of %s are refused, also one after the other',
    async (kind, first, second) => {
      const { id } = await createCard(stripe)
      await stripe.issuing.cards.update(id, { spending_controls: first })
      await expect(stripe.issuing.cards.update(id, { spending_controls: second })).rejects.toMatchObject({
        param: `spending_controls[allowed_${kind}]`,
      })
    },
  )
})
