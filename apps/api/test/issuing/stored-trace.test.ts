import { FACTS } from '@cardwright/rules'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packFacts, unpackFacts } from '../../src/models/issuing/stored-facts.ts'
import { packTrace, type Trace, unpackTrace } from '../../src/models/issuing/stored-trace.ts'

const word = fc.string()
const minor = fc.maxSafeNat()
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })

const facts = fc.dictionary(
  fc.oneof(fc.constantFrom(...FACTS.map(({ name }) => name)), word),
  fc.oneof(word, fc.boolean(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constant(undefined)),
  { noNullPrototype: true },
)

const rules = fc.record({
  set: minor,
  contentHash: word,
  values: facts,
  matched: fc.array(fc.nat(100)),
  verdict: word,
  ruleId: maybe(word),
  subject: maybe(fc.record({ cardId: word, cardholderId: word, groupIds: fc.array(word) })),
  missing: maybe(fc.array(word, { minLength: 1 })),
  errors: maybe(fc.dictionary(fc.nat(100).map(String), word, { minKeys: 1, noNullPrototype: true })),
})

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
  rules: maybe(rules),
})

/** As JSON tells it: what a number cannot hold exactly is a text. */
const toTold = (trace: Trace) =>
  JSON.parse(JSON.stringify(trace, (_, value) => (typeof value === 'bigint' ? plain(value) : value)))
const plain = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value))

test('a trace is read as it was written, whatever of it is missing', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const told = toTold(trace)
      expect(unpackTrace(JSON.parse(packTrace(trace)))).toEqual(told)
    }),
  )
})

test('a trace that was stored with its names is read as it is', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const told = toTold(trace)
      expect(unpackTrace(told)).toEqual(told)
    }),
  )
})

test('every fact has a number, which is its own', () => {
  const codes = FACTS.map(({ name }) => packFacts({ [name]: true })[0])
  for (const [index, code] of codes.entries()) {
    expect(code).toBeTypeOf('number')
    expect(unpackFacts([code, true])).toEqual({ [FACTS[index]?.name ?? '']: true })
  }
  expect(new Set(codes).size).toBe(FACTS.length)
})

test('a number means for ever what it meant when it was stored', () => {
  const stored =
    '[0,150,1,150,2,"usd",7,false,9,true,10,true,12,"online",15,-1,16,8,21,"5411",22,"US",24,"match",32,0,35,5,36,1,40,7,41,0,45,100,47,false,53,false,54,0,62,false,66,true,' +
    '10000,1,10040,24,11060,3600,12030,0,13133,9,20061,24,21070,3600,22091,2,23122,4]'
  expect(unpackFacts(JSON.parse(stored))).toEqual({
    amount: 150,
    chainAmount: 150,
    currency: 'usd',
    isIncrement: false,
    isAmountControllable: true,
    isForeign: true,
    channel: 'online',
    riskScore: -1,
    localHour: 8,
    'merchant.mcc': '5411',
    'merchant.country': 'US',
    'verification.cvc': 'match',
    'card.ageDays': 0,
    'account.available': 5,
    'merchant.attemptsHour': 1,
    'merchant.declinePercentDay': 7,
    'card.consecutiveDeclines': 0,
    'card.percentOfMean': 100,
    'card.isNewMerchant': false,
    'card.isImpossibleTravel': false,
    'cardholder.consecutiveDeclines': 0,
    'cardholder.isNewCountry': false,
    'cardholder.isImpossibleTravel': true,
    'card.count10s': 1,
    'card.count1h': 24,
    'card.sum24h': 3600,
    'card.declines15m': 0,
    'card.attemptsAllTimeSameCountry': 9,
    'cardholder.count24hSameMerchant': 24,
    'cardholder.sum7d': 3600,
    'cardholder.declinesDaySameMerchant': 2,
    'cardholder.attemptsYearSameMcc': 4,
  })
})
