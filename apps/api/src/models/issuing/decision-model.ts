import { type HotPathClient, jsonTexts, runWithRows, type Statement } from './statement.ts'

/** A card with what its account says, as text where only a cache of compiled documents looks at it. */
export interface CardStateRow {
  lane: number
  card_id: string
  account_id: string
  user_id: string
  card_status: 'pending' | 'active' | 'frozen' | 'closed'
  frozen_by: 'cardholder' | 'program' | null
  purpose: 'standard' | 'single_use' | 'merchant_locked'
  card_controls: string
  counter_owner_id: string
  consumed_by: string | null
  locked_merchant_id: string | null
  card_created_at: Date
  account_status: 'active' | 'frozen' | 'closed'
  kyc_approved: boolean
  currency: string
  account_controls: string
  ceiling: string
  account_created_at: Date
  account_country: string
  account_time_zone: string
}

export interface CardKey {
  lane: number
  card_id: string
}

const SELECT_CARD_STATES: Statement<CardKey> = {
  name: 'card_states',
  text: `SELECT c.lane, c.id AS card_id, c.account_id, c.user_id, c.status AS card_status, c.frozen_by, c.purpose,
      c.controls::text AS card_controls, c.counter_owner_id, c.consumed_by, c.locked_merchant_id, c.created_at AS card_created_at,
      a.status AS account_status, a.kyc_approved, a.currency, a.controls::text AS account_controls, a.ceiling::text AS ceiling,
      a.created_at AS account_created_at, a.country AS account_country, a.time_zone AS account_time_zone
    FROM unnest($1::smallint[], $2::text[]) AS x (lane, card_id)
    JOIN cards c ON c.lane = x.lane AND c.id = x.card_id
    JOIN accounts a ON a.lane = c.lane AND a.id = c.account_id`,
  columns: ['lane', 'card_id'],
}

export const selectCardStates = (client: HotPathClient, cards: readonly CardKey[]): Promise<CardStateRow[]> =>
  runWithRows(client, SELECT_CARD_STATES, cards)

/** What was answered before, or is recorded by the provider, for a request that comes again. */
export interface AnsweredRow {
  provider_id: string
  request_id: string | null
  authorization_id: string
  is_approved: boolean | null
  requested_minor: bigint | null
  approved_minor: bigint | null
  reason: string | null
  recorded: boolean | null
}

export interface RequestKey {
  lane: number
  provider: string
  provider_id: string
  request_id: string
}

const SELECT_ANSWERED: Statement<RequestKey> = {
  name: 'answered',
  text: `SELECT k.provider_id, k.request_id, k.authorization_id, d.is_approved, d.requested_minor, d.approved_minor, d.reason, o.is_approved AS recorded
    FROM (
      SELECT f.* FROM unnest($1::smallint[], $2::text[], $3::text[]) AS x (lane, provider, provider_id)
      JOIN fact_keys f ON f.lane = x.lane AND f.provider = x.provider AND f.provider_id = x.provider_id
      UNION
      SELECT f.* FROM unnest($1::smallint[], $2::text[], $4::text[]) AS x (lane, provider, request_id)
      JOIN fact_keys f ON f.lane = x.lane AND f.provider = x.provider AND f.request_id = x.request_id
    ) k
    LEFT JOIN decisions d ON d.lane = k.lane AND d.authorization_id = k.authorization_id AND d.fact_id = k.fact_id AND d.at = k.at
    LEFT JOIN provider_outcomes o ON o.lane = k.lane AND o.provider = k.provider AND o.provider_id = k.provider_id`,
  columns: ['lane', 'provider', 'provider_id', 'request_id'],
}

export const selectAnswered = (client: HotPathClient, keys: readonly RequestKey[]): Promise<AnsweredRow[]> =>
  runWithRows(client, SELECT_ANSWERED, keys)

/** A request of the provider's has an id of its own; what it only tells has none. */
export interface NewFactKey<RequestId extends string | null = string> {
  lane: number
  provider: string
  provider_id: string
  request_id: RequestId
  authorization_id: string
  fact_id: string
}

const INSERT_FACT_KEYS: Statement<NewFactKey<string | null>> = {
  name: 'fact_keys_insert',
  text: `INSERT INTO fact_keys (lane, provider, provider_id, request_id, authorization_id, fact_id, at)
    SELECT x.lane, x.provider, x.provider_id, x.request_id, x.authorization_id, x.fact_id, to_timestamp($7::bigint / 1000::float8)
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
      AS x (lane, provider, provider_id, request_id, authorization_id, fact_id)`,
  columns: ['lane', 'provider', 'provider_id', 'request_id', 'authorization_id', 'fact_id'],
  alike: [['provider']],
}

/** Takes keys that are unique for ever; fails where one of them is taken. */
export const insertFactKeys = (client: HotPathClient, rows: readonly NewFactKey[], atMs: number) =>
  runWithRows(client, INSERT_FACT_KEYS, rows, [atMs])

const TAKE_FACT_KEYS: Statement<NewFactKey<string | null>> = {
  name: 'fact_keys_take',
  text: `${INSERT_FACT_KEYS.text} ON CONFLICT DO NOTHING RETURNING provider_id`,
  columns: INSERT_FACT_KEYS.columns,
}

/** Takes those of the keys that are free, and answers with them, by the provider's id. */
export async function takeFactKeys(
  client: HotPathClient,
  rows: readonly NewFactKey<string | null>[],
  atMs: number,
): Promise<Set<string>> {
  const taken = await runWithRows<NewFactKey<string | null>, { provider_id: string }>(client, TAKE_FACT_KEYS, rows, [
    atMs,
  ])
  return new Set(taken.map(({ provider_id: id }) => id))
}

export interface NewFact {
  lane: number
  id: string
  authorization_id: string
  account_id: string
  card_id: string
  provider: string
  provider_id: string
  kind: string
  result: 'approved' | 'declined'
  amount_minor: bigint
  currency: string
  is_absolute: boolean
  delta_minor: bigint | null
  buffer_minor: bigint
  is_final: boolean
  provider_at_ms: number
  provider_sequence: number
  details: string
}

const INSERT_FACTS: Statement<NewFact> = {
  name: 'facts_insert',
  text: `INSERT INTO facts (lane, id, authorization_id, account_id, card_id, provider, provider_id, kind, result, amount_minor, currency,
      is_absolute, delta_minor, buffer_minor, is_final, provider_at, provider_sequence, details, at)
    SELECT x.lane, x.id, x.authorization_id, x.account_id, x.card_id, x.provider, x.provider_id, x.kind, x.result, x.amount_minor, x.currency,
      x.is_absolute, x.delta_minor, x.buffer_minor, x.is_final, to_timestamp(x.provider_at_ms / 1000::float8), x.provider_sequence, x.details::json,
      to_timestamp($19::bigint / 1000::float8)
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[],
      $11::text[], $12::boolean[], $13::bigint[], $14::bigint[], $15::boolean[], $16::bigint[], $17::integer[], ${jsonTexts('$18')})
      AS x (lane, id, authorization_id, account_id, card_id, provider, provider_id, kind, result, amount_minor, currency, is_absolute,
        delta_minor, buffer_minor, is_final, provider_at_ms, provider_sequence, details)`,
  columns: [
    'lane',
    'id',
    'authorization_id',
    'account_id',
    'card_id',
    'provider',
    'provider_id',
    'kind',
    'result',
    'amount_minor',
    'currency',
    'is_absolute',
    'delta_minor',
    'buffer_minor',
    'is_final',
    'provider_at_ms',
    'provider_sequence',
    'details',
  ],
  json: ['details'],
  alike: [
    ['provider', 'kind', 'currency', 'is_absolute', 'delta_minor', 'is_final', 'provider_sequence', 'details'],
    ['result', 'buffer_minor'],
  ],
}

export const insertFacts = (client: HotPathClient, rows: readonly NewFact[], atMs: number) =>
  runWithRows(client, INSERT_FACTS, rows, [atMs])

export interface NewDecision {
  lane: number
  account_id: string
  seq: bigint
  id: string
  authorization_id: string
  card_id: string
  fact_id: string
  provider: string
  request_id: string
  is_approved: boolean
  requested_minor: bigint
  approved_minor: bigint
  buffer_minor: bigint
  currency: string
  reason: string | null
  trace: string
  /** What it changes of what rules remember, as JSON, where that is not written with it; otherwise `null`. */
  upkeep: string
}

const INSERT_DECISIONS: Statement<NewDecision> = {
  name: 'decisions_insert',
  text: `INSERT INTO decisions (lane, account_id, seq, id, authorization_id, card_id, fact_id, provider, request_id, is_approved, requested_minor,
      approved_minor, buffer_minor, currency, reason, trace, upkeep, at, clock_ms)
    SELECT x.lane, x.account_id, x.seq, x.id, x.authorization_id, x.card_id, x.fact_id, x.provider, x.request_id, x.is_approved, x.requested_minor,
      x.approved_minor, x.buffer_minor, x.currency, x.reason, x.trace::json, nullif(x.upkeep, 'null'), to_timestamp($18::bigint / 1000::float8), $18::bigint
    FROM unnest($1::smallint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[],
      $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], ${jsonTexts('$16')}, ${jsonTexts('$17')})
      AS x (lane, account_id, seq, id, authorization_id, card_id, fact_id, provider, request_id, is_approved, requested_minor, approved_minor,
        buffer_minor, currency, reason, trace, upkeep)`,
  columns: [
    'lane',
    'account_id',
    'seq',
    'id',
    'authorization_id',
    'card_id',
    'fact_id',
    'provider',
    'request_id',
    'is_approved',
    'requested_minor',
    'approved_minor',
    'buffer_minor',
    'currency',
    'reason',
    'trace',
    'upkeep',
  ],
  json: ['trace', 'upkeep'],
  alike: [['provider', 'currency'], ['buffer_minor', 'is_approved', 'reason'], ['upkeep']],
}

export const insertDecisions = (client: HotPathClient, rows: readonly NewDecision[], atMs: number) =>
  runWithRows(client, INSERT_DECISIONS, rows, [atMs])

export interface NewTransfer {
  lane: number
  id: string
  transaction_id: string
  fact_id: string | null
  account_id: string
  authorization_id: string | null
  debit: string
  credit: string
  amount_minor: bigint
  currency: string
  reason: string
  /** When it happened, where that was before the account was opened here; otherwise it counts as of its booking. */
  happened_at_ms?: number | null
}

const INSERT_TRANSFERS: Statement<NewTransfer> = {
  name: 'transfers_insert',
  text: `INSERT INTO transfers (lane, id, transaction_id, fact_id, account_id, authorization_id, debit, credit, amount_minor, currency, reason, happened_at, at)
    SELECT x.lane, x.id, x.transaction_id, x.fact_id, x.account_id, x.authorization_id, x.debit, x.credit, x.amount_minor, x.currency, x.reason,
      to_timestamp(x.happened_at_ms / 1000::float8), to_timestamp($13::bigint / 1000::float8)
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[], $11::text[], $12::bigint[])
      AS x (lane, id, transaction_id, fact_id, account_id, authorization_id, debit, credit, amount_minor, currency, reason, happened_at_ms)`,
  columns: [
    'lane',
    'id',
    'transaction_id',
    'fact_id',
    'account_id',
    'authorization_id',
    'debit',
    'credit',
    'amount_minor',
    'currency',
    'reason',
    'happened_at_ms',
  ],
  alike: [['debit', 'credit', 'currency', 'reason', 'happened_at_ms']],
}

export const insertTransfers = (client: HotPathClient, rows: readonly NewTransfer[], atMs: number) =>
  runWithRows(client, INSERT_TRANSFERS, rows, [atMs])

export interface NewOutboxEvent {
  lane: number
  id: string
  topic: string
  account_id: string
  user_id: string
  subject_id: string
  payload: string
}

const INSERT_OUTBOX: Statement<NewOutboxEvent> = {
  name: 'outbox_insert',
  text: `INSERT INTO outbox (lane, id, topic, account_id, user_id, subject_id, payload, at)
    SELECT x.lane, x.id, x.topic, x.account_id, x.user_id, x.subject_id, x.payload::json, to_timestamp($8::bigint / 1000::float8)
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], ${jsonTexts('$7')})
      AS x (lane, id, topic, account_id, user_id, subject_id, payload)`,
  columns: ['lane', 'id', 'topic', 'account_id', 'user_id', 'subject_id', 'payload'],
  json: ['payload'],
  alike: [['topic']],
}

export const insertOutboxEvents = (client: HotPathClient, rows: readonly NewOutboxEvent[], atMs: number) =>
  runWithRows(client, INSERT_OUTBOX, rows, [atMs])

export interface CardUse {
  lane: number
  counter_owner_id: string
  consumed_by: string
  locked_merchant_id: string
}

const MARK_CARD_USE: Statement<CardUse> = {
  name: 'cards_mark_use',
  text: `UPDATE cards c SET consumed_by = coalesce(c.consumed_by, x.consumed_by),
      locked_merchant_id = CASE WHEN c.purpose = 'merchant_locked' THEN coalesce(c.locked_merchant_id, x.locked_merchant_id) ELSE c.locked_merchant_id END
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[]) AS x (lane, counter_owner_id, consumed_by, locked_merchant_id)
    WHERE c.lane = x.lane AND c.counter_owner_id = x.counter_owner_id AND c.purpose <> 'standard'`,
  columns: ['lane', 'counter_owner_id', 'consumed_by', 'locked_merchant_id'],
}

/** Remembers the first approved authorization above zero of a single-use or merchant-locked line of cards. */
export const markCardUse = (client: HotPathClient, rows: readonly CardUse[]) => runWithRows(client, MARK_CARD_USE, rows)

export interface LateDecision {
  lane: number
  decision_id: string
  authorization_id: string
  took_ms: number
}

const INSERT_LATE: Statement<LateDecision> = {
  name: 'late_insert',
  text: `INSERT INTO late_decisions (lane, decision_id, authorization_id, took_ms, at)
    SELECT x.lane, x.decision_id, x.authorization_id, x.took_ms, to_timestamp($5::bigint / 1000::float8)
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::integer[]) AS x (lane, decision_id, authorization_id, took_ms)
    ON CONFLICT DO NOTHING`,
  columns: ['lane', 'decision_id', 'authorization_id', 'took_ms'],
}

export const insertLateDecisions = (client: HotPathClient, rows: readonly LateDecision[], atMs: number) =>
  runWithRows(client, INSERT_LATE, rows, [atMs])

/** Makes sure an account has a balance in a currency. The caller holds the account's lock. */
export async function ensureBalance(
  client: HotPathClient,
  lane: number,
  accountId: string,
  currency: string,
): Promise<void> {
  await client.query({
    text: 'INSERT INTO balances (lane, account_id, currency) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    values: [lane, accountId, currency],
  })
}

/** Which of these facts of a provider are known already. */
export async function selectKnownFacts(
  client: HotPathClient,
  lane: number,
  provider: string,
  providerIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await client.query<{ provider_id: string }>({
    text: 'SELECT provider_id FROM fact_keys WHERE lane = $1 AND provider = $2 AND provider_id = ANY($3::text[])',
    values: [lane, provider, providerIds],
  })
  return new Set(rows.map((row) => row.provider_id))
}

export interface NewOutcome {
  lane: number
  provider: string
  provider_id: string
  authorization_id: string
  is_approved: boolean
  amount_minor: bigint
  reason: string
  after_seq: bigint
}

const INSERT_OUTCOMES: Statement<NewOutcome> = {
  name: 'outcomes_insert',
  text: `INSERT INTO provider_outcomes (lane, provider, provider_id, authorization_id, is_approved, amount_minor, reason, after_seq, at)
    SELECT x.lane, x.provider, x.provider_id, x.authorization_id, x.is_approved, x.amount_minor, x.reason, x.after_seq,
      to_timestamp($9::bigint / 1000::float8)
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::bigint[], $7::text[], $8::bigint[])
      AS x (lane, provider, provider_id, authorization_id, is_approved, amount_minor, reason, after_seq)
    ON CONFLICT (lane, provider, provider_id) DO NOTHING
    RETURNING provider_id`,
  columns: [
    'lane',
    'provider',
    'provider_id',
    'authorization_id',
    'is_approved',
    'amount_minor',
    'reason',
    'after_seq',
  ],
}

/** Records what the provider recorded; returns the ids of those that are new. The first record of a request stands. */
export async function insertOutcomes(
  client: HotPathClient,
  rows: readonly NewOutcome[],
  atMs: number,
): Promise<Set<string>> {
  const inserted = await runWithRows<NewOutcome, { provider_id: string }>(client, INSERT_OUTCOMES, rows, [atMs])
  return new Set(inserted.map((row) => row.provider_id))
}

/** The controls of a line's cards that can still be used: their limits decide which counters are kept. */
export async function selectLineControls(
  client: HotPathClient,
  lane: number,
  counterOwnerId: string,
): Promise<string[]> {
  const { rows } = await client.query<{ controls: string }>({
    text: "SELECT controls::text AS controls FROM cards WHERE lane = $1 AND counter_owner_id = $2 AND status <> 'closed'",
    values: [lane, counterOwnerId],
  })
  return rows.map((row) => row.controls)
}

/** The decision that answered a request, as far as a later record is compared with it. */
export async function selectAnswers(
  client: HotPathClient,
  lane: number,
  authorizationId: string,
): Promise<{ provider_id: string; is_approved: boolean; reason: string | null }[]> {
  const { rows } = await client.query<{ provider_id: string; is_approved: boolean; reason: string | null }>({
    text: `SELECT f.provider_id, d.is_approved, d.reason FROM decisions d
      JOIN facts f ON f.lane = d.lane AND f.authorization_id = d.authorization_id AND f.id = d.fact_id AND f.at = d.at
      WHERE d.lane = $1 AND d.authorization_id = $2 ORDER BY d.seq`,
    values: [lane, authorizationId],
  })
  return rows
}
