// Writes schema.sql, what all migrations together produce; with --check tells whether it is current. Whatever is printed is
// first run on an empty database and printed again from there: the file is complete, and it works.
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createDatabase, dropDatabase, startTestCluster, withClient } from '@cardwright/local-postgres'
import { migrate } from '../src/database/migrate.ts'
import { printSchema } from './print-schema.ts'

const FILE = new URL('../schema.sql', import.meta.url)

const HEADER = `-- What the migrations produce. Generated: run "npm run generate:schema -w apps/api", do not edit.
--
-- For reading, and for seeing in a review what a migration changes. A database is made by the migrations, never by this file.
-- Not in it: the partitions of each month (see ensure_month_partitions), and the schema of the queue, which its library makes.
-- The roles cardwright_app (the running program; owns nothing) and reporting (auditors) cannot log in by themselves.

SET check_function_bodies = off;
SET search_path = '';
CREATE SCHEMA reporting;

`

/** Runs something on a database of its own. */
async function onNewDatabase<T>(clusterUrl: string, use: (url: string) => Promise<T>): Promise<T> {
  const name = `schema_${randomUUID().replaceAll('-', '')}`
  await createDatabase(clusterUrl, name)
  try {
    const url = new URL(clusterUrl)
    url.pathname = `/${name}`
    return await use(url.href)
  } finally {
    await dropDatabase(clusterUrl, name)
  }
}

async function generate(clusterUrl: string): Promise<string> {
  const printed = await onNewDatabase(clusterUrl, async (url) => {
    await migrate(url)
    return withClient(url, printSchema)
  })
  const again = await onNewDatabase(clusterUrl, (url) =>
    withClient(url, async (client) => {
      await client.query(HEADER + printed)
      return printSchema(client)
    }),
  )
  if (again !== printed)
    throw new Error('What was printed does not make the same schema: print-schema.ts leaves something out')
  return HEADER + printed
}

function readStored(): string {
  try {
    return readFileSync(FILE, 'utf8')
  } catch {
    return ''
  }
}

const cluster = await startTestCluster()
try {
  const fresh = await generate(cluster.url)
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, fresh)
    console.log('schema.sql written.')
  } else if (readStored() === fresh) console.log('schema.sql is up to date.')
  else {
    console.error('schema.sql is stale. Run: npm run generate:schema -w apps/api')
    process.exitCode = 1
  }
} finally {
  await cluster.remove()
}
