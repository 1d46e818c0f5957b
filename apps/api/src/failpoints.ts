/**
 * Named steps at which a crash test lets the process die, exactly as `kill -9` would: no handler runs, nothing is flushed.
 * Without the FAILPOINT setting (and always in production) a step is one comparison with `undefined`.
 */
export interface Failpoints {
  hit(step: string): void
}

export function createFailpoints(armed: string | undefined): Failpoints {
  if (armed === undefined) return { hit: () => undefined }
  return {
    hit(step) {
      if (step === armed) process.kill(process.pid, 'SIGKILL')
    },
  }
}
