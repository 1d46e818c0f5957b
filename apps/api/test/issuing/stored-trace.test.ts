import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packTrace, type Trace, unpackTrace } from '../../src/models/issuing/stored-trace.ts'

const word = fc.string()
const minor = fc.maxSafeNat()
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })

const traces: fc.Arbitrary<Trace> = fc.record({
  request: fc.record({
    amountMinor: minor,
    currency: word,
    merchantAmountMinor: minor,
    merchantCurrency: word,
    isAmountControllable: fc.boolean(),
    merchant: fc.record({ id: word, name: word, category: word, categoryCode: word, city: word, country: word }),
    channel: word,
    verification: fc.record({
      cvc: word,
      expiry: word,
      address: word,
      postalCode: word,
      threeDSecure: word,
      wallet: word,
    }),
    atmFeeMinor: maybe(minor),
    cashbackMinor: maybe(minor),
    riskScore: maybe(minor),
    attempt: minor,
    authorizedAtMs: minor,
    requestedAtMs: minor,
  }),
  card: fc.record({
    status: word,
    frozenBy: orNull(word),
    purpose: word,
    consumedBy: orNull(word),
    lockedMerchantId: orNull(word),
    line: word,
    createdAtMs: minor,
  }),
  account: fc.record({
    status: word,
    kycApproved: fc.boolean(),
    currency: word,
    country: word,
    timeZone: word,
    openedAtMs: minor,
  }),
  balanceBefore: fc.record({ ledgerMinor: minor, heldMinor: minor, availableMinor: minor }),
  chain: fc.record({ authorizedMinor: minor, holdMinor: minor, postedMinor: minor, isCounted: fc.boolean() }),
  checks: fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('restriction' as const),
        owner: word,
        passed: fc.boolean(),
        field: word,
        value: orNull(word),
      }),
      fc.record({
        kind: fc.constant('limit' as const),
        owner: word,
        passed: fc.boolean(),
        interval: fc.oneof(word, fc.record({ trailingSeconds: minor })),
        usedMinor: minor,
        limitMinor: maybe(minor),
        windowStartMs: maybe(minor),
        windowEndMs: maybe(minor),
        exceeded: maybe(word),
        categories: maybe(fc.array(word)),
        limitCount: maybe(minor),
        usedCount: maybe(minor),
      }),
    ),
  ),
  holdAfterMinor: minor,
  reason: orNull(word),
  rules: maybe(fc.record({ set: minor, values: fc.dictionary(word, minor, { noNullPrototype: true }) })),
})

test('a trace is read as it was written, whatever of it is missing', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const told = JSON.parse(JSON.stringify(trace))
      expect(unpackTrace(JSON.parse(packTrace(trace)))).toEqual(told)
    }),
  )
})

test('a trace that was stored with its names is read as it is', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const told = JSON.parse(JSON.stringify(trace))
      expect(unpackTrace(told)).toEqual(told)
    }),
  )
})
