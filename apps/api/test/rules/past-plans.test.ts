import { withClient } from '@cardwright/local-postgres'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { writePast } from '../../../../tests/support/past-authorizations.ts'
import {
  type PastOwner,
  selectPastChains,
  selectPastDecisions,
  selectWithPast,
  sumPast,
} from '../../src/models/issuing/rule-past-model.ts'
import type { HotPathClient } from '../../src/models/issuing/statement.ts'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'

/**
 * What rules ask of a long past is read by its keys and bounded, whatever the planner believes of tables that nobody has analysed. It is
 * the plans that are held, as they ran: rows touched, not seconds.
 */

const api = await startIssuingApi()
const LONG = 3_000
const PIECE = 40
/** What lies before it would be gone through by a plan that looks for a row and not for its key. */
const LATE = LONG - 100

interface Plan {
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}

interface Scan {
  statement: string
  node: string
  touched: number
  /** An index that is gone through for a condition in its middle removes no rows, and reads all of its pages. */
  pages: number
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

const touchedBy = (plan: Plan): number =>
  (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0)) *
  plan['Actual Loops']

const pagesOf = (plan: Plan): number => plan['Shared Hit Blocks'] + plan['Shared Read Blocks']

/** Runs each statement as it is prepared for the decision path, and notes what its plan read. */
function createExplaining(client: pg.ClientBase, mode: string): { client: HotPathClient; scans: Scan[] } {
  const scans: Scan[] = []
  let before: Promise<unknown> = Promise.resolve()
  const explain = async ({ name, text, values }: { name: string; text: string; values: unknown[] }) => {
    const prepared = `"${mode} ${name} ${scans.length}"`
    const literals = values.map((value) =>
      value === null || typeof value === 'number' ? value : client.escapeLiteral(String(value)),
    )
    await client.query(`SET plan_cache_mode = ${mode}`)
    await client.query(`PREPARE ${prepared} AS ${text}`)
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE ${prepared}(${literals.join(', ')})`,
    )
    for (const plan of rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan: root }) => nodesOf(root)))) {
      if (plan['Node Type'].includes('Scan') && !plan['Node Type'].startsWith('Function'))
        scans.push({ statement: name, node: plan['Node Type'], touched: touchedBy(plan), pages: pagesOf(plan) })
    }
    return client.query(`EXECUTE ${prepared}(${literals.join(', ')})`)
  }
  // The model sends several at once, and the driver's client takes one at a time.
  const query = (statement: Parameters<typeof explain>[0]) => {
    const next = before.then(() => explain(statement))
    before = next
    return next
  }
  return { client: { query } as unknown as HotPathClient, scans }
}

const ownersOf = ({ lane, accountId, cardId }: CardOfTest): PastOwner[] => [
  { lane, accountId, ownerKind: 'account', ownerId: accountId, currency: 'usd' },
  { lane, accountId, ownerKind: 'card', ownerId: cardId, currency: 'usd' },
]

test('a long past in tables never analysed is read by key, and no more of it than was asked for', async () => {
  const tables = ['authorizations', 'facts', 'decisions', 'increments']
  await withClient(api.database.ownerUrl, async (owner) => {
    // Nobody analyses them behind the back of the test.
    const { rows } = await owner.query<{ name: string }>(
      `SELECT t.relid::regclass::text AS name FROM unnest($1::regclass[]) r (root), pg_partition_tree(r.root) t WHERE t.isleaf
       UNION SELECT r::text FROM unnest($1::regclass[]) r WHERE (SELECT relkind FROM pg_class WHERE oid = r) = 'r'`,
      [tables],
    )
    for (const { name } of rows) await owner.query(`ALTER TABLE ${name} SET (autovacuum_enabled = false)`)
  })
  const cards = [await api.giveCard(), await api.giveCard()]
  for (const { issuerCardId } of cards)
    await writePast(api.database.ownerUrl, issuerCardId, LONG, { isAnalysed: false })
  const owners = cards.flatMap(ownersOf)
  const nowMs = Date.now()

  await withClient(api.database.ownerUrl, async (client) => {
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      const explaining = createExplaining(client, mode)
      const accounts = cards.map(({ lane, accountId }) => ({ lane, accountId, afterSeq: LATE }))
      const decisions = await selectPastDecisions(explaining.client, accounts, PIECE)
      expect(decisions.map(({ seq }) => Number(seq))).toEqual(
        cards.flatMap(() => Array.from({ length: PIECE }, (_, index) => LATE + 1 + index)),
      )
      const asked = owners.map((owner) => ({ owner, afterMs: 0 }))
      expect((await selectPastChains(explaining.client, asked, PIECE)).chains).toHaveLength(owners.length * PIECE)
      const ranges = owners.map((owner) => ({ owner, fromMs: 0, toMs: nowMs, narrow: null, value: '' }))
      expect(await sumPast(explaining.client, ranges, PIECE)).toEqual(owners.map(() => undefined))
      expect((await selectWithPast(explaining.client, owners)).size).toBe(owners.length)

      const { scans } = explaining
      expect(new Set(scans.map(({ statement }) => statement)).size).toBe(9)
      expect(scans.filter(({ node }) => node === 'Seq Scan')).toEqual([])
      // Of each owner a piece, and where a table has several parts the first row of each.
      const most = owners.length * (PIECE + 10)
      expect(scans.filter(({ touched }) => touched > most)).toEqual([])
      // By key, a row is some pages of an index and one of its table away.
      expect(scans.filter(({ pages }) => pages > most * 8)).toEqual([])
    }
  })
})
