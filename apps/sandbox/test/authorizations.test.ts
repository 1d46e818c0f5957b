import { describe, expect, it } from 'vitest'
import { createManualClock } from './support/manual-clock.ts'
import { lastReason, setTheScene } from './support/scene.ts'
import { expectStripeForm } from './support/stripe-schema.ts'
import { approve, decision, decline } from './support/webhook-receiver.ts'

const VERSION = { 'Stripe-Version': '2026-10-28.endive' }
const APPROVED = '{"approved":true}'

const keys = (from: number, to: number) =>
  Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`key_${from + index}`, 'x']))

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
    ['a status of success other than 200', { status: 201, headers: VERSION, body: APPROVED }],
    ['no version header', { status: 200, body: APPROVED }],
    ['another content type', { status: 200, headers: { ...VERSION, 'Content-Type': 'text/html' }, body: APPROVED }],
    ['no JSON', decision('so be it')],
    ['no verdict', decision({ amount: 5 })],
    ['a verdict that is no boolean', decision({ approved: 'yes' })],
    ['an amount that nobody may set', approve({ amount: 100 })],
    ['a negative amount', approve({ amount: -1 })],
    ['more metadata than an object can have', approve({ metadata: keys(0, 51) })],
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

  it('can be approved over all that was asked, stated as an amount, and not over more', async () => {
    const { sync, authorize } = await setTheScene()
    sync.answer = () => approve({ amount: 5000 })
    expect(await authorize({ is_amount_controllable: true })).toMatchObject({ approved: true, amount: 5000 })
    for (const amount of [5001, 0, -1, 1.5]) {
      sync.answer = () => approve({ amount })
      expect(lastReason(await authorize({ is_amount_controllable: true })), String(amount)).toBe('webhook_error')
    }
  })

  it('that is declined is declined whole, whatever amount the answer names', async () => {
    const { sync, authorize } = await setTheScene()
    sync.answer = () => decline({ amount: 100 })
    const declined = await authorize({ is_amount_controllable: true })
    expect(declined).toMatchObject({ approved: false, amount: 5000, request_history: [{ amount: 5000 }] })
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

  it('is over an amount in the currency that it names, whatever the merchant charges in', async () => {
    const { authorize } = await setTheScene()
    const abroad = { amount: 10_000, currency: 'eur', merchant_currency: 'jpy' }
    expect(await authorize(abroad)).toMatchObject({
      amount: 10_800,
      currency: 'usd',
      merchant_amount: 16_119,
      merchant_currency: 'jpy',
    })
    expect(await authorize({ ...abroad, merchant_amount: 16_000 })).toMatchObject({
      amount: 10_800,
      merchant_amount: 16_000,
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

  it('abroad adds to the amount in the merchant’s currency at the rate of the first request', async () => {
    const { stripe, sync, authorize } = await setTheScene()
    const { id } = await authorize({ amount: 10_000, currency: 'jpy' })
    const more = await stripe.testHelpers.issuing.authorizations.increment(id, { increment_amount: 670 })
    expect(sync.received.at(-1)?.event.data.object).toMatchObject({
      pending_request: { amount: 670, currency: 'usd', merchant_amount: 1000, merchant_currency: 'jpy' },
    })
    expect(more).toMatchObject({ amount: 7370, merchant_amount: 11_000, merchant_currency: 'jpy' })
  })

  it('keeps the metadata that an earlier answer gave, and adds its own', async () => {
    const { stripe, sync, authorize } = await setTheScene()
    sync.answer = () => approve({ metadata: { first: '1' } })
    const { id } = await authorize()
    sync.answer = () => approve({ metadata: { second: '2' } })
    const more = await stripe.testHelpers.issuing.authorizations.increment(id, { increment_amount: 1 })
    expect(more.metadata).toEqual({ first: '1', second: '2' })
  })

  it('takes metadata out that an answer empties, and none in beyond the fifty keys of an object', async () => {
    const { stripe, sync, authorize } = await setTheScene()
    sync.answer = () => approve({ metadata: { ...keys(0, 50), none: '' } })
    const { id, metadata } = await authorize()
    expect(metadata).toEqual(keys(0, 50))
    const increment = () => stripe.testHelpers.issuing.authorizations.increment(id, { increment_amount: 1 })
    sync.answer = () => approve({ metadata: { key_0: '', another: 'x' } })
    expect((await increment()).metadata).toEqual({ ...keys(1, 50), another: 'x' })
    sync.answer = () => decline({ metadata: keys(0, 1) })
    const refused = await increment()
    expect([lastReason(refused), refused.metadata.key_0]).toEqual(['webhook_error', undefined])
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
    for (const step of ['reverse', 'expire'] as const)
      await expect(helpers[step](id), step).rejects.toMatchObject({ code: 'lock_timeout' })
    await expect(helpers.finalizeAmount(id, { final_amount: 1 })).rejects.toMatchObject({ code: 'lock_timeout' })
    release()
    expect((await first).amount).toBe(5001)
    // A conflict with another request is no result that a key would keep.
    expect((await helpers.capture(id, {}, sameKey)).status).toBe('closed')
    await expect(helpers.increment(id, { increment_amount: 1 })).rejects.toMatchObject({ statusCode: 400 })
  })

  it('that waits for its answer keeps the authorization from expiring', async () => {
    const clock = createManualClock()
    const { stripe, sync, authorize } = await setTheScene({}, { clock })
    const [{ id }, other] = [await authorize(), await authorize()]
    let release = () => {}
    sync.answer = () =>
      new Promise((resolve) => {
        release = () => resolve(approve())
      })
    const increment = stripe.testHelpers.issuing.authorizations.increment(id, { increment_amount: 1 })
    await sync.waitFor('issuing_authorization.request', 3)
    const statusOf = async (one: string) => (await stripe.issuing.authorizations.retrieve(one)).status
    clock.advance(7 * 86_400_000)
    await expect.poll(() => statusOf(other.id)).toBe('expired')
    expect(await statusOf(id)).toBe('pending')
    release()
    expect(await increment).toMatchObject({ approved: true, amount: 5001, status: 'pending' })
  })
})
