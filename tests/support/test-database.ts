import { createHash, randomUUID } from 'node:crypto'
import { type Client, createDatabase, dropDatabase, withClient } from '@cardwright/local-postgres'
import { afterAll, inject } from 'vitest'
import { migrate, readMigrations } from '../../apps/api/src/database/migrate.ts'

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

const OWNER = 'cardwright_owner'
const RUNTIME = 'cardwright_runtime'
/** One builder of the template at a time, over all test processes. */
const TEMPLATE_LOCK = 727_421_002

/**
 * Clones a database from a template that was migrated once. Call it at the top level of a test file
 * (`const database = await createTestDatabase()`), and it is dropped after that file's other `afterAll` hooks.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const clusterUrl = await testClusterUrl()
  const template = await ensureTemplate(clusterUrl)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await createDatabase(clusterUrl, name, { template, owner: OWNER })
  const drop = () => dropDatabase(clusterUrl, name)
  afterAll(drop)
  return {
    name,
    ownerUrl: addressOf(clusterUrl, name, OWNER),
    runtimeUrl: addressOf(clusterUrl, name, RUNTIME),
    superuserUrl: addressOf(clusterUrl, name),
    drop,
  }
}

/** The superuser's address of the PostgreSQL server that this run of tests shares. */
export async function testClusterUrl(): Promise<string> {
  const response = await fetch(inject('postgresBroker'))
  const body = await response.text()
  if (!response.ok) throw new Error(`The PostgreSQL server for tests did not start: ${body}`)
  return body
}

/** The same server, another database and, if named, another login; test logins share the superuser's password. */
function addressOf(clusterUrl: string, database: string, login?: string): string {
  const url = new URL(clusterUrl)
  url.pathname = `/${database}`
  if (login) url.username = login
  return url.href
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
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = 'cardwright_app'")
  if (rowCount) await client.query(`GRANT cardwright_app TO ${RUNTIME}`)
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`)
}

async function ensureLogins(client: Client, password: string): Promise<void> {
  const secret = client.escapeLiteral(password)
  for (const [name, attributes] of [
    [OWNER, 'CREATEROLE'],
    [RUNTIME, ''],
  ]) {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name])
    await client.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN ${attributes} PASSWORD ${secret}`)
  }
}
