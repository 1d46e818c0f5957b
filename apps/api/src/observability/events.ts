import type { AppError } from '@cardwright/contracts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'

/**
 * Business events, one function each: what may be logged of them is what the function takes. Ids, states and counts; never a
 * name, an address, a code or a token.
 */

const describeError = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * A request was answered with a 5xx. Only what nobody foresaw is for a person at once, and logged whole: while the database or the issuer
 * is away, every request says the same. The error's own code stands beside it, for a field `code` is blanked.
 */
export const requestFailed = (logger: Logger, problem: AppError): void => {
  const error = problem.cause ?? problem
  const errorCode = error instanceof Error && 'code' in error ? error.code : undefined
  if (problem.code === 'internal_error') logger.error({ err: error, errorCode }, 'a request failed unexpectedly')
  else
    logger.warn(
      { problem: problem.code, errorCode, error: describeError(error) },
      'a request could not be served for now',
    )
}

export const kycDecided = (
  logger: Logger,
  { applicationId, status, staffId }: { applicationId: string; status: string; staffId: string },
): void => logger.info({ applicationId, status, staffId }, 'an identity check was decided')

export const verificationNotStarted = (
  logger: Logger,
  { applicationId, provider, error }: { applicationId: string; provider: string; error: unknown },
): void =>
  logger.warn(
    { applicationId, provider, error: describeError(error) },
    'an application could not be handed to the identity provider yet',
  )

type Observed = { logger: Logger; metrics: Metrics }

export const cardFinished = (
  { logger, metrics }: Observed,
  { cardId, seconds }: { cardId: string; seconds: number },
): void => {
  metrics.cards.inc({ outcome: 'active' })
  logger.info({ cardId, seconds }, 'a card is ready')
}

/** `misconfigured` is the operator's to mend: the key or its rights are wrong, and no card can be made until then. */
export const cardNotFinished = (
  { logger, metrics }: Observed,
  { cardId, kind, code }: { cardId: string; kind: string; code: string },
): void => {
  metrics.cards.inc({ outcome: kind })
  if (kind === 'misconfigured') logger.error({ cardId, issuerCode: code }, 'the issuer does not accept our key')
  else logger.warn({ cardId, kind, issuerCode: code }, 'a card could not be finished')
}

/** It was not the issuer: something of ours failed, such as a connection to the database. A job finishes the card. */
export const cardNotFinishedHere = (
  { logger, metrics }: Observed,
  { cardId, errorCode }: { cardId: string; errorCode: string },
): void => {
  metrics.cards.inc({ outcome: 'failed' })
  logger.warn({ cardId, errorCode }, 'a card could not be finished here yet; a job will')
}

export const accountStateChanged = (
  logger: Logger,
  { accountId, status, staffId }: { accountId: string; status: string; staffId: string },
): void => logger.info({ accountId, status, staffId }, 'the state of an account was changed by staff')

export const cardsWaitLong = ({ logger, metrics }: Observed, { count }: { count: number }): void => {
  metrics.alerts.inc({ kind: 'cards_pending_long' })
  logger.error({ count }, 'cards have been waiting for the issuer for more than ten minutes')
}
