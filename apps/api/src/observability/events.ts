import type { Logger } from './logger.ts'

/**
 * Business events, one function each: what may be logged of them is what the function takes. Ids, states and counts; never a
 * name, an address, a code or a token.
 */

const describeError = (error: unknown): string => (error instanceof Error ? error.message : String(error))

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
