import type { Fact, FactKind } from '@cardwright/ledger'
import { type HotPathClient, jsonTexts, runWithRows, type Statement } from './statement.ts'

/** A chain of facts, as the table `authorizations` keeps its fold. `merchant` is JSON text. */
export interface ChainRow {
  lane: number
  id: string
  account_id: string
  user_id: string
  card_id: string
  counter_owner_id: string
  issuer: string
  issuer_id: string
  kind: 'authorization' | 'force_post' | 'refund'
  currency: string
  status: string
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
  merchant: string
  merchant_id: string
  mcc: string
  category: string
  country: string
  channel: string
  decline_reason: string | null
  /** JSON text of what the sentence of a decline says. */
  decline_details: string | null
  /** An array as PostgreSQL writes it (`{a,b}`): arrays of arrays cannot be unnested. */
  flags: string
  linked_id: string | null
  authorized_at_ms: number
}

const COLUMNS = [
  'lane',
  'id',
  'account_id',
  'user_id',
  'card_id',
  'counter_owner_id',
  'issuer',
  'issuer_id',
  'kind',
  'currency',
  'status',
  'amount_minor',
  'authorized_minor',
  'buffer_minor',
  'hold_minor',
  'posted_minor',
  'refunded_minor',
  'used_minor',
  'is_counted',
  'is_closed',
  'merchant_amount_minor',
  'merchant_currency',
  'merchant',
  'merchant_id',
  'mcc',
  'category',
  'country',
  'channel',
  'decline_reason',
  'decline_details',
  'flags',
  'linked_id',
  'authorized_at_ms',
] as const satisfies readonly (keyof ChainRow)[]

const ARRAYS = `$1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
  $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[], $19::boolean[], $20::boolean[],
  $21::bigint[], $22::text[], ${jsonTexts('$23')}, $24::text[], $25::text[], $26::text[], $27::text[], $28::text[], $29::text[], $30::text[], $31::text[],
  $32::text[], $33::bigint[]`

/** Columns of the table in the order of `COLUMNS`, and the same out of the arrays, where types differ. */
const TABLE_COLUMNS = COLUMNS.map((column) => (column === 'authorized_at_ms' ? 'authorized_at' : column)).join(', ')
const FROM_ARRAYS: Partial<Record<keyof ChainRow, string>> = {
  // Said without a cast: in an update, a cluster takes only functions that depend on nothing but what they are given.
  flags: "string_to_array(btrim(x.flags, '{}'), ',')",
  merchant: 'x.merchant::json',
  decline_details: 'x.decline_details::json',
  authorized_at_ms: 'to_timestamp(x.authorized_at_ms / 1000::float8)',
}
const VALUES = COLUMNS.map((column) => FROM_ARRAYS[column] ?? `x.${column}`).join(', ')

const INSERT_CHAINS: Statement<ChainRow> = {
  name: 'chains_insert',
  text: `INSERT INTO authorizations (${TABLE_COLUMNS}, created_at, updated_at)
    SELECT ${VALUES}, to_timestamp($34::bigint / 1000::float8), to_timestamp($34::bigint / 1000::float8) FROM unnest(${ARRAYS}) AS x (${COLUMNS.join(', ')})`,
  columns: COLUMNS,
  json: ['merchant'],
  alike: [
    ['issuer', 'kind', 'currency', 'merchant_currency', 'refunded_minor', 'posted_minor', 'is_closed', 'linked_id'],
    ['buffer_minor', 'flags'],
    ['status', 'is_counted', 'decline_reason', 'decline_details'],
  ],
}

export const insertChains = (client: HotPathClient, rows: readonly ChainRow[], atMs: number) =>
  runWithRows(client, INSERT_CHAINS, rows, [atMs])

/** What never changes about a chain once it is there. */
const FIXED: ReadonlySet<string> = new Set(['lane', 'id', 'account_id', 'user_id', 'issuer', 'issuer_id'])
const UPDATE_CHAINS: Statement<ChainRow> = {
  name: 'chains_update',
  text: `UPDATE authorizations a SET ${COLUMNS.filter((column) => !FIXED.has(column))
    .map(
      (column) =>
        `${column === 'authorized_at_ms' ? 'authorized_at' : column} = ${FROM_ARRAYS[column] ?? `x.${column}`}`,
    )
    .join(', ')}, updated_at = to_timestamp($34::bigint / 1000::float8)
    FROM unnest(${ARRAYS}) AS x (${COLUMNS.join(', ')})
    WHERE a.lane = x.lane AND a.id = x.id`,
  columns: COLUMNS,
  json: ['merchant'],
}

export const updateChains = (client: HotPathClient, rows: readonly ChainRow[], atMs: number) =>
  runWithRows(client, UPDATE_CHAINS, rows, [atMs])

const SELECT_COLUMNS = COLUMNS.map((column) => {
  if (column === 'authorized_at_ms') return '(extract(epoch FROM a.authorized_at) * 1000)::float8 AS authorized_at_ms'
  if (column === 'merchant' || column === 'decline_details') return `a.${column}::text AS ${column}`
  if (column === 'flags') return 'a.flags::text AS flags'
  return `a.${column}`
}).join(', ')

export interface ChainKey {
  lane: number
  issuer: string
  issuer_id: string
}

const SELECT_CHAINS: Statement<ChainKey> = {
  name: 'chains_by_issuer_id',
  text: `SELECT ${SELECT_COLUMNS} FROM unnest($1::smallint[], $2::text[], $3::text[]) AS x (lane, issuer, issuer_id)
    JOIN authorizations a ON a.lane = x.lane AND a.issuer = x.issuer AND a.issuer_id = x.issuer_id`,
  columns: ['lane', 'issuer', 'issuer_id'],
}

export async function selectChainsByIssuerId(client: HotPathClient, keys: readonly ChainKey[]): Promise<ChainRow[]> {
  return (await runWithRows<ChainKey, ChainRow>(client, SELECT_CHAINS, keys)).map(toChain)
}

export async function selectChain(client: HotPathClient, lane: number, id: string): Promise<ChainRow | undefined> {
  const { rows } = await client.query<ChainRow>({
    name: 'chain_by_id',
    text: `SELECT ${SELECT_COLUMNS} FROM authorizations a WHERE a.lane = $1 AND a.id = $2`,
    values: [lane, id],
  })
  return rows.map(toChain)[0]
}

const toChain = (row: ChainRow): ChainRow => ({ ...row, authorized_at_ms: Math.round(row.authorized_at_ms) })

export interface FactRow {
  authorization_id: string
  id: string
  kind: FactKind
  is_approved: boolean
  amount_minor: bigint
  is_absolute: boolean
  delta_minor: bigint | null
  buffer_minor: bigint
  is_final: boolean
  provider_at_ms: number
  provider_sequence: number
  provider_id: string
  merchant_minor: bigint | null
}

/** `merchantMinor` is the amount in the currency of the chain's merchant, where that is another one and was told. */
export type StoredFact = Fact & { readonly providerId: string; readonly merchantMinor: bigint | null }

interface ChainId {
  lane: number
  id: string
  currency: string
}

const SELECT_FACTS: Statement<ChainId> = {
  name: 'facts_of_chains',
  text: `SELECT f.authorization_id, f.id, f.kind, coalesce(o.is_approved, f.result = 'approved') AS is_approved, f.amount_minor, f.is_absolute,
      f.delta_minor, f.buffer_minor, f.is_final, (extract(epoch FROM f.provider_at) * 1000)::float8 AS provider_at_ms, f.provider_sequence, f.provider_id,
      (f.details ->> 'merchantMinor')::bigint AS merchant_minor
    FROM unnest($1::smallint[], $2::text[], $3::text[]) AS x (lane, id, currency)
    JOIN facts f ON f.lane = x.lane AND f.authorization_id = x.id AND f.currency = x.currency
    LEFT JOIN provider_outcomes o ON o.lane = f.lane AND o.provider = f.provider AND o.provider_id = f.provider_id`,
  columns: ['lane', 'id', 'currency'],
}

/** The facts of chains in their currency; what was declined in another one stays declined here, whatever the provider made of it. The provider's recorded outcome, once known, decides whether a fact is approved. */
export async function selectFactsOfChains(
  client: HotPathClient,
  chains: readonly ChainId[],
): Promise<Map<string, StoredFact[]>> {
  const rows = await runWithRows<ChainId, FactRow>(client, SELECT_FACTS, chains)
  const byChain = new Map<string, StoredFact[]>(chains.map(({ id }) => [id, []]))
  for (const row of rows) byChain.get(row.authorization_id)?.push(toFact(row))
  return byChain
}

export const toFact = (row: FactRow): StoredFact => ({
  id: row.id,
  kind: row.kind,
  isApproved: row.is_approved,
  amountMinor: row.amount_minor,
  isAbsolute: row.is_absolute,
  deltaMinor: row.delta_minor,
  bufferMinor: row.buffer_minor,
  isFinal: row.is_final,
  providerAtMs: Math.round(row.provider_at_ms),
  providerSequence: row.provider_sequence,
  providerId: row.provider_id,
  merchantMinor: row.merchant_minor,
})

/** Refunds that were linked to a chain, in its own minor units: of its own account and in its currency, whatever others say they belong to. */
export async function sumLinkedRefunds(
  client: HotPathClient,
  chain: Pick<ChainRow, 'lane' | 'account_id' | 'issuer' | 'issuer_id' | 'currency'>,
): Promise<bigint> {
  const { rows } = await client.query<{ refunded: bigint }>({
    name: 'linked_refunds',
    text: `SELECT coalesce(sum(refunded_minor), 0)::bigint AS refunded FROM authorizations
      WHERE lane = $1 AND linked_id = $2 AND account_id = $3 AND issuer = $4 AND currency = $5`,
    values: [chain.lane, chain.issuer_id, chain.account_id, chain.issuer, chain.currency],
  })
  return rows[0]?.refunded ?? 0n
}
