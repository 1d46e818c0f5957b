import type { Context } from '../context.ts'
import type { ProviderRecord } from '../providers/issuer/provider-record.ts'
import type { Ingested } from '../services/issuing/ingest-record.ts'

/** A provider's record was taken in; what a person should look at is counted and logged as a warning. */
export function logRecord(
  { logger, metrics }: Pick<Context, 'logger' | 'metrics'>,
  record: ProviderRecord,
  ingested: Ingested,
): void {
  logger.debug(
    { authorizationId: ingested.authorizationId, facts: record.facts.length, isChanged: ingested.isChanged },
    'provider record',
  )
  for (const kind of ingested.alerts) {
    metrics.alerts.inc({ kind })
    logger.warn({ authorizationId: ingested.authorizationId, kind }, 'a provider record needs a look')
  }
}
