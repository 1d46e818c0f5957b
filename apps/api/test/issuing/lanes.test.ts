import type { CardId } from '@cardwright/contracts'
import { laneOfId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it } from 'vitest'
import { createDatabase } from '../../src/database/database.ts'
import { toQueryClient } from '../../src/database/query-client.ts'
import { startDecisionProcess } from './decision-process.ts'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'
import { recordStatements } from './record-statements.ts'

const api = await startIssuingApi()

/** Tables whose rows a decision or a fact touches. */
const HOT = [
  'accounts',
  'balances',
  'cards',
  'authorizations',
  'facts',
  'fact_keys',
  'provider_outcomes',
  'decisions',
  'late_decisions',
  'transfers',
  'fundings',
  'usage_counters',
  'rule_memories',
  'rule_seen',
  'increments',
  'outbox',
  'idempotency_keys',
  'audit',
]

describe('the schema', () => {
  it.each(HOT)('%s has the lane as its first column and first in every key', async (table) => {
    const { rows } = await api.context.pool.query(
      `SELECT i.relname AS key, a.attname AS first FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
       JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
       WHERE x.indrelid = $1::regclass AND (x.indisunique OR x.indisprimary)`,
      [table],
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { key, first } of rows) expect([key, first]).toEqual([key, 'lane'])
    const { rows: foreign } = await api.context.pool.query(
      `SELECT a.attname AS first FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.contype = 'f' AND c.conrelid = $1::regclass`,
      [table],
    )
    for (const { first } of foreign) expect(first).toBe('lane')
  })
})

describe('the statements of the decision path', () => {
  it('join every table they touch by its lane', async () => {
    const texts = await recordStatements(api)
    expect(texts.size).toBeGreaterThan(14)
    for (const text of texts) {
      for (const table of HOT.filter((name) => new RegExp(`\\b(FROM|JOIN|INTO|UPDATE) ${name}\\b`).test(text))) {
        const isInsert = new RegExp(`INSERT INTO ${table}\\b[^(]*\\(lane,`).test(text)
        expect([isInsert || /\blane = (x|c|f|d|k|b)\.lane|\blane = \$\d/.test(text), table, text]).toEqual([
          true,
          table,
          text,
        ])
      }
    }
  })

  it('can each be said for one lane alone and for lanes of one shard, as a cluster wants it: constants beside every table', async () => {
    await withClient(api.database.ownerUrl, async (client) => {
      await client.query('CREATE TABLE IF NOT EXISTS lanes AS SELECT generate_series(0, 1023)::smallint AS lane')
      await client.query('GRANT SELECT ON lanes TO cardwright_app')
    })
    const sent = await recordStatements(api, { shardOf: () => 1 })
    const texts = [...sent].filter((text) => text.includes('unnest('))
    const ofShards = texts.filter((text) => text.includes('lane = ANY ('))
    expect(ofShards.length).toBeGreaterThan(10)
    for (const text of ofShards) {
      const ties = [...text.matchAll(/\b(\w+)\.lane = \w+\.lane\b(.*)/g)]
      expect(ties.length).toBeGreaterThan(0)
      for (const [, table, rest] of ties) expect(rest).toMatch(new RegExp(`^ AND ${table}\\.lane = ANY \\(\\$\\d+::`))
      if (text.startsWith('INSERT'))
        expect(text).toMatch(/SELECT l\.lane,.*FROM unnest.* JOIN lanes l ON l\.lane = x\.lane/s)
    }
    const ofLanes = texts.filter((text) => !ofShards.includes(text))
    expect(ofLanes.length).toBeGreaterThan(10)
    for (const text of ofLanes) {
      expect(text).not.toMatch(/\.lane = \w+\.lane/)
      expect(text).toMatch(
        text.startsWith('INSERT') ? /SELECT l\.lane,.*FROM unnest.* JOIN lanes l ON l\.lane = \$\d/s : /\.lane = \$\d/,
      )
    }
  })

  it('read a card anew for each batch on a cluster, where nobody counts changes', async () => {
    const card = await api.giveCard()
    const process = startDecisionProcess(api, { shardOf: () => 1 })
    for (let times = 0; times < 3; times += 1) {
      await process.decide([{ card, event: new ProviderChain(card).request(1) }])
      expect(process.sent.filter((name) => name === 'card_states')).toHaveLength(1)
    }
  })

  it('know in everybody’s transactions whether they must stay in one shard: as the pool has it that they run on', async () => {
    const { pool } = api.context
    for (const shardOf of [pool.shardOf, () => 1, undefined]) {
      const db = createDatabase(Object.assign(Object.create(pool), { shardOf }))
      expect(toQueryClient(db).shardOf).toBe(shardOf)
      await db.transaction().execute(async (tx) => expect(toQueryClient(tx).shardOf).toBe(shardOf))
    }
  })

  it('touch one lane for one account: everything of a payment is found there, and its ids carry it', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.request(1_000))
    await api.send(chain.record(1_000, true))
    for (const event of chain.capture(1_000, true)) await api.send(event)
    expect(laneOfAccount(card.accountId)).toBe(card.lane)
    expect(laneOfId(card.cardId as CardId)).toBe(card.lane)
    for (const table of ['authorizations', 'facts', 'fact_keys', 'decisions', 'transfers', 'outbox']) {
      const { rows } = await api.context.pool.query(`SELECT DISTINCT lane FROM ${table} WHERE lane = $1`, [card.lane])
      expect([table, rows]).toEqual([table, [{ lane: card.lane }]])
    }
  })

  it('balance every transaction inside its lane', async () => {
    const { rows } = await api.context.pool.query(
      'SELECT transaction_id FROM transfers GROUP BY transaction_id HAVING count(DISTINCT lane) > 1',
    )
    expect(rows).toEqual([])
  })
})
