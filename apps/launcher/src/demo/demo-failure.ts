import { setTimeout as delay } from 'node:timers/promises'

/** Something did not go as the story says; the message names what was expected and what was found. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure'
}

/** @throws {DemoFailure} naming both, if they differ */
export function expectEqual<T>(what: string, found: T, expected: NoInfer<T>): void {
  if (found !== expected) throw new DemoFailure(`${what} should be ${show(expected)}, but is ${show(found)}`)
}

/** What was looked up, or a failure that names what is missing. */
export function expectFound<T>(what: string, found: T | null | undefined): T {
  if (found === null || found === undefined) throw new DemoFailure(`${what} is missing`)
  return found
}

/** Long enough for a part that was just ended by force to come back, with everything it had in hand. */
const PATIENCE_MS = 60_000
const PAUSE_MS = 100

/**
 * Asks again and again until there is an answer, for what happens a moment later: a mail, a webhook, a job.
 *
 * @param probe answers what was waited for, or nothing yet
 * @throws {DemoFailure} after a minute, naming what was waited for
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const found = await probe()
    if (found !== undefined) return found
    if (performance.now() > deadline)
      throw new DemoFailure(`${what} was expected within ${patienceMs / 1000} seconds, and did not come`)
    await delay(PAUSE_MS)
  }
}

const show = (value: unknown): string => (typeof value === 'string' ? `“${value}”` : String(value))
