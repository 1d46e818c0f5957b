import type { Fact } from './fact.ts'

export type ChainStatus = 'pending' | 'settled' | 'declined' | 'reversed' | 'expired' | 'refunded'

/** What the facts of one chain amount to. All amounts in minor units of the chain's currency. */
export interface Fold {
  /** A: approved authorizations and increments less reversals. */
  readonly authorizedMinor: bigint
  /** B: the decision's buffer, 0 from the first clearing on. */
  readonly bufferMinor: bigint
  /** What is held on the account: `closed ? 0 : max(A + B − C, 0)`. */
  readonly holdMinor: bigint
  /** C: clearings and force posts. Refunds are chains of their own and never netted into it. */
  readonly postedMinor: bigint
  /** Refunds linked to this chain; for a refund on its own, its amount. */
  readonly refundedMinor: bigint
  /** What limits count: the hold without the buffer, plus what posted. */
  readonly usedMinor: bigint
  /** Whether this chain is one of the approved non-zero authorizations that limits count. */
  readonly isCounted: boolean
  readonly isClosed: boolean
  readonly status: ChainStatus
}

/**
 * The canonical model: folds a set of facts, in any order, without duplicates (the database keeps those out).
 * `linkedRefundsMinor` is the sum of refunds that were linked to this chain.
 */
export function fold(facts: readonly Fact[], linkedRefundsMinor = 0n): Fold {
  const approved = facts.filter((fact) => fact.isApproved)
  const authorizedMinor = foldAuthorized(approved)
  const clearings = approved.filter((fact) => fact.kind === 'capture' || fact.kind === 'force_post')
  const postedMinor = sumOf(clearings)
  const bufferMinor = clearings.length > 0 ? 0n : largestBuffer(approved)
  const isClosed =
    facts.length > 0 &&
    (authorizedMinor <= 0n ||
      approved.some((fact) => fact.kind === 'close' || fact.kind === 'expiry' || isFinalClearing(fact)))
  const heldWithoutBuffer = isClosed ? 0n : atLeastZero(authorizedMinor - postedMinor)
  const holdMinor = isClosed ? 0n : atLeastZero(authorizedMinor + bufferMinor - postedMinor)
  const ownRefunds = sumOf(approved.filter((fact) => fact.kind === 'refund'))
  const refundedMinor = ownRefunds + linkedRefundsMinor
  return {
    authorizedMinor,
    bufferMinor,
    holdMinor,
    postedMinor,
    refundedMinor,
    usedMinor: heldWithoutBuffer + postedMinor,
    isCounted: approved.some((fact) => isRequest(fact) && fact.amountMinor > 0n),
    isClosed,
    status: statusOf(approved, { holdMinor, postedMinor, refundedMinor }),
  }
}

const isFinalClearing = (fact: Fact): boolean => fact.isFinal && (fact.kind === 'capture' || fact.kind === 'force_post')

const isRequest = (fact: Fact): boolean => fact.kind === 'authorization' || fact.kind === 'increment'

const atLeastZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n)

const sumOf = (facts: readonly Fact[]): bigint => facts.reduce((sum, fact) => sum + fact.amountMinor, 0n)

const largestBuffer = (facts: readonly Fact[]): bigint =>
  facts.reduce((largest, fact) => (fact.bufferMinor > largest ? fact.bufferMinor : largest), 0n)

/** Differences add up in any order; an absolute amount replaces what the provider told before it, in the provider's order. */
function foldAuthorized(approved: readonly Fact[]): bigint {
  return [...approved].sort(byProviderOrder).reduce((total, fact) => {
    switch (fact.kind) {
      case 'authorization':
      case 'increment':
        return total + fact.amountMinor
      case 'reversal':
        return total - fact.amountMinor
      case 'advice':
        if (fact.deltaMinor !== null) return total + fact.deltaMinor
        return fact.isAbsolute ? fact.amountMinor : total + fact.amountMinor
      default:
        return total
    }
  }, 0n)
}

const byProviderOrder = (a: Fact, b: Fact): number =>
  a.providerAtMs - b.providerAtMs || a.providerSequence - b.providerSequence || (a.id < b.id ? -1 : 1)

function statusOf(
  approved: readonly Fact[],
  { holdMinor, postedMinor, refundedMinor }: Pick<Fold, 'holdMinor' | 'postedMinor' | 'refundedMinor'>,
): ChainStatus {
  if (approved.length === 0) return 'declined'
  if (holdMinor > 0n) return 'pending'
  if (refundedMinor > 0n && refundedMinor >= postedMinor) return 'refunded'
  if (postedMinor > 0n) return 'settled'
  return approved.some((fact) => fact.kind === 'expiry') ? 'expired' : 'reversed'
}

/** The state before anything happened: the state from which the first difference is taken. */
export const EMPTY_FOLD: Fold = fold([])
