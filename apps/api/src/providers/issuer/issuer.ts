import type { DisputeDetails, DisputeReason } from '@cardwright/contracts'
import type { ProviderRecord } from './provider-record.ts'

/** What a card issuer does for us, in our words. Amounts are minor units; a purchase and a capture are positive. */
export interface Issuer {
  /** How rows name this issuer. */
  readonly name: string
  /** Asks for something small, to see that the issuer answers and takes our key. */
  ping(): Promise<void>
  /**
   * Makes sure that the issuer knows the person behind an account, and returns the issuer's id of them. Safe to repeat.
   */
  ensureCardholder(person: IssuerPerson): Promise<string>
  /** Creates the card, or finds the one that an earlier try created. It comes back ready to use. */
  createCard(request: CreateCardRequest): Promise<IssuedCard>
  /** The card that carries our id, if the issuer has one. */
  findCardByOurId(place: { cardId: string; issuerCardholderId: string }): Promise<IssuedCard | undefined>
  /** Brings the issuer's copy to our state. `closed` is final. Safe to repeat. */
  setCardStatus(issuerCardId: string, status: IssuedCardStatus): Promise<void>
  /** Our id, as the issuer keeps it with the card; undefined where the issuer has no such card or it is none of ours. */
  findOurCardId(issuerCardId: string): Promise<string | undefined>
  /**
   * States the issuer's own limits explicitly, never tighter than ours: what we decide is decided by us, and a default of
   * the issuer's never decides.
   */
  updateCardControlsMirror(card: { issuerCardId: string; currency: string }): Promise<void>
  /** The number and security code, to be sealed at once and never logged. */
  retrieveCardSecrets(issuerCardId: string): Promise<IssuedCardSecrets>
  fetchAuthorization(issuerAuthorizationId: string): Promise<IssuerAuthorization | undefined>
  /** An authorization as an event would tell of it now; undefined where the issuer has none of that id. */
  fetchAuthorizationRecord(issuerAuthorizationId: string): Promise<ProviderRecord | undefined>
  /** Everything created from that moment on, newest first, all pages. */
  listAuthorizations(since: Date): AsyncIterable<IssuerAuthorization>
  /** What the issuer booked in [from, until), in whole seconds of its own clock: clearings and refunds, newest first, all pages. */
  listTransactions(time: { from: Date; until: Date }): AsyncIterable<IssuerTransaction>
  /** One of these by its id; undefined where the issuer has none. */
  fetchTransaction(issuerTransactionId: string): Promise<IssuerTransaction | undefined>
  /** Events of that time of which the issuer does not know that they arrived, newest first, all pages. */
  listUndeliveredEvents(time: { from: Date; until: Date }): AsyncIterable<IssuerEvent>
  /** How long after a clearing it can be disputed. */
  readonly disputeWindowMs: number
  /** Contests one clearing, or finds that an earlier try did. Safe to repeat. */
  submitDispute(claim: DisputeClaim): Promise<IssuerDispute>
}

/** What an event tells. `unreadable` ones are not as the issuer documents them. */
export type IssuerEvent = { eventId: string } & (
  | { kind: 'record'; record: ProviderRecord; card: ShownCard | undefined }
  | { kind: 'dispute'; dispute: IssuerDispute }
  | { kind: 'unreadable' }
)

/** The card as an event shows it whole: with our id, if it is ours. An event may also only name it. */
export interface ShownCard {
  ourCardId: string | undefined
}

export interface IssuerPerson {
  accountId: string
  firstName: string
  lastName: string
  /** ISO date. */
  dateOfBirth: string
  email: string
  phone?: string | undefined
  billingAddress: PostalAddress
  /** When the person agreed to the card terms; some issuers want to know. */
  termsAcceptedAt?: Date | undefined
  /** When this person's first card was asked for: from it follows whether an old idempotency key may still be trusted. */
  startedAt: Date
}

export interface PostalAddress {
  line1: string
  line2?: string | undefined
  city: string
  region?: string | undefined
  postalCode: string
  /** ISO 3166 alpha-2. */
  country: string
}

export interface CreateCardRequest {
  /** Our id: the idempotency key, and kept at the issuer so that the card can be found again. */
  cardId: string
  accountId: string
  issuerCardholderId: string
  currency: string
  /** When the creation was first tried. */
  startedAt: Date
}

export type IssuedCardStatus = 'active' | 'frozen' | 'closed'

export interface IssuedCard {
  issuerCardId: string
  status: IssuedCardStatus
  last4: string
  brand: string
  expMonth: number
  expYear: number
}

export interface IssuedCardSecrets {
  number: string
  cvc: string
}

export interface IssuerMerchant {
  /** The network's id of the merchant. Empty text where something is unknown. */
  id: string
  name: string
  category: string
  categoryCode: string
  city: string
  country: string
}

/** One request of an authorization as the issuer recorded it: what really happened, whatever was answered. */
export interface IssuerAuthorizationRequest {
  isApproved: boolean
  amountMinor: bigint
  /** The issuer's own word for why. */
  reason: string
  at: Date
}

export interface IssuerAuthorization {
  issuerAuthorizationId: string
  issuerCardId: string
  status: 'pending' | 'closed' | 'reversed' | 'expired'
  isApproved: boolean
  /** What the chain is authorized for at the moment, in total. */
  amountMinor: bigint
  currency: string
  merchantAmountMinor: bigint
  merchantCurrency: string
  merchant: IssuerMerchant
  channel: 'online' | 'keyed_in' | 'chip' | 'contactless' | 'swipe'
  createdAt: Date
  /** In the issuer's order, oldest first. */
  requests: IssuerAuthorizationRequest[]
}

/** A clearing or refund as the issuer has it booked, told as its event tells it. `unreadable` ones are not as the issuer documents them. */
export type IssuerTransaction = { issuerTransactionId: string } & (
  | { kind: 'record'; record: ProviderRecord; card: ShownCard | undefined }
  | { kind: 'unreadable' }
)

/** What is contested of one clearing, and why. */
export interface DisputeClaim {
  /** Our id, kept at the issuer. */
  disputeId: string
  issuerTransactionId: string
  /** The idempotency key of this claim. */
  key: string
  amountMinor: bigint
  reason: DisputeReason
  explanation: string
  details: DisputeDetails
  evidence?: DisputeDocument | undefined
  /** When the submission was first tried. */
  startedAt: Date
}

/** All evidence in one file. */
export interface DisputeDocument {
  name: string
  contentType: 'application/pdf' | 'image/jpeg'
  bytes: Buffer
}

export type IssuerDisputeStatus = 'unsubmitted' | 'submitted' | 'won' | 'lost' | 'expired'

/** A dispute as the issuer tells it. */
export interface IssuerDispute {
  issuerDisputeId: string
  /** Our id, where the dispute was made by us. */
  disputeId: string | undefined
  issuerTransactionId: string
  amountMinor: bigint
  status: IssuerDisputeStatus
  /** When it had that status. */
  at: Date
}

/** The code of a refusal that more evidence would mend. */
export const EVIDENCE_MISSING = 'evidence_missing'

/**
 * `unavailable`: nothing is known, try again with the same ids. `refused`: the issuer said no, and will again.
 * `misconfigured`: the program's key or rights are wrong; a person must act.
 */
export type IssuerErrorKind = 'unavailable' | 'refused' | 'misconfigured'

export class IssuerError extends Error {
  override readonly name = 'IssuerError'
  readonly kind: IssuerErrorKind
  /** The issuer's own short code for it, safe to log. */
  readonly code: string

  constructor(kind: IssuerErrorKind, code: string, options?: { cause?: unknown }) {
    super(`issuer ${kind}: ${code}`, options)
    this.kind = kind
    this.code = code
  }
}
