import type pg from 'pg'
import { createPool } from '../../src/database/pool.ts'
import type { ShardOf } from '../../src/database/shards.ts'
import type { HotPathClient } from '../../src/models/issuing/statement.ts'
import { readStripeEvent } from '../../src/providers/issuer/stripe/authorization-events.ts'
import { toObject } from '../../src/providers/issuer/stripe/json-reader.ts'
import type { AddressedRequest } from '../../src/services/issuing/batch.ts'
import { decideBatch } from '../../src/services/issuing/decision-batch.ts'
import { ingestRecord } from '../../src/services/issuing/ingest-record.ts'
import { KnownCards } from '../../src/services/issuing/known-cards.ts'
import { createRuleSets } from '../../src/services/issuing/live-rules.ts'
import { createControlsCompiler } from '../../src/services/issuing/stored-controls.ts'
import type { CardOfTest, IssuingApi } from './issuing-api.ts'
import { ProviderChain, type ProviderEvent } from './provider-events.ts'

/** A statement as it was sent. */
export interface SentStatement {
  text: string
  values?: unknown[]
}

/** How payments are played: on one PostgreSQL, `shardOf` asks for what is sent to a cluster, which needs the table `lanes`. */
interface Playing {
  shardOf?: ShardOf
}

/**
 * Plays payments with limits of every kind through the real code, of one card and of two in one batch, and returns the text of every
 * statement it sent.
 */
export const recordStatements = async (api: IssuingApi, playing?: Playing): Promise<ReadonlySet<string>> =>
  new Set((await recordCalls(api, playing)).keys())

function toAddressed(card: CardOfTest, event: ProviderEvent): AddressedRequest {
  const read = readStripeEvent(toObject(event))
  if (read.kind !== 'request') throw new Error('this is a request')
  return { request: read.request, address: card }
}

/** The same, each text with one example of its values. */
export async function recordCalls(api: IssuingApi, playing: Playing = {}): Promise<ReadonlyMap<string, SentStatement>> {
  const limits = [
    { amountMinor: 9_000, interval: 'daily' },
    { amountMinor: 9_000, interval: { trailingSeconds: 600 }, categories: ['5411'] },
  ]
  const giveCard = () => api.giveCard({ controls: { limits }, purpose: 'merchant_locked' })
  const card = await giveCard()
  const tools = {
    newId: api.context.newId,
    compileControls: createControlsCompiler(),
    ruleSets: createRuleSets(),
    knownCards: new KnownCards(),
  }
  const pool = createPool({
    url: api.database.runtimeUrl,
    max: 1,
    applicationName: 'cardwright-test-statements',
    logger: api.context.logger,
    pipeline: true,
  })
  const connection: HotPathClient & pg.PoolClient = await pool.connect()
  const shardOf = connection.shardOf ?? playing.shardOf
  const calls = new Map<string, SentStatement>()
  const client = {
    shardOf,
    query: (config: pg.QueryConfig) => {
      calls.set(config.text, config)
      return connection.query(config)
    },
  } as unknown as HotPathClient
  const now = () => api.clock.nowMs()

  /** Two accounts' cards for one batch: on a cluster they are in one shard, and in two of its lanes. */
  async function giveTwo(): Promise<[CardOfTest, CardOfTest]> {
    const first = await giveCard()
    for (;;) {
      const second = await giveCard()
      const isOfShard = shardOf === undefined || shardOf(second.lane) === shardOf(first.lane)
      if (isOfShard && second.lane !== first.lane) return [first, second]
    }
  }

  async function play(event: ProviderEvent): Promise<void> {
    const read = readStripeEvent(toObject(event))
    if (read.kind === 'request') await decideBatch(client, tools, [toAddressed(card, event)], now())
    if (read.kind === 'record') await ingestRecord(client, tools, card, read.record, now())
  }

  const chain = new ProviderChain(card)
  await play(chain.request(1_000))
  await play(chain.record(1_000, true))
  await play(chain.request(500))
  await play(chain.record(500, true))
  for (const event of [...chain.capture(1_500, true), chain.refund(200)]) await play(event)
  const pair = (await giveTwo()).map((of) => ({ of, chain: new ProviderChain(of) }))
  for (const expectsKnown of [false, true]) {
    const batch = pair.map(({ of, chain: played }) => toAddressed(of, played.request(1_000)))
    await decideBatch(client, { ...tools, expectsKnown }, batch, now())
  }
  connection.release()
  await pool.end()
  return calls
}
