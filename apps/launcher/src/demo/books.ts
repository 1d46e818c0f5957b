import { type Client, withClient } from '@cardwright/local-postgres'
import { DemoFailure } from './demo-failure.ts'

/** The net of a kind of ledger account over all lanes, in minor units. Positive: owed to that account. */
export interface TrialBalanceLine {
  readonly account: string
  readonly currency: string
  readonly netMinor: bigint
}

/** Something that must agree in the books, and how many places there are where it does not. */
export interface BookCheck {
  readonly title: string
  readonly examined: number
  readonly wrong: number
}

export interface Books {
  readonly trialBalance: readonly TrialBalanceLine[]
  readonly checks: readonly BookCheck[]
}

/** Each answers one row: how many were examined, and how many of them do not agree. */
const CHECKS: readonly { title: string; sql: string }[] = [
  {
    title: 'Every transaction adds up to zero in its currency',
    sql: `SELECT count(*) AS examined, count(*) FILTER (WHERE net <> 0) AS wrong
      FROM (SELECT sum(amount_minor) AS net FROM reporting.entries GROUP BY transaction_id, currency) t`,
  },
  {
    title: 'Every balance is the sum of its entries',
    sql: `SELECT count(*) AS examined, count(*) FILTER (WHERE b.ledger_minor IS DISTINCT FROM e.net) AS wrong
      FROM (SELECT account, currency, ledger_minor FROM reporting.balances WHERE ledger_minor <> 0) b
      FULL JOIN (SELECT account, currency, sum(amount_minor) AS net FROM reporting.entries
        WHERE account !~ '^holds' GROUP BY account, currency HAVING sum(amount_minor) <> 0) e USING (account, currency)`,
  },
  {
    title: 'Whatever is held on an account stands on its holds in the ledger, and against them',
    sql: `SELECT count(*) AS examined, count(*) FILTER (WHERE b.held_minor IS DISTINCT FROM h.net) AS wrong
      FROM (SELECT 'holds:' || substr(account, 12) AS account, currency, held_minor FROM reporting.balances
        WHERE account LIKE 'cardholder:%' AND held_minor <> 0
        UNION ALL
        SELECT 'holds_contra:' || substr(account, 12), currency, -held_minor FROM reporting.balances
        WHERE account LIKE 'cardholder:%' AND held_minor <> 0) b
      FULL JOIN (SELECT account, currency, sum(amount_minor) AS net FROM reporting.entries
        WHERE account ~ '^holds' GROUP BY account, currency HAVING sum(amount_minor) <> 0) h USING (account, currency)`,
  },
  {
    title: 'Every capture, force post and refund is booked once, with its whole amount',
    sql: `SELECT count(*) AS examined, count(*) FILTER (WHERE f.booked IS DISTINCT FROM coalesce(e.net, 0)) AS wrong
      FROM (SELECT fact_id, CASE kind WHEN 'refund' THEN amount_minor ELSE -amount_minor END AS booked
        FROM reporting.facts WHERE kind IN ('capture', 'force_post', 'refund') AND result = 'approved') f
      LEFT JOIN (SELECT fact_id, sum(amount_minor) AS net FROM reporting.entries
        WHERE account ~ '^(cardholder|overdraft):' GROUP BY fact_id) e USING (fact_id)`,
  },
]

const TRIAL_BALANCE = `SELECT split_part(account, ':', 1) AS account, currency, sum(amount_minor)::text AS net
  FROM reporting.entries GROUP BY 1, 2 ORDER BY currency, account`

/** Reads the books as an auditor would: with the role `reporting`, in one snapshot, unable to change anything. */
export function readBooks(databaseUrl: string): Promise<Books> {
  return asAuditor(databaseUrl, async (client) => {
    const trialBalance = await readTrialBalance(client)
    const checks: BookCheck[] = []
    for (const { title, sql } of CHECKS) checks.push({ title, ...(await readCounts(client, sql)) })
    return { trialBalance, checks }
  })
}

function asAuditor<T>(databaseUrl: string, read: (client: Client) => Promise<T>): Promise<T> {
  return withClient(databaseUrl, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await takeRole(client)
    const result = await read(client)
    await client.query('COMMIT')
    return result
  })
}

const INSUFFICIENT_PRIVILEGE = '42501'

async function takeRole(client: Client): Promise<void> {
  try {
    await client.query('SET LOCAL ROLE reporting')
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error
    throw new DemoFailure(
      `The database's login “${client.user}” may not take the auditors' role. As an administrator of that server, run: GRANT reporting TO "${client.user}"`,
    )
  }
}

async function readTrialBalance(client: Client): Promise<TrialBalanceLine[]> {
  const { rows } = await client.query<{ account: string; currency: string; net: string }>(TRIAL_BALANCE)
  return rows.map(({ net, ...line }) => ({ ...line, netMinor: BigInt(net) }))
}

async function readCounts(client: Client, sql: string) {
  const { rows } = await client.query<{ examined: string; wrong: string }>(sql)
  return { examined: Number(rows[0]?.examined), wrong: Number(rows[0]?.wrong) }
}

/** What the reporting views say about one card's settled money, by the provider's own ids. */
export function readPostedFacts(databaseUrl: string, cardId: string): Promise<ReadonlyMap<string, bigint>> {
  return asAuditor(databaseUrl, async (client) => {
    const { rows } = await client.query<{ provider_id: string; amount: string }>(
      `SELECT provider_id, CASE kind WHEN 'refund' THEN amount_minor ELSE -amount_minor END::text AS amount
       FROM reporting.facts WHERE card_id = $1 AND kind IN ('capture', 'force_post', 'refund')`,
      [cardId],
    )
    return new Map(rows.map(({ provider_id: id, amount }) => [id, BigInt(amount)]))
  })
}
