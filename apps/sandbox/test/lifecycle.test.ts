import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from './support/manual-clock.ts'
import { createCard, type SandboxUnderTest, startInProcess } from './support/sandbox-under-test.ts'
import { startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts'

let sandbox: SandboxUnderTest
let stripe: Stripe
let hook: WebhookReceiver
let card: Stripe.Issuing.Card
let clock: ManualClock

beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 2, 3, 12))
  hook = await startReceiver('whsec_regular_one')
  sandbox = await startInProcess({ webhook: hook, openingBalanceMinor: 100_000n }, { clock })
  stripe = sandbox.stripe
  card = await createCard(stripe)
})

afterEach(async () => {
  await sandbox.stop()
  await hook.stop()
})

const authorizations = () => stripe.testHelpers.issuing.authorizations
const authorize = (amount = 5000, extra = {}) => authorizations().create({ card: card.id, amount, ...extra })
const balance = async () => (await stripe.balance.retrieve()).issuing?.available[0]?.amount

describe('a card in a currency with other decimals than two', () => {
  it.each([
    ['jpy', 'kwd', 1_500, 728],
    ['kwd', 'jpy', 1_000, 2_062],
  ])(
    'in %s holds, captures, refunds and converts %s by its minor units',
    async (currency, foreign, charged, amount) => {
      card = await createCard(stripe, { currency })
      const { id } = await authorize(12_345)
      await authorizations().capture(id, { capture_amount: 5_000, close_authorization: false })
      const [captured] = (await authorizations().capture(id, { capture_amount: 3_000 })).transactions
      await stripe.testHelpers.issuing.transactions.refund(captured?.id ?? '', { refund_amount: 2_001 })
      const { data } = await stripe.issuing.transactions.list({ card: card.id })
      expect(data.map((one) => [one.type, one.amount, one.currency]).toSorted()).toEqual([
        ['capture', -3_000, currency],
        ['capture', -5_000, currency],
        ['refund', 2_001, currency],
      ])
      const held = (await stripe.balance.retrieve()).issuing?.available.find((one) => one.currency === currency)
      expect(held?.amount).toBe(100_000 - 8_000 + 2_001)
      const abroad = await authorizations().create({
        card: card.id,
        merchant_amount: charged,
        merchant_currency: foreign,
      })
      expect(abroad).toMatchObject({ amount, currency, merchant_amount: charged, merchant_currency: foreign })
    },
  )
})

describe('a capture', () => {
  it('posts a negative transaction, frees the hold and closes the authorization', async () => {
    const { id } = await authorize()
    const captured = await authorizations().capture(id)

    expect(captured).toMatchObject({ status: 'closed', approved: true, amount: 5000 })
    expect(captured.transactions).toMatchObject([
      { type: 'capture', amount: -5000, merchant_amount: -5000, authorization: id, card: card.id, currency: 'usd' },
    ])
    expect(captured.balance_transactions.map(({ type, amount }) => [type, amount])).toEqual([
      ['issuing_authorization_hold', -5000],
      ['issuing_authorization_release', 5000],
    ])
    expect(await balance()).toBe(95_000)
    const [created] = await hook.waitFor('issuing_transaction.created')
    expect(created?.event.data.object).toEqual(JSON.parse(JSON.stringify(captured.transactions[0])))
    const [updated] = await hook.waitFor('issuing_authorization.updated')
    expect(updated?.event.data.previous_attributes).toMatchObject({ status: 'pending', transactions: [] })
  })

  it('may come several times, and holds the rest until the last', async () => {
    const { id } = await authorize()
    const first = await authorizations().capture(id, { capture_amount: 2000, close_authorization: false })
    expect(first).toMatchObject({ status: 'pending', amount: 5000 })
    expect(await balance()).toBe(95_000)
    const second = await authorizations().capture(id, { capture_amount: 1500, close_authorization: false })
    expect(second.transactions.map(({ amount }) => amount)).toEqual([-2000, -1500])
    expect(await balance()).toBe(95_000)
    const last = await authorizations().capture(id)
    expect(last.status).toBe('closed')
    expect(last.transactions.map(({ amount }) => amount)).toEqual([-2000, -1500, -1500])
    expect(await balance()).toBe(95_000)
  })

  it('may take more than was authorized, even from a canceled card', async () => {
    const { id } = await authorize()
    await stripe.issuing.cards.update(card.id, { status: 'canceled', cancellation_reason: 'stolen' })
    const captured = await authorizations().capture(id, { capture_amount: 7340 })
    expect(captured.transactions).toMatchObject([{ amount: -7340 }])
    expect(await balance()).toBe(92_660)
  })

  it('above what was authorized leaves nothing held, also where more may follow', async () => {
    const { id } = await authorize()
    const over = await authorizations().capture(id, { capture_amount: 7340, close_authorization: false })
    expect(over).toMatchObject({ status: 'pending', amount: 5000 })
    expect(await balance()).toBe(92_660)
    await authorizations().capture(id, { capture_amount: 1660 })
    expect(await balance()).toBe(91_000)
  })

  it('of a part after the end holds nothing anew', async () => {
    const { id } = await authorize()
    await authorizations().expire(id)
    const late = await authorizations().capture(id, { capture_amount: 2000, close_authorization: false })
    expect(late.status).toBe('expired')
    expect(await balance()).toBe(98_000)
  })

  it('may come after the authorization expired, or was reversed', async () => {
    for (const end of ['expire', 'reverse'] as const) {
      const { id } = await authorize()
      await authorizations()[end](id)
      expect(await authorizations().capture(id, { capture_amount: 5200 })).toMatchObject({
        status: 'closed',
        transactions: [{ amount: -5200 }],
      })
    }
    expect(await balance()).toBe(100_000 - 2 * 5200)
  })

  it('abroad takes its amount in the merchant’s currency, also of an authorization that is over nothing any more, or ever was', async () => {
    const reversed = await authorize(5000, { merchant_amount: 7000, merchant_currency: 'jpy' })
    await authorizations().reverse(reversed.id)
    expect(await authorizations().capture(reversed.id, { capture_amount: 2500 })).toMatchObject({
      transactions: [{ amount: -2500, merchant_amount: -3500, merchant_currency: 'jpy' }],
    })
    const verified = await authorize(0, { merchant_currency: 'jpy' })
    expect(await authorizations().capture(verified.id, { capture_amount: 670 })).toMatchObject({
      transactions: [{ amount: -670, merchant_amount: -1000, merchant_currency: 'jpy' }],
    })
  })

  it('is refused for a declined authorization', async () => {
    const { id } = await authorize(5000, { verification_data: { cvc_check: 'mismatch' } })
    await expect(authorizations().capture(id)).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 400,
    })
  })

  it('carries what the merchant says about the purchase', async () => {
    const { id } = await authorize()
    const { transactions } = await authorizations().capture(id, {
      purchase_details: {
        reference: 'A-17',
        lodging: { check_in_at: 1_700_000_000, nights: 2 },
        receipt: [{ description: 'Room', total: 5000, unit_cost: 2500 }],
        flight: { segments: [{ carrier: 'XX', flight_number: '12' }] },
      },
    })
    expect(transactions[0]?.purchase_details).toMatchObject({
      reference: 'A-17',
      lodging: { nights: 2 },
      receipt: [{ description: 'Room', quantity: null, total: 5000 }],
      fuel: null,
    })
  })
})

describe('an authorization', () => {
  it('is reversed in part and then in full', async () => {
    const { id } = await authorize()
    expect(await authorizations().reverse(id, { reverse_amount: 2000 })).toMatchObject({
      amount: 3000,
      status: 'pending',
    })
    expect(await balance()).toBe(97_000)
    await expect(authorizations().reverse(id, { reverse_amount: 3001 })).rejects.toMatchObject({
      param: 'reverse_amount',
    })
    expect(await authorizations().reverse(id)).toMatchObject({ amount: 0, status: 'reversed' })
    expect(await balance()).toBe(100_000)
    await expect(authorizations().reverse(id)).rejects.toMatchObject({ statusCode: 400 })
  })

  it('is closed, not reversed, when the rest after a capture is given back', async () => {
    const { id } = await authorize()
    await authorizations().capture(id, { capture_amount: 2000, close_authorization: false })
    await expect(authorizations().reverse(id, { reverse_amount: 3001 })).rejects.toMatchObject({
      param: 'reverse_amount',
    })
    expect(await authorizations().reverse(id)).toMatchObject({ amount: 2000, status: 'closed' })
    expect(await balance()).toBe(98_000)
  })

  it('expires on request and then holds nothing', async () => {
    const { id } = await authorize()
    expect(await authorizations().expire(id)).toMatchObject({ status: 'expired', amount: 5000 })
    expect(await balance()).toBe(100_000)
  })

  it('expires by itself after a week, and after a month where somebody lodges, travels or rents a car', async () => {
    const shop = await authorize()
    const trips: string[] = []
    const categories = [
      'hotels_motels_and_resorts',
      'airlines_air_carriers',
      'car_rental_agencies',
      'cruise_lines',
      'timeshares',
    ] as const
    for (const category of categories) trips.push((await authorize(5000, { merchant_data: { category } })).id)
    const day = 86_400_000
    const statuses = (...ids: string[]) =>
      Promise.all(ids.map(async (id) => (await stripe.issuing.authorizations.retrieve(id)).status))
    clock.advance(7 * day)
    await hook.waitFor('issuing_authorization.updated')
    expect(await statuses(shop.id, ...trips)).toEqual(['expired', ...trips.map(() => 'pending')])
    clock.advance(24 * day)
    await hook.waitFor('issuing_authorization.updated', 6)
    expect(await statuses(...trips)).toEqual(trips.map(() => 'expired'))
  })

  it('takes a final amount in place of an estimate, with what the pump says', async () => {
    const { id } = await authorize(7500, { merchant_data: { category: 'automated_fuel_dispensers' } })
    const final = await authorizations().finalizeAmount(id, {
      final_amount: 6400,
      fuel: { type: 'unleaded_regular', unit: 'liter' },
    })
    expect(final).toMatchObject({
      amount: 6400,
      status: 'pending',
      fuel: { type: 'unleaded_regular', quantity_decimal: null },
    })
    expect(await balance()).toBe(93_600)
  })

  it('gives back to a limit what was reversed or expired, and counts what was captured above it', async () => {
    await stripe.issuing.cards.update(card.id, {
      spending_controls: { spending_limits: [{ amount: 5000, interval: 'daily' }] },
    })
    const first = await authorize(5000)
    expect((await authorize(1)).approved).toBe(false)
    await authorizations().reverse(first.id, { reverse_amount: 1000 })
    const second = await authorize(1000)
    expect(second.approved).toBe(true)
    await authorizations().expire(second.id)
    await authorizations().capture(first.id, { capture_amount: 4900 })
    expect((await authorize(101)).approved).toBe(false)
    expect((await authorize(100)).approved).toBe(true)
    clock.advance(86_400_000)
    expect((await authorize(5000)).approved).toBe(true)
  })
})

describe('a refund', () => {
  it('is a positive transaction of the same authorization, up to what was captured', async () => {
    const { id } = await authorize()
    const { transactions } = await authorizations().capture(id)
    const capture = transactions[0]?.id ?? ''
    const refund = (amount?: number) =>
      stripe.testHelpers.issuing.transactions.refund(capture, amount === undefined ? {} : { refund_amount: amount })
    expect(await refund(2000)).toMatchObject({ type: 'refund', amount: 2000, authorization: id })
    await expect(refund(3001)).rejects.toMatchObject({ param: 'refund_amount', code: 'amount_too_large' })
    expect(await refund()).toMatchObject({ amount: 3000 })
    await expect(refund()).rejects.toMatchObject({ statusCode: 400 })
    expect(await balance()).toBe(100_000)
    const after = await stripe.issuing.authorizations.retrieve(id)
    expect(after.transactions.map(({ amount }) => amount)).toEqual([-5000, 2000, 3000])
  })

  it('abroad gives the merchant’s share of it back in the merchant’s currency', async () => {
    const { id } = await authorize(10_000, { currency: 'jpy' })
    const { transactions } = await authorizations().capture(id)
    expect(transactions[0]).toMatchObject({ amount: -6700, merchant_amount: -10_000 })
    const capture = transactions[0]?.id ?? ''
    const refund = await stripe.testHelpers.issuing.transactions.refund(capture, { refund_amount: 670 })
    expect(refund).toMatchObject({ amount: 670, merchant_amount: 1000, merchant_currency: 'jpy' })
  })

  it('need not belong to any authorization', async () => {
    const refund = await stripe.testHelpers.issuing.transactions.createUnlinkedRefund({ card: card.id, amount: 700 })
    expect(refund).toMatchObject({ type: 'refund', amount: 700, authorization: null })
    expect(await balance()).toBe(100_700)
  })
})

it('a force capture needs no authorization and nothing can refuse it', async () => {
  await stripe.issuing.cards.update(card.id, { status: 'canceled' })
  const capture = await stripe.testHelpers.issuing.transactions.createForceCapture({ card: card.id, amount: 125_000 })
  expect(capture).toMatchObject({ type: 'capture', amount: -125_000, authorization: null })
  expect(await balance()).toBe(-25_000)
  const foreign = await stripe.testHelpers.issuing.transactions.createForceCapture({
    card: card.id,
    amount: 1000,
    currency: 'eur',
  })
  expect(foreign).toMatchObject({ amount: -1080, currency: 'usd', merchant_amount: -1000, merchant_currency: 'eur' })
})

describe('a dispute', () => {
  const dispute = async (explanation: string) => {
    const { id } = await authorize()
    const { transactions } = await authorizations().capture(id)
    return stripe.issuing.disputes.create({
      transaction: transactions[0]?.id ?? '',
      evidence: { reason: 'fraudulent', fraudulent: { explanation } },
    })
  }

  it('marks its transaction, can be changed until it is submitted, and stays submitted', async () => {
    const { id, transaction, ...opened } = await dispute('not me')
    expect(opened).toMatchObject({ status: 'unsubmitted', amount: 5000, evidence: { reason: 'fraudulent' } })
    expect((await stripe.issuing.transactions.retrieve(String(transaction))).dispute).toBe(id)
    await stripe.issuing.disputes.update(id, {
      amount: 4000,
      evidence: { fraudulent: { explanation: 'really not me' } },
    })
    const submitted = await stripe.issuing.disputes.submit(id)
    expect(submitted).toMatchObject({
      status: 'submitted',
      amount: 4000,
      evidence: { fraudulent: { explanation: 'really not me', additional_documentation: null } },
    })
    await expect(stripe.issuing.disputes.update(id, { amount: 1 })).rejects.toMatchObject({ statusCode: 400 })
    await expect(stripe.issuing.disputes.submit(id)).rejects.toMatchObject({ statusCode: 400 })
    await expect(stripe.issuing.disputes.create({ transaction: String(transaction) })).rejects.toMatchObject({
      statusCode: 400,
    })
  })

  it('is not submitted before it is explained for the reason that it has', async () => {
    const { id } = await dispute('not me')
    await stripe.issuing.disputes.update(id, { evidence: { reason: 'not_received' } })
    const refused = { statusCode: 400, code: 'parameter_missing', param: 'evidence[not_received][explanation]' }
    await expect(stripe.issuing.disputes.submit(id)).rejects.toMatchObject(refused)
    await stripe.issuing.disputes.update(id, { evidence: { not_received: { product_description: 'a hat' } } })
    await expect(stripe.issuing.disputes.submit(id)).rejects.toMatchObject(refused)
    expect((await stripe.issuing.disputes.retrieve(id)).status).toBe('unsubmitted')
    await stripe.issuing.disputes.update(id, { evidence: { not_received: { explanation: 'It never came.' } } })
    expect((await stripe.issuing.disputes.submit(id)).status).toBe('submitted')
  })

  it('is over as much as was captured, and not over more', async () => {
    const { id } = await dispute('not me')
    expect((await stripe.issuing.disputes.update(id, { amount: 5000 })).amount).toBe(5000)
    await expect(stripe.issuing.disputes.update(id, { amount: 5001 })).rejects.toMatchObject({ param: 'amount' })
  })

  it('is decided however many others wait for a decision', async () => {
    const { id } = await dispute('winning_evidence')
    const { id: another } = await createCard(stripe, { currency: 'eur' })
    const contest = async () => {
      const { transactions } = stripe.testHelpers.issuing
      const { id: transaction } = await transactions.createForceCapture({ card: another, amount: 1 })
      const evidence = { reason: 'other', other: { explanation: 'not right' } } as const
      await stripe.issuing.disputes.submit((await stripe.issuing.disputes.create({ transaction, evidence })).id)
    }
    await Promise.all(Array.from({ length: 101 }, contest))
    await stripe.issuing.disputes.submit(id)
    await hook.waitFor('issuing_dispute.closed')
    expect((await stripe.issuing.disputes.retrieve(id)).status).toBe('won')
  })

  it('takes a document as evidence, by its content, and none that was never uploaded', async () => {
    const upload = (data: Buffer) =>
      stripe.files.create({ purpose: 'dispute_evidence', file: { name: 'proof.txt', type: 'text/plain', data } })
    const file = await upload(Buffer.from('%PDF-1.7 proof'))
    expect(file).toMatchObject({ object: 'file', purpose: 'dispute_evidence', type: 'pdf', size: 14 })
    expect(await stripe.files.retrieve(file.id)).toMatchObject({ id: file.id, filename: 'proof.txt' })
    await expect(upload(Buffer.from('not a document'))).rejects.toMatchObject({ statusCode: 400 })
    const { id } = await dispute('not me')
    const give = (additional_documentation: string) =>
      stripe.issuing.disputes.update(id, { evidence: { fraudulent: { additional_documentation } } })
    expect((await give(file.id)).evidence.fraudulent).toEqual({
      additional_documentation: file.id,
      explanation: 'not me',
    })
    await expect(give('file_unknown')).rejects.toMatchObject({ statusCode: 400, param: 'evidence' })
  })

  it('expires by itself where it is not submitted within 110 days of its transaction', async () => {
    const [left, sent] = [await dispute('not me'), await dispute('not me either')]
    await stripe.issuing.disputes.submit(sent.id)
    clock.advance(110 * 86_400_000)
    await hook.waitFor('issuing_dispute.closed')
    expect((await stripe.issuing.disputes.retrieve(left.id)).status).toBe('expired')
    expect((await stripe.issuing.disputes.retrieve(sent.id)).status).toBe('submitted')
  })

  it('can be begun to the last moment of these 110 days, and then no more', async () => {
    const { id: transaction } = await stripe.testHelpers.issuing.transactions.createForceCapture({
      card: card.id,
      amount: 100,
    })
    const { created } = await stripe.issuing.transactions.retrieve(transaction)
    const endMs = (created + 110 * 86_400) * 1000
    clock.advance(endMs - 1 - clock.nowMs())
    const create = (id: string) => stripe.issuing.disputes.create({ transaction: id })
    expect((await create(transaction)).status).toBe('unsubmitted')
    const { id: another } = await stripe.testHelpers.issuing.transactions.createForceCapture({
      card: card.id,
      amount: 100,
    })
    clock.advance(110 * 86_400_000 + 1000)
    await expect(create(another)).rejects.toMatchObject({ statusCode: 400, param: 'transaction' })
    expect((await stripe.issuing.transactions.retrieve(another)).dispute).toBeNull()
  })

  it('over a part that is won gives back that part', async () => {
    const { id } = await dispute('winning_evidence')
    await stripe.issuing.disputes.update(id, { amount: 1500 })
    await stripe.issuing.disputes.submit(id)
    const [reinstated] = await hook.waitFor('issuing_dispute.funds_reinstated')
    expect(reinstated?.event.data.object).toMatchObject({ id, balance_transactions: [{ amount: 1500 }] })
    expect(await balance()).toBe(96_500)
  })

  it.each([
    ['winning_evidence', 'won', 100_000],
    ['losing_evidence', 'lost', 95_000],
  ])('ends as its explanation says: %s', async (explanation, status, left) => {
    const { id } = await dispute(explanation)
    await stripe.issuing.disputes.submit(id)
    await hook.waitFor('issuing_dispute.closed')
    expect((await stripe.issuing.disputes.retrieve(id)).status).toBe(status)
    expect(await balance()).toBe(left)
  })
})
