import type { Context } from '../context.ts'
import type { LoneClearingFlag } from '../models/issuing/lone-clearing-model.ts'
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

/** A clearing posted whose authorization was another account's (`captured_elsewhere`), or never came (`never_authorized`). */
export function loneClearingFound(
  { logger, metrics }: Pick<Context, 'logger' | 'metrics'>,
  { authorizationId, kind }: { authorizationId: string; kind: LoneClearingFlag },
): void {
  metrics.alerts.inc({ kind })
  logger.warn({ authorizationId, kind }, 'a clearing posted without an authorization of its account')
}

/** Money moved on a card before its creation was finished here, or after it was given up. */
export function strayRecordAdopted(
  { logger, metrics }: Pick<Context, 'logger' | 'metrics'>,
  { cardId, status }: { cardId: string; status: string },
): void {
  metrics.alerts.inc({ kind: 'stray_record' })
  logger.warn({ cardId, status }, 'a provider told of a card before its creation was finished here')
}

/** What the issuer recorded of a decision was asked for, since nothing had told. */
export function decisionConfirmed(
  { logger, metrics, issuer }: Pick<Context, 'logger' | 'metrics' | 'issuer'>,
  { authorizationId }: { authorizationId: string },
): void {
  metrics.webhookEvents.inc({ provider: issuer.name, type: 'authorization', outcome: 'fetched' })
  logger.info({ authorizationId }, 'what the issuer recorded of a decision was asked for')
}

/** The issuer asked us to decide, and now knows nothing of it: what we hold, we hold for nobody. */
export function decisionUnknownAtIssuer(
  { logger, metrics }: Pick<Context, 'logger' | 'metrics'>,
  { authorizationId }: { authorizationId: string },
): void {
  metrics.alerts.inc({ kind: 'unknown_at_issuer' })
  logger.warn({ authorizationId }, 'the issuer does not know an authorization that we decided')
}

/** Events that the issuer could not deliver were fetched there. */
export function eventsFetched(
  { logger, metrics, issuer }: Pick<Context, 'logger' | 'metrics' | 'issuer'>,
  { count }: { count: number },
): void {
  metrics.webhookEvents.inc({ provider: issuer.name, type: 'any', outcome: 'fetched' }, count)
  logger.info({ count }, 'events that the issuer could not deliver were fetched')
}

/** An event is not as the issuer documents it: what it tells is missing here. */
export function eventUnreadable(
  { logger, metrics }: Pick<Context, 'logger' | 'metrics'>,
  { eventId }: { eventId: string },
): void {
  metrics.alerts.inc({ kind: 'unreadable_event' })
  logger.warn({ eventId }, 'an event of the issuer cannot be read')
}
