import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, vi } from 'vitest'
import { type RunFile, readRunFile } from '../src/run-file.ts'

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

export const WAIT = { timeout: 120_000, interval: 50 }

/** A data folder that goes away after the test. */
export function temporaryDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cardwright-launcher-test-'))
  chmodSync(folder, 0o711)
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface Launcher {
  readonly process: ChildProcess
  /** All it has written so far. */
  written(): string
  /** Waits until it runs, and answers the content of its `run.json`. */
  running(): Promise<RunFile>
  /** Waits until it ended, and answers its exit code. */
  ended(): Promise<number | null>
}

/** Starts the launcher on free ports; it is ended after the test, whatever state it is in. */
export function startLauncher(dataDir: string, environment: Record<string, string> = {}): Launcher {
  const process = spawn(globalThis.process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env: {
      PATH: globalThis.process.env.PATH,
      ...freePorts,
      DATA_DIR: dataDir,
      WEB_APP: 'off',
      SEED_DEMO: 'off',
      ...environment,
    },
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [process.stdout, process.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  const hasEnded = () => process.exitCode !== null || process.signalCode !== null
  cleanups.push(async () => {
    if (hasEnded()) return
    process.kill('SIGTERM')
    await once(process, 'exit')
  })
  return {
    process,
    written: () => output,
    running: () => vi.waitFor(() => readRunningProgram(dataDir, hasEnded() ? output : undefined), WAIT),
    ended: async () => {
      if (!hasEnded()) await once(process, 'close')
      return process.exitCode
    },
  }
}

const entry = join(import.meta.dirname, 'fixtures', 'start.ts')
const freePorts = { PORT: '0', METRICS_PORT: '0', SANDBOX_PORT: '0', SANDBOX_SMTP_PORT: '0' }

function readRunningProgram(dataDir: string, lastWords: string | undefined): RunFile {
  const content = readRunFile(dataDir)
  if (content) return content
  throw new Error(lastWords === undefined ? 'It does not run yet.' : `It ended: ${lastWords}`)
}

export async function readJson<T>(url: string): Promise<T> {
  return (await fetch(url)).json() as Promise<T>
}
