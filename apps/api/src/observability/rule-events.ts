import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'

type Observed = { logger: Logger; metrics: Metrics }

export const ruleChanged = (
  logger: Logger,
  { ruleId, version, state, staffId }: { ruleId: string; version: number; state: string; staffId: string },
): void => logger.info({ ruleId, version, state, staffId }, 'a version of a rule changed its state')

export const exceptionDecided = (
  logger: Logger,
  { exceptionId, status, decidedBy }: { exceptionId: string; status: string; decidedBy: string },
): void => logger.info({ exceptionId, status, decidedBy }, 'a request for an exception was decided')

export const exceptionPolicyChanged = (
  logger: Logger,
  { version, staffId }: { version: number; staffId: string },
): void => logger.info({ version, staffId }, 'the policy that grants exceptions was changed')

/** What shadow rules said of some decisions is lost; the decisions themselves are not touched by it. */
export const shadowNotRecorded = (
  { logger, metrics }: Observed,
  { count, error }: { count: number; error: unknown },
): void => {
  metrics.alerts.inc({ kind: 'shadow_not_recorded' }, count)
  logger.warn({ count, error: error instanceof Error ? error.message : String(error) }, 'shadow results were not kept')
}

export const backtestEnded = (
  logger: Logger,
  { backtestId, state, examined, seconds }: { backtestId: string; state: string; examined: number; seconds: number },
): void => logger.info({ backtestId, state, examined, seconds }, 'a backtest ended')
