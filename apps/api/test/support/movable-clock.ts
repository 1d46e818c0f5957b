import type { Clock } from '../../src/clock.ts'

/** A clock that runs like the system's until a test moves it. */
export interface MovableClock extends Clock {
  /** Milliseconds forward. */
  advance(ms: number): void
}

export function createMovableClock(): MovableClock {
  let offsetMs = 0
  const nowMs = () => Date.now() + offsetMs
  return {
    nowMs,
    now: () => new Date(nowMs()),
    advance(ms) {
      offsetMs += ms
    },
  }
}
