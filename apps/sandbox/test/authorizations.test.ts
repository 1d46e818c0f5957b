import type Stripe from 'stripe'
import { afterEach, describe, expect, it } from 'vitest'
import type { Config } from '../src/config.ts'
import type { Overrides } from '../src/sandbox.ts'
import { createCard, createCardholder, type SandboxUnderTest, startInProcess } from './support/sandbox-under-test.ts'
import { expectStripeForm } from './support/stripe-schema.ts'
import { approve, decision, decline, startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts'

type AuthorizationParams = Parameters<Stripe['testHelpers']['issuing']['authorizations']['create']>[0]

const running: { stop(): Promise<void> }[] = []

afterEach(async () => {
  for (const part of running.splice(0).reverse()) await part.stop()
})

interface Scene extends SandboxUnderTest {
  sync: WebhookReceiver
  hook: WebhookReceiver
  card: Stripe.Issuing.Card
  authorize(params?: Partial<AuthorizationParams>): Promise<Stripe.Issuing.Authorization>
}

/** A sandbox with both endpoints and an active card. */
async function setTheScene(settings: Partial<Config> = {}, overrides: Overrides = {}): Promise<Scene> {
  const sync = await startReceiver('whsec_synchronous_one')
  const hook = await startReceiver('whsec_regular_one')
  const sandbox = await startInProcess({ syncWebhook: sync, webhook: hook, ...settings }, overrides)
  running.push(sync, hook, sandbox)
  sync.answer = () => approve()
  const card = await createCard(sandbox.stripe)
  const authorize: Scene['authorize'] = (params) =>
    sandbox.stripe.testHelpers.issuing.authorizations.create({ card: card.id, amount: 5000, ...params })
  return { ...sandbox, sync, hook, card, authorize }
}

const lastReason = (authorization: Stripe.Issuing.Authorization) => authorization.request_history.at(-1)?.reason

describe('an authorization request', () => {
  it('is put to the synchronous endpoint, signed with its secret, before anything is authorized', async () => {
    const { sync, authorize } = await setTheScene()
    const authorization = await authorize({
      merchant_data: { name: 'Corner Grocery', category: 'grocery_stores_supermarkets' },
    })

    expect(sync.received).toHaveLength(1)
    const [request] = sync.received
    expect(request?.isGenuine).toBe(true)
    expect(request?.event.type).toBe('issuing_authorization.request')
    expectStripeForm(request?.event)
    expect(request?.event.data.object).toMatchObject({
      id: authorization.id,
      amount: 0,
      approved: false,
      status: 'pending',
      pending_request: { amount: 5000, currency: 'usd', merchant_amount: 5000, is_amount_controllable: false },
      merchant_data: { name: 'Corner Grocery', category_code: '5411' },
      request_history: [],
    })
  })

  it('is approved when the endpoint says so, with a hold on the issuing balance', async () => {
    const { stripe, authorize, hook } = await setTheScene({ openingBalanceMinor: 100_000n })
    const authorization = await authorize()

    expect(authorization).toMatchObject({ approved: true, status: 'pending', amount: 5000, pending_request: null })
    expect(authorization.request_history).toMatchObject([{ approved: true, amount: 5000, reason: 'webhook_approved' }])
    expect(authorization.request_history[0]?.authorization_code).toMatch(/^S\d{6}$/)
    expect(authorization.balance_transactions).toMatchObject([{ amount: -5000, type: 'issuing_authorization_hold' }])
    expect((await stripe.balance.retrieve()).issuing?.available[0]).toMatchObject({ amount: 95_000, currency: 'usd' })
    const [created] = await hook.waitFor('issuing_authorization.created')
    expect(created?.isGenuine).toBe(true)
    expect(created?.event.data.object).toEqual(JSON.parse(JSON.stringify(authorization)))
  })

  it('is declined when the endpoint says so, and leaves the balance alone', async () => {
    const { stripe, sync, authorize } = await setTheScene({ openingBalanceMinor: 100_000n })
    sync.answer = () => decline({ metadata: { why: 'too late at night' } })
    const authorization = await authorize()

    expect(authorization).toMatchObject({ approved: false, status: 'closed', amount: 5000 })
    expect(authorization.metadata).toEqual({ why: 'too late at night' })
    expect(authorization.request_history).toMatchObject([
      { approved: false, reason: 'webhook_declined', authorization_code: null },
    ])
    expect((await stripe.balance.retrieve()).issuing?.available[0]?.amount).toBe(100_000)
  })

  it.each([
    ['decline', false],
    ['approve', true],
  ] as const)('without an answer in time goes by the timeout default: %s', async (timeoutDefault, approved) => {
    const { sync, authorize } = await setTheScene({ timeoutDefault, timeoutMs: 60 })
    sync.answer = () => 'never'
    const authorization = await authorize()
    expect(authorization.approved).toBe(approved)
    expect(lastReason(authorization)).toBe('webhook_timeout')
  })

  it('goes by the timeout default when nobody listens at the endpoint', async () => {
    const { sync, authorize } = await setTheScene({ timeoutDefault: 'approve' })
    await sync.stop()
    expect(lastReason(await authorize())).toBe('webhook_timeout')
  })

  it.each([
    ['another status', { status: 500 }],
    ['no version header', { status: 200, body: '{"approved":true}' }],
    ['no JSON', decision('so be it')],
    ['no verdict', decision({ amount: 5 })],
    ['a verdict that is no boolean', decision({ approved: 'yes' })],
    ['an amount that nobody may set', approve({ amount: 100 })],
    ['a negative amount', approve({ amount: -1 })],
  ])('is declined with webhook_error for an answer with %s', async (_what, answer) => {
    const { sync, authorize } = await setTheScene({ timeoutDefault: 'approve' })
    sync.answer = () => answer
    const authorization = await authorize()
    expect(authorization.approved).toBe(false)
    expect(lastReason(authorization)).toBe('webhook_error')
    expect(authorization.request_history[0]?.reason_message).toMatch(/^The webhook response was invalid: /)
  })

  it('can be approved in part where the merchant lets the amount be controlled', async () => {
    const { stripe, sync, authorize } = await setTheScene({ openingBalanceMinor: 100_000n })
    sync.answer = () => approve({ amount: 1500 })
    const authorization = await authorize({ is_amount_controllable: true })
    expect(authorization).toMatchObject({ approved: true, amount: 1500, merchant_amount: 1500, status: 'pending' })
    expect((await stripe.balance.retrieve()).issuing?.available[0]?.amount).toBe(98_500)
  })

  it('cannot be approved over more than was asked', async () => {
    const { sync, authorize } = await setTheScene()
    sync.answer = () => approve({ amount: 5001 })
    expect(lastReason(await authorize({ is_amount_controllable: true }))).toBe('webhook_error')
  })

  it('is approved without a question where no synchronous endpoint is configured', async () => {
    const { sync, authorize } = await setTheScene({ syncWebhook: null })
    const authorization = await authorize()
    expect(authorization.approved).toBe(true)
    expect(lastReason(authorization)).toBe('card_active')
    expect(sync.received).toEqual([])
  })

  it('over nothing only verifies the card', async () => {
    const { authorize } = await setTheScene()
    expect(await authorize({ amount: 0 })).toMatchObject({
      approved: true,
      amount: 0,
      status: 'closed',
      balance_transactions: [],
    })
  })

  it('converts a foreign amount at the network rate and keeps both', async () => {
    const { authorize, sync } = await setTheScene()
    const authorization = await authorize({ amount: 10_000, currency: 'jpy' })
    expect(authorization).toMatchObject({
      amount: 6700,
      currency: 'usd',
      merchant_amount: 10_000,
      merchant_currency: 'jpy',
    })
    expect(sync.received[0]?.event.data.object).toMatchObject({
      pending_request: { amount: 6700, merchant_amount: 10_000 },
    })
  })

  it('does not wait for another one: 200 at once are all at the endpoint before one is answered', async () => {
    const { sync, authorize } = await setTheScene()
    let waiting: (() => void)[] = []
    sync.answer = () =>
      new Promise((resolve) => {
        waiting.push(() => resolve(approve()))
        if (waiting.length === 200) for (const answer of waiting.splice(0)) answer()
      })
    const authorizations = await Promise.all(Array.from({ length: 200 }, () => authorize({ amount: 1 })))
    expect(authorizations.filter(({ approved }) => approved)).toHaveLength(200)
    waiting = []
  })
})

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
    expect(await authorize(suspicious)).toMatchObject({ approved: true, verified_by_fraud_challenge: true })
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
})

describe('an increment', () => {
  it('is requested over the additional amount and adds to the total', async () => {
    const { stripe, sync, hook, authorize } = await setTheScene()
    const { id } = await authorize()
    const incremented = await stripe.testHelpers.issuing.authorizations.increment(id, { increment_amount: 700 })

    expect(sync.received.at(-1)?.event.data.object).toMatchObject({
      id,
      amount: 5000,
      pending_request: { amount: 700 },
    })
    expect(incremented).toMatchObject({ approved: true, amount: 5700, status: 'pending', pending_request: null })
    expect(incremented.request_history.map(({ amount }) => amount)).toEqual([5000, 700])
    const [updated] = await hook.waitFor('issuing_authorization.updated')
    expect(updated?.event.data.previous_attributes).toMatchObject({ amount: 5000 })
  })

  it('leaves the authorization as it was when it is declined', async () => {
    const { stripe, sync, authorize } = await setTheScene({ openingBalanceMinor: 100_000n })
    const { id } = await authorize()
    sync.answer = () => decline()
    const declined = await stripe.testHelpers.issuing.authorizations.increment(id, { increment_amount: 700 })
    expect(declined).toMatchObject({ approved: true, amount: 5000, status: 'pending' })
    expect(declined.request_history.map(({ reason }) => reason)).toEqual(['webhook_approved', 'webhook_declined'])
    expect((await stripe.balance.retrieve()).issuing?.available[0]?.amount).toBe(95_000)
  })

  it('is refused while another request of the authorization waits, and after it was closed', async () => {
    const { stripe, sync, authorize } = await setTheScene()
    const { id } = await authorize()
    const helpers = stripe.testHelpers.issuing.authorizations
    let release = () => {}
    sync.answer = () =>
      new Promise((resolve) => {
        release = () => resolve(approve())
      })
    const first = helpers.increment(id, { increment_amount: 1 })
    await sync.waitFor('issuing_authorization.request', 2)
    await expect(helpers.increment(id, { increment_amount: 2 })).rejects.toMatchObject({
      statusCode: 429,
      code: 'lock_timeout',
    })
    const sameKey = { idempotencyKey: 'capture-while-busy' }
    await expect(helpers.capture(id, {}, sameKey)).rejects.toMatchObject({ code: 'lock_timeout' })
    release()
    expect((await first).amount).toBe(5001)
    // A conflict with another request is no result that a key would keep.
    expect((await helpers.capture(id, {}, sameKey)).status).toBe('closed')
    await expect(helpers.increment(id, { increment_amount: 1 })).rejects.toMatchObject({ statusCode: 400 })
  })
})
