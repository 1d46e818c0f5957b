import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { LocalPostgresError } from './local-postgres-error.ts'
import type { Place } from './place.ts'
import { postgresEnvironment } from './postgres-environment.ts'

const MAJOR_VERSION = '18'

/**
 * Makes sure that the place holds a cluster of the right version, and answers its superuser's password. A cluster is made
 * aside and renamed into place, so that an interrupted first start leaves nothing half-made behind.
 */
export async function ensureCluster(place: Place, binaries: Binaries, durable: boolean): Promise<string> {
  const versionFile = join(place.cluster, 'PG_VERSION')
  if (!existsSync(versionFile)) return initCluster(place, binaries, durable)
  const version = readFileSync(versionFile, 'utf8').trim()
  if (version !== MAJOR_VERSION) {
    throw new LocalPostgresError(
      'failed',
      `The database in ${place.cluster} was made by PostgreSQL ${version}; this program brings PostgreSQL ${MAJOR_VERSION}. Move its contents with pg_dump and pg_restore.`,
    )
  }
  return readPassword(place)
}

function readPassword(place: Place): string {
  const path = passwordFile(place)
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  throw new LocalPostgresError(
    'failed',
    `The database in ${place.cluster} is there, but the file with its password (${path}) is missing. Restore that file from a backup, or remove the database to begin anew.`,
  )
}

function passwordFile(place: Place): string {
  return join(place.home, 'superuser-password')
}

async function initCluster(place: Place, binaries: Binaries, durable: boolean): Promise<string> {
  removeLeftovers(place.folder)
  const password = randomBytes(24).toString('base64url')
  const workshop = mkdtempSync(join(place.folder, 'init-'))
  const pwfile = join(workshop, 'pwfile')
  writeFileSync(pwfile, `${password}\n`, { mode: 0o600 })
  if (place.account) for (const path of [workshop, pwfile]) chownSync(path, place.account.uid, place.account.gid)
  try {
    await runInitdb(place, binaries, [
      ...initdbFlags(join(workshop, 'cluster'), pwfile),
      ...(durable ? [] : ['--no-sync']),
    ])
    writeFileSync(passwordFile(place), `${password}\n`, { mode: 0o600, flush: true })
    renameSync(join(workshop, 'cluster'), place.cluster)
  } finally {
    rmSync(workshop, { recursive: true, force: true })
  }
  return password
}

function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('init-')) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Text sorts by code point with PostgreSQL's own Unicode tables: the same order on every machine, whatever its C library. */
function initdbFlags(cluster: string, pwfile: string): string[] {
  return [
    `--pgdata=${cluster}`,
    `--pwfile=${pwfile}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ]
}

function runInitdb(place: Place, binaries: Binaries, flags: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, flags, {
      ...place.account,
      cwd: place.folder,
      env: postgresEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk
      })
    }
    const fail = (why: string) =>
      reject(new LocalPostgresError('failed', `A new database could not be made in ${place.folder}: ${why}`))
    child.on('error', (error) => fail(error.message))
    child.on('close', (code) => (code === 0 ? resolve() : fail(output.trim() || `initdb ended with code ${code}`)))
  })
}
