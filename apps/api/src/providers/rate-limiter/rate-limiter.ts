/** How often something may happen in a stretch of time. */
export interface RateRule {
  /** Keys of different rules never meet. */
  name: string
  /** How often within `seconds`. */
  points: number
  seconds: number
}

/** Counts per rule and key. One process counts for itself; an adapter over a shared store counts for all of them. */
export interface RateLimiter {
  /** @throws AppError `rate_limited` with `Retry-After` when the key has used up what the rule allows. */
  consume(rule: RateRule, key: string): Promise<void>
  /** Gives one use back, for what turned out to be in order. */
  giveBack(rule: RateRule, key: string): Promise<void>
}
