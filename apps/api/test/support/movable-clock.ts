import type { Clock } from '../../src/clock.ts'

/** A clock that runs like the system's until a test moves it. */
export interface MovableClock extends Clock {
  /** Milliseconds forward. */
  advance(ms: number): void
  /** Lets no time pass but what `advance` adds while the work lasts: for tests at the edge of a span of time. */
  standStill<T>(work: () => Promise<T>): Promise<T>
}

export function createMovableClock(): MovableClock {
  let offsetMs = 0
  let stoodAtMs: number | undefined
  const nowMs = () => (stoodAtMs ?? Date.now()) + offsetMs
  return {
    nowMs,
    now: () => new Date(nowMs()),
    advance(ms) {
      offsetMs += ms
    },
    async standStill(work) {
      stoodAtMs = Date.now()
      return work().finally(() => {
        stoodAtMs = undefined
      })
    },
  }
}
