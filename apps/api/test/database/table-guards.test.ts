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
  'reconciliation_breaks',
  'reconciliation_runs',
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
    `INSERT INTO card_secrets (lane, token, card_id, sealed_number, sealed_cvc, exp_month, exp_year, fingerprint, created_at)
       VALUES (7, 'vault', 'card_1', '', '', 12, 2030, 'f', now())`,
    `INSERT INTO users (id, email, email_key, password_hash, full_name, account_id, created_at, updated_at)
       VALUES ('usr_1', 'a@example.com', 'a@example.com', '', '', 'acct_1', now(), now())`,
    `INSERT INTO sessions (id, user_id, user_agent, is_cookie, created_at, last_seen_at, expires_at) VALUES ('ses_1', 'usr_1', '', false, now(), now(), now())`,
    `INSERT INTO refresh_tokens (hash, session_id, created_at) VALUES ('a', 'ses_1', now())`,
    `INSERT INTO challenges (id, purpose, channel, user_id, attempts_left, sent_at, created_at, expires_at) VALUES ('chl_1', 'login', 'email', 'usr_1', 5, now(), now(), now())`,
    `INSERT INTO decisions (lane, account_id, seq, at, id, authorization_id, card_id, fact_id, provider, request_id, is_approved, requested_minor, approved_minor, currency, clock_ms, trace)
       VALUES (7, 'acct_1', 1, now(), 'dec_1', 'auth_1', 'card_1', 'fact_1', 'stripe', 'r', true, 5, 5, 'usd', 0, '{}')`,
    `INSERT INTO audit (lane, id, at, actor_kind, actor_id, action, subject_kind, subject_id) VALUES (7, 'aud_1', now(), 'staff', 'stf_1', 'a', 'card', 'card_1')`,
    `INSERT INTO audit_seals (sequence, audit_id, audit_at, previous_hash, hash, sealed_at)
       VALUES (1, 'aud_1', now(), repeat('0', 64), repeat('1', 64), now())`,
    `INSERT INTO backtests (id, rule_id, version, from_at, to_at, requested_by, created_at, rule_set) VALUES ('bt_1', 'rule_1', 1, now(), now(), 'stf_1', now(), 0)`,
    `INSERT INTO shadow_examples (rule_id, version, decision_id, authorization_id, change, amount_minor, currency, merchant, at)
       VALUES ('rule_1', 1, 'dec_1', 'auth_1', 'newly_declined', 5, 'usd', '', now())`,
    `INSERT INTO rule_seen (lane, owner_id, currency, since, kind, value) VALUES (7, 'card_1', 'usd', 0, 'mcc', '5411')`,
    `INSERT INTO cases (id, subject_kind, subject_id, title, note, opened_by, created_at, updated_at) VALUES ('case_1', 'card', 'card_1', '', '', 'stf_1', now(), now())`,
    `INSERT INTO devices (user_id, device_id, platform, created_at, last_seen_at) VALUES ('usr_1', 'phone', 'ios', now(), now())`,
    `INSERT INTO dispute_events (lane, id, dispute_id, event, at) VALUES (7, 'evt_1', 'dsp_1', 'created', now())`,
    `INSERT INTO files (lane, id, user_id, kind, content_type, width, height, sealed, created_at) VALUES (7, 'file_1', 'usr_1', 'selfie', 'image/jpeg', 1, 1, '', now())`,
    `INSERT INTO dispute_evidence (lane, dispute_id, file_id, name, created_at) VALUES (7, 'dsp_1', 'file_1', '', now())`,
    `INSERT INTO kyc_applications (lane, id, user_id, account_id, attempt, status, sealed, document_type, document_front_file_id, selfie_file_id, provider, submitted_at, updated_at)
       VALUES (7, 'kyc_1', 'usr_1', 'acct_1', 1, 'pending', '', 'passport', 'file_1', 'file_1', 'manual', now(), now())`,
    `INSERT INTO kyc_drafts (lane, user_id, sealed, updated_at) VALUES (7, 'usr_1', '', now())`,
    `INSERT INTO kyc_uploads (lane, id, user_id, kind, file_id, created_at, expires_at) VALUES (7, 'upl_1', 'usr_1', 'selfie', 'file_1', now(), now())`,
    `INSERT INTO notifications (lane, id, user_id, source_id, kind, title, body, created_at) VALUES (7, 'ntf_1', 'usr_1', 'evt_1', 'card', '', '', now())`,
    `INSERT INTO pushes (id, user_id, device_id, push_token, notification_id, content, created_at, due_at) VALUES ('psh_1', 'usr_1', 'phone', 't', 'ntf_1', '{}', now(), now())`,
    `INSERT INTO reconciliation_runs (id, kind, state, requested_by, from_at, until_at, created_at) VALUES ('rcn_1', 'issuer', 'queued', 'schedule', now() - interval '1 day', now(), now())`,
    `INSERT INTO reconciliation_breaks (id, check_name, subject, expected, found, state, first_seen_at, last_seen_at, opened_by, last_seen_by)
       VALUES ('brk_1', 'clearing_amount', 'ipi_1', '5', '6', 'open', now(), now(), 'rcn_1', 'rcn_1')`,
    `INSERT INTO outbox_failures (lane, outbox_id, attempts, retry_at, error) VALUES (7, 'evt_1', 1, now(), '')`,
    `INSERT INTO transaction_extras (lane, authorization_id, account_id, updated_at) VALUES (7, 'auth_1', 'acct_1', now())`,
    `INSERT INTO user_event_heads (lane, user_id, last_seq) VALUES (7, 'usr_1', 1)`,
    `INSERT INTO user_events (lane, user_id, seq, type, subject_id, at) VALUES (7, 'usr_1', 1, 'card', 'card_1', now())`,
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

  /** What stands beside a policy that two members of staff agreed to. */
  const AGREED = { approved_by: 'stf_2', approval_id: 'apr_2' }

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
    ['an account in no state', "UPDATE accounts SET status = 'open'", 'accounts_status_check'],
    ['an account in a currency that is none', "UPDATE accounts SET currency = 'USD'", 'accounts_currency_check'],
    ['an account in a country that is none', "UPDATE accounts SET country = 'de'", 'accounts_country_check'],
    ['an overdraft below nothing', 'UPDATE balances SET overdraft_minor = -1', 'balances_overdraft_minor_check'],
    ['decisions that never were', 'UPDATE balances SET decision_seq = -1', 'balances_decision_seq_check'],
    [
      'a card of an account that is none',
      again('cards', { id: 'card_2', account_id: 'acct_9' }),
      'cards_lane_account_id_fkey',
    ],
    ['a card in no state', "UPDATE cards SET status = 'lost'", 'cards_status_check'],
    ['a card for no purpose', "UPDATE cards SET purpose = 'gift'", 'cards_purpose_check'],
    ['a freeze by anybody', "UPDATE cards SET status = 'frozen', frozen_by = 'issuer'", 'cards_frozen_by_check'],
    [
      'a second freeze where there is no first',
      'UPDATE cards SET also_frozen_by_cardholder = true',
      'two_freezes_have_two_owners',
    ],
    [
      'two freezes of the cardholder',
      "UPDATE cards SET status = 'frozen', frozen_by = 'cardholder', also_frozen_by_cardholder = true",
      'two_freezes_have_two_owners',
    ],
    ['two numbers of a card', again('card_secrets', { token: 'other' }), 'card_secrets_lane_card_id_key'],
    ['a chain of no kind', "UPDATE authorizations SET kind = 'gift'", 'authorizations_kind_check'],
    ['a chain in no state', "UPDATE authorizations SET status = 'open'", 'authorizations_status_check'],
    ['an amount below nothing', 'UPDATE authorizations SET amount_minor = -1', 'authorizations_amount_minor_check'],
    ['a buffer below nothing', 'UPDATE authorizations SET buffer_minor = -1', 'authorizations_buffer_minor_check'],
    ['a fact with a buffer below nothing', factOf('authorization', 'approved', -1), 'facts_buffer_minor_check'],
    [
      'less than nothing approved',
      again('decisions', { seq: '2', approved_minor: '-1' }),
      'decisions_approved_minor_check',
    ],
    ['declines below nothing', 'UPDATE usage_counters SET declined = -1', 'usage_counters_declined_check'],
    ['a transfer in a currency that is none', transferThatHappened('NULL', 'USD'), 'transfers_currency_check'],
    ['a request in no state', "UPDATE approvals SET state = 'perhaps'", 'approvals_state_check'],
    ['a version of a rule in no state', "UPDATE rule_versions SET state = 'on'", 'rule_versions_state_check'],
    ['an exception for nothing', 'UPDATE exceptions SET amount_minor = 0', 'exceptions_amount_minor_check'],
    ['an exception that allows nothing', 'UPDATE exceptions SET granted_minor = 0', 'exceptions_granted_minor_check'],
    [
      'a grant of the policy that nobody decided',
      'UPDATE exceptions SET policy_version = 1, granted_minor = 5',
      'policy_granted_it',
    ],
    ['an exception in no state', "UPDATE exceptions SET status = 'on'", 'exceptions_status_check'],
    ['a dispute about nothing', 'UPDATE disputes SET amount_minor = 0', 'disputes_amount_minor_check'],
    ['a dispute in no state', "UPDATE disputes SET status = 'open'", 'disputes_status_check'],
    ['a dispute on its way since never', "UPDATE disputes SET status = 'submitting'", 'submitting_since_then'],
    [
      'a dispute of a payment that is none',
      again('disputes', { id: 'dsp_2', authorization_id: 'auth_9' }),
      'disputes_lane_authorization_id_fkey',
    ],
    [
      'a claim of a dispute that is none',
      again('dispute_claims', { dispute_id: 'dsp_9', issuer_transaction_id: 'ipi_9' }),
      'dispute_claims_lane_dispute_id_fkey',
    ],
    ['a claim of nothing', 'UPDATE dispute_claims SET amount_minor = 0', 'dispute_claims_amount_minor_check'],
    ['a claim in no state', "UPDATE dispute_claims SET status = 'open'", 'dispute_claims_status_check'],
    [
      'a step that moves nothing',
      again('dispute_bookings', { step: 'won', amount_minor: '0' }),
      'dispute_bookings_amount_minor_check',
    ],
    ['a step that is none', again('dispute_bookings', { step: 'gift' }), 'dispute_bookings_step_check'],
    [
      'a step of a claim that is none',
      again('dispute_bookings', { issuer_transaction_id: 'ipi_9' }),
      'dispute_bookings_lane_dispute_id_issuer_transaction_id_fkey',
    ],
    ['two people with one address', again('users', { id: 'usr_2', account_id: 'acct_2' }), 'users_email_key_key'],
    ['two people with one account', again('users', { id: 'usr_2', email_key: 'b' }), 'users_account_id_key'],
    ['a member of staff with an account', "UPDATE users SET roles = '{support}'", 'staff_hold_no_account'],
    ['a role that is none', "UPDATE users SET account_id = NULL, roles = '{root}'", 'users_roles_check'],
    ['a login in no state', "UPDATE users SET status = 'open'", 'users_status_check'],
    ['a session of nobody', again('sessions', { id: 'ses_2', user_id: 'usr_9' }), 'sessions_user_id_fkey'],
    ['a token of no session', "UPDATE refresh_tokens SET session_id = 'ses_9'", 'refresh_tokens_session_id_fkey'],
    ['guesses below nothing', 'UPDATE challenges SET attempts_left = -1', 'challenges_attempts_left_check'],
    ['a challenge for nothing', "UPDATE challenges SET purpose = 'fun'", 'challenges_purpose_check'],
    ['a challenge by no way', "UPDATE challenges SET channel = 'dove'", 'challenges_channel_check'],
    ['an entry of the audit log by nobody', again('audit', { actor_kind: 'ghost' }), 'audit_actor_kind_check'],
    ['two seals of one entry', again('audit_seals', { sequence: '2' }), 'audit_seals_audit_id_key'],
    ['two seals in one place', again('audit_seals', { audit_id: 'aud_2' }), 'audit_seals_pkey'],
    [
      'a seal that is no hash',
      again('audit_seals', { sequence: '2', audit_id: 'aud_2', hash: 'x' }),
      'audit_seals_hash_check',
    ],
    [
      'a seal upon no hash',
      again('audit_seals', { sequence: '2', audit_id: 'aud_2', previous_hash: 'x' }),
      'audit_seals_previous_hash_check',
    ],
    [
      'a seal in a place before the first',
      again('audit_seals', { sequence: '0', audit_id: 'aud_2' }),
      'audit_seals_sequence_check',
    ],
    ['a backtest in no state', "UPDATE backtests SET state = 'on'", 'backtests_state_check'],
    [
      'a month that is none',
      again('card_secrets', { token: 'other', exp_month: '13' }),
      'card_secrets_exp_month_check',
    ],
    [
      'the month before January',
      again('card_secrets', { token: 'other', exp_month: '0' }),
      'card_secrets_exp_month_check',
    ],
    ['a year of two digits', again('card_secrets', { token: 'other', exp_year: '30' }), 'card_secrets_exp_year_check'],
    ['a case in no state', "UPDATE cases SET status = 'on'", 'cases_status_check'],
    ['a case about nothing', "UPDATE cases SET subject_kind = 'weather'", 'cases_subject_kind_check'],
    ['a device that is none', "UPDATE devices SET platform = 'watch'", 'devices_platform_check'],
    ['a dispute in a currency that is none', "UPDATE disputes SET currency = 'USD'", 'disputes_currency_check'],
    ['refusals below nothing', 'UPDATE disputes SET refusals = -1', 'disputes_refusals_check'],
    [
      'a policy that grants never',
      again('exception_policies', { version: '2', per_month: '0', ...AGREED }),
      'exception_policies_per_month_check',
    ],
    [
      'a policy before the first',
      again('exception_policies', { version: '0', ...AGREED }),
      'exception_policies_version_check',
    ],
    [
      'a second policy that counts',
      again('exception_policy_current', { is_only: 'false' }),
      'exception_policy_current_is_only_check',
    ],
    [
      'a second set of rules beside the one that decides',
      again('rule_set_current', { is_only: 'false' }),
      'rule_set_current_is_only_check',
    ],
    ['a set of rules before the first', again('rule_sets', { number: '-1' }), 'rule_sets_number_check'],
    [
      'a version before the first',
      again('rule_versions', { version: '0', state: 'draft' }),
      'rule_versions_version_check',
    ],
    ['a picture without height', 'UPDATE files SET height = 0', 'files_height_check'],
    ['a picture without width', 'UPDATE files SET width = 0', 'files_width_check'],
    ['an attempt before the first', 'UPDATE kyc_applications SET attempt = 0', 'kyc_applications_attempt_check'],
    [
      'an application by no document',
      "UPDATE kyc_applications SET document_type = 'note'",
      'kyc_applications_document_type_check',
    ],
    [
      'an application in no state',
      "UPDATE kyc_applications SET status = 'on', decided_at = now(), decided_by = 'stf_1'",
      'kyc_applications_status_check',
    ],
    ['a picture of nothing', "UPDATE kyc_uploads SET kind = 'cat'", 'kyc_uploads_kind_check'],
    ['a failure that never was', 'UPDATE outbox_failures SET attempts = 0', 'outbox_failures_attempts_check'],
    ['a receipt of no time', "UPDATE transaction_extras SET receipt_file_id = 'file_1'", 'receipt_has_a_time'],
    ['a time of no receipt', 'UPDATE transaction_extras SET receipt_at = now()', 'receipt_has_a_time'],
    ['a push that was sent without a receipt', 'UPDATE pushes SET sent_at = now()', 'sent_with_receipt'],
    ['a receipt of a push that was never sent', "UPDATE pushes SET receipt_id = 'r'", 'sent_with_receipt'],
    ['a thing of no kind that was seen', "UPDATE rule_seen SET kind = 'shop'", 'rule_seen_kind_check'],
    ['an example of no change', "UPDATE shadow_examples SET change = 'same'", 'shadow_examples_change_check'],
    ['a comparison of nothing', "UPDATE reconciliation_runs SET kind = 'weather'", 'reconciliation_runs_kind_check'],
    ['a comparison in no state', "UPDATE reconciliation_runs SET state = 'on'", 'reconciliation_runs_state_check'],
    ['a second comparison that waits', again('reconciliation_runs', { id: 'rcn_2' }), 'reconciliation_runs_queued'],
    ['a comparison of a time without an end', 'UPDATE reconciliation_runs SET until_at = NULL', 'window_is_whole'],
    ['a comparison of no time at all', 'UPDATE reconciliation_runs SET until_at = from_at', 'window_is_whole'],
    ['a comparison that ended at no time', "UPDATE reconciliation_runs SET state = 'finished'", 'ended_has_a_time'],
    [
      'a comparison that failed for nothing',
      "UPDATE reconciliation_runs SET state = 'failed', finished_at = now()",
      'failed_says_why',
    ],
    ['a break in no state', "UPDATE reconciliation_breaks SET state = 'lost'", 'reconciliation_breaks_state_check'],
    ['a second break of the same', again('reconciliation_breaks', { id: 'brk_2' }), 'reconciliation_breaks_standing'],
    [
      'a break that no run found',
      "UPDATE reconciliation_breaks SET opened_by = 'rcn_9'",
      'reconciliation_breaks_opened_by_fkey',
    ],
    [
      'a break that was last seen before it was first',
      "UPDATE reconciliation_breaks SET last_seen_at = first_seen_at - interval '1 second'",
      'seen_in_order',
    ],
    ['a break accepted by nobody', "UPDATE reconciliation_breaks SET state = 'accepted'", 'open_is_not_accepted'],
    [
      'a break accepted for nothing',
      "UPDATE reconciliation_breaks SET state = 'accepted', accepted_by = 'usr_1', accepted_at = now()",
      'accepted_by_somebody',
    ],
    [
      'a break that is closed for nothing',
      "UPDATE reconciliation_breaks SET state = 'closed', closed_at = now()",
      'closed_says_why',
    ],
    [
      'a break that is open and was closed',
      "UPDATE reconciliation_breaks SET closed_at = now(), closed_because = 'gone'",
      'closed_says_why',
    ],
    ['an event about nothing', "UPDATE user_events SET type = 'weather'", 'user_events_type_check'],
  ])('is refused: %s', async (_what, statement, refusal) => {
    expect(await refusalOf(statement)).toContain(refusal)
  })

  it.each([
    'card_secrets',
    'dispute_bookings',
    'dispute_claims',
    'dispute_events',
    'dispute_evidence',
    'disputes',
    'files',
    'kyc_applications',
    'kyc_drafts',
    'kyc_uploads',
    'notifications',
    'transaction_extras',
    'user_event_heads',
    'user_events',
  ])('is refused in %s where its lane is none of the 1,024', async (table) => {
    for (const lane of ['-1', '1024']) expect(await refusalOf(again(table, { lane }))).toContain(`${table}_lane_check`)
  })
})

function factOf(kind: string, result: string, bufferMinor = 0): string {
  return `INSERT INTO facts (lane, id, at, authorization_id, account_id, card_id, provider, provider_id, kind, result, amount_minor, buffer_minor, currency, provider_at)
    VALUES (7, 'fact_1', now(), 'auth_1', 'acct_1', 'card_1', 'stripe', 'x', '${kind}', '${result}', 5, ${bufferMinor}, 'usd', now())`
}

function transferThatHappened(happenedAt: string, currency = 'usd'): string {
  return `INSERT INTO transfers (lane, id, at, transaction_id, account_id, debit, credit, amount_minor, currency, reason, happened_at)
    VALUES (7, 'tr_1', now(), 'ltx_1', 'acct_1', 'funding', 'cardholder', 5, '${currency}', 'funding', ${happenedAt})`
}
