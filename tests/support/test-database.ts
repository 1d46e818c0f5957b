import { createHash, randomUUID } from 'node:crypto'
import { type Client, createDatabase, dropDatabase, withClient } from '@cardwright/local-postgres'
import { afterAll, inject } from 'vitest'
import { migrate } from '../../apps/api/src/database/migrate.ts'
import { readMigrations } from '../../apps/api/src/database/migration-files.ts'
import { addressOf, admitRuntime, ensureLogins, OWNER, RUNTIME } from './test-logins.ts'

/** A migrated, otherwise empty database of one's own. */
export interface TestDatabase {
  readonly name: string
  /** Address for the login that owns the tables, as the migrations use it. */
  readonly ownerUrl: string
  /** Address for the login of the running program: member of `cardwright_app`, owner of nothing. */
  readonly runtimeUrl: string
  /** Address of the same database for the server's superuser. */
  readonly superuserUrl: string
  /** Drops the database, ending its connections. Happens by itself for a database made while a file is collected. */
  drop(): Promise<void>
}

/** One builder of the template at a time, over all test processes. */
const TEMPLATE_LOCK = 727_421_002

/**
 * Clones a database from a template that was migrated once. Call it at the top level of a test file
 * (`const database = await createTestDatabase()`), and it is dropped after that file's other `afterAll` hooks. In a run on a
 * cluster all files have the one database of that run, which is made ready before them and left as they leave it.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const shared = inject('sharedDatabaseUrl')
  if (shared !== undefined) return sharedDatabase(shared)
  const clusterUrl = await testClusterUrl()
  const template = await ensureTemplate(clusterUrl)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await createDatabase(clusterUrl, name, { template, owner: OWNER })
  const drop = () => dropDatabase(clusterUrl, name)
  afterAll(drop)
  return { ...addressesOf(clusterUrl, name), drop }
}

const addressesOf = (clusterUrl: string, name: string): Omit<TestDatabase, 'drop'> => ({
  name,
  ownerUrl: addressOf(clusterUrl, name, OWNER),
  runtimeUrl: addressOf(clusterUrl, name, RUNTIME),
  superuserUrl: addressOf(clusterUrl, name),
})

/** The database of all files; what the one before left to be done is not done any more. */
async function sharedDatabase(url: string): Promise<TestDatabase> {
  await withClient(url, async (client) => {
    await client.query('DELETE FROM graphile_worker._private_jobs')
    await client.query('UPDATE outbox SET relayed_at = now() WHERE relayed_at IS NULL')
  })
  // Spreading tables is a superuser's work, so what is spread is a superuser's.
  const name = new URL(url).pathname.slice(1)
  return { ...addressesOf(url, name), ownerUrl: url, drop: async () => undefined }
}

/** The superuser's address of the PostgreSQL server that this run of tests shares. */
export async function testClusterUrl(): Promise<string> {
  const response = await fetch(inject('postgresBroker'))
  const body = await response.text()
  if (!response.ok) throw new Error(`The PostgreSQL server for tests did not start: ${body}`)
  return body
}

async function ensureTemplate(clusterUrl: string): Promise<string> {
  const template = `template_${await hashOfMigrations()}`
  await withClient(clusterUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template])
    if (rowCount === 0) await buildTemplate(clusterUrl, template, client)
  })
  return template
}

async function hashOfMigrations(): Promise<string> {
  const hash = createHash('sha256')
  for (const { name, sql } of await readMigrations()) hash.update(JSON.stringify([name, sql]))
  return hash.digest('hex').slice(0, 16)
}

/** Builds under another name first: a template that exists is complete. */
async function buildTemplate(clusterUrl: string, template: string, client: Client): Promise<void> {
  const draft = `draft_${template}`
  await ensureLogins(client, decodeURIComponent(new URL(clusterUrl).password))
  await dropDatabase(clusterUrl, draft)
  await createDatabase(clusterUrl, draft, { owner: OWNER })
  await migrate(addressOf(clusterUrl, draft, OWNER))
  await admitRuntime(client)
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`)
}
