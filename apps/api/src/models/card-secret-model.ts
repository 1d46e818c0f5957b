import type { Database } from '../database/database.ts'

export interface CardSecretRow {
  lane: number
  token: string
  card_id: string
  sealed_number: Buffer
  sealed_cvc: Buffer
  exp_month: number
  exp_year: number
  fingerprint: string
  created_at: Date
}

interface CardFingerprintRow {
  fingerprint: string
  lane: number
  card_id: string
}

export interface CardSecretTables {
  card_secrets: CardSecretRow
  card_fingerprints: CardFingerprintRow
}

export const findSecretOfCard = (
  db: Database,
  { lane, cardId }: { lane: number; cardId: string },
): Promise<CardSecretRow | undefined> =>
  db.selectFrom('card_secrets').selectAll().where('lane', '=', lane).where('card_id', '=', cardId).executeTakeFirst()

export const findSecretByToken = (
  db: Database,
  { lane, token }: { lane: number; token: string },
): Promise<CardSecretRow | undefined> =>
  db.selectFrom('card_secrets').selectAll().where('lane', '=', lane).where('token', '=', token).executeTakeFirst()

/** Returns false when the card has a secret already: somebody else was faster. */
export async function insertCardSecret(db: Database, row: CardSecretRow): Promise<boolean> {
  const result = await db
    .insertInto('card_secrets')
    .values(row)
    .onConflict((conflict) => conflict.columns(['lane', 'card_id']).doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** Claims a number for a card and returns the card that holds it: another one where the number is taken. */
export async function claimFingerprint(
  db: Database,
  { fingerprint, lane, cardId }: { fingerprint: string; lane: number; cardId: string },
): Promise<string> {
  await db
    .insertInto('card_fingerprints')
    .values({ fingerprint, lane, card_id: cardId })
    .onConflict((conflict) => conflict.column('fingerprint').doNothing())
    .execute()
  const row = await db
    .selectFrom('card_fingerprints')
    .select('card_id')
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirstOrThrow()
  return row.card_id
}
