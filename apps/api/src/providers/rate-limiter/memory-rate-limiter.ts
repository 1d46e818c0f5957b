import { AppError } from '@cardwright/contracts'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimiter, RateRule } from './rate-limiter.ts'

/** Counts in this process. Enough for one API process; several count each for themselves. */
export function createMemoryRateLimiter(): RateLimiter {
  const limiters = new Map<string, RateLimiterMemory>()
  const limiterOf = ({ name, points, seconds }: RateRule): RateLimiterMemory => {
    const standing = limiters.get(name)
    if (standing !== undefined) return standing
    const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
    limiters.set(name, limiter)
    return limiter
  }
  return {
    async consume(rule, key) {
      try {
        await limiterOf(rule).consume(key)
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
        throw new AppError('rate_limited', { headers: { 'Retry-After': String(seconds) } })
      }
    },
    async giveBack(rule, key) {
      await limiterOf(rule).reward(key)
    },
  }
}
