import { execFileSync, spawnSync } from 'node:child_process'
import { LocalPostgresError } from './local-postgres-error.ts'

/** The numbers of the system user PostgreSQL runs as, when that is not ourselves. */
export interface SystemAccount {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root, so a root process hands it to the user of this name (Debian's choice too). */
const ACCOUNT_NAME = 'postgres'

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Finds the system user for PostgreSQL, creating it where a root process has none yet. Undefined: run as ourselves. */
export function systemAccount(): SystemAccount | undefined {
  if (!isRoot()) return undefined
  const account = lookUp() ?? create()
  if (account) return account
  throw new LocalPostgresError(
    'failed',
    `PostgreSQL does not run as root, and no system user "${ACCOUNT_NAME}" could be created. Create one (useradd --system ${ACCOUNT_NAME}), start Cardwright as an ordinary user, or set DATABASE_URL to a server of your own.`,
  )
}

/** Says whether that user can enter the folder or run the file; asks the system rather than reading permission bits. */
export function canReach(account: SystemAccount | undefined, path: string): boolean {
  if (!account) return true
  return (
    spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
  )
}

function lookUp(): SystemAccount | undefined {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, ACCOUNT_NAME], { stdio: ['ignore', 'pipe', 'ignore'] })),
    )
    return uid && gid ? { uid, gid } : undefined
  } catch {
    return undefined
  }
}

/** `useradd` on most systems, BusyBox's `adduser` on small ones. A parallel start may win the race: look again either way. */
function create(): SystemAccount | undefined {
  const commands: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', ACCOUNT_NAME]],
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', ACCOUNT_NAME]],
  ]
  for (const [command, args] of commands) {
    spawnSync(command, args, { stdio: 'ignore' })
    const account = lookUp()
    if (account) return account
  }
  return undefined
}
