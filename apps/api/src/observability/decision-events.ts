import type { Context } from '../context.ts'

type EventContext = Pick<Context, 'logger' | 'metrics'>

/** One real-time decision was answered. */
export function logDecision(
  { logger, metrics }: EventContext,
  answer: { isApproved: boolean; reason?: string },
  ms: number,
): void {
  const result = answer.isApproved ? 'approved' : 'declined'
  metrics.decisions.inc({ result, reason: answer.reason ?? '' })
  metrics.decisionSeconds.observe(ms / 1000)
  logger.debug({ result, reason: answer.reason, ms: Math.round(ms) }, 'decision')
}

/** Decisions could not be made and were declined to be safe. */
export function logDecisionFailure(
  { logger, metrics }: EventContext,
  { requests, error }: { requests: number; error: unknown },
): void {
  metrics.alerts.inc({ kind: 'decision_failed' }, requests)
  const { message, code } =
    error instanceof Error ? (error as Error & { code?: string }) : { message: String(error), code: undefined }
  logger.error({ requests, errorCode: code, error: message }, 'decisions failed and were declined to be safe')
}
