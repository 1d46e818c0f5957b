/**
 * What the sandbox remembers, in its own words. Amounts are `bigint` in fields ending in `Minor`; everything in
 * snake_case is a fragment of Stripe's wire format that is stored as it will be shown.
 */

export interface StoredRecord {
  id: string
  /** Seconds since 1970. */
  created: number
  cardId?: string
  cardholderId?: string
  /** The record this one belongs to: a transaction's authorization, a balance transaction's source … */
  parentId?: string | null
  status?: string
  type?: string
}

export type Metadata = Record<string, string>

export interface Address {
  city: string | null
  country: string | null
  line1: string | null
  line2: string | null
  postal_code: string | null
  state: string | null
}

export type LimitInterval = 'per_authorization' | 'daily' | 'weekly' | 'monthly' | 'yearly' | 'all_time'

export interface SpendingLimit {
  amountMinor: bigint
  interval: LimitInterval
  categories: string[]
}

export interface SpendingControls {
  allowedCardPresences: string[] | null
  blockedCardPresences: string[] | null
  allowedCategories: string[] | null
  blockedCategories: string[] | null
  allowedMerchantCountries: string[] | null
  blockedMerchantCountries: string[] | null
  spendingLimits: SpendingLimit[]
  spendingLimitsCurrency: string | null
}

export interface CardholderRecord extends StoredRecord {
  type: 'individual' | 'company'
  status: 'active' | 'inactive' | 'blocked'
  name: string
  email: string | null
  phoneNumber: string | null
  address: Address
  company: { tax_id_provided: boolean } | null
  individual: Individual | null
  preferredLocales: string[] | null
  spendingControls: SpendingControls
  metadata: Metadata
}

export interface Individual {
  card_issuing: {
    user_terms_acceptance: { date: number | null; ip: string | null; user_agent: string | null } | null
  } | null
  dob: { day: number; month: number; year: number } | null
  first_name: string | null
  last_name: string | null
  verification: { document: { back: string | null; front: string | null } | null } | null
}

export interface CardRecord extends StoredRecord {
  cardholderId: string
  type: 'virtual'
  status: 'active' | 'inactive' | 'canceled'
  number: string
  /** The last four digits of `number`, for lists. */
  last4: string
  cvc: string
  expMonth: number
  expYear: number
  currency: string
  cancellationReason: 'lost' | 'stolen' | null
  replacementFor: string | null
  replacedBy: string | null
  replacementReason: string | null
  /** Cancels itself after so many payments. */
  cancelAfterPayments: number | null
  payments: number
  spendingControls: SpendingControls
  metadata: Metadata
}

export interface MerchantData {
  category: string
  category_code: string
  city: string | null
  country: string | null
  name: string | null
  network_id: string
  postal_code: string | null
  state: string | null
  tax_id: string | null
  terminal_id: string | null
  url: string | null
}

export interface AmountDetails {
  atm_fee: number | null
  cashback_amount: number | null
}

export interface VerificationData {
  address_line1_check: string
  address_postal_code_check: string
  authentication_exemption: { claimed_by: string; type: string } | null
  cvc_check: string
  expiry_check: string
  postal_code: string | null
  three_d_secure: { result: string } | null
}

export interface PendingRequest {
  amountMinor: bigint
  merchantAmountMinor: bigint
  currency: string
  merchantCurrency: string
  isAmountControllable: boolean
  amountDetails: AmountDetails
  networkRiskScore: number | null
  /** When the network received the request, in seconds since 1970. */
  requestedAt: number
}

export interface HistoryEntry {
  amountMinor: bigint
  merchantAmountMinor: bigint
  currency: string
  merchantCurrency: string
  amountDetails: AmountDetails
  approved: boolean
  authorizationCode: string | null
  created: number
  reason: string
  reasonMessage: string | null
  requestedAt: number
}

export interface AuthorizationRecord extends StoredRecord {
  /** When it was really made, in seconds, whatever the network says; absent in a state of an earlier version. */
  madeAt?: number
  cardId: string
  cardholderId: string
  status: 'pending' | 'closed' | 'reversed' | 'expired'
  approved: boolean
  /** The total authorized so far, or, of a declined one, the amount refused. */
  amountMinor: bigint
  merchantAmountMinor: bigint
  currency: string
  merchantCurrency: string
  /** What merchants have captured of it. */
  capturedMinor: bigint
  /** What it holds back of the issuing balance now. */
  heldMinor: bigint
  /** What it counts in spending limits. */
  countedMinor: bigint
  method: 'chip' | 'contactless' | 'keyed_in' | 'online' | 'swipe'
  merchant: MerchantData
  amountDetails: AmountDetails
  verification: VerificationData
  wallet: string | null
  networkTransactionId: string
  acquiringInstitutionId: string | null
  traceNumber: string
  fleet: Fragment | null
  fuel: Fragment | null
  pending: PendingRequest | null
  history: HistoryEntry[]
  fraudChallenges: { channel: 'sms'; status: string; undeliverable_reason: string | null }[] | null
  verifiedByFraudChallenge: boolean | null
  metadata: Metadata
}

/** A part of the wire format that the sandbox keeps and shows but never looks into. */
export type Fragment = { [key: string]: Fragment | Fragment[] | string | number | boolean | null }

export interface TransactionRecord extends StoredRecord {
  cardId: string
  cardholderId: string
  type: 'capture' | 'refund'
  /** Its authorization; null for a force capture and an unlinked refund. */
  parentId: string | null
  /** Negative for a capture, positive for a refund. */
  amountMinor: bigint
  merchantAmountMinor: bigint
  currency: string
  merchantCurrency: string
  refundedMinor: bigint
  merchant: MerchantData
  amountDetails: AmountDetails
  authorizationCode: string | null
  processingDate: string
  networkTransactionId: string
  balanceTransactionId: string
  purchaseDetails: Fragment | null
  disputeId: string | null
  wallet: string | null
  metadata: Metadata
}

export interface DisputeRecord extends StoredRecord {
  parentId: string
  status: 'unsubmitted' | 'submitted' | 'won' | 'lost' | 'expired'
  amountMinor: bigint
  currency: string
  evidence: { reason: string; [reason: string]: unknown }
  lossReason: string | null
  metadata: Metadata
}

export interface BalanceTransactionRecord extends StoredRecord {
  parentId: string
  type:
    | 'issuing_authorization_hold'
    | 'issuing_authorization_release'
    | 'issuing_transaction'
    | 'issuing_dispute'
    | 'topup'
  amountMinor: bigint
  currency: string
  description: string | null
}

export interface TopupRecord extends StoredRecord {
  status: 'succeeded'
  amountMinor: bigint
  currency: string
  description: string | null
  statementDescriptor: string | null
  transferGroup: string | null
  balanceTransactionId: string
  metadata: Metadata
}

export interface WebhookEndpointRecord extends StoredRecord {
  status: 'enabled' | 'disabled'
  url: string
  secret: string
  enabledEvents: string[]
  description: string | null
  apiVersion: string | null
  /** Made from the settings at start, and following them. */
  isFromSettings: boolean
  metadata: Metadata
}

export interface EventRecord extends StoredRecord {
  type: string
  /** The object as it was at that moment, in the wire format. */
  object: unknown
  previousAttributes: Record<string, unknown> | null
  requestId: string | null
  idempotencyKey: string | null
}

export interface EphemeralKeyRecord extends StoredRecord {
  cardId: string
  secret: string
  nonce: string | null
  expires: number
}

/** A file that was uploaded. The sandbox reads its size and kind; nobody looks into it, so its bytes are not kept. */
export interface FileRecord extends StoredRecord {
  type: string
  purpose: string
  filename: string | null
  size: number
  sha256: string
}

/** Every kind of record by the name Stripe gives it. */
export interface Records {
  'issuing.cardholder': CardholderRecord
  'issuing.card': CardRecord
  'issuing.authorization': AuthorizationRecord
  'issuing.transaction': TransactionRecord
  'issuing.dispute': DisputeRecord
  balance_transaction: BalanceTransactionRecord
  topup: TopupRecord
  webhook_endpoint: WebhookEndpointRecord
  event: EventRecord
  ephemeral_key: EphemeralKeyRecord
  file: FileRecord
}

export type Kind = keyof Records
