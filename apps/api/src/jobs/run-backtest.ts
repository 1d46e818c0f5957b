import type { BacktestId } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { JobMeta, JobPayloads } from '../providers/queue/queue.ts'
import { runBacktest as run } from '../services/rules/backtest-service.ts'

/** Replays history with other rules; goes on where it was if its process ended on the way. */
export const runBacktest = (
  context: Pick<Context, 'db' | 'clock' | 'logger' | 'failpoints'>,
  { backtestId }: JobPayloads['run-backtest'],
  { attempt, maxAttempts, signal }: JobMeta,
): Promise<void> => run(context, backtestId as BacktestId, { isLastAttempt: attempt >= maxAttempts, signal })
