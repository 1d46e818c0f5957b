import type { BacktestId, BacktestView, RuleId } from '@cardwright/contracts'
import { type ColumnType, type Generated, type Selectable, sql } from 'kysely'
import type { Database } from '../../database/database.ts'

export type BacktestState = 'queued' | 'running' | 'finished' | 'cancelled' | 'failed'

/** The last account that was gone through to its end, and what came of all up to it, in the form of a result. */
export interface BacktestCheckpoint {
  lane: number
  accountId: string
  result: NonNullable<BacktestView['result']>
}

interface BacktestsTable {
  id: BacktestId
  rule_id: RuleId
  version: number
  from_at: Date
  to_at: Date
  state: Generated<BacktestState>
  examined: Generated<bigint>
  total: Generated<bigint>
  result: ColumnType<unknown, string | null, string | null>
  /** The live rules that the version is tried among: those of the time when it was ordered. */
  rule_set: bigint
  checkpoint: ColumnType<BacktestCheckpoint | null, string | null, string | null>
  requested_by: string
  created_at: Date
  finished_at: Date | null
}

export interface BacktestTables {
  backtests: BacktestsTable
}

export type BacktestRow = Selectable<BacktestsTable>

export async function insertBacktest(
  db: Database,
  row: Pick<
    BacktestRow,
    'id' | 'rule_id' | 'version' | 'rule_set' | 'from_at' | 'to_at' | 'requested_by' | 'created_at'
  >,
): Promise<void> {
  await db
    .insertInto('backtests')
    .values({ ...row, result: null, checkpoint: null, finished_at: null })
    .execute()
}

export const findBacktest = (db: Database, id: BacktestId): Promise<BacktestRow | undefined> =>
  db.selectFrom('backtests').selectAll().where('id', '=', id).executeTakeFirst()

/** Notes how far a backtest is, which never goes back, and from where it may go on; false when it was cancelled meanwhile. */
export async function noteProgress(
  db: Database,
  id: BacktestId,
  { examined, total, checkpoint }: { examined: number; total: number; checkpoint?: BacktestCheckpoint },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backtests')
    .set({
      state: 'running',
      examined: sql`greatest(examined, ${BigInt(examined)}::bigint)`,
      total: BigInt(total),
      ...(checkpoint === undefined ? {} : { checkpoint: sql`${JSON.stringify(checkpoint)}::json` }),
    })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ends a backtest that has not ended yet; what came first stays. */
export async function endBacktest(
  db: Database,
  id: BacktestId,
  end: { state: 'finished' | 'cancelled' | 'failed'; result?: unknown; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backtests')
    .set({
      state: end.state,
      finished_at: end.at,
      checkpoint: null,
      ...(end.result === undefined ? {} : { result: sql`${JSON.stringify(end.result)}::json` }),
    })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
