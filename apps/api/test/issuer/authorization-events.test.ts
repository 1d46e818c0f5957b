import { describe, expect, it } from 'vitest'
import { readStripeEvent } from '../../src/providers/issuer/stripe/authorization-events.ts'
import { JsonShapeError, toObject } from '../../src/providers/issuer/stripe/json-reader.ts'
import { undeliveredEvents } from '../../src/providers/issuer/stripe/undelivered-events.ts'
import { ProviderChain, type ProviderEvent } from '../issuing/provider-events.ts'

const factsOf = (event: ProviderEvent) => {
  const read = readStripeEvent(toObject(event))
  if (read.kind !== 'record') throw new Error(`this is a ${read.kind}`)
  return read.record.facts.map(({ kind, amountMinor, deltaMinor, providerId }) => ({
    kind,
    amountMinor,
    deltaMinor,
    providerId,
  }))
}

/** The same event with other values in its object, by dotted path. */
function changed(event: ProviderEvent, values: Record<string, unknown>): ProviderEvent {
  const copy = structuredClone(event)
  for (const [path, value] of Object.entries(values)) {
    const steps = path.split('.')
    const last = steps.pop() ?? ''
    const parent = steps.reduce(
      (node, step) => node[step] as Record<string, unknown>,
      (copy.data as { object: Record<string, unknown> }).object,
    )
    parent[last] = value
  }
  return copy
}

function requestOf(values: Record<string, unknown> = {}) {
  const read = readStripeEvent(toObject(changed(new ProviderChain({ issuerCardId: 'ic_1' }).request(5_000), values)))
  if (read.kind !== 'request') throw new Error(`this is a ${read.kind}`)
  return read.request
}

const without = (event: ProviderEvent, ...names: string[]): ProviderEvent => {
  const data = event.data as { object: unknown; previous_attributes?: Record<string, unknown> }
  const previous = Object.fromEntries(
    Object.entries(data.previous_attributes ?? {}).filter(([name]) => !names.includes(name)),
  )
  return { ...event, data: { object: data.object, previous_attributes: previous } }
}

function openChain(): ProviderChain {
  const chain = new ProviderChain({ issuerCardId: 'ic_1' })
  chain.record(5_000, true)
  return chain
}

describe('a request', () => {
  it('lets its amount be lowered only where it says so', () => {
    expect(requestOf().isAmountControllable).toBe(false)
    expect(requestOf({ 'pending_request.is_amount_controllable': undefined }).isAmountControllable).toBe(false)
    expect(requestOf({ 'pending_request.is_amount_controllable': true }).isAmountControllable).toBe(true)
  })

  it('was made when its event was, also where the authorization began long before', () => {
    const event = new ProviderChain({ issuerCardId: 'ic_1', created: 1_763_884_800 }).request(100)
    const read = readStripeEvent(toObject({ ...event, created: 1_763_971_200 }))
    expect(read).toMatchObject({
      request: { authorizedAtMs: 1_763_884_800_000, requestedAtMs: 1_763_971_200_000 },
    })
  })

  it('tells each check, each part of its amount, and the network’s score by its own field', () => {
    const request = requestOf({
      'pending_request.amount_details': { atm_fee: 300, cashback_amount: 2_000 },
      'pending_request.network_risk_score': 77,
      verification_data: {
        cvc_check: 'match',
        expiry_check: 'mismatch',
        address_line1_check: 'not_provided',
        address_postal_code_check: 'match',
        three_d_secure: { result: 'authenticated' },
      },
      wallet: 'apple_pay',
    })
    expect(request).toMatchObject({ atmFeeMinor: 300n, cashbackMinor: 2_000n, riskScore: 77 })
    expect(request.verification).toEqual({
      cvc: 'match',
      expiry: 'mismatch',
      address: 'not_provided',
      postalCode: 'match',
      threeDSecure: 'authenticated',
      wallet: 'apple_pay',
    })
    expect(requestOf()).not.toHaveProperty('cashbackMinor')
  })

  it('names its merchant in plain text and by a code, also where the network gave none', () => {
    const merchant = requestOf({
      'merchant_data.name': '  Corner\u0000\n Grocery\ud800 ',
      'merchant_data.country': 'us',
      'merchant_data.category': 'bakeries',
      'merchant_data.category_code': '',
    }).merchant
    expect(merchant).toMatchObject({ name: 'Corner Grocery\ufffd', country: 'US', categoryCode: '5462' })
  })

  it.each(['pending_request.amount', 'pending_request.merchant_amount'])('over a negative %s is none', (path) => {
    expect(() => requestOf({ [path]: -1 })).toThrow(JsonShapeError)
  })
})

describe('a refusal of the issuer’s own', () => {
  it.each([
    ['card_inactive', 'card_not_active'],
    ['card_canceled', 'card_closed'],
    ['card_expired', 'card_closed'],
    ['cardholder_inactive', 'account_frozen'],
    ['cardholder_blocked', 'account_frozen'],
    ['account_disabled', 'account_frozen'],
    ['cardholder_verification_required', 'kyc_required'],
    ['insufficient_funds', 'insufficient_funds'],
    ['spending_controls', 'limit_exceeded'],
    ['suspected_fraud', 'fraud_suspected'],
    ['verification_failed', 'verification_failed'],
    ['insecure_authorization_method', 'verification_failed'],
    ['pin_blocked', 'verification_failed'],
    ['not_allowed', 'provider_declined'],
    ['network_fallback', 'provider_declined'],
    ['stripe_internal_error', 'processing_error'],
    ['webhook_error', 'processing_error'],
    ['webhook_timeout', 'processing_error'],
    ['invented_later', 'provider_declined'],
    ['webhook_declined', undefined],
  ])('of %s is told in our words as %s', (reason, declineReason) => {
    const chain = new ProviderChain({ issuerCardId: 'ic_1' })
    const read = readStripeEvent(toObject(chain.record(5_000, false, reason)))
    const isOurs = reason === 'webhook_declined'
    expect(read).toMatchObject({ record: { outcomes: [{ reason, isOurs, isApproved: false }] } })
    expect(read.kind === 'record' && read.record.outcomes[0]?.declineReason).toBe(declineReason)
  })
})

describe('an updated authorization', () => {
  it('that ends ends after the clearing of the same second', () => {
    const chain = openChain()
    const [captured, closed] = chain.capture(5_000, true)
    const sequenceOf = (event: ProviderEvent | undefined, kind: string) => {
      const read = readStripeEvent(toObject(event))
      const facts = read.kind === 'record' ? read.record.facts : []
      return facts.find((fact) => fact.kind === kind)?.providerSequence ?? Number.NaN
    }
    const clearing = sequenceOf(captured, 'capture')
    expect(sequenceOf(closed, 'close')).toBeGreaterThan(clearing)
    expect(sequenceOf(openChain().expire(), 'expiry')).toBeGreaterThan(clearing)
    expect(sequenceOf(openChain().reverse(100), 'reversal')).toBeLessThan(clearing)
  })

  it('tells a partial reversal by the difference of this very event', () => {
    const event = openChain().reverse(2_000)
    expect(factsOf(event).slice(1)).toEqual([
      { kind: 'reversal', amountMinor: 2_000n, deltaMinor: undefined, providerId: `${event.id}:reversal` },
    ])
  })

  it('tells a full reversal under one name, also when nothing says how much was left', () => {
    const chain = openChain()
    const event = chain.reverse(5_000)
    expect(factsOf(event).slice(1)).toMatchObject([
      { kind: 'reversal', amountMinor: 5_000n, providerId: `${chain.id}:reversed` },
    ])
    expect(factsOf(without(event, 'amount')).slice(1)).toMatchObject([
      { kind: 'close', amountMinor: 0n, providerId: `${chain.id}:reversed` },
    ])
  })

  it('tells a higher total as an advice: the whole, and the difference that the event states', () => {
    const event = openChain().advise(9_000)
    expect(factsOf(event).slice(1)).toEqual([
      { kind: 'advice', amountMinor: 9_000n, deltaMinor: 4_000n, providerId: `${event.id}:advice` },
    ])
  })

  it('tells nothing about the amount when a clearing or a request moved it in the same event', () => {
    const chain = openChain()
    const [, updated] = chain.capture(5_000, true)
    if (updated === undefined) throw new Error('a capture updates its authorization')
    const data = updated.data as { object: Record<string, unknown>; previous_attributes: Record<string, unknown> }
    const reset = {
      ...updated,
      data: {
        object: { ...data.object, amount: 0 },
        previous_attributes: { ...data.previous_attributes, amount: 5_000 },
      },
    }
    expect(factsOf(reset).map(({ kind }) => kind)).toEqual(['authorization', 'close'])
    const increment = chain.record(1_000, true)
    expect(factsOf(increment).map(({ kind }) => kind)).toEqual(['authorization', 'increment', 'close'])
  })

  it('that was declined is not closed once more', () => {
    const chain = new ProviderChain({ issuerCardId: 'ic_1' })
    expect(factsOf(chain.record(5_000, false)).map(({ kind }) => kind)).toEqual(['authorization'])
  })
})

describe('a transaction', () => {
  it('is a capture of its authorization, a force post, or a refund that may be linked; its sign is the provider’s', () => {
    const chain = openChain()
    expect(factsOf(chain.capture(700)[0] ?? chain.expire())).toMatchObject([{ kind: 'capture', amountMinor: 700n }])
    expect(factsOf(chain.forcePost(800))).toMatchObject([{ kind: 'force_post', amountMinor: 800n }])
    const refund = readStripeEvent(toObject(chain.refund(300)))
    expect(refund).toMatchObject({
      kind: 'record',
      record: { kind: 'refund', linkedChainId: chain.id, facts: [{ kind: 'refund', amountMinor: 300n }] },
    })
    const foreign = changed(chain.capture(700)[0] ?? chain.expire(), {
      merchant_amount: -650,
      merchant_currency: 'eur',
    })
    expect(readStripeEvent(toObject(foreign))).toMatchObject({
      record: { merchantAmountMinor: 650n, merchantCurrency: 'eur', facts: [{ amountMinor: 700n }] },
    })
    const knowsItsBeginning = [chain.capture(1)[0] ?? chain.expire(), chain.forcePost(1), chain.refund(1)].map(
      (event) => {
        const read = readStripeEvent(toObject(event))
        return read.kind === 'record' && read.record.isAuthorizedAtKnown
      },
    )
    expect(knowsItsBeginning).toEqual([false, true, true])
    const unlinked = readStripeEvent(toObject(chain.refund(300, false)))
    expect(unlinked.kind === 'record' && unlinked.record.linkedChainId).toBeUndefined()
  })
})

describe('every event that is read', () => {
  const NAMES = [
    ...['created', 'request', 'updated'].map((name) => `issuing_authorization.${name}`),
    ...['created', 'updated'].flatMap((name) => [`issuing_card.${name}`, `issuing_cardholder.${name}`]),
    ...['closed', 'created', 'funds_reinstated', 'funds_rescinded', 'submitted', 'updated'].map(
      (name) => `issuing_dispute.${name}`,
    ),
    ...['created', 'updated', 'purchase_details_receipt_updated'].map((name) => `issuing_transaction.${name}`),
  ]

  /** One that is read wants to know more than that there is an object. */
  function isRead(type: string): boolean {
    try {
      return readStripeEvent({ id: 'evt_1', type, created: 1, data: { object: {} } }).kind !== 'ignored'
    } catch (error) {
      return error instanceof JsonShapeError
    }
  }

  it('but the question that waits for no delivery is fetched where it could not be delivered', () => {
    const { types, delivery_success } = undeliveredEvents({ fromSeconds: 1, untilSeconds: 2 })
    const read = NAMES.filter((name) => isRead(name) && name !== 'issuing_authorization.request')
    expect(types?.toSorted()).toEqual(read.toSorted())
    expect(delivery_success).toBe(false)
  })
})

describe('any other event', () => {
  it('is ignored by name', () => {
    expect(readStripeEvent({ id: 'evt_1', type: 'issuing_card.updated', data: { object: {} } })).toEqual({
      kind: 'ignored',
      type: 'issuing_card.updated',
    })
  })
})
