import { ApiUnreachable, type UnreachableReason } from './problem.ts'

/** Waits, or ends at once with `aborted` when the signal says so. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new ApiUnreachable('aborted'))
    const stop = (): void => {
      clearTimeout(timer)
      reject(new ApiUnreachable('aborted'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

export interface Deadline {
  readonly signal: AbortSignal
  /** Why the signal was raised, if it was. */
  reason: () => UnreachableReason | undefined
  /** Starts the time anew. */
  extend: () => void
  clear: () => void
}

/** One signal out of a caller's own and a time limit; written by hand because React Native lacks `AbortSignal.any`. */
export function createDeadline(timeoutMs: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  let reason: UnreachableReason | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = (why: UnreachableReason): void => {
    reason ??= why
    controller.abort()
  }
  const onOuter = (): void => end('aborted')
  const extend = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => end('timeout'), timeoutMs)
  }
  const clear = (): void => {
    clearTimeout(timer)
    outer?.removeEventListener('abort', onOuter)
  }
  if (outer?.aborted) onOuter()
  else outer?.addEventListener('abort', onOuter, { once: true })
  extend()
  return { signal: controller.signal, reason: () => reason, extend, clear }
}
