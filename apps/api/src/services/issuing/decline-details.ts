import { toNearestSafeNumber, toSafeNumber } from '@cardwright/money'
import { type DeclineDetails, type ExceededLimit, toExceededLimit } from '@cardwright/rules'
import type { AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'
import type { DecisionState, Verdict } from './decide.ts'

/** Nothing is known beside the payment and the reason, as of a decline by the issuer. */
export const NO_DECLINE_DETAILS = '{}'

interface StoredLimit extends Omit<ExceededLimit, 'amountMinor' | 'remainingMinor'> {
  amountMinor: number | null
  remainingMinor: number | null
}

/** What the sentence of a decline says beside the payment itself; amounts are integers of minor units. */
interface StoredDetails {
  amountMinor?: number
  availableMinor?: number
  limit?: StoredLimit
  channel?: string
  frozenBy?: 'cardholder' | 'program'
  setBy?: 'program'
}

/** What was to be added to a payment and was declined, for telling the cardholder; an integer of minor units. */
export interface DeclinedIncrement {
  amountMinor: number
  details: Record<string, unknown>
}

/** As JSON text. Only what the sentence of that reason tells is kept. */
export function writeDeclineDetails(
  request: AuthorizationRequest,
  { card, balance }: DecisionState,
  { reason, failed, otherwise }: Verdict,
): string {
  // A rule has no figures to tell: those of limits and balance are of what did not decide, and its own are the operator's.
  const isByRule = otherwise !== null
  if (isByRule)
    return write({ setBy: 'program', ...(reason === 'channel_blocked' ? { channel: request.channel } : {}) })
  const amountMinor = toSafeNumber(request.amountMinor)
  switch (reason) {
    case 'limit_exceeded': {
      const limit = failed?.kind === 'limit' ? toExceededLimit(failed) : undefined
      return write({ amountMinor, ...(limit === undefined ? {} : { limit: storeLimit(limit) }) })
    }
    case 'insufficient_funds':
      return write({
        amountMinor,
        availableMinor: toNearestSafeNumber(balance.ledgerMinor - balance.overdraftMinor - balance.heldMinor),
      })
    case 'channel_blocked':
      return write({ channel: request.channel })
    case 'card_not_active':
      return write(card.frozen_by === null ? {} : { frozenBy: card.frozen_by })
    default:
      return NO_DECLINE_DETAILS
  }
}

/** What is told of a decline beside the payment itself, out of what was kept. */
export function readDeclineDetails(kept: Record<string, unknown>): Partial<DeclineDetails> {
  const { amountMinor, availableMinor, limit, channel, frozenBy, setBy }: StoredDetails = kept
  return {
    amountMinor: toBigint(amountMinor) ?? undefined,
    availableMinor: toBigint(availableMinor) ?? undefined,
    limit: limit === undefined ? undefined : readLimit(limit),
    channel,
    frozenBy,
    setBy,
  }
}

const write = (details: StoredDetails): string => JSON.stringify(details)

const storeLimit = (limit: ExceededLimit): StoredLimit => ({
  ...limit,
  amountMinor: limit.amountMinor === null ? null : toSafeNumber(limit.amountMinor),
  remainingMinor: limit.remainingMinor === null ? null : toNearestSafeNumber(limit.remainingMinor),
})

const readLimit = (limit: StoredLimit): ExceededLimit => ({
  ...limit,
  amountMinor: toBigint(limit.amountMinor),
  remainingMinor: toBigint(limit.remainingMinor),
})

const toBigint = (value: number | null | undefined): bigint | null =>
  value === null || value === undefined ? null : BigInt(value)
