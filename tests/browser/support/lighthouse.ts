import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import lighthouse, { desktopConfig, type Flags, type Result } from 'lighthouse'
import { type BrowserContext, chromium } from 'playwright-core'
import { findFreePort } from '../../support/free-port.ts'
import { CHROMIUM, FLAGS } from './chromium.ts'

export type Profile = 'phone' | 'desktop'

export interface Lighthouse {
  /** The browser's own context: who is signed in here is signed in for Lighthouse. */
  readonly context: BrowserContext
  look(url: string, profile: Profile, flags: Flags): Promise<Result>
  close(): Promise<void>
}

/** Its own recording broke, which says nothing of the page; Lighthouse itself asks to be run again then. */
const RECORDING_FAILED: ReadonlySet<string> = new Set(['NO_NAVSTART', 'NO_TRACING_STARTED', 'NO_FCP', 'NO_DCL'])

/** Lighthouse on a Chromium of its own, which keeps cookies from one look to the next. */
export async function openLighthouse(): Promise<Lighthouse> {
  const folder = mkdtempSync(join(tmpdir(), 'cardwright-lighthouse-'))
  const port = await findFreePort()
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM,
    args: [...FLAGS, `--remote-debugging-port=${port}`],
  })
  return {
    context,
    look: async (url, profile, flags) => {
      const config = profile === 'desktop' ? desktopConfig : undefined
      for (let attempt = 1; ; attempt += 1) {
        const run = await lighthouse(url, { port, logLevel: 'error', disableStorageReset: true, ...flags }, config)
        if (run === undefined) throw new Error(`Lighthouse said nothing about ${url}`)
        const { runtimeError } = run.lhr
        if (!runtimeError) return run.lhr
        if (!RECORDING_FAILED.has(runtimeError.code) || attempt === 3)
          throw new Error(`${url}: ${runtimeError.message}`)
      }
    },
    close: async () => {
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Names of audits that cost points, with what they found. */
export function listFaults({ audits, categories }: Result, category: string): string[] {
  const refs = categories[category]?.auditRefs ?? []
  return refs
    .filter(({ weight }) => weight > 0)
    .map(({ id }) => audits[id])
    .filter((audit) => audit !== undefined && audit.score !== null && audit.score < 1)
    .map((audit) => `${audit?.id}: ${JSON.stringify(audit?.details ?? audit?.displayValue).slice(0, 600)}`)
}
