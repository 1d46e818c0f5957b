import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'

/** A clearing or refund as it is booked here. */
export interface PostedFactRow {
  /** The issuer's id of the transaction. */
  provider_id: string
  kind: 'capture' | 'force_post' | 'refund'
  amount_minor: bigint
  currency: string
  card_id: string
}

const COLUMNS = sql`f.provider_id, f.kind, f.amount_minor, f.currency, f.card_id`
const POSTED = sql`f.kind IN ('capture', 'force_post', 'refund')`
const LANES = Array.from({ length: 1024 }, (_, lane) => lane)

/** What is booked here of the time [from, until), by the provider's clock. */
export async function selectPostedFacts(
  db: Database,
  { provider, from, until }: { provider: string; from: Date; until: Date },
): Promise<PostedFactRow[]> {
  const { rows } = await sql<PostedFactRow>`
    SELECT ${COLUMNS} FROM facts f
    WHERE f.provider = ${provider} AND ${POSTED} AND f.provider_at >= ${from} AND f.provider_at < ${until}`.execute(db)
  return rows
}

/** The same by the issuer's ids, whenever they were booked. Looks into every lane: the same id may have been told of two accounts. */
export async function findPostedFacts(
  db: Database,
  { provider, providerIds }: { provider: string; providerIds: readonly string[] },
): Promise<PostedFactRow[]> {
  if (providerIds.length === 0) return []
  const { rows } = await sql<PostedFactRow>`
    SELECT ${COLUMNS} FROM fact_keys k JOIN facts f ON f.lane = k.lane AND f.authorization_id = k.authorization_id AND f.id = k.fact_id
    WHERE k.lane = ANY(${LANES}::smallint[]) AND k.provider = ${provider} AND k.provider_id = ANY(${[...providerIds]}::text[]) AND ${POSTED}`.execute(
    db,
  )
  return rows
}

/** Which card of ours the issuer means, by its own id of the card. */
export async function findOurCards(
  db: Database,
  { issuer, issuerCardIds }: { issuer: string; issuerCardIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ issuer_card_id: string; card_id: string }>`
    SELECT issuer_card_id, card_id FROM issuer_cards WHERE issuer = ${issuer} AND issuer_card_id = ANY(${[...new Set(issuerCardIds)]}::text[])`.execute(
    db,
  )
  return new Map(rows.map(({ issuer_card_id: theirs, card_id: ours }) => [theirs, ours]))
}
