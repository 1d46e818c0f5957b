import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type LocalPostgres, LocalPostgresError, startLocalPostgres, withClient } from '@cardwright/local-postgres'
import pg from 'pg'
import { keptSecret } from './data-folder.ts'
import { withLogin } from './database-address.ts'
import { LaunchError } from './launch-error.ts'
import { openLogFile } from './log-file.ts'

/** The addresses of the database, by what each login may do. */
export interface DatabaseAddresses {
  /** Everything: for people and auditors, never for the program. */
  readonly adminUrl: string
  /** Owns the tables: for migrations. */
  readonly ownerUrl: string
  /** Owns nothing: for the running program. */
  readonly runtimeUrl: string
}

export interface EmbeddedDatabase extends DatabaseAddresses {
  readonly pid: number
  /** Rejects when PostgreSQL ended and could not be started again. */
  readonly failed: Promise<never>
  stop(): Promise<void>
}

const DATABASE = 'cardwright'
const OWNER = 'cardwright_owner'
const RUNTIME = 'cardwright_runtime'
const SPACE_CHECK_MS = 1_000

/** For a program that shares its machine: enough memory to matter, little enough to be a good neighbour. */
const SETTINGS = {
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  // A row's values and a statement's text can hold what must not be in a log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

export interface DatabaseEvents {
  onRestart(pid: number): void
  /** PostgreSQL ended because its disk is full; it is started again as soon as there is space. */
  onDiskFull(): void
}

/** Starts the embedded PostgreSQL with its database and logins, and starts it again on the same port whenever it ends. */
export async function startEmbeddedDatabase(
  dataDir: string,
  { onRestart, onDiskFull }: DatabaseEvents,
): Promise<EmbeddedDatabase> {
  const log = openLogFile(join(dataDir, 'logs', 'postgres.log'))
  const start = (port: number) =>
    startLocalPostgres({
      dataDir: join(dataDir, 'postgres'),
      port,
      durable: true,
      settings: SETTINGS,
      onLog: (line) => log.write(line),
    })
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  let isStopping = false
  let server = await explainFailure(start(0))

  const startAgain = async (port: number) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await start(port)
      } catch (error) {
        const isWorthWaiting = error instanceof LocalPostgresError && error.code === 'disk_full'
        if (!isWorthWaiting || isStopping) throw error
        if (attempt === 0) onDiskFull()
        await delay(SPACE_CHECK_MS)
      }
    }
  }
  const keepRunning = (running: LocalPostgres) => {
    running.exited
      .then(async () => {
        if (isStopping) return
        server = await startAgain(running.port)
        if (isStopping) return server.stop()
        keepRunning(server)
        onRestart(server.pid)
      })
      .catch(failed.reject)
  }
  keepRunning(server)
  const stop = async () => {
    isStopping = true
    await server.stop()
    log.close()
  }
  try {
    const addresses = await prepareDatabase(server.url, dataDir)
    return {
      ...addresses,
      get pid() {
        return server.pid
      },
      failed: failed.promise,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function explainFailure(starting: Promise<LocalPostgres>): Promise<LocalPostgres> {
  try {
    return await starting
  } catch (error) {
    if (error instanceof LocalPostgresError) throw new LaunchError(error.message)
    throw error
  }
}

/** Safe to repeat: whatever an interrupted first start left out is made up for by the next. */
async function prepareDatabase(superuserUrl: string, dataDir: string): Promise<DatabaseAddresses> {
  const passwords = {
    [OWNER]: keptSecret(dataDir, 'database-owner'),
    [RUNTIME]: keptSecret(dataDir, 'database-runtime'),
  }
  await withClient(superuserUrl, async (client) => {
    await ensureLogin(client, OWNER, passwords[OWNER] ?? '', 'CREATEROLE')
    await ensureLogin(client, RUNTIME, passwords[RUNTIME] ?? '', '')
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`)
  })
  const { username, password } = new URL(superuserUrl)
  return {
    adminUrl: withLogin(superuserUrl, DATABASE, username, password),
    ownerUrl: withLogin(superuserUrl, DATABASE, OWNER, passwords[OWNER] ?? ''),
    runtimeUrl: withLogin(superuserUrl, DATABASE, RUNTIME, passwords[RUNTIME] ?? ''),
  }
}

async function ensureLogin(client: pg.Client, name: string, password: string, attributes: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name])
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER'
  await client.query(`${verb} ROLE ${name} LOGIN ${attributes} PASSWORD ${pg.escapeLiteral(password)}`)
}
