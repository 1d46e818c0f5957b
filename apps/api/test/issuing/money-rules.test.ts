import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it } from 'vitest'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

const api = await startIssuingApi()
const card = await api.giveCard()
const chain = new ProviderChain(card)
await api.send(chain.request(3_000))
await api.send(chain.record(3_000, true))
for (const event of chain.capture(1_000)) await api.send(event)
/** Whose money does not suffice for what posts. */
const poor = await api.giveCard({ fundedMinor: 500n })
await api.send(new ProviderChain(poor).forcePost(800))

const asRuntime = (sql: string, values: unknown[] = []) => api.context.pool.query(sql, values)
const asOwner = (sql: string) => withClient(api.database.ownerUrl, (client) => client.query(sql))

const HISTORY = [
  'facts',
  'fact_keys',
  'decisions',
  'transfers',
  'provider_outcomes',
  'audit',
  'issuer_cards',
  'fundings',
]

describe('the database', () => {
  /** To insert a row unless it is there, a cluster asks for the right to change a table that is on every node; its trigger refuses all the same. */
  const refusalOfUpdate = (table: string) =>
    api.context.pool.shardOf !== undefined && table === 'issuer_cards' ? /never changed/ : /permission denied/

  it.each(HISTORY)('refuses the runtime role to change, delete or empty %s', async (table) => {
    const { rowCount } = await asRuntime(`SELECT * FROM ${table}`)
    expect(rowCount).toBeGreaterThan(0)
    await expect(asRuntime(`UPDATE ${table} SET lane = lane`)).rejects.toThrow(refusalOfUpdate(table))
    await expect(asRuntime(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/)
    await expect(asRuntime(`TRUNCATE ${table}`)).rejects.toThrow(/permission denied/)
  })

  it.each(HISTORY)('refuses even the owner to change, delete or empty %s', async (table) => {
    await expect(asOwner(`UPDATE ${table} SET lane = lane`)).rejects.toThrow(/never changed/)
    await expect(asOwner(`DELETE FROM ${table}`)).rejects.toThrow(/never changed/)
    await expect(asOwner(`TRUNCATE ${table}`)).rejects.toThrow(/never changed/)
  })

  it('refuses a second decision for one request, and a second fact of one name', async () => {
    const copy = (column: string) =>
      `INSERT INTO fact_keys SELECT lane, provider, ${column}, authorization_id, fact_id, at FROM fact_keys WHERE request_id IS NOT NULL LIMIT 1`
    await expect(asRuntime(copy("provider_id || 'x', request_id"))).rejects.toThrow(/fact_keys_request/)
    await expect(asRuntime(copy("provider_id, request_id || 'x'"))).rejects.toThrow(/fact_keys_pkey/)
  })

  it('refuses what is unbalanced: a transfer without an amount, onto itself, to an unknown account, or between money and holds', async () => {
    const insert = (debit: string, credit: string, amount: number) =>
      asRuntime(
        `INSERT INTO transfers (lane, id, at, transaction_id, account_id, debit, credit, amount_minor, currency, reason)
         VALUES (0, 'tr_test', now(), 'ltx_test', 'acct_test', $1, $2, $3, 'usd', 'test')`,
        [debit, credit, amount],
      )
    await expect(insert('funding', 'cardholder', 0)).rejects.toThrow(/amount_minor_check/)
    await expect(insert('funding', 'cardholder', -5)).rejects.toThrow(/amount_minor_check/)
    await expect(insert('funding', 'funding', 5)).rejects.toThrow(/two_sides/)
    await expect(insert('funding', 'pocket', 5)).rejects.toThrow(/known_accounts/)
    await expect(insert('holds', 'cardholder', 5)).rejects.toThrow(/holds_stay_apart/)
  })

  it('refuses a negative hold, a negative balance, and money beside an overdraft', async () => {
    const set = (columns: string) =>
      asRuntime(`UPDATE balances SET ${columns} WHERE lane = $1 AND account_id = $2`, [card.lane, card.accountId])
    await expect(set('held_minor = -1')).rejects.toThrow(/held_minor_check/)
    await expect(set('ledger_minor = -1')).rejects.toThrow(/ledger_minor_check/)
    await expect(set('overdraft_minor = 1')).rejects.toThrow(/overdraft_only_when_empty/)
    await expect(asRuntime('UPDATE authorizations SET hold_minor = -1')).rejects.toThrow(/hold_minor_check/)
  })

  it('gives the runtime role no table, no schema and no function of its own', async () => {
    const { rows } = await asRuntime(
      `SELECT (SELECT count(*) FROM pg_class WHERE relowner = 'cardwright_app'::regrole) + (SELECT count(*) FROM pg_proc WHERE proowner = 'cardwright_app'::regrole)
        + (SELECT count(*) FROM pg_namespace WHERE nspowner = 'cardwright_app'::regrole) AS owned, current_user::text AS who`,
    )
    expect(rows).toEqual([{ owned: 0n, who: 'cardwright_app' }])
    await expect(asRuntime('CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/)
  })
})

describe('the schema for auditors', () => {
  const asAuditor = (sql: string) =>
    withClient(api.database.superuserUrl, async (client) => {
      await client.query('SET ROLE reporting')
      return client.query(sql)
    })

  it('shows entries that add up to zero in every transaction, with no lane in the name of an account', async () => {
    const { rows: unbalanced } = await asAuditor(
      'SELECT transaction_id, currency FROM reporting.entries GROUP BY 1, 2 HAVING sum(amount_minor) <> 0',
    )
    expect(unbalanced).toEqual([])
    const { rows } = await asAuditor(
      "SELECT sum(amount_minor)::int AS ledger FROM reporting.entries WHERE account IN ('cardholder:" +
        card.accountId +
        "', 'overdraft:" +
        card.accountId +
        "')",
    )
    expect(rows).toEqual([{ ledger: 9_000 }])
    const { rows: names } = await asAuditor(
      `SELECT DISTINCT split_part(account, ':', 1) AS name FROM reporting.entries
       WHERE transaction_id IN (SELECT transaction_id FROM reporting.entries WHERE account LIKE '%:${card.accountId}') ORDER BY 1`,
    )
    expect(names.map(({ name }) => name)).toEqual(['cardholder', 'funding', 'holds', 'holds_contra', 'settlement'])
    const { rows: torn } = await asAuditor(
      'SELECT transaction_id FROM reporting.entries GROUP BY 1 HAVING count(DISTINCT created_at) > 1 OR count(DISTINCT fact_id) > 1',
    )
    expect(torn).toEqual([])
  })

  it('shows with each entry of a payment the fact that it came from', async () => {
    const { rows } = await asAuditor(
      `SELECT DISTINCT f.kind, -e.amount_minor::int AS amount FROM reporting.entries e JOIN reporting.facts f USING (fact_id)
       WHERE e.account IN ('cardholder:${card.accountId}', 'holds:${card.accountId}') ORDER BY 1, 2`,
    )
    expect(rows).toEqual([
      { kind: 'authorization', amount: -3_000 },
      { kind: 'capture', amount: 1_000 },
    ])
  })

  it('shows balances that are the sums of the entries, of every account that has any', async () => {
    const { rows } = await asAuditor(
      `SELECT account FROM reporting.balances b
       FULL JOIN (SELECT account, currency, sum(amount_minor) AS net FROM reporting.entries WHERE account NOT LIKE 'holds%' GROUP BY 1, 2) e USING (account, currency)
       WHERE coalesce(b.ledger_minor, 0) <> coalesce(e.net, 0)`,
    )
    expect(rows).toEqual([])
    const { rows: held } = await asAuditor(
      `SELECT account FROM (SELECT replace(account, 'cardholder:', 'holds:') AS account, currency, held_minor FROM reporting.balances WHERE account LIKE 'cardholder:%') b
       FULL JOIN (SELECT account, currency, sum(amount_minor) AS net FROM reporting.entries WHERE account LIKE 'holds:%' GROUP BY 1, 2) e USING (account, currency)
       WHERE coalesce(b.held_minor, 0) <> coalesce(e.net, 0)`,
    )
    expect(held).toEqual([])
    const { rows: owed } = await asAuditor(
      `SELECT split_part(account, ':', 1) AS name, ledger_minor::int FROM reporting.balances WHERE account LIKE '%:${poor.accountId}' ORDER BY 1`,
    )
    expect(owed).toEqual([
      { name: 'cardholder', ledger_minor: 0 },
      { name: 'overdraft', ledger_minor: -300 },
    ])
    const { rows: own } = await asAuditor(
      `SELECT ledger_minor::int, held_minor::int FROM reporting.balances WHERE account = 'cardholder:${card.accountId}'`,
    )
    expect(own).toEqual([{ ledger_minor: 9_000, held_minor: 2_000 }])
  })

  it('shows facts with the result that the provider recorded, and cannot be written or read around', async () => {
    const { rows } = await asAuditor(
      `SELECT kind, result, amount_minor::int FROM reporting.facts WHERE card_id = '${card.cardId}' ORDER BY received_at`,
    )
    expect(rows).toEqual([
      { kind: 'authorization', result: 'approved', amount_minor: 3_000 },
      { kind: 'capture', result: 'approved', amount_minor: 1_000 },
    ])
    const lost = new ProviderChain(card)
    await api.send(lost.request(700))
    await api.send(lost.record(700, false, 'webhook_timeout'))
    const { rows: refused } = await asAuditor(
      `SELECT result FROM reporting.facts WHERE card_id = '${card.cardId}' AND amount_minor = 700`,
    )
    expect(refused).toEqual([{ result: 'declined' }])
    await expect(asAuditor('SELECT * FROM public.cards')).rejects.toThrow(/permission denied/)
    await expect(asAuditor('DELETE FROM reporting.facts')).rejects.toThrow(/cannot delete from view/)
    await expect(asAuditor("UPDATE reporting.audit SET reason = 'other'")).rejects.toThrow(/cannot update view/)
  })
})
