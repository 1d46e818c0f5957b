import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  availableOf,
  type Balance,
  type ClaimState,
  type DisputeStep,
  disputeStepsTo,
  postDisputeStep,
} from '../src/index.ts'

const START: Balance = { ledgerMinor: 1_000n, overdraftMinor: 0n, heldMinor: 0n }

interface Books {
  balance: Balance
  /** What the program has lent, and what the network has paid. */
  disputes: bigint
  settlement: bigint
}

/** Goes through the states as they are told. */
function tell(states: readonly ClaimState[], amountMinor: bigint, start = START): Books {
  const booked = new Set<DisputeStep>()
  const books: Books = { balance: start, disputes: 0n, settlement: 0n }
  let from: ClaimState = 'unsubmitted'
  for (const to of states) {
    for (const step of disputeStepsTo(from, to, booked)) {
      booked.add(step)
      const { balance, transfers } = postDisputeStep(books.balance, step, amountMinor)
      books.balance = balance
      for (const { debit, credit, amountMinor: moved } of transfers) {
        if (debit === 'disputes') books.disputes -= moved
        if (credit === 'disputes') books.disputes += moved
        if (debit === 'settlement') books.settlement -= moved
        if (credit === 'settlement') books.settlement += moved
      }
    }
    from = to
  }
  return books
}

const netOf = ({ balance }: Books): bigint => availableOf(balance) - availableOf(START)

describe('the money of a dispute', () => {
  it('is lent when the dispute is submitted', () => {
    expect(tell(['submitted'], 300n)).toMatchObject({
      disputes: -300n,
      settlement: 0n,
      balance: { ledgerMinor: 1_300n },
    })
  })

  it('is paid by the network when the dispute is won, whether or not its submission was ever told', () => {
    for (const states of [['submitted', 'won'], ['won']] as const)
      expect(tell(states, 300n)).toMatchObject({ disputes: 0n, settlement: -300n, balance: { ledgerMinor: 1_300n } })
  })

  it('goes back when the dispute is lost, and was never lent where the loss is all that was told', () => {
    for (const states of [['submitted', 'lost'], ['lost'], ['submitted', 'expired']] as const)
      expect(tell(states, 300n)).toMatchObject({ disputes: 0n, settlement: 0n, balance: { ledgerMinor: 1_000n } })
  })

  it('is not lent any more where the submission is told after the decision', () => {
    for (const decision of ['lost', 'expired'] as const)
      expect(tell([decision, 'submitted'], 300n)).toMatchObject({ disputes: 0n, balance: { ledgerMinor: 1_000n } })
    expect(tell(['won', 'submitted'], 300n)).toMatchObject({ disputes: 0n, balance: { ledgerMinor: 1_300n } })
  })

  it('becomes an overdraft where it was spent before the dispute was lost', () => {
    const credited = postDisputeStep({ ...START, ledgerMinor: 0n }, 'credit', 300n).balance
    const spent = { ...credited, ledgerMinor: 100n }
    const { balance, transfers } = postDisputeStep(spent, 'lost', 300n)
    expect(balance).toEqual({ ledgerMinor: 0n, overdraftMinor: 200n, heldMinor: 0n })
    expect(transfers).toEqual([
      { debit: 'cardholder', credit: 'disputes', amountMinor: 100n, reason: 'dispute_lost' },
      { debit: 'overdraft', credit: 'disputes', amountMinor: 200n, reason: 'dispute_lost' },
    ])
  })

  it('follows a decision that is turned round', () => {
    expect(netOf(tell(['submitted', 'won', 'lost'], 300n))).toBe(0n)
    for (const first of ['lost', 'expired'] as const)
      expect(tell(['submitted', first, 'won'], 300n)).toMatchObject({
        disputes: 0n,
        settlement: -300n,
        balance: { ledgerMinor: 1_300n },
      })
    expect(tell(['submitted', 'won', 'lost'], 300n)).toMatchObject({ disputes: 0n, settlement: 0n })
    for (const again of ['lost', 'expired'] as const)
      expect(netOf(tell(['submitted', 'won', 'lost', again], 300n))).toBe(0n)
  })

  it('is never lent twice and never left lent after a decision, whatever is told', () => {
    const state = fc.constantFrom<ClaimState>('unsubmitted', 'submitted', 'won', 'lost', 'expired')
    fc.assert(
      fc.property(fc.array(state, { maxLength: 4 }), fc.bigInt({ min: 1n, max: 5_000n }), (told, amountMinor) => {
        const order: Record<ClaimState, number> = { unsubmitted: 0, submitted: 1, won: 2, lost: 2, expired: 2 }
        const forward = told.filter((next, index) => told.slice(0, index).every((past) => order[past] <= order[next]))
        const books = tell(forward, amountMinor)
        const last = forward.at(-1) ?? 'unsubmitted'
        expect(books.disputes).toBe(last === 'submitted' ? -amountMinor : 0n)
        expect(books.disputes + books.settlement + netOf(books)).toBe(0n)
        expect(netOf(books) === 0n || netOf(books) === amountMinor).toBe(true)
      }),
    )
  })
})
