import type { Context } from '../context.ts'

/** One function per event around pushes. Counts and the service's own words only: never a token, an amount or a merchant. */

type Sinks = Pick<Context, 'logger' | 'metrics'>

export type PushOutcome =
  | 'accepted'
  | 'delivered'
  | 'unregistered'
  | 'refused'
  | 'failed'
  | 'unwanted'
  | 'expired'
  | 'unknown'

export function countPushes({ metrics }: Pick<Sinks, 'metrics'>, outcome: PushOutcome, count: number): void {
  if (count > 0) metrics.pushes.inc({ outcome }, count)
}

export function logPushRefused({ logger, metrics }: Sinks, reason: string): void {
  metrics.pushes.inc({ outcome: 'refused' })
  logger.warn({ reason }, 'a push was refused by the push service and is not repeated')
}

export function logPushFailed({ logger, metrics }: Sinks, reason: string): void {
  metrics.pushes.inc({ outcome: 'failed' })
  logger.warn({ reason }, 'a push was not delivered')
}

export function logPushServiceAway(
  { logger }: Pick<Sinks, 'logger'>,
  details: { error: string; waiting: number },
): void {
  logger.warn(details, 'the push service does not answer; pushes are tried again later')
}

export function logPushUnauthorized({ logger, metrics }: Sinks, details: { error: string; waiting: number }): void {
  metrics.alerts.inc({ kind: 'push_unauthorized' })
  logger.error(details, 'the push service does not accept our access token: set EXPO_ACCESS_TOKEN')
}
