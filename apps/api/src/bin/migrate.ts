import { ConfigError, EXIT_CONFIG } from '../config/env.ts'
import { migrate } from '../database/migrate.ts'

// Needs nothing but the database's address, so that it can run before anything else is configured.
const url = process.env.MIGRATION_DATABASE_URL ?? process.env.DATABASE_URL
try {
  if (url === undefined || url === '')
    throw new ConfigError(['DATABASE_URL is needed: the address of a PostgreSQL server'])
  const applied = await migrate(url, (name) => console.log(`applied ${name}`))
  console.log(applied.length === 0 ? 'The database is up to date.' : `${applied.length} migrations applied.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof ConfigError ? EXIT_CONFIG : 1
}
