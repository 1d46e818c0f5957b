import { setTimeout as delay } from 'node:timers/promises'
import { withClient } from '@cardwright/local-postgres'
import pg from 'pg'
import { withoutPassword } from './database-address.ts'
import { EXIT_CONFIG, LaunchError } from './launch-error.ts'

/** SQLSTATE classes that time does not mend: invalid authorization (28), no such database (3D). */
const HOPELESS = /^(28|3D)/
const RETRY_DELAYS_MS = [500, 1_000, 2_000, 5_000]

/** Tries once whether the server answers. Undefined: it does; otherwise the reason. A wrong login or database is an error. */
export async function probeDatabase(url: string): Promise<string | undefined> {
  try {
    await withClient(url, (client) => client.query('SELECT 1'))
    return undefined
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? '')
    const reason = (error as Error).message || code
    if (!HOPELESS.test(code)) return reason
    throw new LaunchError(
      `The database at ${withoutPassword(url)} refuses the login: ${reason}. Correct DATABASE_URL.`,
      EXIT_CONFIG,
    )
  }
}

/** Waits until the server answers, however long that takes, or until `signal` ends the wait. */
export async function waitForDatabase(url: string, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; await probeDatabase(url); attempt += 1) {
    await delay(RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)], undefined, { signal })
  }
}

/**
 * Lets the program's login act as the role that the migrations made for it; since PostgreSQL 16 that is a right of its own,
 * apart from being a member. Where the owner may not grant it (the roles were set up by an administrator), it must be there
 * already.
 */
export async function grantRuntimeRole(ownerUrl: string, runtimeUrl: string): Promise<void> {
  const runtime = await withClient(runtimeUrl, async (client) => {
    const { rows } = await client.query<{ login: string; mayAct: boolean }>(
      `SELECT session_user::text AS login, pg_has_role(session_user, 'cardwright_app',
         CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) AS "mayAct"`,
    )
    return rows[0]
  })
  if (!runtime || runtime.mayAct) return
  await withClient(ownerUrl, (client) => client.query(`GRANT cardwright_app TO ${pg.escapeIdentifier(runtime.login)}`))
}
