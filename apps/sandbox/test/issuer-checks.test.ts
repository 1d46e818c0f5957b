import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { createManualClock } from './support/manual-clock.ts'
import { createCard, createCardholder } from './support/sandbox-under-test.ts'
import { type AuthorizationParams, lastReason, type Scene, setTheScene } from './support/scene.ts'

describe('the issuer itself', () => {
  it.each([
    [
      'card_inactive',
      async ({ stripe, card }: Scene) => void (await stripe.issuing.cards.update(card.id, { status: 'inactive' })),
    ],
    [
      'card_canceled',
      async ({ stripe, card }: Scene) => void (await stripe.issuing.cards.update(card.id, { status: 'canceled' })),
    ],
    [
      'cardholder_inactive',
      async ({ stripe, card }: Scene) =>
        void (await stripe.issuing.cardholders.update(card.cardholder.id, { status: 'inactive' })),
    ],
  ])('declines with %s and asks nobody', async (reason, prepare) => {
    const scene = await setTheScene()
    await prepare(scene)
    const authorization = await scene.authorize()
    expect(authorization).toMatchObject({ approved: false, status: 'closed' })
    expect(lastReason(authorization)).toBe(reason)
    expect(scene.sync.received).toEqual([])
    const [created] = await scene.hook.waitFor('issuing_authorization.created')
    expect(created?.event.data.object).toMatchObject({ id: authorization.id, approved: false })
  })

  it('declines with insufficient_funds when the issuing balance is too low, and approves after a top-up', async () => {
    const { stripe, sync, authorize } = await setTheScene({ openingBalanceMinor: 4999n })
    expect(lastReason(await authorize())).toBe('insufficient_funds')
    expect(sync.received).toEqual([])
    await stripe.topups.create({ amount: 1, currency: 'usd' })
    expect((await authorize()).approved).toBe(true)
  })

  it.each([
    [{ cvc_check: 'mismatch' }, 'verification_failed'],
    [{ expiry_check: 'mismatch' }, 'verification_failed'],
    [{ three_d_secure: { result: 'failed' } }, 'verification_failed'],
  ] as const)('declines %j with %s', async (verification, reason) => {
    const { authorize } = await setTheScene()
    expect(lastReason(await authorize({ verification_data: verification }))).toBe(reason)
  })

  it('declines a suspicious payment until its cardholder has confirmed one at that merchant', async () => {
    const { stripe, authorize } = await setTheScene()
    const suspicious = { risk_assessment: { fraud_risk: { level: 'highest' } } } as const
    const declined = await authorize(suspicious)
    expect(lastReason(declined)).toBe('suspected_fraud')
    expect(declined.fraud_challenges).toEqual([{ channel: 'sms', status: 'pending', undeliverable_reason: null }])
    const confirmed = await stripe.testHelpers.issuing.authorizations.respond(declined.id, { confirmed: true })
    expect(confirmed.fraud_challenges?.[0]?.status).toBe('verified')
    await expect(
      stripe.testHelpers.issuing.authorizations.respond(declined.id, { confirmed: false }),
    ).rejects.toMatchObject({ statusCode: 400 })
    expect(await authorize(suspicious)).toMatchObject({ approved: true, verified_by_fraud_challenge: true })
    const { id: ofAnother } = await createCard(stripe)
    expect(lastReason(await authorize({ ...suspicious, card: ofAnother }))).toBe('suspected_fraud')
    const elsewhere = { ...suspicious, merchant_data: { network_id: '77' } }
    expect(lastReason(await authorize(elsewhere))).toBe('suspected_fraud')
  })

  it('gives a card without stated limits 500 a day until its limits are unset', async () => {
    const { stripe, card } = await setTheScene()
    const byDefault = await stripe.issuing.cards.create({
      cardholder: card.cardholder.id,
      currency: 'usd',
      type: 'virtual',
      status: 'active',
    })
    expect(byDefault.spending_controls.spending_limits).toEqual([{ amount: 50_000, categories: [], interval: 'daily' }])
    const charge = (amount: number) => stripe.testHelpers.issuing.authorizations.create({ card: byDefault.id, amount })
    expect((await charge(50_000)).approved).toBe(true)
    expect(lastReason(await charge(1))).toBe('spending_controls')
    await stripe.rawRequest('POST', `/v1/issuing/cards/${byDefault.id}`, { spending_controls: { spending_limits: '' } })
    expect((await charge(1)).approved).toBe(true)
  })

  it('lets an amount equal to what remains of a limit pass, and nothing beyond it', async () => {
    const { stripe, card, authorize } = await setTheScene()
    await stripe.issuing.cards.update(card.id, {
      spending_controls: {
        spending_limits: [
          { amount: 6000, interval: 'monthly' },
          { amount: 1000, interval: 'all_time', categories: ['bakeries'] },
        ],
      },
    })
    expect((await authorize({ amount: 5000 })).approved).toBe(true)
    expect(lastReason(await authorize({ amount: 1001 }))).toBe('spending_controls')
    expect(lastReason(await authorize({ amount: 1001, merchant_data: { category: 'bakeries' } }))).toBe(
      'spending_controls',
    )
    expect((await authorize({ amount: 1000, merchant_data: { category: 'bakeries' } })).approved).toBe(true)
  })

  it('never approves more at once than a limit allows', async () => {
    const { stripe, card, authorize } = await setTheScene()
    await stripe.issuing.cards.update(card.id, {
      spending_controls: { spending_limits: [{ amount: 700, interval: 'daily' }] },
    })
    const all = await Promise.all(Array.from({ length: 40 }, () => authorize({ amount: 100 })))
    expect(all.filter(({ approved }) => approved)).toHaveLength(7)
  })

  it.each([
    [
      { allowed_categories: ['bakeries'] },
      { merchant_data: { category: 'florists' } },
      { merchant_data: { category: 'bakeries' } },
    ],
    [
      { blocked_categories: ['bakeries'] },
      { merchant_data: { category: 'bakeries' } },
      { merchant_data: { category: 'florists' } },
    ],
    [
      { allowed_merchant_countries: ['FR'] },
      { merchant_data: { country: 'US' } },
      { merchant_data: { country: 'FR' } },
    ],
    [
      { blocked_merchant_countries: ['FR'] },
      { merchant_data: { country: 'FR' } },
      { merchant_data: { country: 'US' } },
    ],
    [{ allowed_card_presences: ['present'] }, { authorization_method: 'online' }, { authorization_method: 'chip' }],
    [
      { blocked_card_presences: ['present'] },
      { authorization_method: 'contactless' },
      { authorization_method: 'keyed_in' },
    ],
  ] as [
    Stripe.Issuing.CardUpdateParams.SpendingControls,
    Partial<AuthorizationParams>,
    Partial<AuthorizationParams>,
  ][])('enforces %j', async (controls, refused, allowed) => {
    const { stripe, card, authorize } = await setTheScene()
    await stripe.issuing.cards.update(card.id, { spending_controls: controls })
    expect(lastReason(await authorize(refused))).toBe('spending_controls')
    expect((await authorize(allowed)).approved).toBe(true)
  })

  it("enforces a cardholder's limits over all of their cards", async () => {
    const { stripe } = await setTheScene()
    const cardholder = await createCardholder(stripe, {
      spending_controls: { spending_limits: [{ amount: 1000, interval: 'weekly' }], spending_limits_currency: 'usd' },
    })
    const [first, second] = [
      await createCard(stripe, { cardholder: cardholder.id }),
      await createCard(stripe, { cardholder: cardholder.id }),
    ]
    const charge = (card: string, amount: number) => stripe.testHelpers.issuing.authorizations.create({ card, amount })
    expect((await charge(first.id, 600)).approved).toBe(true)
    expect(lastReason(await charge(second.id, 401))).toBe('spending_controls')
    expect((await charge(second.id, 400)).approved).toBe(true)
  })

  it('declines with card_expired from the first moment after the card’s month', async () => {
    const clock = createManualClock(Date.UTC(2026, 2, 3, 12))
    const { stripe, card, sync } = await setTheScene({}, { clock })
    const { id } = await createCard(stripe, { cardholder: card.cardholder.id, exp_month: 4, exp_year: 2026 })
    const charge = () => stripe.testHelpers.issuing.authorizations.create({ card: id, amount: 1 })
    clock.advance(Date.UTC(2026, 4, 1) - 1000 - clock.nowMs())
    expect((await charge()).approved).toBe(true)
    clock.advance(1000)
    const asked = sync.received.length
    expect(lastReason(await charge())).toBe('card_expired')
    expect(sync.received).toHaveLength(asked)
  })

  it('makes no active card for a cardholder who is not active', async () => {
    const { stripe } = await setTheScene()
    const { id: cardholder } = await createCardholder(stripe, { status: 'inactive' })
    await expect(createCard(stripe, { cardholder })).rejects.toMatchObject({ statusCode: 400, param: 'status' })
    const card = await createCard(stripe, { cardholder, status: 'inactive' })
    expect(card.status).toBe('inactive')
    const activate = () => stripe.issuing.cards.update(card.id, { status: 'active' })
    await expect(activate()).rejects.toMatchObject({ statusCode: 400, param: 'status' })
    expect((await stripe.issuing.cards.retrieve(card.id)).status).toBe('inactive')
    await stripe.issuing.cardholders.update(cardholder, { status: 'active' })
    expect((await activate()).status).toBe('active')
  })

  it('cancels a card after its last payment, which still takes an increment', async () => {
    const { stripe, card } = await setTheScene()
    const single = await createCard(stripe, {
      cardholder: card.cardholder.id,
      lifecycle_controls: { cancel_after: { payment_count: 1 } },
    })
    const first = await stripe.testHelpers.issuing.authorizations.create({ card: single.id, amount: 100 })
    expect((await stripe.issuing.cards.retrieve(single.id)).status).toBe('canceled')
    expect(lastReason(await stripe.testHelpers.issuing.authorizations.create({ card: single.id, amount: 1 }))).toBe(
      'card_canceled',
    )
    const more = await stripe.testHelpers.issuing.authorizations.increment(first.id, { increment_amount: 50 })
    expect(more).toMatchObject({ approved: true, amount: 150 })
  })

  it('counts what a card of few payments pays: not what only verifies it, and also what is forced', async () => {
    const { stripe, card } = await setTheScene()
    const { id } = await createCard(stripe, {
      cardholder: card.cardholder.id,
      lifecycle_controls: { cancel_after: { payment_count: 3 } },
    })
    const charge = (amount: number) => stripe.testHelpers.issuing.authorizations.create({ card: id, amount })
    const status = async () => (await stripe.issuing.cards.retrieve(id)).status
    for (const amount of [0, 100, 0, 100]) expect((await charge(amount)).approved).toBe(true)
    expect(await status()).toBe('active')
    await stripe.testHelpers.issuing.transactions.createForceCapture({ card: id, amount: 100 })
    expect(await status()).toBe('canceled')
    expect(lastReason(await charge(0))).toBe('card_canceled')
  })

  it('takes no increment on a card that somebody canceled before its payments were used up, whatever is forced since', async () => {
    const { stripe, card } = await setTheScene()
    const { id } = await createCard(stripe, {
      cardholder: card.cardholder.id,
      lifecycle_controls: { cancel_after: { payment_count: 2 } },
    })
    const first = await stripe.testHelpers.issuing.authorizations.create({ card: id, amount: 100 })
    await stripe.issuing.cards.update(id, { status: 'canceled' })
    await stripe.testHelpers.issuing.transactions.createForceCapture({ card: id, amount: 100 })
    const more = await stripe.testHelpers.issuing.authorizations.increment(first.id, { increment_amount: 1 })
    expect([lastReason(more), more.amount]).toEqual(['card_canceled', 100])
  })
})
