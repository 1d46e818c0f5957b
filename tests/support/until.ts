import { setTimeout as wait } from 'node:timers/promises'

export interface Patience {
  readonly timeoutMs: number
  readonly intervalMs: number
}

const PATIENCE: Patience = { timeoutMs: 60_000, intervalMs: 100 }

/**
 * Asks until the answer is neither false nor nothing, also outside of a test runner.
 * @throws Error naming what was waited for, once patience ends
 */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer> | Answer,
  { timeoutMs, intervalMs }: Patience = PATIENCE,
): Promise<NonNullable<Exclude<Answer, false>>> {
  const end = performance.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer !== false && answer !== undefined && answer !== null)
      return answer as NonNullable<Exclude<Answer, false>>
    if (performance.now() > end) throw new Error(`waited ${timeoutMs / 1_000} s for ${what}`)
    await wait(intervalMs)
  }
}
