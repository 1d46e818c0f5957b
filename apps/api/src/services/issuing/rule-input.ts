import type { RuleSubject, VelocitySubject } from '@cardwright/rules'

/** Whose request it is and where, as far as what rules remember is concerned. */
export interface RuleInput {
  lane: number
  accountId: string
  subject: RuleSubject
  /** At the request: what it reads, and where it counts as a request. */
  at: VelocitySubject
  eventAtMs: number
  /** At its chain, which counts as a purchase at its own time. */
  chain: VelocitySubject
  chainAtMs: number
  isIncrement: boolean
}

/** What a request changed, for the upkeep of counters. */
export interface RuleChange {
  usedMinor: bigint
  count: number
  /** Requests that were made, and those among them that were declined. */
  attempts: number
  declined: number
  /** The chain's first request counts as declined as long as the chain stands declined. */
  chainDeclined: number
  /** An increment of a chain that was never seen makes its first request known too. */
  chainAttempts: number
}
