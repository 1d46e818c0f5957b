import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { type LocalPostgres, LocalPostgresError, startLocalPostgres, withClient } from '@cardwright/local-postgres'
import pg from 'pg'
import { keptSecret } from './data-folder.ts'
import { withLogin } from './database-address.ts'
import { LaunchError } from './launch-error.ts'

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
const LOG_KEPT_BYTES = 10_000_000

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

/** Starts the embedded PostgreSQL with its database and logins, and starts it again on the same port whenever it ends. */
export async function startEmbeddedDatabase(
  dataDir: string,
  onRestart: (pid: number) => void,
): Promise<EmbeddedDatabase> {
  const log = openLog(join(dataDir, 'logs', 'postgres.log'))
  const start = (port: number) =>
    startLocalPostgres({
      dataDir: join(dataDir, 'postgres'),
      port,
      durable: true,
      settings: SETTINGS,
      onLog: (line) => log.write(`${line}\n`),
    })
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  let isStopping = false
  let server = await explainFailure(start(0))

  const keepRunning = (running: LocalPostgres) => {
    running.exited
      .then(async () => {
        if (isStopping) return
        server = await start(running.port)
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
    log.end()
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

function openLog(path: string): WriteStream {
  if (existsSync(path) && statSync(path).size > LOG_KEPT_BYTES) renameSync(path, `${path}.1`)
  return createWriteStream(path, { flags: 'a', mode: 0o600 })
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
