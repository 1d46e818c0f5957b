import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { LocalPostgresError } from './local-postgres-error.ts'
import { readLockFile } from './lock-file.ts'
import { identifyProcess } from './process-identity.ts'
import { canReach, isRoot, type SystemAccount, systemAccount } from './system-account.ts'

/** Where one cluster's files are, and who runs it. */
export interface Place {
  /** The folder we were given: password, owner and, normally, the cluster itself. */
  readonly home: string
  /** The folder that holds the cluster: `home`, or a place elsewhere that PostgreSQL's system user can enter. */
  readonly folder: string
  /** PostgreSQL's data directory. */
  readonly cluster: string
  readonly account: SystemAccount | undefined
}

/** Others may pass through (PostgreSQL's own user must), nobody else may look. */
const PASSAGE_MODE = 0o711

/**
 * Opens the home of a cluster. A root process runs PostgreSQL as another user, who may be unable to enter this folder (below
 * `/root`, or in a private temporary folder): the cluster then lives elsewhere, and the file `location` in the home says where.
 */
export function openPlace(home: string): Place {
  mkdirSync(home, { recursive: true, mode: PASSAGE_MODE })
  const remembered = readLocation(home)
  const folder = remembered ?? home
  const account = ownerOf(join(folder, 'cluster')) ?? systemAccount()
  if (canReach(account, folder)) return { home, folder, cluster: join(folder, 'cluster'), account }
  if (remembered || existsSync(join(home, 'cluster'))) {
    throw new LocalPostgresError(
      'failed',
      `The database in ${folder} cannot be entered by the system user it runs as (uid ${account?.uid}). Give that user access to the folder (chmod a+x on it and the folders above).`,
    )
  }
  return relocate(home, account)
}

function readLocation(home: string): string | undefined {
  const path = join(home, 'location')
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
}

/** A cluster that exists is run by the user who owns it, as PostgreSQL demands. */
function ownerOf(cluster: string): SystemAccount | undefined {
  const stat = statSync(cluster, { throwIfNoEntry: false })
  if (!stat || process.platform === 'win32') return undefined
  if (isRoot()) return stat.uid === 0 ? undefined : { uid: stat.uid, gid: stat.gid }
  if (stat.uid === process.getuid?.()) return undefined
  throw new LocalPostgresError(
    'failed',
    `The database files in ${cluster} belong to another user (uid ${stat.uid}). Start Cardwright as the user who made them, or give it another DATA_DIR.`,
  )
}

function relocate(home: string, account: SystemAccount | undefined): Place {
  sweepTemporary()
  for (const base of candidates(home)) {
    const folder = tryCreate(base, account)
    if (!folder) continue
    writeFileSync(join(folder, 'home'), `${home}\n`, { mode: 0o600 })
    writeFileSync(join(home, 'location'), `${folder}\n`, { mode: 0o600, flush: true })
    return { home, folder, cluster: join(folder, 'cluster'), account }
  }
  throw new LocalPostgresError(
    'failed',
    `PostgreSQL runs as another system user (uid ${account?.uid}), who can enter neither ${home} nor ${candidates(home).join(' nor ')}. Set DATA_DIR to a folder that user can enter.`,
  )
}

const PREFIX = 'cardwright-postgres-'

/** Removes what was kept in the temporary folder for temporary homes that are gone, as one removes with a test's folder. */
function sweepTemporary(): void {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name)
    if (!name.startsWith(PREFIX) || !existsSync(join(folder, 'home'))) continue
    const home = readFileSync(join(folder, 'home'), 'utf8').trim()
    const lock = readLockFile(join(folder, 'cluster'))
    const isInUse = existsSync(home) || (lock && identifyProcess(lock.pid))
    if (!isInUse) rmSync(folder, { recursive: true, force: true })
  }
}

/** What lives as long as a temporary home may be temporary; anything else must survive a restart of the machine. */
function candidates(home: string): string[] {
  const temporary = realpathSync(tmpdir())
  const lasting = ['/var/lib/cardwright', '/var/tmp/cardwright']
  return `${realpathSync(home)}${sep}`.startsWith(`${temporary}${sep}`) ? [temporary, ...lasting] : lasting
}

function tryCreate(base: string, account: SystemAccount | undefined): string | undefined {
  try {
    mkdirSync(base, { recursive: true, mode: PASSAGE_MODE })
    const folder = mkdtempSync(join(base, PREFIX))
    chmodSync(folder, PASSAGE_MODE)
    return canReach(account, folder) ? folder : undefined
  } catch {
    return undefined
  }
}
