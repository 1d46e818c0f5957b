import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, vi } from 'vitest'
import { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres, withClient } from '../src/index.ts'
import { identifyProcess } from '../src/process-identity.ts'

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A folder that goes away after the test, with whatever PostgreSQL kept for it elsewhere. `mode` as chmod takes it. */
export function temporaryHome(mode = 0o711): string {
  const home = mkdtempSync(join(tmpdir(), 'cardwright-local-postgres-test-'))
  chmodSync(home, mode)
  cleanups.push(() => {
    const location = join(home, 'location')
    if (existsSync(location)) rmSync(readFileSync(location, 'utf8').trim(), { recursive: true, force: true })
    rmSync(home, { recursive: true, force: true })
  })
  return home
}

/** Starts a PostgreSQL that is stopped after the test. */
export async function start(dataDir: string, options: Partial<LocalPostgresOptions> = {}): Promise<LocalPostgres> {
  const postgres = await startLocalPostgres({ dataDir, durable: true, ...options })
  cleanups.push(() => postgres.stop())
  return postgres
}

/** Runs a fixture process, ended after the test if it still lives, and waits for its first message. */
export async function runFixture(
  name: string,
  ...args: string[]
): Promise<{ child: ChildProcess; url: string; pid: number; home: string }> {
  const child = fork(join(import.meta.dirname, 'fixtures', name), args, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  cleanups.push(() => kill(child))
  const [message] = await once(child, 'message')
  // The guard ends PostgreSQL after its starter; only then can the files go.
  cleanups.splice(-1, 0, () =>
    vi.waitFor(() => expect(identifyProcess(message.pid)).toBeUndefined(), { timeout: 60_000 }),
  )
  return { child, ...message }
}

export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

export async function remember(url: string, word: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('CREATE TABLE IF NOT EXISTS words (word text PRIMARY KEY)')
    await client.query('INSERT INTO words VALUES ($1)', [word])
  })
}

export async function recall(url: string): Promise<string[]> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ word: string }>('SELECT word FROM words ORDER BY word'),
  )
  return rows.map((row) => row.word)
}

/** The guard that watches over this PostgreSQL process, found by what it was started with. */
export function guardOf(postgresPid: number): number {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n')
  const line = lines.find((text) => text.includes(`cardwright-postgres-guard ${postgresPid} `))
  if (!line) throw new Error(`No guard watches over process ${postgresPid}.`)
  return Number.parseInt(line, 10)
}
