import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { admitTriggers, distribute } from './distribute.ts'
import { migrateQueue } from './migrate-queue.ts'
import { type Statement, splitStatements } from './split-statements.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'migrations')
/** Any number will do, as long as every migrator uses the same: only one migrates at a time. */
const LOCK = 727_421_001
const FILE_NAME = /^\d{14}_[a-z0-9_]+\.sql$/

export interface Migration {
  name: string
  sql: string
}

/** The migrations in order. Forward-only: a file that was applied is never changed. */
export async function readMigrations(folder: string = FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => FILE_NAME.test(name)).sort()
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(join(folder, name), 'utf8') })))
}

/**
 * Brings the database at `ownerUrl` up to date, each migration in a transaction of its own, and returns the names applied now.
 * Safe to call from several processes at once. Where the database is a cluster's, its tables are spread over the nodes. The connected role becomes the owner of everything it makes.
 * `migrations` are those of this release, unless a database is wanted as another one leaves it.
 * @throws Error that names the migration and the statement of it that failed; of that migration nothing is left
 */
export async function migrate(
  ownerUrl: string,
  onApplied: (name: string) => void = () => undefined,
  migrations?: readonly Migration[],
): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'cardwright-migrate' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    )
    await admitTriggers(client)
    const done = new Set(
      (await client.query<{ name: string }>('SELECT name FROM schema_migrations')).rows.map((row) => row.name),
    )
    const applied: string[] = []
    for (const migration of migrations ?? (await readMigrations())) {
      if (done.has(migration.name)) continue
      await applyMigration(client, migration)
      applied.push(migration.name)
      onApplied(migration.name)
    }
    await migrateQueue(ownerUrl)
    await distribute(client)
    return applied
  } finally {
    await client.end()
  }
}

async function applyMigration(client: pg.Client, migration: Migration): Promise<void> {
  let current: Statement | undefined
  await client.query('BEGIN')
  try {
    await client.query("SET LOCAL lock_timeout = '10s'")
    for (const statement of splitStatements(migration.sql)) {
      current = statement
      await send(client, statement)
    }
    current = undefined
    await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [migration.name])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    const at = current === undefined ? '' : ` at line ${current.line} (${beginningOf(current)})`
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`Migration ${migration.name} failed${at}: ${reason}`, { cause: error })
  }
}

/**
 * Statement by statement, since Citus hands the whole text that a change of a table stands in on to the nodes, which take one statement. The
 * extended protocol takes just one as well: a text that was cut wrongly is refused here and on every PostgreSQL, not only there.
 */
async function send(client: pg.Client, { sql }: Statement): Promise<void> {
  const query: pg.QueryConfig & { queryMode: 'extended' } = { text: sql, queryMode: 'extended' }
  await client.query(query)
}

const beginningOf = ({ sql }: Statement): string => {
  const line = sql.split('\n', 1)[0] ?? ''
  return line.length > 100 ? `${line.slice(0, 100)}…` : line
}
