import { existsSync } from 'node:fs'
import { withConnection } from '../database/one-connection.ts'
import { verifyAudit } from '../services/audit-verification.ts'
import { run } from './process.ts'
import { findDatabaseUrl, noProgram } from './running-program.ts'

/** Code 1 says that something is wrong with the log: whoever is alarmed by it must not be by a database that is away. */
const NOT_LOOKED_AT = 2
const HEAD = /^(\d{1,18}):([0-9a-f]{64})$/i

// Verifies the audit log: npm run audit:verify [-- SEQUENCE:HASH of a head noted before]. Reads with DATABASE_URL, which may be an
// auditor's login, or the running program's address out of DATA_DIR.
await run(async () => {
  const head = readHead(process.argv.slice(2))
  const { DATABASE_URL } = process.env
  if (existsSync('.env')) process.loadEnvFile('.env')
  // The one in .env is the program's own login, which may not read the log.
  const url = findDatabaseUrl({ ...process.env, DATABASE_URL })
  if (head === 'unreadable' || url === undefined) {
    console.error(
      head === 'unreadable'
        ? 'The head must be given as it was printed: one SEQUENCE:HASH, the hash with all of its 64 digits.'
        : `${noProgram(process.env)} to the database whose audit log is meant.`,
    )
    process.exitCode = NOT_LOOKED_AT
    return
  }
  const found = await withConnection(url, (client) => verifyAudit(client, head)).catch((error: Error) => {
    console.error(`The audit log could not be looked at: ${error.message}`)
    process.exitCode = NOT_LOOKED_AT
  })
  if (!found) return
  const { sealed, waiting, head: current, problems } = found
  for (const { sequence: place, auditId, problem } of problems) console.log(`${problem} ${place ?? '-'} ${auditId}`)
  console.log(`${sealed} rows sealed, ${waiting} not yet, ${problems.length} problems.`)
  if (current !== undefined) console.log(`Head, to be kept elsewhere: ${current.sequence}:${current.hash}`)
  if (problems.length > 0) process.exitCode = 1
})

/** What cannot be read must not be left out: the log would be told to be whole without having been held against it. */
function readHead(given: readonly string[]): { sequence: string; hash: string } | 'unreadable' | undefined {
  if (given.length === 0) return undefined
  const [, sequence, hash] = HEAD.exec(given.length === 1 ? (given[0] ?? '') : '') ?? []
  return sequence !== undefined && hash !== undefined ? { sequence, hash: hash.toLowerCase() } : 'unreadable'
}
