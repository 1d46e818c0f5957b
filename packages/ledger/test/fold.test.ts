import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { availableOf, type Balance, EMPTY_FOLD, type Fact, fold, postChange } from '../src/index.ts'
import { FUNDED, factsOf, WORKED_CHAINS } from '../src/worked-chains.ts'

/** Applies facts one by one as they arrive, as the service does: refunds on their own chains, linked to the first. */
function replay(arrivals: readonly Fact[]) {
  let balance: Balance = { ledgerMinor: FUNDED, overdraftMinor: 0n, heldMinor: 0n }
  let sum = 0n
  const known: Fact[] = []
  let before = EMPTY_FOLD
  let refunded = 0n
  const seen = new Set<string>()
  for (const fact of arrivals) {
    if (seen.has(fact.id)) continue
    seen.add(fact.id)
    const isRefund = fact.kind === 'refund'
    if (!isRefund) known.push(fact)
    else refunded += fact.amountMinor
    const after = fold(known, refunded)
    const own = { holdMinor: after.holdMinor, postedMinor: after.postedMinor, refundedMinor: 0n }
    const posting = isRefund
      ? postChange(
          balance,
          { holdMinor: 0n, postedMinor: 0n, refundedMinor: 0n },
          { holdMinor: 0n, postedMinor: 0n, refundedMinor: fact.amountMinor },
        )
      : postChange(balance, { holdMinor: before.holdMinor, postedMinor: before.postedMinor, refundedMinor: 0n }, own)
    balance = posting.balance
    for (const { debit, credit, amountMinor } of posting.transfers) {
      if (debit === 'cardholder' || debit === 'overdraft') sum -= amountMinor
      if (credit === 'cardholder' || credit === 'overdraft') sum += amountMinor
    }
    before = after
  }
  return { after: fold(known, refunded), balance, sum }
}

describe.each(WORKED_CHAINS)('$name', (worked) => {
  it('amounts to the worked figures in any order of arrival and with any duplicates', () => {
    const facts = factsOf(worked)
    const arrivals = fc
      .tuple(
        fc.shuffledSubarray(facts, { minLength: facts.length }),
        fc.array(fc.constantFrom(...facts), { maxLength: 4 }),
      )
      .chain(([order, duplicates]) =>
        fc.shuffledSubarray([...order, ...duplicates], { minLength: order.length + duplicates.length }),
      )
    fc.assert(
      fc.property(arrivals, (order) => {
        const { after, balance, sum } = replay(order)
        expect({
          hold: after.holdMinor,
          posted: after.postedMinor,
          used: after.usedMinor,
          status: after.status,
          ledger: balance.ledgerMinor,
          overdraft: balance.overdraftMinor,
          available: availableOf(balance),
        }).toEqual({
          hold: worked.hold,
          posted: worked.posted,
          used: worked.used,
          status: worked.status,
          ledger: worked.ledger,
          overdraft: worked.overdraft,
          available: worked.available,
        })
        expect(balance.heldMinor).toBe(worked.hold)
        expect(sum).toBe(balance.ledgerMinor - balance.overdraftMinor - FUNDED)
      }),
      { numRuns: 200 },
    )
  })
})

const kind = fc.constantFrom(
  'authorization',
  'increment',
  'advice',
  'reversal',
  'capture',
  'force_post',
  'expiry',
  'close',
) satisfies fc.Arbitrary<Fact['kind']>
const fact: fc.Arbitrary<Omit<Fact, 'id'>> = fc.record({
  kind,
  isApproved: fc.boolean(),
  amountMinor: fc.bigInt({ min: 0n, max: 1_000_000n }),
  isAbsolute: fc.boolean(),
  deltaMinor: fc.option(fc.bigInt({ min: -1_000n, max: 1_000n })),
  bufferMinor: fc.bigInt({ min: 0n, max: 1_000n }),
  isFinal: fc.boolean(),
  providerAtMs: fc.integer({ min: 0, max: 5 }),
  providerSequence: fc.integer({ min: 0, max: 2 }),
})

describe('any facts whatever', () => {
  it('fold to the same in every order, with nothing negative', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (drawn, keys) => {
        const facts = drawn.map((item, index) => ({ ...item, id: `fact_${index}` }))
        const shuffled = facts
          .map((item) => ({ item, key: keys.next().value }))
          .sort((a, b) => Number(a.key) - Number(b.key))
          .map(({ item }) => item)
        const folded = fold(facts)
        expect(fold(shuffled)).toEqual(folded)
        expect(folded.holdMinor).toBeGreaterThanOrEqual(0n)
        expect(folded.usedMinor).toBeGreaterThanOrEqual(folded.postedMinor)
      }),
    )
  })

  it('count for limits where one approved request asked for more than nothing', () => {
    const counted = (told: readonly Partial<Fact>[]): boolean => {
      const steps = told.map(
        ({ kind = 'authorization', amountMinor = 0n, ...rest }) => [kind, amountMinor, rest] as const,
      )
      return fold(factsOf({ steps })).isCounted
    }
    expect(counted([{ amountMinor: 1n }])).toBe(true)
    expect(counted([{ amountMinor: 0n }])).toBe(false)
    expect(counted([{ amountMinor: 0n }, { kind: 'increment', amountMinor: 1n }])).toBe(true)
    expect(counted([{ amountMinor: 1n }, { kind: 'reversal', amountMinor: 1n }])).toBe(true)
    expect(counted([{ amountMinor: 1n, isApproved: false }])).toBe(false)
    expect(counted([{ kind: 'force_post', amountMinor: 1n }])).toBe(false)
  })

  it('weigh nothing while they are declined', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 8 }), (drawn) => {
        const facts = drawn.map((item, index) => ({ ...item, id: `fact_${index}`, isApproved: false }))
        expect(fold(facts)).toMatchObject({
          holdMinor: 0n,
          postedMinor: 0n,
          usedMinor: 0n,
          isCounted: false,
          status: 'declined',
        })
      }),
    )
  })
})

describe('posting', () => {
  const balance: fc.Arbitrary<Balance> = fc
    .record({ net: fc.bigInt({ min: -5_000n, max: 5_000n }), heldMinor: fc.bigInt({ min: 0n, max: 5_000n }) })
    .map(({ net, heldMinor }) => ({
      ledgerMinor: net > 0n ? net : 0n,
      overdraftMinor: net < 0n ? -net : 0n,
      heldMinor,
    }))
  const weight = fc.record({
    holdMinor: fc.bigInt({ min: 0n, max: 5_000n }),
    postedMinor: fc.bigInt({ min: 0n, max: 5_000n }),
    refundedMinor: fc.bigInt({ min: 0n, max: 5_000n }),
  })

  it('moves exactly the difference and never holds money on both sides', () => {
    fc.assert(
      fc.property(balance, weight, weight, (start, before, grown) => {
        const from = { ...start, heldMinor: start.heldMinor + before.holdMinor }
        const after = {
          holdMinor: grown.holdMinor,
          postedMinor: before.postedMinor + grown.postedMinor,
          refundedMinor: before.refundedMinor + grown.refundedMinor,
        }
        const { balance: to, transfers } = postChange(from, before, after)
        expect(to.ledgerMinor - to.overdraftMinor).toBe(
          from.ledgerMinor - from.overdraftMinor - grown.postedMinor + grown.refundedMinor,
        )
        expect(to.heldMinor).toBe(from.heldMinor - before.holdMinor + after.holdMinor)
        expect(to.ledgerMinor === 0n || to.overdraftMinor === 0n).toBe(true)
        for (const moved of transfers) expect(moved.amountMinor).toBeGreaterThan(0n)
      }),
    )
  })

  it('refuses to take back what posted', () => {
    const zero = { holdMinor: 0n, postedMinor: 0n, refundedMinor: 0n }
    expect(() =>
      postChange({ ledgerMinor: 0n, overdraftMinor: 0n, heldMinor: 0n }, { ...zero, postedMinor: 1n }, zero),
    ).toThrow(RangeError)
  })
})
