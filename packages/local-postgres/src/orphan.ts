import { execFileSync } from 'node:child_process'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { LocalPostgresError } from './local-postgres-error.ts'
import { readLockFile, removeLockFile } from './lock-file.ts'
import type { Place } from './place.ts'
import { commandLine, identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts'

const FAST_SHUTDOWN_MS = 20_000
const IMMEDIATE_SHUTDOWN_MS = 10_000

/**
 * Ends a PostgreSQL whose starter died without stopping it, and clears away a lock file that no PostgreSQL stands behind.
 * Only a process that is verifiably *this* cluster's PostgreSQL is ever signalled.
 */
export async function stopOrphan(place: Place, binaries: Binaries): Promise<void> {
  const lock = readLockFile(place.cluster)
  if (!lock) return
  const found = identifyProcess(lock.pid)
  if (process.platform === 'win32') return stopWithPgCtl(place, binaries, found)
  if (!found || !isPostgresOf(found.pid, place.cluster)) return removeLockFile(place.cluster)
  if (await stopped(found, 'SIGINT', FAST_SHUTDOWN_MS)) return
  if (await stopped(found, 'SIGQUIT', IMMEDIATE_SHUTDOWN_MS)) return
  throw new LocalPostgresError(
    'failed',
    `A PostgreSQL of an earlier run (process ${found.pid}) still uses ${place.cluster} and does not stop. End that process, then start again.`,
  )
}

/** `postgres -D <cluster> …`: the way this package starts it, and no other process is started. */
function isPostgresOf(pid: number, cluster: string): boolean {
  const words = commandLine(pid)
  return basename(words[0] ?? '') === 'postgres' && words[words.indexOf('-D') + 1] === cluster
}

async function stopped(target: ProcessIdentity, signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
  if (isRunning(target)) process.kill(target.pid, signal)
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await delay(50)) {
    if (!isRunning(target)) return true
  }
  return false
}

/** Windows has no signals between processes; PostgreSQL's own tool speaks to its server there, and checks what it speaks to. */
function stopWithPgCtl(place: Place, binaries: Binaries, found: ProcessIdentity | undefined): void {
  if (!found) removeLockFile(place.cluster)
  else
    execFileSync(binaries.pgCtl, ['stop', '-D', place.cluster, '-m', 'fast', '-w'], {
      stdio: 'ignore',
      windowsHide: true,
    })
}
