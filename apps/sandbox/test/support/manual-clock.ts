import type { Clock } from '../../src/clock.ts'

interface Timer {
  atMs: number
  run: () => void
}

/** A clock that stands until it is moved; what falls due on the way runs then. */
export interface ManualClock extends Clock {
  advance(ms: number): void
  /** Waits until something is due within that time. */
  untilTimerIn(ms: number): Promise<void>
}

export function createManualClock(startMs = Date.now()): ManualClock {
  let nowMs = startMs
  let timers: Timer[] = []
  let waiting: { beforeMs: number; resolve: () => void }[] = []

  function checkWaiting(): void {
    const isDue = (beforeMs: number) => timers.some(({ atMs }) => atMs <= beforeMs)
    for (const { resolve } of waiting.filter(({ beforeMs }) => isDue(beforeMs))) resolve()
    waiting = waiting.filter(({ beforeMs }) => !isDue(beforeMs))
  }

  return {
    nowMs: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run }
      timers.push(timer)
      checkWaiting()
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(ms) {
      nowMs += ms
      const due = timers.filter(({ atMs }) => atMs <= nowMs)
      timers = timers.filter(({ atMs }) => atMs > nowMs)
      for (const { run } of due) run()
    },
    untilTimerIn: (ms) =>
      new Promise((resolve) => {
        waiting.push({ beforeMs: nowMs + ms, resolve })
        checkWaiting()
      }),
  }
}
