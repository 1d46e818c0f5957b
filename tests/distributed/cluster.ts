import { type Client, withClient } from '@cardwright/local-postgres'
import { migrate } from '../../apps/api/src/database/migrate.ts'
import { readMigrations } from '../../apps/api/src/database/migration-files.ts'
import { admitRuntime, ensureLogins } from '../support/test-logins.ts'

/** What a run was made on, for people to read. */
export interface Cluster {
  version: string
  workers: number
  tables: number
}

/**
 * Empties the database at the address of a coordinator's superuser, and migrates it: everything in it is lost, so its name has
 * to say that it is for tests.
 * @throws Error in words for whoever gave the address
 */
export async function prepareCluster(url: string): Promise<Cluster> {
  const name = new URL(url).pathname.slice(1)
  if (!/test/i.test(name))
    throw new Error(
      `DISTRIBUTED_DATABASE_URL names the database "${name}". All that is in it would be lost, so its name must contain "test".`,
    )
  const workers = await withClient(url, async (client) => {
    const count = await countWorkers(client)
    await ensureLogins(client, decodeURIComponent(new URL(url).password))
    await empty(client)
    return count
  })
  await upgrade(url)
  return withClient(url, async (client) => {
    await admitRuntime(client)
    const { rows } = await client.query<{ version: string; tables: number }>(
      `SELECT citus_version() || ', ' || current_setting('server_version') AS version,
        (SELECT count(*)::int FROM citus_tables t JOIN pg_class c ON c.oid = t.table_name WHERE NOT c.relispartition) AS tables`,
    )
    return { version: '', tables: 0, ...rows[0], workers }
  })
}

/** The last migration of the first release that spread its tables. */
const FIRST_RELEASE = '20261123005100_disputes.sql'

/** As a cluster in use is brought up to date: what later migrations change is spread already. A fresh database is spread after all of them, and refuses nothing. */
async function upgrade(url: string): Promise<void> {
  const later = (name: string) => name > FIRST_RELEASE
  const migrations = await readMigrations()
  await migrate(
    url,
    undefined,
    migrations.filter(({ name }) => !later(name)),
  )
  const applied = await migrate(url)
  if (applied.length !== migrations.filter(({ name }) => later(name)).length)
    throw new Error(`The cluster was to be upgraded by all later migrations, and ${applied.length} were applied.`)
}

async function countWorkers(client: Client): Promise<number> {
  const { rowCount } = await client.query("SELECT FROM pg_extension WHERE extname = 'citus'")
  if (!rowCount) throw new Error('The database of DISTRIBUTED_DATABASE_URL has no extension "citus".')
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM pg_dist_node WHERE shouldhaveshards AND isactive',
  )
  const count = rows[0]?.count ?? 0
  if (count === 0) throw new Error('The cluster of DISTRIBUTED_DATABASE_URL has no node that holds shards.')
  return count
}

/** Drops what migrations make; what belongs to an extension stays. */
async function empty(client: Client): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS graphile_worker, reporting CASCADE')
  const { rows } = await client.query<{ drop: string }>(
    `SELECT format('DROP TABLE IF EXISTS %s CASCADE', oid::regclass) AS drop FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
     UNION ALL
     SELECT format('DROP FUNCTION IF EXISTS %s CASCADE', oid::regprocedure) FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')`,
  )
  for (const { drop } of rows) await client.query(drop)
}
