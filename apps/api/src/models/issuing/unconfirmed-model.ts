import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'

/** A chain with a decision of which the provider has not told what it recorded. */
export interface UnconfirmedRow {
  lane: number
  id: string
  issuer_id: string
}

export interface UnconfirmedSearch {
  provider: string
  from: Date
  until: Date
  after: Pick<UnconfirmedRow, 'lane' | 'id'> | undefined
  limit: number
}

/** Chains with decisions of this time and no outcome, in the order of lane and id. */
export async function listUnconfirmed(
  db: Database,
  { provider, from, until, after, limit }: UnconfirmedSearch,
): Promise<UnconfirmedRow[]> {
  const { rows } = await sql<UnconfirmedRow>`
    SELECT DISTINCT a.lane, a.id, a.issuer_id FROM decisions d
    JOIN fact_keys k ON k.lane = d.lane AND k.provider = d.provider AND k.request_id = d.request_id
    JOIN authorizations a ON a.lane = d.lane AND a.id = d.authorization_id
    WHERE d.provider = ${provider} AND d.at >= ${from} AND d.at < ${until}
      AND (a.lane, a.id) > (${after?.lane ?? -1}::smallint, ${after?.id ?? ''}::text)
      AND NOT EXISTS (
        SELECT FROM provider_outcomes o WHERE o.lane = k.lane AND o.provider = k.provider AND o.provider_id = k.provider_id)
    ORDER BY a.lane, a.id LIMIT ${limit}`.execute(db)
  return rows
}
