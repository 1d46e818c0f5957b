import { type ChildProcess, spawn } from 'node:child_process'
import type { Place } from './place.ts'

/**
 * Waits for the end of its input, which comes when the process that started it is gone in whatever way, then asks PostgreSQL
 * for a fast shutdown, if the lock file still names that very process. A shell does this with no memory to speak of.
 */
const SCRIPT = `
trap '' INT TERM HUP
while read -r _; do :; done
IFS= read -r pid < "$2/postmaster.pid" && [ "$pid" = "$1" ] && kill -INT "$1"
exit 0
`

/** Starts the guard that ends PostgreSQL when we die without doing so. None on Windows: the next start clears up there. */
export function startGuard(place: Place, postgresPid: number): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'cardwright-postgres-guard', String(postgresPid), place.cluster], {
    ...place.account,
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.on('error', () => undefined)
  guard.stdin?.on('error', () => undefined)
  guard.unref()
  return guard
}
