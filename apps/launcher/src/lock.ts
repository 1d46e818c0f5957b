import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { writePrivately } from './data-folder.ts'
import { LaunchError } from './launch-error.ts'

const SQLITE_BUSY = 5

export interface Lock {
  /** Leaves word of our address for whoever finds the lock taken. */
  announce(address: string): void
  release(): void
}

/**
 * Makes this process the only one that runs on the data folder. The lock is one that the operating system drops when the
 * process ends, however it ends; SQLite is the portable way to such a lock that Node has built in.
 *
 * @throws {LaunchError} naming the process that runs there, and its address
 */
export function takeLock(dataDir: string): Lock {
  const database = new DatabaseSync(join(dataDir, 'lock'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) throw alreadyRunning(dataDir)
    throw error
  }
  const announce = (address?: string) =>
    writePrivately(holderFile(dataDir), JSON.stringify({ pid: process.pid, address }))
  announce()
  return { announce, release: () => database.close() }
}

function alreadyRunning(dataDir: string): LaunchError {
  return new LaunchError(
    `Cardwright is already running on the data folder ${dataDir}${describeHolder(dataDir)}. Stop it first, or give this one another folder and ports (DATA_DIR, PORT, METRICS_PORT, SANDBOX_PORT, SANDBOX_SMTP_PORT).`,
  )
}

function describeHolder(dataDir: string): string {
  try {
    const { pid, address } = JSON.parse(readFileSync(holderFile(dataDir), 'utf8'))
    return address ? ` (process ${pid}, at ${address})` : ` (process ${pid}, which is just starting)`
  } catch {
    return ''
  }
}

function holderFile(dataDir: string): string {
  return join(dataDir, 'lock.json')
}
