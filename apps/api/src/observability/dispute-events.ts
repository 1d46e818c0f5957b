import type { Context } from '../context.ts'

type Observed = Pick<Context, 'logger' | 'metrics'>

export const disputeChanged = (
  { logger }: Pick<Context, 'logger'>,
  { disputeId, status }: { disputeId: string; status: string },
): void => logger.info({ disputeId, status }, 'a dispute changed')

/** `misconfigured` is the operator's to mend: the key or its rights are wrong, and nothing can be disputed until then. */
export const disputeNotTaken = (
  { logger, metrics }: Observed,
  { disputeId, kind, code }: { disputeId: string; kind: string; code: string },
): void => {
  if (kind === 'misconfigured') {
    metrics.alerts.inc({ kind: 'issuer_misconfigured' })
    logger.error({ disputeId, issuerCode: code }, 'the issuer does not accept our key')
  } else logger.warn({ disputeId, kind, issuerCode: code }, 'the issuer has not taken a dispute')
}

export type DisputeAlert = 'dispute_unknown' | 'dispute_contradiction' | 'dispute_amount_differs'

/** What the issuer tells and our records do not expect: a person should look at it. */
export const disputeNeedsLook = (
  { logger, metrics }: Observed,
  { disputeId, issuerDisputeId, kind }: { disputeId?: string | undefined; issuerDisputeId: string; kind: DisputeAlert },
): void => {
  metrics.alerts.inc({ kind })
  logger.warn({ disputeId, issuerDisputeId, kind }, 'what the issuer tells of a dispute needs a look')
}
