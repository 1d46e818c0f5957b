import { existsSync } from 'node:fs'
import { withConnection } from '../database/one-connection.ts'
import { checkBooksNow } from '../services/reconciliation/books-now.ts'
import { run } from './process.ts'
import { findDatabaseUrl, noProgram } from './running-program.ts'

/** Code 1 says that something disagrees: whoever is alarmed by it must not be by a database that is away. */
const NOT_LOOKED_AT = 2

// Checks the books now: npm run books:check. Reads with DATABASE_URL, the program's own login or the owner's, or with the running
// program's address out of DATA_DIR. What is found is printed and kept nowhere; the worker's runs keep it (docs/operations.md).
await run(async () => {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const url = findDatabaseUrl(process.env)
  if (url === undefined) {
    console.error(`${noProgram(process.env)} to the database whose books are meant.`)
    process.exitCode = NOT_LOOKED_AT
    return
  }
  const found = await withConnection(url, checkBooksNow).catch((error: Error) => {
    console.error(`The books could not be looked at: ${error.message}`)
    process.exitCode = NOT_LOOKED_AT
  })
  if (!found) return
  const { accounts, problems } = found
  for (const { check, subject, expected, found: figure } of problems)
    console.log(`${check} ${subject}: expected ${expected}, found ${figure}`)
  console.log(`${accounts} accounts checked, ${problems.length} differences.`)
  if (problems.length > 0) process.exitCode = 1
})
