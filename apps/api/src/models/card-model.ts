import type { AccountId, CardId, CardPurpose, CardStatus, FreezeOwner, UserId } from '@cardwright/contracts'
import { laneOfId } from '@cardwright/contracts'
import { type ColumnType, type Generated, type Selectable, sql, type Updateable } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Position } from '../paging.ts'

/** A controls document as it stands in the database: JSON, amounts as integers. */
export type StoredControls = Record<string, unknown>

interface CardsTable {
  lane: number
  id: CardId
  account_id: AccountId
  user_id: UserId
  status: CardStatus
  frozen_by: FreezeOwner | null
  also_frozen_by_cardholder: Generated<boolean>
  status_reason: string | null
  purpose: CardPurpose
  label: string
  colour: string
  currency: string
  controls: ColumnType<StoredControls, string, string>
  issuer: string
  issuer_card_id: string | null
  last4: string | null
  brand: string | null
  exp_month: number | null
  exp_year: number | null
  vault_token: string | null
  counter_owner_id: string
  replaces: CardId | null
  replaced_by: CardId | null
  consumed_by: string | null
  locked_merchant_id: string | null
  created_at: Date
  activated_at: Date | null
  updated_at: Date
}

interface IssuerCardsTable {
  issuer: string
  issuer_card_id: string
  lane: number
  account_id: AccountId
  card_id: CardId
}

interface CardCreationKeysTable {
  lane: number
  account_id: AccountId
  creation_key: string
  card_id: CardId
  created_at: Date
}

export interface CardTables {
  cards: CardsTable
  issuer_cards: IssuerCardsTable
  card_creation_keys: CardCreationKeysTable
}

export type CardRow = Selectable<CardsTable>

export type NewCard = Pick<
  CardRow,
  | 'id'
  | 'account_id'
  | 'user_id'
  | 'purpose'
  | 'label'
  | 'colour'
  | 'currency'
  | 'controls'
  | 'issuer'
  | 'counter_owner_id'
  | 'replaces'
  | 'consumed_by'
  | 'locked_merchant_id'
> & { at: Date }

/** A card that exists here and not yet at the issuer. */
export function insertPendingCard(db: Database, { at, controls, ...card }: NewCard): Promise<CardRow> {
  return db
    .insertInto('cards')
    .values({
      ...card,
      lane: laneOfId(card.id),
      status: 'pending',
      controls: JSON.stringify(controls),
      frozen_by: null,
      status_reason: null,
      issuer_card_id: null,
      last4: null,
      brand: null,
      exp_month: null,
      exp_year: null,
      vault_token: null,
      replaced_by: null,
      created_at: at,
      activated_at: null,
      updated_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export const findCard = (db: Database, id: CardId): Promise<CardRow | undefined> =>
  db.selectFrom('cards').selectAll().where('lane', '=', laneOfId(id)).where('id', '=', id).executeTakeFirst()

/** The card, if it is this person's: a card of somebody else is as absent as one that never existed. */
export const findOwnCard = (db: Database, userId: string, id: CardId): Promise<CardRow | undefined> =>
  db
    .selectFrom('cards')
    .selectAll()
    .where('lane', '=', laneOfId(id))
    .where('id', '=', id)
    .where('user_id', '=', userId as UserId)
    .executeTakeFirst()

export interface CardFilter {
  lane?: number | undefined
  accountId?: AccountId | undefined
  userId?: UserId | undefined
  cardId?: CardId | undefined
  status?: CardStatus | undefined
  last4?: string | undefined
}

/** The newest first; `after` is the last card the caller has seen. */
export function listCards(
  db: Database,
  filter: CardFilter,
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<CardRow[]> {
  let query = db.selectFrom('cards').selectAll()
  if (filter.lane !== undefined) query = query.where('lane', '=', filter.lane)
  if (filter.accountId !== undefined) query = query.where('account_id', '=', filter.accountId)
  if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId)
  if (filter.cardId !== undefined) query = query.where('id', '=', filter.cardId)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.last4 !== undefined) query = query.where('last4', '=', filter.last4)
  if (after !== undefined) {
    const { at, id } = after
    query = query.where((where) => where(where.refTuple('created_at', 'id'), '<', where.tuple(at, id as CardId)))
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

interface AccountPlace {
  lane: number
  accountId: AccountId
}

/** How many cards of the account are not closed, pending ones included. */
export async function countOpenCards(db: Database, { lane, accountId }: AccountPlace): Promise<number> {
  const row = await db
    .selectFrom('cards')
    .select((select) => select.fn.countAll<bigint>().as('count'))
    .where('lane', '=', lane)
    .where('account_id', '=', accountId)
    .where('status', '<>', 'closed')
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** When this account's first card was asked for; from then on the issuer may know the person. */
export async function findFirstCardTime(db: Database, { lane, accountId }: AccountPlace): Promise<Date | undefined> {
  const row = await db
    .selectFrom('cards')
    .select((select) => select.fn.min('created_at').as('first'))
    .where('lane', '=', lane)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.first ?? undefined
}

/** Changes a card. Changes of status or controls need the account's lock, so that they are exact against decisions. */
export const updateCard = (db: Database, id: CardId, change: Updateable<CardsTable>): Promise<CardRow> =>
  db
    .updateTable('cards')
    .set(change)
    .where('lane', '=', laneOfId(id))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** Enters the issuer's id into the directory. Immutable; a repeat changes nothing. */
export async function insertIssuerCard(db: Database, card: CardRow, issuerCardId: string): Promise<void> {
  await db
    .insertInto('issuer_cards')
    .values({
      issuer: card.issuer,
      issuer_card_id: issuerCardId,
      lane: card.lane,
      account_id: card.account_id,
      card_id: card.id,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Cards whose creation has not ended and which nobody is working on any more. */
export const listPendingCards = (
  db: Database,
  before: Date,
  limit: number,
): Promise<Pick<CardRow, 'lane' | 'id' | 'created_at'>[]> =>
  db
    .selectFrom('cards')
    .select(['lane', 'id', 'created_at'])
    .where('status', '=', 'pending')
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(limit)
    .execute()

export interface CreationKey extends AccountPlace {
  creationKey: string
}

/** The card that this key made since the given moment. */
export const findCardByCreationKey = (
  db: Database,
  { lane, accountId, creationKey }: CreationKey,
  since: Date,
): Promise<CardRow | undefined> =>
  db
    .selectFrom('card_creation_keys as k')
    .innerJoin('cards as c', (join) => join.onRef('c.lane', '=', 'k.lane').onRef('c.id', '=', 'k.card_id'))
    .selectAll('c')
    .where('k.lane', '=', lane)
    .where('k.account_id', '=', accountId)
    .where('k.creation_key', '=', creationKey)
    .where('k.created_at', '>', since)
    .executeTakeFirst()

export async function saveCreationKey(
  db: Database,
  { lane, accountId, creationKey }: CreationKey,
  cardId: CardId,
  at: Date,
): Promise<void> {
  await db
    .insertInto('card_creation_keys')
    .values({ lane, account_id: accountId, creation_key: creationKey, card_id: cardId, created_at: at })
    .onConflict((conflict) =>
      conflict.columns(['lane', 'account_id', 'creation_key']).doUpdateSet({ card_id: cardId, created_at: at }),
    )
    .execute()
}

export async function deleteCreationKeysBefore(db: Database, before: Date): Promise<void> {
  await db.deleteFrom('card_creation_keys').where('created_at', '<', before).execute()
}

export interface CardSpending {
  monthMinor: bigint
  allTimeMinor: bigint
}

/** What lines of cards have used, as limits count it: since the given moment, and ever. Lines without payments are missing. */
export async function sumSpending(
  db: Database,
  cards: readonly Pick<CardRow, 'lane' | 'counter_owner_id'>[],
  since: Date,
): Promise<ReadonlyMap<string, CardSpending>> {
  const lanes = [...new Set(cards.map(({ lane }) => lane))]
  const owners = [...new Set(cards.map((card) => card.counter_owner_id))]
  const { rows } = await sql<{ owner: string; month: bigint; ever: bigint }>`
    SELECT counter_owner_id AS owner, coalesce(sum(used_minor) FILTER (WHERE authorized_at >= ${since}), 0)::bigint AS month,
      coalesce(sum(used_minor), 0)::bigint AS ever
    FROM authorizations WHERE lane = ANY(${lanes}::smallint[]) AND counter_owner_id = ANY(${owners}) GROUP BY counter_owner_id`.execute(
    db,
  )
  return new Map(rows.map(({ owner, month, ever }) => [owner, { monthMinor: month, allTimeMinor: ever }]))
}

/** The controls of each line of an account's cards: those of its newest card, which replaced the others. */
export async function listLineControls(
  db: Database,
  { lane, id }: { lane: number; id: string },
): Promise<{ line: string; controls: StoredControls }[]> {
  const { rows } = await sql<{ line: string; controls: StoredControls }>`
    SELECT DISTINCT ON (counter_owner_id) counter_owner_id AS line, controls FROM cards
    WHERE lane = ${lane} AND account_id = ${id} ORDER BY counter_owner_id, created_at DESC, id DESC`.execute(db)
  return rows
}
