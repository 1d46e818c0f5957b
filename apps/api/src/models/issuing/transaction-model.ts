import type { AccountId, CardId, TransactionId, TransactionStatus } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import type { Position } from '../../paging.ts'
import { unpackTrace } from './stored-trace.ts'

interface AuthorizationsTable {
  lane: number
  id: TransactionId
  account_id: AccountId
  user_id: string
  card_id: string
  counter_owner_id: string
  issuer: string
  issuer_id: string
  kind: 'authorization' | 'force_post' | 'refund'
  currency: string
  status: TransactionStatus
  amount_minor: bigint
  authorized_minor: bigint
  buffer_minor: bigint
  hold_minor: bigint
  posted_minor: bigint
  refunded_minor: bigint
  used_minor: bigint
  is_counted: boolean
  is_closed: boolean
  merchant_amount_minor: bigint | null
  merchant_currency: string | null
  merchant: Record<string, string>
  merchant_id: string
  mcc: string
  category: string
  country: string
  channel: string
  decline_reason: string | null
  decline_details: Record<string, unknown> | null
  /** The English sentence of declines that were kept before their details were. */
  explanation: string | null
  flags: string[]
  linked_id: string | null
  authorized_at: Date
  created_at: Date
  updated_at: Date
}

interface TransfersTable {
  lane: number
  id: string
  at: Date
  transaction_id: string
  fact_id: string | null
  account_id: AccountId
  authorization_id: string | null
  debit: string
  credit: string
  amount_minor: bigint
  currency: string
  reason: string
  happened_at: Date | null
}

export interface IssuingTables {
  authorizations: AuthorizationsTable
  transfers: TransfersTable
}

/** What people keep beside a payment, and its dispute if there is one. */
interface Beside {
  note: string | null
  receipt_file_id: string | null
  dispute_id: string | null
}

export type TransactionRow = Selectable<AuthorizationsTable> & Beside

export interface TransactionFilter {
  accountId: AccountId
  cardId?: CardId | undefined
  from?: Date | undefined
  to?: Date | undefined
  status?: TransactionStatus | undefined
  /** Names and codes of one category. */
  categories?: readonly string[] | undefined
  minMinor?: bigint | undefined
  maxMinor?: bigint | undefined
  q?: string | undefined
}

/** Refunds that are linked to a purchase are shown with it, not as rows of their own; those in another currency are no part of its sums. */
const isShown: RawBuilder<boolean> = sql<boolean>`NOT (authorizations.kind = 'refund' AND authorizations.linked_id IS NOT NULL AND EXISTS (
  SELECT FROM authorizations p WHERE p.lane = authorizations.lane AND p.issuer = authorizations.issuer
    AND p.issuer_id = authorizations.linked_id AND p.account_id = authorizations.account_id AND p.currency = authorizations.currency))`

/** Payments with what lies beside them. */
const selectTransactions = (db: Database) =>
  db
    .selectFrom('authorizations')
    .leftJoin('transaction_extras', (join) =>
      join
        .onRef('transaction_extras.lane', '=', 'authorizations.lane')
        .onRef('transaction_extras.authorization_id', '=', 'authorizations.id'),
    )
    .leftJoin('disputes', (join) =>
      join
        .onRef('disputes.lane', '=', 'authorizations.lane')
        .onRef('disputes.authorization_id', '=', 'authorizations.id'),
    )
    .selectAll('authorizations')
    .select(['transaction_extras.note', 'transaction_extras.receipt_file_id', 'disputes.id as dispute_id'])

/** A person's transactions, the newest first; `after` is the last one the caller has seen. */
export function listTransactions(
  db: Database,
  filter: TransactionFilter,
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<TransactionRow[]> {
  let query = selectTransactions(db)
    .where('authorizations.lane', '=', laneOfAccount(filter.accountId))
    .where('authorizations.account_id', '=', filter.accountId)
    .where(isShown)
  if (filter.cardId !== undefined) query = query.where('authorizations.card_id', '=', filter.cardId)
  if (filter.status !== undefined) query = query.where('authorizations.status', '=', filter.status)
  if (filter.from !== undefined) query = query.where('authorized_at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('authorized_at', '<', filter.to)
  if (filter.minMinor !== undefined) query = query.where('authorizations.amount_minor', '>=', filter.minMinor)
  if (filter.maxMinor !== undefined) query = query.where('authorizations.amount_minor', '<=', filter.maxMinor)
  // As with every filter here, the account's own payments are walked in the order of their index; an index by kind of shop would be paid for
  // by each decision, and save a walk over one person's payments.
  const { categories } = filter
  if (categories !== undefined)
    query = query.where((where) => where.or([where('category', 'in', categories), where('mcc', 'in', categories)]))
  if (filter.q !== undefined) query = query.where(matches(filter.q))
  if (after !== undefined)
    query = query.where((where) =>
      where(
        where.refTuple('authorizations.authorized_at', 'authorizations.id'),
        '<',
        where.tuple(after.at, after.id as TransactionId),
      ),
    )
  return query
    .orderBy('authorizations.authorized_at', 'desc')
    .orderBy('authorizations.id', 'desc')
    .limit(limit)
    .execute()
}

/** Words of the merchant's name or of the note, or the last four digits of a card. The search text is no pattern. */
function matches(q: string): RawBuilder<boolean> {
  const pattern = `%${q.replace(/[\\%_]/g, (special) => `\\${special}`)}%`
  return sql<boolean>`(authorizations.merchant ->> 'name' ILIKE ${pattern} OR transaction_extras.note ILIKE ${pattern} OR EXISTS (
    SELECT FROM cards c WHERE c.lane = authorizations.lane AND c.id = authorizations.card_id AND c.last4 = ${q}))`
}

/** One transaction, if it belongs to this account: another's is as absent as one that never was. */
export const findTransaction = (
  db: Database,
  accountId: AccountId,
  id: TransactionId,
): Promise<TransactionRow | undefined> =>
  selectTransactions(db)
    .where('authorizations.lane', '=', laneOfAccount(accountId))
    .where('authorizations.id', '=', id)
    .where('authorizations.account_id', '=', accountId)
    .executeTakeFirst()

/** What is needed to tell a payment in one sentence. */
export type ChainToTell = Pick<
  Selectable<AuthorizationsTable>,
  | 'id'
  | 'kind'
  | 'status'
  | 'amount_minor'
  | 'currency'
  | 'merchant_amount_minor'
  | 'merchant_currency'
  | 'merchant'
  | 'decline_reason'
  | 'decline_details'
  | 'explanation'
  | 'authorized_at'
> & {
  last4: string | null
  label: string
  /** The purchase that a refund belongs to. */
  purchase_id: string | null
}

export async function findChainToTell(db: Database, lane: number, id: TransactionId): Promise<ChainToTell | undefined> {
  const { rows } = await sql<ChainToTell>`
    SELECT a.id, a.kind, a.status, a.amount_minor, a.currency, a.merchant_amount_minor, a.merchant_currency, a.merchant,
      a.decline_reason, a.decline_details, a.explanation, a.authorized_at, c.last4, c.label, p.id AS purchase_id
    FROM authorizations a
    JOIN cards c ON c.lane = a.lane AND c.id = a.card_id
    LEFT JOIN authorizations p ON a.linked_id IS NOT NULL AND p.lane = a.lane AND p.issuer = a.issuer
      AND p.issuer_id = a.linked_id AND p.account_id = a.account_id
    WHERE a.lane = ${lane} AND a.id = ${id}`.execute(db)
  return rows[0]
}

export interface TimelineRow {
  id: string
  kind: 'authorization' | 'increment' | 'advice' | 'reversal' | 'capture' | 'force_post' | 'refund' | 'expiry' | 'close'
  isApproved: boolean
  amountMinor: bigint
  isAbsolute: boolean
  deltaMinor: bigint | null
  bufferMinor: bigint
  isFinal: boolean
  providerAtMs: number
  providerSequence: number
  currency: string
  at: Date
  declineReason: string | null
  trace: Record<string, unknown> | null
}

/** The facts of a transaction and of the refunds linked to it, each with our decision where there was one. */
export async function listTimeline(db: Database, row: TransactionRow): Promise<TimelineRow[]> {
  const { rows } = await sql<Omit<TimelineRow, 'providerAtMs'> & { providerAt: Date }>`
    SELECT f.id, f.kind, coalesce(o.is_approved, f.result = 'approved') AS "isApproved", f.amount_minor AS "amountMinor", f.is_absolute AS "isAbsolute",
      f.delta_minor AS "deltaMinor", f.buffer_minor AS "bufferMinor", f.is_final AS "isFinal", f.provider_at AS "providerAt",
      f.provider_sequence AS "providerSequence", f.currency, f.at, d.reason AS "declineReason", d.trace
    FROM facts f
    LEFT JOIN provider_outcomes o ON o.lane = f.lane AND o.provider = f.provider AND o.provider_id = f.provider_id
    LEFT JOIN decisions d ON d.lane = f.lane AND d.authorization_id = f.authorization_id AND d.fact_id = f.id AND d.at = f.at
    WHERE f.lane = ${row.lane} AND f.authorization_id IN (
      SELECT ${row.id} UNION ALL
      SELECT r.id FROM authorizations r WHERE r.lane = ${row.lane} AND r.linked_id = ${row.issuer_id} AND r.account_id = ${row.account_id})
    ORDER BY f.provider_at, f.provider_sequence, f.id`.execute(db)
  return rows.map(({ providerAt, trace, ...fact }) => ({
    ...fact,
    providerAtMs: providerAt.getTime(),
    trace: trace === null ? null : unpackTrace(trace),
  }))
}

export interface EntryRow {
  id: string
  side: 'debit' | 'credit'
  own: 'cardholder' | 'overdraft'
  amount_minor: bigint
  currency: string
  reason: string
  authorization_id: string | null
  merchant_name: string | null
  /** When it was booked; for what happened before the account was opened here, when that was. */
  at: Date
}

const OWN = sql.raw(`('cardholder', 'overdraft')`)

/** The newest entries by one of their two times. Each half is read in the order of an index of its own. */
const newestEntries = (
  accountId: AccountId,
  { limit, after, from, to }: EntryWindow,
  { at, isChosen }: { at: RawBuilder<Date>; isChosen: RawBuilder<boolean> },
) => sql`
  (SELECT t.*, ${at} AS shown_at FROM transfers t
    WHERE t.lane = ${laneOfAccount(accountId)} AND t.account_id = ${accountId} AND (t.debit IN ${OWN} OR t.credit IN ${OWN}) AND ${isChosen}
      AND (${from ?? null}::timestamptz IS NULL OR ${at} >= ${from ?? null}) AND (${to ?? null}::timestamptz IS NULL OR ${at} < ${to ?? null})
      AND (${after?.at ?? null}::timestamptz IS NULL OR (${at}, t.id) < (${after?.at ?? null}, ${after?.id ?? null}))
    ORDER BY ${at} DESC, t.id DESC LIMIT ${limit})`

const BOOKED = { at: sql<Date>`t.at`, isChosen: sql<boolean>`t.happened_at IS NULL` }
const BROUGHT_ALONG = { at: sql<Date>`t.happened_at`, isChosen: sql<boolean>`t.happened_at IS NOT NULL` }

interface EntryWindow {
  limit: number
  after?: Position | undefined
  from?: Date | undefined
  to?: Date | undefined
}

/** What was posted to a person's account and its overdraft, the newest first. Holds are no postings. */
export async function listEntries(db: Database, accountId: AccountId, window: EntryWindow): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    SELECT t.id, CASE WHEN t.debit IN ${OWN} THEN 'debit' ELSE 'credit' END AS side, CASE WHEN t.debit IN ${OWN} THEN t.debit ELSE t.credit END AS own,
      t.amount_minor, t.currency, t.reason, t.authorization_id, a.merchant ->> 'name' AS merchant_name, t.shown_at AS at
    FROM (${newestEntries(accountId, window, BOOKED)} UNION ALL ${newestEntries(accountId, window, BROUGHT_ALONG)}) t
    LEFT JOIN authorizations a ON a.lane = t.lane AND a.id = t.authorization_id
    ORDER BY t.shown_at DESC, t.id DESC LIMIT ${window.limit}`.execute(db)
  return rows
}
