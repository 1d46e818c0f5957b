import { type Balance, creditCardholder, debitCardholder, type Posting } from './postings.ts'

/**
 * What moves money in a dispute. The program lends the amount (`credit`) until the issuer decides: `won`, and the network's money
 * repays the loan; `lost`, and the cardholder does. A decision that is turned round later moves the network's own money.
 */
export const DISPUTE_STEPS = ['credit', 'won', 'lost', 'rescinded', 'reinstated'] as const
export type DisputeStep = (typeof DISPUTE_STEPS)[number]

/** Where a claim stands, in the issuer's view. */
export type ClaimState = 'unsubmitted' | 'submitted' | 'won' | 'lost' | 'expired'

/**
 * The steps that lead from one state to another, given those that were booked before. Whatever states were told in between, or
 * never told, the cardholder ends up with the same money.
 */
export function disputeStepsTo(from: ClaimState, to: ClaimState, booked: ReadonlySet<DisputeStep>): DisputeStep[] {
  const steps = wantedSteps(from, to, booked.has('credit'))
  return steps.filter((step) => !booked.has(step))
}

function wantedSteps(from: ClaimState, to: ClaimState, isCredited: boolean): DisputeStep[] {
  const isLost = from === 'lost' || from === 'expired'
  switch (to) {
    case 'unsubmitted':
      return []
    case 'submitted':
      return from === 'unsubmitted' ? ['credit'] : []
    case 'won':
      if (from === 'won') return []
      return isLost ? ['reinstated'] : ['credit', 'won']
    case 'lost':
    case 'expired':
      if (from === 'won') return ['rescinded']
      return isCredited && !isLost ? ['lost'] : []
  }
}

/** Books one step. A loss takes what is there and leaves the rest as an overdraft: it is never an error. */
export function postDisputeStep(balance: Balance, step: DisputeStep, amountMinor: bigint): Posting {
  switch (step) {
    case 'credit':
      return creditCardholder(balance, amountMinor, 'disputes', 'provisional_credit')
    case 'won':
      return {
        balance,
        transfers: [{ debit: 'settlement', credit: 'disputes', amountMinor, reason: 'dispute_won' }],
      }
    case 'lost':
      return debitCardholder(balance, amountMinor, 'disputes', 'dispute_lost')
    case 'rescinded':
      return debitCardholder(balance, amountMinor, 'settlement', 'dispute_rescinded')
    case 'reinstated':
      return creditCardholder(balance, amountMinor, 'settlement', 'dispute_reinstated')
  }
}
