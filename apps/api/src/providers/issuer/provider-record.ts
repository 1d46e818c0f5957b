import type { DeclineReason } from '@cardwright/contracts'
import type { FactKind } from '@cardwright/ledger'
import type { Channel, Merchant } from './authorization-request.ts'

/** One thing a provider tells about a chain. `providerId` names it for ever: the same id is the same fact, however often it comes. */
export interface ProviderFact {
  providerId: string
  kind: FactKind
  isApproved: boolean
  /** Minor units, never negative. */
  amountMinor: bigint
  /** Where it is another one than the record's. */
  currency?: string
  /** The same in minor units of the record's merchant currency, where the provider tells; of an absolute advice the difference. */
  merchantMinor?: bigint
  isAbsolute?: boolean
  /** The difference the provider itself states beside an absolute amount. */
  deltaMinor?: bigint
  providerAtMs: number
  providerSequence: number
  details?: Record<string, unknown>
}

/** What the provider recorded for one of its requests; once known it decides whether that request's fact is approved. */
export interface ProviderOutcome {
  providerId: string
  isApproved: boolean
  amountMinor: bigint
  /** The provider's own word, for example Stripe's `request_history[].reason`. */
  reason: string
  /** Our reason for a refusal of the issuer's own; undefined where our answer decided. */
  declineReason?: DeclineReason
  /** True when the provider recorded our answer; false when a default, a stand-in or the issuer decided. */
  isOurs: boolean
}

/** Everything one event of a provider tells about one chain. */
export interface ProviderRecord {
  provider: string
  eventId: string
  /** The provider's id of the chain. */
  chainId: string
  kind: 'authorization' | 'force_post' | 'refund'
  /** The chain that a refund belongs to, as the provider says; may be missing or wrong. */
  linkedChainId?: string
  issuerCardId: string
  currency: string
  merchant: Merchant
  merchantAmountMinor: bigint
  merchantCurrency: string
  /** Undefined in a clearing, which does not tell how the card was used. */
  channel?: Channel
  /** When the chain began; a clearing that comes before its authorization only knows its own time. */
  authorizedAtMs: number
  isAuthorizedAtKnown: boolean
  facts: readonly ProviderFact[]
  outcomes: readonly ProviderOutcome[]
}
