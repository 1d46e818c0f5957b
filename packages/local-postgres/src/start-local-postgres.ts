import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Binaries, prepareBinaries } from './binaries.ts'
import { findFreePort } from './free-port.ts'
import { ensureCluster } from './init-cluster.ts'
import { LocalPostgresError } from './local-postgres-error.ts'
import { stopOrphan } from './orphan.ts'
import { claimHome, releaseHome } from './owner-file.ts'
import { openPlace, type Place } from './place.ts'
import { type Postmaster, startPostmaster } from './postmaster.ts'

export interface LocalPostgresOptions {
  /** The folder for everything about this server; made where missing, kept over restarts. */
  readonly dataDir: string
  /** The port on 127.0.0.1; 0 or absent: a free one. */
  readonly port?: number
  /** False gives up all safety against a crash of the machine for speed: only for databases that are thrown away. */
  readonly durable: boolean
  /** Further settings of `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Gets each line the server logs. */
  readonly onLog?: (line: string) => void
}

/** A PostgreSQL server of our own, on the loopback address alone. */
export interface LocalPostgres {
  /** The superuser's connection string. Holds the password: never log it. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Where the cluster's files really are: inside `dataDir`, or elsewhere if PostgreSQL's system user cannot enter that. */
  readonly dataDir: string
  /** Settles when the server process has ended, for whatever reason. */
  readonly exited: Promise<void>
  /** Fast shutdown, waited for. Safe to call again. */
  stop(): Promise<void>
}

const START_ATTEMPTS = 60
const RETRY_PAUSE_MS = 250

/**
 * Starts PostgreSQL 18 from the binaries that npm installed, making the cluster on the first start, and recovering it after an
 * unclean stop: an orphan of a killed run is shut down, a stale lock file removed, PostgreSQL's own crash recovery waited for.
 *
 * @throws {LocalPostgresError} with a sentence for the person at the keyboard
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const place = openPlace(resolve(options.dataDir))
  try {
    claimHome(place.home)
  } catch (error) {
    throw isOfFullDisk(error) ? diskFull(place) : error
  }
  try {
    const binaries = prepareBinaries(place.folder, place.account)
    await stopOrphan(place, binaries)
    const password = await ensureCluster(place, binaries, options.durable)
    const { postmaster, port } = await startWithRetries(place, binaries, options)
    return describe(place, postmaster, port, password)
  } catch (error) {
    releaseHome(place.home)
    throw isOfFullDisk(error) ? diskFull(place) : error
  }
}

const isOfFullDisk = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOSPC'

const diskFull = ({ cluster }: Place) =>
  new LocalPostgresError('disk_full', `PostgreSQL cannot start in ${cluster}: its disk is full.`)

async function startWithRetries(place: Place, binaries: Binaries, options: LocalPostgresOptions) {
  const onLog = options.onLog ?? (() => undefined)
  let lastOutput = ''
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    const port = options.port || (await findFreePort())
    const outcome = await startPostmaster(place, binaries, port, serverSettings(options), onLog)
    if (!('failed' in outcome)) return { postmaster: outcome, port }
    lastOutput = outcome.output
    if (outcome.failed === 'other') break
    if (outcome.failed === 'disk_full') throw diskFull(place)
    if (outcome.failed === 'port_taken' && options.port) {
      throw new LocalPostgresError(
        'port_in_use',
        `Port ${port} on 127.0.0.1 is in use, so PostgreSQL cannot listen there.`,
      )
    }
    await delay(RETRY_PAUSE_MS)
  }
  throw new LocalPostgresError('failed', `PostgreSQL did not start in ${place.cluster}:\n${lastOutput}`)
}

function serverSettings({ durable, settings }: LocalPostgresOptions): Record<string, string> {
  const safety = durable ? 'on' : 'off'
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    fsync: safety,
    synchronous_commit: safety,
    full_page_writes: safety,
    ...settings,
  }
}

function describe(place: Place, postmaster: Postmaster, port: number, password: string): LocalPostgres {
  const { pid, exited } = postmaster
  exited.then(() => releaseHome(place.home))
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    dataDir: place.cluster,
    exited,
    stop: () => postmaster.stop(),
  }
}
