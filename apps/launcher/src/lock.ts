import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { unusable, writePrivately } from './data-folder.ts'
import { LaunchError } from './launch-error.ts'

/** The sole right to run on a data folder. */
export interface Lock {
  /** Whether the one before us ended without giving the lock back: what it started may take a moment to end. */
  readonly wasAbandoned: boolean
  /** Leaves word of our address for whoever finds the lock taken. */
  announce(address: string): void
  /** Leaves word that we are about to end, so that the next start waits instead of giving up. */
  announceEnd(): void
  release(): void
}

interface Holder {
  readonly pid: number
  readonly address?: string
  readonly isEnding?: boolean
}

const SQLITE_BUSY = 5
/** How long to wait for a holder that may be about to end, and for one that says it is. */
const PATIENCE_MS = 3_000
const PATIENCE_WITH_ENDING_MS = 45_000
const PAUSE_MS = 100

/**
 * Makes this process the only one that runs on the data folder. The lock is one that the operating system drops when the
 * process ends, however it ends; SQLite is the portable way to such a lock that Node has built in.
 *
 * @throws {LaunchError} naming the process that runs there, and its address; or why nothing can be written there
 */
export async function takeLock(dataDir: string): Promise<Lock> {
  const began = Date.now()
  for (;;) {
    const database = tryLock(dataDir)
    if (database) return hold(dataDir, database)
    const holder = readHolder(dataDir)
    if (Date.now() - began > (holder?.isEnding ? PATIENCE_WITH_ENDING_MS : PATIENCE_MS))
      throw alreadyRunning(dataDir, holder)
    await delay(PAUSE_MS)
  }
}

function tryLock(dataDir: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(join(dataDir, 'lock'), { timeout: 0 })
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database?.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined
    throw unusable(dataDir, error)
  }
}

function hold(dataDir: string, database: DatabaseSync): Lock {
  const wasAbandoned = existsSync(holderFile(dataDir))
  let holder: Holder = { pid: process.pid }
  const tell = (news: Partial<Holder>) => {
    holder = { ...holder, ...news }
    writePrivately(holderFile(dataDir), JSON.stringify(holder))
  }
  try {
    tell({})
  } catch (error) {
    database.close()
    throw unusable(dataDir, error)
  }
  return {
    wasAbandoned,
    announce: (address) => tell({ address }),
    announceEnd: () => tell({ isEnding: true }),
    release: () => {
      rmSync(holderFile(dataDir), { force: true })
      database.close()
    },
  }
}

function alreadyRunning(dataDir: string, holder: Holder | undefined): LaunchError {
  const place = holder?.address ? `at ${holder.address}` : 'which is just starting'
  const who = holder ? ` (process ${holder.pid}, ${place})` : ''
  return new LaunchError(
    `Cardwright is already running on the data folder ${dataDir}${who}. Stop it first, or give this one another folder and ports (DATA_DIR, PORT, METRICS_PORT, SANDBOX_PORT, SANDBOX_SMTP_PORT).`,
  )
}

/** Whether a program lives that has the data folder and is not about to end. Asked without touching the lock. */
export function isHeld(dataDir: string): boolean {
  const holder = readHolder(dataDir)
  return holder !== undefined && !holder.isEnding && isAlive(holder.pid)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function readHolder(dataDir: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(holderFile(dataDir), 'utf8'))
  } catch {
    return undefined
  }
}

function holderFile(dataDir: string): string {
  return join(dataDir, 'lock.json')
}
