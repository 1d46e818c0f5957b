import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  availableOf,
  type Balance,
  type ChainWeight,
  changeHold,
  creditCardholder,
  debitCardholder,
  EMPTY_BALANCE,
  EMPTY_FOLD,
  type Fact,
  fold,
  type LedgerAccount,
  postChange,
} from '../src/index.ts'
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

  it('come to the same with any declined ones among them, as long as one was approved', () => {
    fc.assert(
      fc.property(fact, fc.array(fact, { maxLength: 8 }), (first, more) => {
        const facts = [{ ...first, isApproved: true }, ...more].map((item, index) => ({ ...item, id: `fact_${index}` }))
        expect(fold(facts)).toEqual(fold(facts.filter(({ isApproved }) => isApproved)))
      }),
    )
  })
})

/** A chain by its steps, in the order in which the provider told them. */
const chainOf = (...steps: Parameters<typeof factsOf>[0]['steps']) => factsOf({ steps })

describe('a chain of which nothing is known', () => {
  it('is no closed one', () => {
    expect(EMPTY_FOLD).toMatchObject({ holdMinor: 0n, isClosed: false, isCounted: false })
  })
})

describe('an authorization that nothing was captured of', () => {
  it('is expired where it expired, and reversed where somebody closed it', () => {
    expect(fold(chainOf(['authorization', 500n], ['expiry', 0n]))).toMatchObject({ holdMinor: 0n, status: 'expired' })
    expect(fold(chainOf(['authorization', 500n], ['close', 0n]))).toMatchObject({ holdMinor: 0n, status: 'reversed' })
  })

  it('is not closed by an increment that calls itself the last', () => {
    const told = chainOf(['authorization', 500n], ['increment', 200n, { isFinal: true }])
    expect(fold(told)).toMatchObject({ holdMinor: 700n, isClosed: false })
  })
})

describe('a buffer', () => {
  const buffered = chainOf(['authorization', 100n, { bufferMinor: 7_500n }])

  it('is released by the first clearing, also where more clearings are to come', () => {
    const partly = fold(chainOf(['authorization', 5_000n, { bufferMinor: 7_500n }], ['capture', 2_000n]))
    expect(partly).toMatchObject({ bufferMinor: 0n, holdMinor: 3_000n, usedMinor: 5_000n, status: 'pending' })
  })

  it('is released by a clearing of nothing, too', () => {
    const told = fold(chainOf(['authorization', 100n, { bufferMinor: 7_500n }], ['capture', 0n]))
    expect(told).toMatchObject({ bufferMinor: 0n, holdMinor: 100n, usedMinor: 100n })
  })

  it('is released with an authorization that is reversed in full', () => {
    expect(fold(buffered).holdMinor).toBe(7_600n)
    expect(fold(chainOf(['authorization', 100n, { bufferMinor: 7_500n }], ['reversal', 100n]))).toMatchObject({
      holdMinor: 0n,
      usedMinor: 0n,
      isClosed: true,
      status: 'reversed',
    })
  })

  it('is held once for a chain: the largest that any of its decisions asked for', () => {
    const { holdMinor, bufferMinor } = fold(
      chainOf(['authorization', 1_000n, { bufferMinor: 200n }], ['increment', 500n, { bufferMinor: 300n }]),
    )
    expect({ holdMinor, bufferMinor }).toEqual({ holdMinor: 1_800n, bufferMinor: 300n })
  })
})

describe('a force post on an authorized chain', () => {
  it('releases the rest of the hold where it is the last clearing, and else leaves it', () => {
    const told = (isFinal: boolean) => fold(chainOf(['authorization', 5_000n], ['force_post', 3_000n, { isFinal }]))
    expect(told(true)).toMatchObject({ holdMinor: 0n, postedMinor: 3_000n, usedMinor: 3_000n, status: 'settled' })
    expect(told(false)).toMatchObject({ holdMinor: 2_000n, postedMinor: 3_000n, usedMinor: 5_000n, status: 'pending' })
  })
})

describe('refunds', () => {
  it('show all that came back, be it more than was paid', () => {
    const paid = chainOf(['authorization', 500n], ['capture', 500n, { isFinal: true }])
    const told = (refunded: bigint) => {
      const { refundedMinor, status } = fold(paid, refunded)
      return [refundedMinor, status]
    }
    expect([told(499n), told(500n), told(700n)]).toEqual([
      [499n, 'settled'],
      [500n, 'refunded'],
      [700n, 'refunded'],
    ])
    expect(fold(paid, 700n)).toMatchObject({ postedMinor: 500n, usedMinor: 500n })
  })

  it('leave a payment pending while a part of it is held', () => {
    const partly = chainOf(['authorization', 500n], ['capture', 200n])
    expect(fold(partly, 200n)).toMatchObject({ holdMinor: 300n, refundedMinor: 200n, status: 'pending' })
  })
})

describe('an advice of a difference', () => {
  it('is added to what was told before it and after it', () => {
    const facts = chainOf(['authorization', 5_000n], ['advice', 700n], ['reversal', 200n])
    expect(fold(facts)).toMatchObject({ authorizedMinor: 5_500n, holdMinor: 5_500n, isCounted: true })
  })
})

describe('an advice of a whole amount', () => {
  it('counts by the difference that the provider told with it, whatever else was told before it or after it', () => {
    const advice = { isAbsolute: true, deltaMinor: -500n, providerAtMs: 1_500, providerSequence: 9 }
    for (const providerAtMs of [1_000, 2_000]) {
      const facts = chainOf(
        ['authorization', 5_000n],
        ['reversal', 1_000n, { providerAtMs }],
        ['advice', 4_500n, advice],
      )
      expect(fold(facts).authorizedMinor).toBe(3_500n)
    }
  })

  it('replaces what was told before it by the provider’s clock, and by the provider’s own order within one moment', () => {
    const absolute = { isAbsolute: true, providerAtMs: 1_000, providerSequence: 5 }
    const told = (providerAtMs: number, providerSequence: number) =>
      fold(
        chainOf(
          ['authorization', 5_000n],
          ['advice', 7_000n, absolute],
          ['increment', 300n, { providerAtMs, providerSequence }],
        ),
      ).authorizedMinor
    expect(told(2_000, 0)).toBe(7_300n)
    expect(told(500, 9)).toBe(7_000n)
    expect(told(1_000, 6)).toBe(7_300n)
    expect(told(1_000, 4)).toBe(7_000n)
  })

  it('that contradicts another of the same moment counts the same in every order of arrival', () => {
    const moment = { isAbsolute: true, providerAtMs: 1_000, providerSequence: 1 }
    const facts = chainOf(['authorization', 5_000n], ['advice', 7_000n, moment], ['advice', 8_000n, moment])
    expect(fold(facts.toReversed())).toEqual(fold(facts))
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
        const net = (account: LedgerAccount): bigint =>
          transfers.reduce((sum, { debit, credit, amountMinor }) => {
            if (credit === account) return sum + amountMinor
            return debit === account ? sum - amountMinor : sum
          }, 0n)
        expect(net('holds')).toBe(to.heldMinor - from.heldMinor)
        expect(net('cardholder')).toBe(to.ledgerMinor - from.ledgerMinor)
        expect(net('overdraft')).toBe(from.overdraftMinor - to.overdraftMinor)
        // What the network is owed, or owes: everything that is no hold is settled with it.
        expect(net('settlement')).toBe(grown.postedMinor - grown.refundedMinor)
      }),
    )
  })

  it('says with each transfer what it was for', () => {
    const reasonsOf = (before: Partial<ChainWeight>, after: Partial<ChainWeight>) => {
      const zero = { holdMinor: 0n, postedMinor: 0n, refundedMinor: 0n }
      const start = { ledgerMinor: 100n, overdraftMinor: 0n, heldMinor: 500n }
      const { transfers } = postChange(start, { ...zero, ...before }, { ...zero, ...after })
      return transfers.map(({ debit, credit, amountMinor, reason }) => [debit, credit, amountMinor, reason])
    }
    expect(reasonsOf({}, { holdMinor: 5n })).toEqual([['holds_contra', 'holds', 5n, 'hold']])
    expect(reasonsOf({ holdMinor: 500n }, { postedMinor: 150n })).toEqual([
      ['holds', 'holds_contra', 500n, 'hold_release'],
      ['cardholder', 'settlement', 100n, 'clearing'],
      ['overdraft', 'settlement', 50n, 'clearing'],
    ])
    expect(reasonsOf({}, { refundedMinor: 7n })).toEqual([['settlement', 'cardholder', 7n, 'refund']])
  })

  it('refuses to take back what posted', () => {
    const zero = { holdMinor: 0n, postedMinor: 0n, refundedMinor: 0n }
    for (const posted of [{ postedMinor: 1n }, { refundedMinor: 1n }])
      expect(() => postChange(EMPTY_BALANCE, { ...zero, ...posted }, zero)).toThrow(RangeError)
  })

  it('refuses to release more than is held, and to move nothing or less', () => {
    const held = { ...EMPTY_BALANCE, heldMinor: 100n }
    expect(changeHold(held, -100n, 'hold_release').balance.heldMinor).toBe(0n)
    expect(() => changeHold(held, -101n, 'hold_release')).toThrow(RangeError)
    for (const amountMinor of [0n, -1n]) {
      expect(() => debitCardholder(EMPTY_BALANCE, amountMinor, 'settlement', 'clearing')).toThrow(RangeError)
      expect(() => creditCardholder(EMPTY_BALANCE, amountMinor, 'settlement', 'refund')).toThrow(RangeError)
    }
  })
})
