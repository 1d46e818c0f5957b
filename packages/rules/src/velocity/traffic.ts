import type { VelocitySubject } from './velocity-spec.ts'

/**
 * What happens to an account, told in the order in which it was decided or became known. Velocity and history facts are
 * functions of this telling and of the moment of asking; counters in a database are a faster way to the same numbers.
 */
export type TrafficEvent =
  | RequestEvent
  | BegunEvent
  | ChainEvent
  | RevisedEvent
  /** A posting that no authorization announced; it weighs in the window of its posting and is no authorization. */
  | ForcePostEvent

export type RequestEvent = {
  readonly kind: 'request'
  readonly chainId: string
  /** Names an increment, so that a record can revise it. */
  readonly requestId?: string
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

/**
 * A chain whose first request was not asked here: it was made all the same, and counts as declined as long as the chain stands
 * declined. What it amounts to is told by the chain.
 */
export type BegunEvent = {
  readonly kind: 'begun'
  readonly chainId: string
  readonly atMs: number
  readonly subject: VelocitySubject
}

/**
 * What the facts of a chain amount to from now on, the answers to its requests included. It weighs at the moment of its first
 * request. An increment, a posting or a record that differs from the answer all tell themselves by it.
 */
export type ChainEvent = {
  readonly kind: 'chain'
  readonly chainId: string
  readonly usedMinor: bigint
  /** Whether some request of more than nothing stands approved, the first or an increment. */
  readonly isCounted: boolean
  /** Whether nothing of it stands approved. */
  readonly isDeclined: boolean
}

/** The provider's record of an increment differs from the answer; what it says decides whether that was a declined request. */
export type RevisedEvent = { readonly kind: 'revised'; readonly requestId: string; readonly approved: boolean }

export type ForcePostEvent = {
  readonly kind: 'force_post'
  readonly chainId: string
  readonly atMs: number
  readonly subject: VelocitySubject
  readonly amountMinor: bigint
}
