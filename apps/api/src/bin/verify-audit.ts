import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withConnection } from '../database/one-connection.ts'
import { verifyAudit } from '../services/audit-verification.ts'
import { run } from './process.ts'

/** Code 1 says that something is wrong with the log: whoever is alarmed by it must not be by a database that is away. */
const NOT_LOOKED_AT = 2

// Verifies the audit log: npm run audit:verify [-- SEQUENCE:HASH of a head noted before]. Reads with DATABASE_URL, which may be an
// auditor's login, or the running program's address out of DATA_DIR.
await run(async () => {
  const { DATABASE_URL, DATA_DIR = '.data' } = process.env
  const url = DATABASE_URL ?? urlOfProgram(join(DATA_DIR, 'run.json'))
  if (url === undefined) {
    console.error(
      `No program runs on ${DATA_DIR}: start it, or set DATABASE_URL to the database whose audit log is meant.`,
    )
    process.exitCode = NOT_LOOKED_AT
    return
  }
  const [sequence, hash] = (process.argv[2] ?? '').split(':')
  const found = await withConnection(url, (client) =>
    verifyAudit(client, sequence && hash ? { sequence, hash } : undefined),
  ).catch((error: Error) => {
    console.error(`The audit log could not be looked at: ${error.message}`)
    process.exitCode = NOT_LOOKED_AT
  })
  if (!found) return
  const { sealed, waiting, head, problems } = found
  for (const { sequence: place, auditId, problem } of problems) console.log(`${problem} ${place ?? '-'} ${auditId}`)
  console.log(`${sealed} rows sealed, ${waiting} not yet, ${problems.length} problems.`)
  if (head !== undefined) console.log(`Head, to be kept elsewhere: ${head.sequence}:${head.hash}`)
  if (problems.length > 0) process.exitCode = 1
})

function urlOfProgram(runFile: string): string | undefined {
  return existsSync(runFile) ? JSON.parse(readFileSync(runFile, 'utf8')).postgres.url : undefined
}
