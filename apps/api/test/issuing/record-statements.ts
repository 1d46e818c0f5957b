import type pg from 'pg'
import { createPool } from '../../src/database/pool.ts'
import type { HotPathClient } from '../../src/models/issuing/statement.ts'
import { readStripeEvent } from '../../src/providers/issuer/stripe/authorization-events.ts'
import { toObject } from '../../src/providers/issuer/stripe/json-reader.ts'
import { decideBatch } from '../../src/services/issuing/decision-batch.ts'
import { ingestRecord } from '../../src/services/issuing/ingest-record.ts'
import { createRuleSets } from '../../src/services/issuing/live-rules.ts'
import { createControlsCompiler } from '../../src/services/issuing/stored-controls.ts'
import type { IssuingApi } from './issuing-api.ts'
import { ProviderChain, type ProviderEvent } from './provider-events.ts'

/** A statement as it was sent. */
export interface SentStatement {
  text: string
  values?: unknown[]
}

/** How a payment is played: on one PostgreSQL, `isOfCluster` asks for what is sent to a cluster, which needs the table `lanes`. */
interface Playing {
  isOfCluster?: boolean
}

/** Plays a payment with limits of every kind through the real code and returns the text of every statement it sent. */
export const recordStatements = async (api: IssuingApi, playing?: Playing): Promise<ReadonlySet<string>> =>
  new Set((await recordCalls(api, playing)).keys())

/** The same, each text with one example of its values. */
export async function recordCalls(
  api: IssuingApi,
  { isOfCluster = false }: Playing = {},
): Promise<ReadonlyMap<string, SentStatement>> {
  const limits = [
    { amountMinor: 9_000, interval: 'daily' },
    { amountMinor: 9_000, interval: { trailingSeconds: 600 }, categories: ['5411'] },
  ]
  const card = await api.giveCard({ controls: { limits }, purpose: 'merchant_locked' })
  const address = { lane: card.lane, accountId: card.accountId, cardId: card.cardId }
  const tools = { newId: api.context.newId, compileControls: createControlsCompiler(), ruleSets: createRuleSets() }
  const pool = createPool({
    url: api.database.runtimeUrl,
    max: 1,
    applicationName: 'cardwright-test-statements',
    logger: api.context.logger,
    pipeline: true,
  })
  const connection: HotPathClient & pg.PoolClient = await pool.connect()
  const calls = new Map<string, SentStatement>()
  const client = {
    isOfCluster: isOfCluster || connection.isOfCluster === true,
    query: (config: pg.QueryConfig) => {
      calls.set(config.text, config)
      return connection.query(config)
    },
  } as unknown as HotPathClient
  const now = () => api.clock.nowMs()

  async function play(event: ProviderEvent): Promise<void> {
    const read = readStripeEvent(toObject(event))
    if (read.kind === 'request') await decideBatch(client, tools, [{ request: read.request, address }], now())
    if (read.kind === 'record') await ingestRecord(client, tools, address, read.record, now())
  }

  const chain = new ProviderChain(card)
  await play(chain.request(1_000))
  await play(chain.record(1_000, true))
  await play(chain.request(500))
  await play(chain.record(500, true))
  for (const event of [...chain.capture(1_500, true), chain.refund(200)]) await play(event)
  connection.release()
  await pool.end()
  return calls
}
