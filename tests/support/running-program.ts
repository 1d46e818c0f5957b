import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'

/** The parts of `run.json` that tests look at. */
export interface RunFile {
  readonly api: { readonly url: string; readonly pid: number }
  readonly worker: { readonly pid: number }
  readonly sandbox: { readonly url: string; readonly pid: number }
  /** Without a process number where the server is one's own. */
  readonly postgres: { readonly url: string; readonly pid: number | null }
  readonly logins: readonly { readonly role: string; readonly email: string; readonly password: string }[]
}

/** The whole program as `npm start` runs it, on a data folder and ports of its own. */
export interface RunningProgram {
  readonly dataDir: string
  /** As it is now: a part that was ended by force comes back with another process. */
  readRunFile(): RunFile
  /** All it has told so far. */
  written(): string
  /** Ends it by force, as a power cut would, and keeps its data. */
  kill(): Promise<void>
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')
const START = join(root, 'apps/launcher/src/bin/start.ts')
const FREE_PORTS = { PORT: '0', METRICS_PORT: '0', SANDBOX_PORT: '0', SANDBOX_SMTP_PORT: '0' }
/** What is decided matters to tests, not how fast: on a busy machine an answer may take longer than a network would wait. */
const PATIENT = { DECISION_DEADLINE_MS: '10000', SANDBOX_WEBHOOK_TIMEOUT_MS: '60000' }
const STARTS_WITHIN = { timeoutMs: 300_000, intervalMs: 100 }

/** A data folder for a program; who makes it removes it. */
export function makeDataDir(): { dataDir: string; remove(): void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'cardwright-end-to-end-'))
  // PostgreSQL's own user passes through.
  chmodSync(dataDir, 0o711)
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/**
 * Starts it, without the app for browsers (building that takes a minute) and without the sample person's past, unless the settings ask for
 * them. A `DATA_DIR` among them is used and kept; otherwise it gets one of its own, which goes away with it.
 */
export async function startProgram(settings: Record<string, string> = {}): Promise<RunningProgram> {
  const own = settings.DATA_DIR === undefined ? makeDataDir() : undefined
  const dataDir = own?.dataDir ?? settings.DATA_DIR ?? ''
  const defaults = { DATA_DIR: dataDir, WEB_APP: 'off', SEED_DEMO: 'off', ...FREE_PORTS, ...PATIENT }
  const { child, written } = runScript(START, { ...defaults, ...settings })
  const end = async (signal: NodeJS.Signals) => {
    if (hasEnded(child)) return
    child.kill(signal)
    await once(child, 'exit')
  }
  const stop = async () => {
    await end('SIGTERM')
    own?.remove()
  }
  const runFile = join(dataDir, 'run.json')
  try {
    const isThere = () => {
      if (hasEnded(child)) throw new Error(`The program ended: ${written()}`)
      return existsSync(runFile)
    }
    await until('the program to run', isThere, STARTS_WITHIN)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    dataDir,
    written,
    kill: () => end('SIGKILL'),
    stop,
    readRunFile: () => JSON.parse(readFileSync(runFile, 'utf8')),
  }
}

/** Runs one of the program's commands to its end. */
export async function runToEnd(entry: string, environment: Record<string, string>) {
  const { child, written } = runScript(join(root, entry), environment)
  const [exitCode] = await once(child, 'close')
  return { exitCode, output: written() }
}

function runScript(entry: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env: { PATH: process.env.PATH, ...environment },
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  return { child, written: () => output }
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null
