import { setTimeout as sleep } from 'node:timers/promises'

/** Runs one call of a port, around which a decorator does its work. */
export type Around = (operation: string, call: () => Promise<unknown>) => Promise<unknown>

/** A port whose promise-returning operations all pass through `around`; everything else (names, iterables) stays as it is. */
export function decorate<P extends object>(port: P, operations: readonly (keyof P & string)[], around: Around): P {
  const wrapped: Record<string, unknown> = {}
  for (const operation of operations) {
    const original = port[operation]
    if (typeof original !== 'function') throw new TypeError(`${operation} is no operation of this port`)
    wrapped[operation] = (...args: unknown[]) => around(operation, () => original.apply(port, args))
  }
  return { ...port, ...wrapped }
}

export interface RetryOptions {
  attempts: number
  /** The pause before the second attempt; each further one is twice as long, with up to as much again by chance. */
  firstPauseMs: number
  isRetryable(error: unknown): boolean
}

/** Only for operations that are safe to repeat. */
export function createRetry({ attempts, firstPauseMs, isRetryable }: RetryOptions): Around {
  return async (_operation, call) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call()
      } catch (error) {
        if (attempt >= attempts || !isRetryable(error)) throw error
        const pauseMs = firstPauseMs * 2 ** (attempt - 1)
        await sleep(pauseMs + Math.floor(Math.random() * pauseMs))
      }
    }
  }
}

/** The caller goes on after the time; what the call still does is safe to repeat. */
export function createTimeout(limitMs: number, onTimeout: (operation: string) => Error): Around {
  return async (operation, call) => {
    let timer: NodeJS.Timeout | undefined
    const expired = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(onTimeout(operation)), limitMs)
    })
    try {
      return await Promise.race([call(), expired])
    } finally {
      clearTimeout(timer)
    }
  }
}

export interface CircuitBreakerOptions {
  /** Failures in a row after which calls are refused at once. */
  failures: number
  /** After this, one call is let through to see. */
  openMs: number
  nowMs(): number
  isFailure(error: unknown): boolean
  onOpen(): void
  refuse(): Error
}

/** Spares a partner that is down, and callers the wait for it. */
export function createCircuitBreaker(options: CircuitBreakerOptions): Around {
  let inARow = 0
  let closedAgainAtMs = 0
  return async (_operation, call) => {
    const now = options.nowMs()
    if (inARow >= options.failures) {
      if (now < closedAgainAtMs) throw options.refuse()
      closedAgainAtMs = now + options.openMs
    }
    try {
      const result = await call()
      inARow = 0
      return result
    } catch (error) {
      if (options.isFailure(error)) {
        inARow += 1
        if (inARow === options.failures) options.onOpen()
        if (inARow >= options.failures) closedAgainAtMs = options.nowMs() + options.openMs
      } else {
        inARow = 0
      }
      throw error
    }
  }
}
