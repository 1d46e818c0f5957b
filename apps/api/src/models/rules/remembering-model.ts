import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'

/** An account with what its memories are named after. */
export interface RememberedAccount {
  lane: number
  account_id: string
  user_id: string
  currency: string
  /** Its lines of cards, each by its first card. */
  lines: string[]
}

/** Accounts that were ever asked for a payment, in a fixed order, a page at a time. */
export async function listRememberedAccounts(
  db: Database,
  { after, limit }: { after: Pick<RememberedAccount, 'lane' | 'account_id'> | undefined; limit: number },
): Promise<RememberedAccount[]> {
  const { rows } = await sql<RememberedAccount>`
    SELECT a.lane, a.id AS account_id, a.user_id, a.currency,
      ARRAY(SELECT DISTINCT k.counter_owner_id FROM cards k WHERE k.lane = a.lane AND k.account_id = a.id) AS lines
    FROM accounts a
    WHERE (a.lane, a.id) > (${after?.lane ?? -1}::smallint, ${after?.account_id ?? ''}::text)
      AND EXISTS (SELECT FROM balances b WHERE b.lane = a.lane AND b.account_id = a.id AND b.decision_seq > 0)
    ORDER BY a.lane, a.id LIMIT ${limit}`.execute(db)
  return rows
}

export interface UnreadyMemory {
  lane: number
  owner_id: string
  currency: string
  account_id: string
  user_id: string
  places: string[]
}

/** Owners whose past is not all in, or has left their windows unseen. */
export async function listUnreadyMemories(
  db: Database,
  { after, limit }: { after: Pick<UnreadyMemory, 'lane' | 'owner_id'> | undefined; limit: number },
): Promise<UnreadyMemory[]> {
  const { rows } = await sql<UnreadyMemory>`
    SELECT m.lane, m.owner_id, m.currency, m.account_id, a.user_id, array_agg(m.place) AS places
    FROM rule_memories m JOIN accounts a ON a.lane = m.lane AND a.id = m.account_id
    WHERE NOT m.is_ready AND (m.lane, m.owner_id) > (${after?.lane ?? -1}::smallint, ${after?.owner_id ?? ''}::text)
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2 LIMIT ${limit}`.execute(db)
  return rows
}

export interface OldMemory {
  lane: number
  owner_id: string
  currency: string
  place: string
  account_id: string
  user_id: string
  is_ready: boolean
  data: string
}

/** What is remembered, in a fixed order, a page at a time. */
export async function listMemories(
  db: Database,
  { after, limit }: { after: OldMemory | undefined; limit: number },
): Promise<OldMemory[]> {
  const { lane = -1, owner_id: owner = '', currency = '', place = '' } = after ?? {}
  const { rows } = await sql<OldMemory>`
    SELECT m.lane, m.owner_id, m.currency, m.place, m.account_id, a.user_id, m.is_ready, m.data
    FROM rule_memories m JOIN accounts a ON a.lane = m.lane AND a.id = m.account_id
    WHERE (m.lane, m.owner_id, m.currency, m.place) > (${lane}::smallint, ${owner}::text, ${currency}::text, ${place}::text)
    ORDER BY m.lane, m.owner_id, m.currency, m.place LIMIT ${limit}`.execute(db)
  return rows
}

/** Forgets a row if it is still as it was read. The caller holds the account's lock. */
export async function deleteMemory(db: Database, row: OldMemory): Promise<boolean> {
  const { numAffectedRows } = await sql`
    DELETE FROM rule_memories WHERE lane = ${row.lane}::smallint AND owner_id = ${row.owner_id} AND currency = ${row.currency}
      AND place = ${row.place} AND data = ${row.data}`.execute(db)
  return numAffectedRows === 1n
}

/** Forgets what was seen under rule sets that no fact is kept since, at most so many rows at once; how many it was. */
export async function deleteSeenExcept(db: Database, sinces: readonly number[], most: number): Promise<number> {
  const kept = [...sinces]
  const { numAffectedRows } = await sql`
    DELETE FROM rule_seen s USING (
      SELECT lane, owner_id, currency, since, kind, value FROM rule_seen WHERE since <> ALL(${kept}::bigint[]) LIMIT ${most}
    ) o
    WHERE s.lane = o.lane AND s.owner_id = o.owner_id AND s.currency = o.currency AND s.since = o.since AND s.kind = o.kind
      AND s.value = o.value`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
