/** Time as the sandbox sees it; tests hand in one that they move by hand. */
export interface Clock {
  nowMs(): number
  /** Calls `run` once after `delayMs`; returns a function that cancels it. */
  after(delayMs: number, run: () => void): () => void
}

/** `setTimeout` cannot wait longer than this; a later moment is reached by waiting again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(delayMs, 0), LONGEST_TIMER_MS))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** A clock that can show another time to a piece of work: to the network, when it plays what is said to have happened before. */
export interface StageClock extends Clock {
  /** The real time, whatever is shown. */
  realNowMs(): number
  /** Runs `work`, which must not wait for anything, at that instant; null is now. */
  during<T>(atMs: number | null, work: () => T): T
}

export function createStageClock(clock: Clock): StageClock {
  let stagedMs: number | null = null
  return {
    nowMs: () => stagedMs ?? clock.nowMs(),
    realNowMs: () => clock.nowMs(),
    after: clock.after,
    during(atMs, work) {
      stagedMs = atMs
      try {
        return work()
      } finally {
        stagedMs = null
      }
    },
  }
}

/** Whole seconds since 1970, the unit of every timestamp in Stripe's API. */
export function nowSeconds(clock: Pick<Clock, 'nowMs'>): number {
  return Math.floor(clock.nowMs() / 1000)
}
