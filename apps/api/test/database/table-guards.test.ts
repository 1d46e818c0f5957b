import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it, test } from 'vitest'
import { createTestDatabase } from '../../../../tests/support/test-database.ts'

/** What the database refuses by itself, should the code ever try: who may change which table, and rows that contradict themselves. */

const database = await createTestDatabase()

/** Rows of these are written once. */
const WRITTEN_ONCE = [
  'audit',
  'audit_seals',
  'card_fingerprints',
  'case_comments',
  'decisions',
  'dispute_bookings',
  'dispute_events',
  'dispute_evidence',
  'exception_policies',
  'fact_keys',
  'facts',
  'funding_references',
  'fundings',
  'issuer_cards',
  'late_decisions',
  'provider_outcomes',
  'rule_sets',
  'transfers',
]

/** Rows of these change, and stay. */
const KEPT = [
  'accounts',
  'approvals',
  'authorizations',
  'backtests',
  'balances',
  'card_secrets',
  'cards',
  'cases',
  'disputes',
  'exceptions',
  'exception_policy_current',
  'increments',
  'kyc_applications',
  'notifications',
  'rule_set_current',
  'rule_versions',
  'rules',
  'schema_migrations',
  'shadow_examples',
  'shadow_results',
  'transaction_extras',
  'user_event_heads',
]

interface Table {
  name: string
  mayInsert: boolean
  mayUpdate: boolean
  mayDelete: boolean
  mayTruncate: boolean
  /** What its triggers refuse, whoever tries. */
  refused: string[]
}

const tables = await withClient(database.ownerUrl, async (client) => {
  const may = (right: string) => `has_table_privilege('cardwright_app', c.oid, '${right}')`
  const { rows } = await client.query<Table>(
    `SELECT c.relname AS name, ${may('INSERT')} AS "mayInsert", ${may('UPDATE')} AS "mayUpdate", ${may('DELETE')} AS "mayDelete",
       ${may('TRUNCATE')} AS "mayTruncate", ARRAY(
         SELECT g.event_manipulation || ' ' || g.action_orientation FROM information_schema.triggers g JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = g.trigger_name
         WHERE g.event_object_table = c.relname AND t.tgfoid = 'refuse_change'::regproc AND t.tgenabled = 'O' ORDER BY 1)
       || ARRAY(SELECT 'TRUNCATE STATEMENT' FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgtype & 32 = 32 AND t.tgfoid = 'refuse_change'::regproc AND t.tgenabled = 'O') AS refused
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`,
  )
  return rows
})
const isPart = ({ name }: Table): boolean => /_(\d{4}_\d\d|other)$/.test(name)

describe('the runtime role', () => {
  const namesOf = (chosen: readonly Table[]) => chosen.filter((table) => !isPart(table)).map(({ name }) => name)

  it('changes no row that is written once, and neither does the owner', () => {
    const once = tables.filter(({ mayInsert, mayUpdate, mayDelete }) => mayInsert && !mayUpdate && !mayDelete)
    expect(namesOf(once)).toEqual([...WRITTEN_ONCE, 'shadow_examples'].toSorted())
    for (const { name, refused } of tables.filter((table) => WRITTEN_ONCE.includes(table.name)))
      expect([name, ...refused]).toEqual([name, 'DELETE ROW', 'UPDATE ROW', 'TRUNCATE STATEMENT'])
  })

  it('deletes no money, no card, no rule and nothing that was decided; and empties no table', () => {
    expect(namesOf(tables.filter(({ mayDelete }) => !mayDelete))).toEqual([...WRITTEN_ONCE, ...KEPT].toSorted())
    expect(namesOf(tables.filter(({ mayTruncate }) => mayTruncate))).toEqual([])
  })

  it('reaches no part of a table by its own name', () => {
    const parts = tables.filter(isPart)
    expect(parts.length).toBeGreaterThan(50)
    for (const { name, mayInsert, mayUpdate, mayDelete } of parts)
      expect([name, mayInsert, mayUpdate, mayDelete]).toEqual([name, false, false, false])
  })
})

const baseOf = (name: string): string => name.replace(/_(\d{4}_\d\d|other)$/, '')

test('the months of what is written once can be emptied no more than the whole, also those that are made later', async () => {
  const months = tables.filter((table) => isPart(table) && WRITTEN_ONCE.includes(baseOf(table.name)))
  expect(months.length).toBeGreaterThan(50)
  for (const { name, refused } of months)
    expect([name, ...refused]).toEqual([name, 'DELETE ROW', 'UPDATE ROW', 'TRUNCATE STATEMENT'])
  await withClient(database.ownerUrl, async (client) => {
    await client.query("SELECT ensure_month_partitions('2031-05-01', '2031-05-01')")
    for (const name of ['facts', 'decisions', 'transfers', 'audit'])
      await expect(client.query(`TRUNCATE ${name}_2031_05`)).rejects.toThrow(/never changed/)
    await client.query('TRUNCATE outbox_2031_05')
  })
})

test('nobody but the runtime role makes parts of tables with the rights of their owner', async () => {
  const { rows } = await withClient(database.superuserUrl, (client) =>
    client.query(
      `SELECT r.rolname AS name FROM pg_roles r WHERE r.rolname IN ('cardwright_app', 'reporting')
         AND has_function_privilege(r.oid, 'ensure_month_partitions(date, date)', 'EXECUTE')`,
    ),
  )
  expect(rows).toEqual([{ name: 'cardwright_app' }])
})

describe('a row that contradicts itself or another', () => {
  /** One of each kind, to be contradicted. Nothing of it stays. */
  const ROWS = [
    `INSERT INTO accounts (lane, id, user_id, currency, created_at, updated_at) VALUES (7, 'acct_1', 'usr_1', 'usd', now(), now())`,
    `INSERT INTO balances (lane, account_id, currency) VALUES (7, 'acct_1', 'usd')`,
    `INSERT INTO cards (lane, id, account_id, user_id, status, purpose, currency, issuer, issuer_card_id, vault_token, counter_owner_id, created_at, updated_at)
       VALUES (7, 'card_1', 'acct_1', 'usr_1', 'active', 'standard', 'usd', 'stripe', 'ic_1', 'vault', 'card_1', now(), now())`,
    `INSERT INTO authorizations (lane, id, account_id, user_id, card_id, counter_owner_id, issuer, issuer_id, kind, currency, status, amount_minor, authorized_minor, hold_minor, posted_minor,
         used_minor, is_counted, is_closed, merchant, merchant_id, mcc, category, country, channel, authorized_at, created_at, updated_at)
       VALUES (7, 'auth_1', 'acct_1', 'usr_1', 'card_1', 'card_1', 'stripe', 'iauth_1', 'authorization', 'usd', 'pending', 5, 5, 5, 0, 5, true, false, '{}', '', '', '', '', 'online', now(), now(), now())`,
    `INSERT INTO usage_counters (lane, owner_id, counter_key, currency, window_start_ms, used_minor, count) VALUES (7, 'card_1', 'all', 'usd', 0, 5, 1)`,
    `INSERT INTO fundings (lane, account_id, source, external_reference, amount_minor, currency, transaction_id, actor_id, order_key, at)
       VALUES (7, 'acct_1', 'bank', 'ref_1', 5, 'usd', 'ltx_1', 'stf_1', 'key', now())`,
    `INSERT INTO funding_references (source, external_reference, lane, account_id, amount_minor, at) VALUES ('bank', 'ref_1', 7, 'acct_1', 5, now())`,
    `INSERT INTO rules (id, created_by, created_at, updated_at) VALUES ('rule_1', 'stf_1', now(), now())`,
    `INSERT INTO rule_versions (rule_id, version, state, name, document, content_hash, created_by, created_at)
       VALUES ('rule_1', 1, 'live', 'One', '{}', 'a', 'stf_1', now()), ('rule_1', 2, 'draft', 'Two', '{}', 'b', 'stf_1', now())`,
    `INSERT INTO approvals (id, action, subject, subject_key, reason, requested_by, requested_at, expires_at)
       VALUES ('apr_1', 'rule.promote', '{}', 'a', '', 'stf_1', now(), now() + interval '1 day')`,
    `INSERT INTO exceptions (lane, id, account_id, user_id, card_id, counter_owner_id, authorization_id, merchant, merchant_id, amount_minor, currency, decline_reason, reason, created_at, updated_at)
       VALUES (7, 'exc_1', 'acct_1', 'usr_1', 'card_1', 'card_1', 'auth_1', '{}', 'mid', 5, 'usd', 'limit_exceeded', '', now(), now())`,
    `INSERT INTO disputes (lane, id, account_id, user_id, card_id, authorization_id, issuer, status, reason, explanation, amount_minor, currency, merchant, deadline_at, created_at, updated_at)
       VALUES (7, 'dsp_1', 'acct_1', 'usr_1', 'card_1', 'auth_1', 'stripe', 'draft', 'fraudulent', '', 5, 'usd', '{}', now(), now(), now())`,
    `INSERT INTO dispute_claims (lane, dispute_id, issuer_transaction_id, amount_minor, status) VALUES (7, 'dsp_1', 'ipi_1', 5, 'unsubmitted')`,
    `INSERT INTO dispute_bookings (lane, dispute_id, issuer_transaction_id, step, account_id, amount_minor, currency, transaction_id, at)
       VALUES (7, 'dsp_1', 'ipi_1', 'credit', 'acct_1', 5, 'usd', 'ltx_2', now())`,
  ]

  /** What it is told who tries, beside these rows. */
  const refusalOf = (statement: string): Promise<string> =>
    withClient(database.ownerUrl, async (client) => {
      await client.query('BEGIN')
      for (const row of ROWS) await client.query(row)
      return client.query(statement).then(
        () => 'nothing',
        (error: Error) => `${'constraint' in error ? String(error.constraint) : ''} ${error.message}`,
      )
    })

  /** The same row once more, but for these columns. */
  const again = (table: string, changes: Record<string, string> = {}) => `
    INSERT INTO ${table} SELECT (jsonb_populate_record(x, '${JSON.stringify(changes)}')).* FROM ${table} x LIMIT 1`

  it.each([
    ['a lane that is none', again('accounts', { lane: '1024', id: 'acct_2' }), 'accounts_lane_check'],
    [
      'a second account of a person in one currency',
      again('accounts', { id: 'acct_2' }),
      'accounts_lane_user_id_currency_key',
    ],
    ['a currency that is none', again('balances', { currency: 'USD' }), 'balances_currency_check'],
    ['a balance of nobody', again('balances', { account_id: 'acct_9' }), 'balances_lane_account_id_fkey'],
    ['a frozen card that nobody froze', "UPDATE cards SET status = 'frozen'", 'frozen_has_an_owner'],
    ['an active card that somebody froze', "UPDATE cards SET frozen_by = 'program'", 'frozen_has_an_owner'],
    ['a card in use that was never issued', 'UPDATE cards SET issuer_card_id = NULL', 'usable_is_issued'],
    [
      'a second chain for one of the issuer',
      again('authorizations', { id: 'auth_2' }),
      'authorizations_lane_issuer_issuer_id_key',
    ],
    ['less than nothing posted', 'UPDATE authorizations SET posted_minor = -1', 'authorizations_posted_minor_check'],
    [
      'less than nothing refunded',
      'UPDATE authorizations SET refunded_minor = -1',
      'authorizations_refunded_minor_check',
    ],
    ['less than nothing used', 'UPDATE authorizations SET used_minor = -1', 'authorizations_used_minor_check'],
    ['a counter below nothing', 'UPDATE usage_counters SET used_minor = -1', 'usage_counters_used_minor_check'],
    ['a count below nothing', 'UPDATE usage_counters SET count = -1', 'usage_counters_count_check'],
    ['a fact of no kind', factOf('gift', 'approved'), 'facts_kind_check'],
    ['a fact without a result', factOf('capture', 'perhaps'), 'facts_result_check'],
    [
      'a transfer that happened after it was booked',
      transferThatHappened("now() + interval '1 s'"),
      'happened_before_booked',
    ],
    [
      'one reference of the bank for two',
      again('funding_references', { account_id: 'acct_2' }),
      'funding_references_pkey',
    ],
    ['a funding twice', again('fundings', { amount_minor: '6' }), 'fundings_pkey'],
    [
      'a funding of nothing',
      again('fundings', { external_reference: 'r', amount_minor: '0' }),
      'fundings_amount_minor_check',
    ],
    ['two live versions of a rule', "UPDATE rule_versions SET state = 'live'", 'rule_versions_one_live'],
    ['a version that goes back', "UPDATE rule_versions SET state = 'shadow' WHERE version = 1", 'moves only forward'],
    ['a version that says something else', `UPDATE rule_versions SET document = '{"a":1}'`, 'never changes'],
    ['a second set of rules that decides', again('rule_set_current'), 'rule_set_current_pkey'],
    [
      'an approval of one’s own request',
      "UPDATE approvals SET state = 'approved', decided_by = requested_by",
      'four_eyes',
    ],
    ['an approval by nobody', "UPDATE approvals SET state = 'approved'", 'decided_by_somebody'],
    ['a second exception for a payment', again('exceptions', { id: 'exc_2' }), 'exceptions_of_payment'],
    ['an exception for any amount', "UPDATE exceptions SET status = 'granted'", 'granted_has_bounds'],
    ['an exception that is used before it was', "UPDATE exceptions SET used_by = 'auth_1'", 'used_by_one'],
    ['a second dispute of a payment', again('disputes', { id: 'dsp_2' }), 'disputes_lane_authorization_id_key'],
    [
      'a credit before a dispute was submitted',
      'UPDATE disputes SET provisional_credit_minor = 1',
      'credit_while_open',
    ],
    [
      'more credit than is disputed',
      "UPDATE disputes SET status = 'submitted', provisional_credit_minor = 6",
      'disputes_check',
    ],
    [
      'a clearing that two disputes claim',
      again('dispute_claims', { dispute_id: 'dsp_2' }),
      'dispute_claims_lane_issuer_transaction_id_key',
    ],
    ['a step of a dispute twice', again('dispute_bookings', { transaction_id: 'ltx_3' }), 'dispute_bookings_pkey'],
  ])('is refused: %s', async (_what, statement, refusal) => {
    expect(await refusalOf(statement)).toContain(refusal)
  })
})

function factOf(kind: string, result: string): string {
  return `INSERT INTO facts (lane, id, at, authorization_id, account_id, card_id, provider, provider_id, kind, result, amount_minor, currency, provider_at)
    VALUES (7, 'fact_1', now(), 'auth_1', 'acct_1', 'card_1', 'stripe', 'x', '${kind}', '${result}', 5, 'usd', now())`
}

function transferThatHappened(happenedAt: string): string {
  return `INSERT INTO transfers (lane, id, at, transaction_id, account_id, debit, credit, amount_minor, currency, reason, happened_at)
    VALUES (7, 'tr_1', now(), 'ltx_1', 'acct_1', 'funding', 'cardholder', 5, 'usd', 'funding', ${happenedAt})`
}
