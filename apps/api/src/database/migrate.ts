import pg from 'pg'
import { admitTriggers, distribute } from './distribute.ts'
import { migrateQueue } from './migrate-queue.ts'
import { type Migration, readMigrations } from './migration-files.ts'
import { type Statement, splitStatements } from './split-statements.ts'

/** Any number will do, as long as every migrator uses the same: only one migrates at a time. */
const LOCK = 727_421_001

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
    // One by one: Citus hands the whole text that a change of a table stands in on to the nodes, which take one statement.
    for (const statement of await splitStatements(migration.sql)) {
      current = statement
      await client.query(statement.sql)
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

const beginningOf = ({ sql }: Statement): string => {
  const line = sql.split('\n', 1)[0] ?? ''
  return line.length > 100 ? `${line.slice(0, 100)}…` : line
}
