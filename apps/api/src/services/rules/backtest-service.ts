import { AppError, type BacktestId, type BacktestRequest } from '@cardwright/contracts'
import { compileRuleSet, type RuleSet } from '@cardwright/rules'
import type { Context } from '../../context.ts'
import {
  type BacktestRow,
  endBacktest,
  findBacktest,
  insertBacktest,
  noteProgress,
} from '../../models/rules/backtest-model.ts'
import { countDecisions } from '../../models/rules/replay-model.ts'
import { findRuleVersion } from '../../models/rules/rule-model.ts'
import { findCurrentRuleSet, findRuleSetOrThrow } from '../../models/rules/rule-set-model.ts'
import { backtestEnded } from '../../observability/rule-events.ts'
import type { StaffActor } from '../staff-actor.ts'
import { readPasts, replayAccount } from './backtest-reading.ts'
import { BacktestTally } from './backtest-result.ts'
import { toRuleDocument } from './rule-documents.ts'
import { auditRule } from './rule-service.ts'
import { withVersion } from './rule-set-publisher.ts'

/** How often progress is noted, and a wish to cancel is looked for. */
const NOTE_EVERY_MS = 500
/** A process that ends on the way costs one, and loses no more than the account that it was at. */
const MOST_ATTEMPTS = 10

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId' | 'queue'>

/**
 * Orders a replay of [from, to) with one version among the live rules.
 * @throws AppError `not_found`, `validation_failed`
 */
export async function startBacktest(
  context: Dependencies,
  staff: StaffActor,
  { ruleId, version, from, to }: BacktestRequest,
): Promise<BacktestId> {
  if (from >= to)
    throw new AppError('validation_failed', {
      errors: [{ path: 'to', code: 'moment_out_of_range', message: 'Must be after "from"' }],
    })
  if ((await findRuleVersion(context.db, ruleId, version)) === undefined) throw new AppError('not_found')
  const id = context.newId('bt')
  await context.db.transaction().execute(async (tx) => {
    await insertBacktest(tx, {
      id,
      rule_id: ruleId,
      version,
      rule_set: (await findCurrentRuleSet(tx)).number,
      from_at: from,
      to_at: to,
      requested_by: staff.userId,
      created_at: context.clock.now(),
    })
    await auditRule(context, tx, staff, {
      action: 'rule.backtested',
      ruleId,
      version,
      reason: '',
      details: { backtestId: id, from: from.toISOString(), to: to.toISOString() },
    })
    await context.queue.enqueue(
      tx,
      'run-backtest',
      { backtestId: id },
      { jobKey: `backtest:${id}`, maxAttempts: MOST_ATTEMPTS },
    )
  })
  return id
}

/** @throws AppError `not_found` */
export async function readBacktest({ db }: Pick<Context, 'db'>, id: BacktestId): Promise<BacktestRow> {
  const row = await findBacktest(db, id)
  if (row === undefined) throw new AppError('not_found')
  return row
}

/**
 * Stops a backtest; one that has ended stays as it is.
 * @throws AppError `not_found`
 */
export async function cancelBacktest(
  context: Pick<Context, 'db' | 'clock' | 'newId'>,
  staff: StaffActor,
  id: BacktestId,
): Promise<BacktestRow> {
  const row = await readBacktest(context, id)
  await context.db.transaction().execute(async (tx) => {
    if (!(await endBacktest(tx, id, { state: 'cancelled', at: context.clock.now() }))) return
    await auditRule(context, tx, staff, {
      action: 'rule.backtest_cancelled',
      ruleId: row.rule_id,
      version: row.version,
      reason: '',
      details: { backtestId: id },
    })
  })
  return readBacktest(context, id)
}

type RunDependencies = Pick<Context, 'db' | 'clock' | 'logger' | 'failpoints'>

/** Replays, notes progress, and keeps the result. Goes on where it was interrupted; ends when it was cancelled. */
export async function runBacktest(
  context: RunDependencies,
  id: BacktestId,
  { isLastAttempt, signal }: { isLastAttempt: boolean; signal: AbortSignal },
): Promise<void> {
  const row = await findBacktest(context.db, id)
  if (row === undefined || (row.state !== 'queued' && row.state !== 'running')) return
  const begun = performance.now()
  const tally = new BacktestTally(row.checkpoint?.result)
  try {
    const isCancelled = !(await replayAll(context, row, tally, signal))
    const state = isCancelled ? 'cancelled' : 'finished'
    if (!isCancelled) {
      await noteProgress(context.db, id, { examined: tally.examined, total: tally.examined })
      await endBacktest(context.db, id, { state, result: tally.toResult(), at: context.clock.now() })
    }
    const seconds = (performance.now() - begun) / 1000
    backtestEnded(context.logger, { backtestId: id, state, examined: tally.examined, seconds })
  } catch (error) {
    if (isLastAttempt) await endBacktest(context.db, id, { state: 'failed', at: context.clock.now() })
    throw error
  }
}

/** The rules that were live when it was ordered, with the version in question among them. */
async function candidateSet({ db }: Pick<Context, 'db'>, row: BacktestRow): Promise<RuleSet> {
  const { rule_id: ruleId, version } = row
  const [{ documents }, asked] = await Promise.all([
    findRuleSetOrThrow(db, row.rule_set),
    findRuleVersion(db, ruleId, version),
  ])
  if (asked === undefined) throw new Error(`version ${version} of ${ruleId} is gone`)
  const document = { ruleId, version, name: asked.name, ...asked.document }
  return compileRuleSet(withVersion(documents, document).map(toRuleDocument))
}

/** False when it was cancelled on the way. */
async function replayAll(
  context: RunDependencies,
  row: BacktestRow,
  tally: BacktestTally,
  signal: AbortSignal,
): Promise<boolean> {
  const { db, failpoints } = context
  const ruleSet = await candidateSet(context, row)
  const { checkpoint } = row
  const total = checkpoint === null ? await countDecisions(db, row.from_at, row.to_at) : Number(row.total)
  let notedAt = 0
  let savedAt = 0
  const goesOn = async (): Promise<boolean> => {
    if (signal.aborted) throw new Error('the process is on its way out')
    if (performance.now() - notedAt < NOTE_EVERY_MS) return true
    notedAt = performance.now()
    return noteProgress(db, row.id, { examined: tally.examined, total })
  }
  const after = checkpoint === null ? undefined : { lane: checkpoint.lane, account_id: checkpoint.accountId }
  for await (const past of readPasts(db, row.to_at, after)) {
    const isDone = await replayAccount(db, { row, past, ruleSet, tally, goesOn })
    if (!isDone) return false
    if (performance.now() - savedAt < NOTE_EVERY_MS) continue
    savedAt = performance.now()
    const { lane, account_id: accountId } = past.account
    const reached = { lane, accountId, result: tally.toResult() }
    if (!(await noteProgress(db, row.id, { examined: tally.examined, total, checkpoint: reached }))) return false
    failpoints.hit('backtest:checkpoint')
  }
  return goesOn()
}
