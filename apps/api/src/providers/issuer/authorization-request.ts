import type { DeclineReason } from '@cardwright/contracts'

export const CHANNELS = ['online', 'keyed_in', 'chip', 'contactless', 'swipe'] as const
export type Channel = (typeof CHANNELS)[number]

/** A merchant as the issuer describes it. `id` is the network's id of the merchant; empty text where something is unknown. */
export interface Merchant {
  id: string
  name: string
  /** The issuer's name of the category, and the merchant category code (ISO 18245) it stands for. */
  category: string
  categoryCode: string
  city: string
  /** ISO 3166 alpha-2. */
  country: string
}

/** What a provider asks in real time, in our words. Amounts are minor units of `currency`. */
export interface AuthorizationRequest {
  provider: string
  /** Names this request for ever; the same id always gets the same answer. For Stripe the id of the event. */
  requestId: string
  /** The provider's id of the chain, and which request of that chain this is, counted from 0. */
  issuerAuthorizationId: string
  attempt: number
  issuerCardId: string
  /** What is asked for now: for an increment the additional amount. */
  amountMinor: bigint
  currency: string
  merchantAmountMinor: bigint
  merchantCurrency: string
  /** Whether the answer may approve less than was asked for. */
  isAmountControllable: boolean
  merchant: Merchant
  channel: Channel
  verification: Verification
  /** Inside `amountMinor`: the fee of a cash machine, cash paid out beside a purchase. */
  atmFeeMinor?: bigint | undefined
  cashbackMinor?: bigint | undefined
  /** The network's own estimate of risk, 0 to 99, where it gives one. */
  riskScore?: number | undefined
  /** When the chain began and when this request was made, by the provider's clock, in Unix milliseconds. */
  authorizedAtMs: number
  requestedAtMs: number
}

export interface Verification {
  cvc: string
  expiry: string
  address: string
  postalCode: string
  threeDSecure: string
  wallet: string
}

/** What is answered. `amountMinor` is set only where less than the request was approved. */
export interface Answer {
  isApproved: boolean
  amountMinor?: bigint
  reason?: DeclineReason
}

/** The id of the fact that one request of a chain makes; the same whether we decided it or read it in the provider's record. */
export const requestFactId = (issuerAuthorizationId: string, attempt: number): string =>
  `${issuerAuthorizationId}#${attempt}`
