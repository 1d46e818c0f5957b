import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { readLockFile } from './lock-file.ts'
import { readOwner } from './owner-file.ts'
import { identifyProcess, isRunning } from './process-identity.ts'
import { startLocalPostgres } from './start-local-postgres.ts'

/** One connection, as `withClient` lends it. */
export type Client = pg.Client

/** A server for one run of tests: fast, not durable, gone afterwards. */
export interface TestCluster {
  /** The superuser's connection string. */
  readonly url: string
  readonly pid: number
  /** The folder of its files. */
  readonly home: string
  /** Stops the server and removes its files. */
  remove(): Promise<void>
}

const PREFIX = 'cardwright-test-postgres-'

/** Starts a throw-away PostgreSQL in the system's temporary folder, and clears away what killed runs left there. */
export async function startTestCluster(): Promise<TestCluster> {
  removeAbandoned()
  const home = mkdtempSync(join(tmpdir(), PREFIX))
  chmodSync(home, 0o711)
  const postgres = await startLocalPostgres({ dataDir: home, durable: false, settings: testSettings })
  return {
    url: postgres.url,
    pid: postgres.pid,
    home,
    remove: async () => {
      await postgres.stop()
      removeFiles(home)
    },
  }
}

const testSettings = {
  max_connections: '300',
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
}

/** Creates a database, a copy of `template` where one is named. The template must have no open connections. */
export async function createDatabase(
  clusterUrl: string,
  name: string,
  options: { template?: string; owner?: string } = {},
) {
  const parts = [`CREATE DATABASE ${pg.escapeIdentifier(name)}`]
  if (options.owner) parts.push(`OWNER ${pg.escapeIdentifier(options.owner)}`)
  if (options.template) parts.push(`TEMPLATE ${pg.escapeIdentifier(options.template)}`)
  await withClient(clusterUrl, (client) => client.query(parts.join(' ')))
}

/** Drops a database, ending whatever connections it still has. */
export async function dropDatabase(clusterUrl: string, name: string): Promise<void> {
  await withClient(clusterUrl, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  )
}

/** Runs something on one connection and closes it afterwards. */
export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  // A connection that dies fails its query; told a second time, to nobody, it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** A run that was killed cannot tidy up; the next one does, once neither that run nor its PostgreSQL lives any more. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const home = join(tmpdir(), name)
    if (name.startsWith(PREFIX) && isAbandoned(home)) removeFiles(home)
  }
}

function isAbandoned(home: string): boolean {
  const owner = readOwner(home)
  const lock = readLockFile(join(home, 'cluster'))
  return owner !== undefined && !isRunning(owner) && !(lock && identifyProcess(lock.pid))
}

function removeFiles(home: string): void {
  const location = join(home, 'location')
  const elsewhere = existsSync(location) ? readFileSync(location, 'utf8').trim() : undefined
  for (const folder of [elsewhere, home]) {
    if (folder && dirname(folder) === tmpdir()) rmSync(folder, { recursive: true, force: true })
  }
}
