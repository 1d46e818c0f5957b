import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** The processes that run job workers, or did: a lease says which of them live. */
export async function listJobPoolHolders(db: Database): Promise<string[]> {
  const { rows } = await sql<{ holder: string }>`SELECT DISTINCT holder::text AS holder FROM job_pools`.execute(db)
  return rows.map(({ holder }) => holder)
}
