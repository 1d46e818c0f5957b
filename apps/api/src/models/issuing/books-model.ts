import type { BookCheck } from '@cardwright/contracts'
import type { HotPathClient } from './statement.ts'

/** Two figures that should agree and do not. Amounts are minor units. */
export interface BookProblem {
  check: BookCheck
  subject: string
  expected: string
  found: string
}

/**
 * Each check lists what disagrees; one statement, so that it sees everything as of one moment, also while payments come in. All go lane
 * by lane, because a query over all lanes is no snapshot on a distributed database.
 */
const CHECKS: readonly { check: BookCheck; sql: string }[] = [
  {
    // The balance of an account is the sum of its transfers.
    check: 'balance_is_transfers',
    sql: `SELECT b.account_id || ' ' || b.currency AS subject, (b.ledger_minor - b.overdraft_minor)::text AS expected, coalesce(t.net, 0)::text AS found
      FROM balances b LEFT JOIN LATERAL (
        SELECT sum(CASE WHEN credit IN ('cardholder', 'overdraft') THEN amount_minor ELSE 0 END) - sum(CASE WHEN debit IN ('cardholder', 'overdraft') THEN amount_minor ELSE 0 END) AS net
        FROM transfers t WHERE t.lane = b.lane AND t.account_id = b.account_id AND t.currency = b.currency) t ON true
      WHERE b.lane = ANY($1::smallint[]) AND b.ledger_minor - b.overdraft_minor <> coalesce(t.net, 0)`,
  },
  {
    // What is held on an account is the sum of its hold transfers.
    check: 'held_is_hold_transfers',
    sql: `SELECT b.account_id || ' ' || b.currency AS subject, b.held_minor::text AS expected, coalesce(t.net, 0)::text AS found
      FROM balances b LEFT JOIN LATERAL (
        SELECT sum(CASE WHEN credit = 'holds' THEN amount_minor ELSE 0 END) - sum(CASE WHEN debit = 'holds' THEN amount_minor ELSE 0 END) AS net
        FROM transfers t WHERE t.lane = b.lane AND t.account_id = b.account_id AND t.currency = b.currency) t ON true
      WHERE b.lane = ANY($1::smallint[]) AND b.held_minor <> coalesce(t.net, 0)`,
  },
  {
    // What is held on an account is the sum of the holds of its authorizations.
    check: 'held_is_holds',
    sql: `SELECT b.account_id || ' ' || b.currency AS subject, b.held_minor::text AS expected, coalesce(a.held, 0)::text AS found
      FROM balances b LEFT JOIN LATERAL (
        SELECT sum(hold_minor) AS held FROM authorizations a WHERE a.lane = b.lane AND a.account_id = b.account_id AND a.currency = b.currency) a ON true
      WHERE b.lane = ANY($1::smallint[]) AND b.held_minor <> coalesce(a.held, 0)`,
  },
  {
    // What an authorization posted is the sum of its clearings.
    check: 'posted_is_clearings',
    sql: `SELECT a.id AS subject, a.posted_minor::text AS expected, coalesce(f.posted, 0)::text AS found
      FROM authorizations a LEFT JOIN LATERAL (
        SELECT sum(amount_minor) AS posted FROM facts f
        WHERE f.lane = a.lane AND f.authorization_id = a.id AND f.kind IN ('capture', 'force_post')) f ON true
      WHERE a.lane = ANY($1::smallint[]) AND a.kind <> 'refund' AND a.posted_minor <> coalesce(f.posted, 0)`,
  },
  {
    // An account has as many decisions as its sequence says.
    check: 'sequence_is_decisions',
    sql: `SELECT b.account_id AS subject, max(b.decision_seq)::text AS expected, coalesce(max(d.decided), 0)::text AS found
      FROM balances b LEFT JOIN LATERAL (
        SELECT count(*) AS decided FROM decisions d WHERE d.lane = b.lane AND d.account_id = b.account_id) d ON true
      WHERE b.lane = ANY($1::smallint[]) GROUP BY b.account_id HAVING max(b.decision_seq) <> coalesce(max(d.decided), 0)`,
  },
  {
    // What was lent for disputes is what open disputes say.
    check: 'lent_is_disputes',
    sql: `SELECT coalesce(d.account_id, t.account_id) || ' ' || coalesce(d.currency, t.currency) AS subject, coalesce(d.credit, 0)::text AS expected, coalesce(t.lent, 0)::text AS found
      FROM (SELECT account_id, currency, sum(provisional_credit_minor) AS credit FROM disputes WHERE lane = ANY($1::smallint[]) GROUP BY 1, 2) d
      FULL JOIN (
        SELECT account_id, currency, sum(CASE WHEN debit = 'disputes' THEN amount_minor ELSE -amount_minor END) AS lent FROM transfers
        WHERE lane = ANY($1::smallint[]) AND (debit = 'disputes' OR credit = 'disputes') GROUP BY 1, 2) t
        ON t.account_id = d.account_id AND t.currency = d.currency
      WHERE coalesce(d.credit, 0) <> coalesce(t.lent, 0)`,
  },
  {
    // Each step of a dispute moved its amount, and nothing else moved for disputes.
    check: 'dispute_steps_moved',
    sql: `SELECT coalesce(b.transaction_id, t.transaction_id) AS subject, coalesce(b.amount_minor, 0)::text AS expected, coalesce(t.moved, 0)::text AS found
      FROM (SELECT * FROM dispute_bookings WHERE lane = ANY($1::smallint[])) b
      FULL JOIN (
        SELECT lane, transaction_id, sum(amount_minor) AS moved FROM transfers
        WHERE lane = ANY($1::smallint[]) AND (reason LIKE 'dispute\\_%' OR reason = 'provisional_credit') GROUP BY 1, 2) t
        ON t.lane = b.lane AND t.transaction_id = b.transaction_id
      WHERE coalesce(b.amount_minor, 0) <> coalesce(t.moved, 0)`,
  },
  {
    // Every fact has its key, and every key its fact.
    check: 'facts_have_keys',
    sql: `SELECT coalesce(f.authorization_id, k.authorization_id) || ' ' || coalesce(f.provider_id, k.provider_id) AS subject, coalesce(f.id, 'no fact') AS expected, coalesce(k.fact_id, 'no key') AS found
      FROM (SELECT * FROM facts WHERE lane = ANY($1::smallint[])) f
      FULL JOIN (SELECT * FROM fact_keys WHERE lane = ANY($1::smallint[])) k
        ON k.lane = f.lane AND k.provider = f.provider AND k.provider_id = f.provider_id AND k.fact_id = f.id
      WHERE f.id IS NULL OR k.fact_id IS NULL`,
  },
]

/** How many accounts have books in these lanes. */
export async function countBooks(client: HotPathClient, lanes: readonly number[]): Promise<number> {
  const { rows } = await client.query<{ count: number }>({
    text: 'SELECT count(DISTINCT account_id)::integer AS count FROM balances WHERE lane = ANY($1::smallint[])',
    values: [lanes],
  })
  return rows[0]?.count ?? 0
}

/** Everything in these lanes that does not agree. Takes no lock that a decision waits for. */
export async function selectBookProblems(client: HotPathClient, lanes: readonly number[]): Promise<BookProblem[]> {
  const problems: BookProblem[] = []
  for (const { check, sql } of CHECKS) {
    const { rows } = await client.query<Omit<BookProblem, 'check'>>({ text: sql, values: [lanes] })
    problems.push(...rows.map((row) => ({ check, ...row })))
  }
  return problems
}
