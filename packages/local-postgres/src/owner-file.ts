import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LocalPostgresError } from './local-postgres-error.ts'
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts'

/** Names this process as the one that runs the cluster. Throws `in_use` where another living process does already. */
export function claimHome(home: string): void {
  const owner = readOwner(home)
  if (owner && isRunning(owner)) {
    throw new LocalPostgresError('in_use', `The database in ${home} is already in use by process ${owner.pid}.`)
  }
  writeFileSync(ownerFile(home), JSON.stringify(identifyProcess(process.pid)), { mode: 0o600 })
}

export function releaseHome(home: string): void {
  rmSync(ownerFile(home), { force: true })
}

/** The process that last claimed the home, running or not. */
export function readOwner(home: string): ProcessIdentity | undefined {
  if (!existsSync(ownerFile(home))) return undefined
  try {
    return JSON.parse(readFileSync(ownerFile(home), 'utf8'))
  } catch {
    return undefined
  }
}

function ownerFile(home: string): string {
  return join(home, 'owner.json')
}
