import type { VelocitySubject } from './velocity-spec.ts'

/**
 * What happens to an account, told in the order in which it was decided or became known. Velocity and history facts are
 * functions of this telling and of the moment of asking; counters in a database are a faster way to the same numbers.
 */
export type TrafficEvent =
  | RequestEvent
  /** From now on the chain uses this much (a capture, reversal, expiry …). It weighs in the window of its first authorization. */
  | { readonly kind: 'used'; readonly chainId: string; readonly usedMinor: bigint }
  /** The provider's record differs from the first answer; what it says decides. */
  | { readonly kind: 'revised'; readonly chainId: string; readonly approved: boolean }
  /** A posting that no authorization announced; it weighs in the window of its posting and is no authorization. */
  | ForcePostEvent

export type RequestEvent = {
  readonly kind: 'request'
  readonly chainId: string
  /** Epoch milliseconds on the clock that the decision used. */
  readonly atMs: number
  readonly subject: VelocitySubject
  /** For an increment the additional amount; zero for a verification. */
  readonly amountMinor: bigint
  readonly isIncrement: boolean
  readonly approved: boolean
  /** Chip, contactless or swipe: the card itself was there. */
  readonly isCardPresent: boolean
}

export type ForcePostEvent = {
  readonly kind: 'force_post'
  readonly chainId: string
  readonly atMs: number
  readonly subject: VelocitySubject
  readonly amountMinor: bigint
}
