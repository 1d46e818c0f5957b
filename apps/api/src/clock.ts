/** The only source of time. Injected, so that tests can move it. */
export interface Clock {
  now(): Date
  /** Unix time in milliseconds. */
  nowMs(): number
}

export const systemClock: Clock = {
  now: () => new Date(),
  nowMs: () => Date.now(),
}
