import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What `postmaster.pid` says (PostgreSQL's `miscadmin.h` numbers its lines). */
export interface LockFile {
  readonly pid: number
  readonly dataDirectory: string
  /** `starting`, `stopping`, `ready` or `standby`. */
  readonly status: string
}

export function readLockFile(cluster: string): LockFile | undefined {
  const path = lockFilePath(cluster)
  if (!existsSync(path)) return undefined
  try {
    const lines = readFileSync(path, 'utf8').split('\n')
    return { pid: Math.abs(Number(lines[0])), dataDirectory: lines[1] ?? '', status: (lines[7] ?? '').trim() }
  } catch {
    return undefined
  }
}

export function removeLockFile(cluster: string): void {
  rmSync(lockFilePath(cluster), { force: true })
}

function lockFilePath(cluster: string): string {
  return join(cluster, 'postmaster.pid')
}
