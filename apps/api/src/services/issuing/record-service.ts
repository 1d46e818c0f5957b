import type pg from 'pg'
import type { Context } from '../../context.ts'
import { inOrder } from '../../database/query-client.ts'
import { logRecord } from '../../observability/record-events.ts'
import type { ProviderRecord } from '../../providers/issuer/provider-record.ts'
import type { CardAddress, CardDirectory } from './card-directory.ts'
import { type Ingested, ingestRecord } from './ingest-record.ts'
import type { RuleSets } from './live-rules.ts'
import { lookAtLoneClearing } from './lone-clearing-service.ts'
import { createControlsCompiler } from './stored-controls.ts'

interface TakenRecord {
  outcome: 'taken_in' | 'known'
  ingested: Ingested
}

export type RecordResult = TakenRecord | { outcome: 'unknown_card' }

export interface RecordService {
  /** Takes one record of a provider in, durably, before it returns. Safe to repeat. */
  take(record: ProviderRecord): Promise<RecordResult>
}

/** Takes in what providers recorded: their decisions, clearings, reversals, expiries and refunds. */
export function createRecordService(
  context: Pick<Context, 'db' | 'clock' | 'newId' | 'logger' | 'metrics' | 'failpoints'>,
  pool: pg.Pool,
  { directory, ruleSets }: { directory: CardDirectory; ruleSets: RuleSets },
): RecordService {
  const tools = { newId: context.newId, compileControls: createControlsCompiler(), ruleSets }
  return {
    async take(record) {
      const address = (await directory.find(record.provider, [record.issuerCardId])).get(record.issuerCardId)
      if (address === undefined) return { outcome: 'unknown_card' }
      const result = await takeInTransaction(record, address)
      const { loneClearing } = result.ingested
      if (loneClearing !== undefined) await lookAtLoneClearing(context, loneClearing)
      return result
    },
  }

  async function takeInTransaction(record: ProviderRecord, address: CardAddress): Promise<TakenRecord> {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query("BEGIN; SET LOCAL statement_timeout = '10s'")
      const ingested = await ingestRecord(inOrder(client), tools, address, record, context.clock.nowMs())
      context.failpoints.hit('record:before-commit')
      const committed = await client.query('COMMIT')
      if (committed.command !== 'COMMIT') throw new Error('the transaction was rolled back')
      context.failpoints.hit('record:after-commit')
      logRecord(context, record, ingested)
      return { outcome: ingested.isChanged ? 'taken_in' : 'known', ingested }
    } catch (error) {
      await client.query('ROLLBACK').catch((reason: unknown) => {
        broken = reason instanceof Error ? reason : new Error(String(reason))
      })
      throw error
    } finally {
      client.release(broken)
    }
  }
}
