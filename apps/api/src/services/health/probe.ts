import { setTimeout as sleep } from 'node:timers/promises'

/** What a look at a dependency found. `degraded`: it is not known, or it works in part. */
export interface Finding {
  state: 'up' | 'degraded' | 'down'
  detail?: string
}

export interface ProbeOptions {
  /** For how long a finding serves for everybody who asks. */
  keepMs: number
  /** How long somebody who asks waits for a new finding; the look itself goes on. */
  waitMs: number
  nowMs(): number
  /** @throws whatever; it counts as down */
  look(): Promise<Finding>
  /** What is said where `look` fails or does not come to an end. */
  detail: string
}

export type Probe = () => Promise<Finding>

/** A look at a dependency that many may ask for: one look at a time, remembered for a while, and never a long wait. */
export function createProbe({ keepMs, waitMs, nowMs, look, detail }: ProbeOptions): Probe {
  let known: { finding: Finding; atMs: number } | undefined
  let looking: Promise<Finding> | undefined

  function lookOnce(): Promise<Finding> {
    looking ??= look()
      .catch((): Finding => ({ state: 'down', detail }))
      .then((finding) => {
        known = { finding, atMs: nowMs() }
        looking = undefined
        return finding
      })
    return looking
  }

  return async () => {
    if (known !== undefined && nowMs() - known.atMs < keepMs) return known.finding
    const waiting = new AbortController()
    try {
      const silence = sleep(waitMs, undefined, { signal: waiting.signal }).catch(() => undefined)
      return (await Promise.race([lookOnce(), silence])) ?? { state: 'down', detail }
    } finally {
      waiting.abort()
    }
  }
}
