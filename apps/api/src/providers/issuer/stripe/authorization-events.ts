import type { DeclineReason } from '@cardwright/contracts'
import { mccOfCategory } from '@cardwright/contracts/catalogue/categories'
import type { AuthorizationRequest, Channel, Merchant, Verification } from '../authorization-request.ts'
import { CHANNELS, requestFactId } from '../authorization-request.ts'
import type { IssuerDispute, ShownCard } from '../issuer.ts'
import type { ProviderFact, ProviderOutcome, ProviderRecord } from '../provider-record.ts'
import { toDisputeStatus } from './disputes.ts'
import {
  array,
  askedAmount,
  booleanOf,
  currencyCode,
  type Json,
  minorUnits,
  object,
  optionalObject,
  seconds,
  text,
} from './json-reader.ts'
import { METADATA } from './transform.ts'

/** What an event of Stripe means to the issuing core. `ignored` are events that other parts of the program, or nobody, reads. */
export type StripeEvent =
  | { kind: 'request'; request: AuthorizationRequest }
  | { kind: 'record'; record: ProviderRecord; card: ShownCard | undefined }
  | { kind: 'dispute'; dispute: IssuerDispute }
  | { kind: 'ignored'; type: string }

/**
 * Reads an event by the fields documented for `issuing_authorization.*`, `issuing_transaction.*` and `issuing_dispute.*`
 * (API 2026-10-28).
 * @throws JsonShapeError when a field that is needed is missing or of another type.
 */
export function readStripeEvent(event: Json): StripeEvent {
  const type = text(event, 'type')
  const data = object(event, 'data')
  switch (type) {
    case 'issuing_authorization.request':
      return { kind: 'request', request: toRequest(event, object(data, 'object')) }
    case 'issuing_authorization.created':
    case 'issuing_authorization.updated':
      return fromAuthorization(event, object(data, 'object'), optionalObject(data, 'previous_attributes') ?? {})
    case 'issuing_transaction.created':
    case 'issuing_transaction.updated':
      return fromTransaction(event, object(data, 'object'))
    case 'issuing_dispute.created':
    case 'issuing_dispute.updated':
    case 'issuing_dispute.submitted':
    case 'issuing_dispute.closed':
    case 'issuing_dispute.funds_reinstated':
    case 'issuing_dispute.funds_rescinded':
      return { kind: 'dispute', dispute: fromDispute(event, object(data, 'object')) }
    default:
      return { kind: 'ignored', type }
  }
}

function toRequest(event: Json, authorization: Json): AuthorizationRequest {
  const pending = object(authorization, 'pending_request')
  return {
    provider: 'stripe',
    requestId: text(event, 'id'),
    issuerAuthorizationId: text(authorization, 'id'),
    attempt: array(authorization, 'request_history').length,
    issuerCardId: idOf(authorization, 'card'),
    amountMinor: askedAmount(pending, 'amount'),
    currency: currencyCode(pending, 'currency'),
    merchantAmountMinor: askedAmount(pending, 'merchant_amount'),
    merchantCurrency: currencyCode(pending, 'merchant_currency'),
    isAmountControllable: pending.is_amount_controllable === true,
    merchant: toMerchant(object(authorization, 'merchant_data')),
    channel: toChannel(authorization),
    verification: toVerification(authorization),
    ...toDetails(pending),
    authorizedAtMs: seconds(authorization, 'created') * 1000,
    requestedAtMs: seconds(event, 'created') * 1000,
  }
}

/** Parts of the amount and the network's estimate, as far as the request tells them. */
function toDetails(pending: Json): Pick<AuthorizationRequest, 'atmFeeMinor' | 'cashbackMinor' | 'riskScore'> {
  const details = optionalObject(pending, 'amount_details') ?? {}
  const score = pending.network_risk_score
  return {
    ...(typeof details.atm_fee === 'number' ? { atmFeeMinor: minorUnits(details, 'atm_fee') } : {}),
    ...(typeof details.cashback_amount === 'number' ? { cashbackMinor: minorUnits(details, 'cashback_amount') } : {}),
    ...(typeof score === 'number' && Number.isInteger(score) ? { riskScore: score } : {}),
  }
}

/**
 * An authorization that was asked for and not told: what it is by now, without the steps that led there. What moved its total in
 * between is left to the events that tell it.
 * @throws JsonShapeError as `readStripeEvent` does
 */
export const readAuthorization = (authorization: Json, at: Date): ProviderRecord =>
  recordOf({ id: `fetched:${text(authorization, 'id')}`, created: toUnix(at) }, authorization, {})

/**
 * A transaction that was asked for and not told, as its event would tell it.
 * @throws JsonShapeError as `readStripeEvent` does
 */
export const readTransaction = (transaction: Json): { record: ProviderRecord; card: ShownCard | undefined } => ({
  record: recordOfTransaction({ id: `fetched:${text(transaction, 'id')}` }, transaction),
  card: toShownCard(transaction),
})

const toUnix = (at: Date): number => Math.floor(at.getTime() / 1000)

function fromAuthorization(event: Json, authorization: Json, previous: Json): StripeEvent {
  return { kind: 'record', record: recordOf(event, authorization, previous), card: toShownCard(authorization) }
}

function recordOf(event: Json, authorization: Json, previous: Json): ProviderRecord {
  const chainId = text(authorization, 'id')
  const history = array(authorization, 'request_history')
  const currency = currencyCode(authorization, 'currency')
  const requests = history.map((entry, index) => toRequestFact(authorization, entry, index))
  const isApproved = history.some((entry) => entry.approved === true)
  return {
    provider: 'stripe',
    eventId: text(event, 'id'),
    chainId,
    kind: 'authorization',
    issuerCardId: idOf(authorization, 'card'),
    currency,
    merchant: toMerchant(object(authorization, 'merchant_data')),
    merchantAmountMinor: minorUnits(authorization, 'merchant_amount'),
    merchantCurrency: currencyCode(authorization, 'merchant_currency'),
    channel: toChannel(authorization),
    authorizedAtMs: seconds(authorization, 'created') * 1000,
    isAuthorizedAtKnown: true,
    facts: [...requests, ...(isApproved ? laterFacts(event, authorization, previous) : [])],
    outcomes: history.map((entry, index) => toOutcome(chainId, entry, index)),
  }
}

function toShownCard(from: Json): ShownCard | undefined {
  const metadata = optionalObject(optionalObject(from, 'card') ?? {}, 'metadata')
  if (metadata === undefined) return undefined
  const ourCardId = metadata[METADATA.card]
  return { ourCardId: typeof ourCardId === 'string' ? ourCardId : undefined }
}

function toRequestFact(authorization: Json, entry: Json, index: number): ProviderFact {
  const currency = currencyCode(authorization, 'currency')
  const asked = entry.currency === undefined ? currency : currencyCode(entry, 'currency')
  const isInMerchants = entry.merchant_currency === authorization.merchant_currency
  return {
    providerId: requestFactId(text(authorization, 'id'), index),
    kind: index === 0 ? 'authorization' : 'increment',
    isApproved: booleanOf(entry, 'approved'),
    amountMinor: askedAmount(entry, 'amount'),
    ...(asked === currency ? {} : { currency: asked }),
    ...merchantMinorOf(isInMerchants ? optionalAmount(entry, 'merchant_amount') : undefined),
    providerAtMs: seconds(entry, 'created') * 1000,
    providerSequence: index,
  }
}

/** Stripe's reasons of refusals that we were not asked about, in our words. */
const ISSUER_REFUSALS: Readonly<Record<string, DeclineReason>> = {
  card_inactive: 'card_not_active',
  card_canceled: 'card_closed',
  card_expired: 'card_closed',
  cardholder_inactive: 'account_frozen',
  cardholder_blocked: 'account_frozen',
  account_disabled: 'account_frozen',
  cardholder_verification_required: 'kyc_required',
  insufficient_funds: 'insufficient_funds',
  spending_controls: 'limit_exceeded',
  suspected_fraud: 'fraud_suspected',
  verification_failed: 'verification_failed',
  insecure_authorization_method: 'verification_failed',
  pin_blocked: 'verification_failed',
  not_allowed: 'provider_declined',
  network_fallback: 'provider_declined',
  stripe_internal_error: 'processing_error',
  webhook_error: 'processing_error',
  webhook_timeout: 'processing_error',
}

function toOutcome(chainId: string, entry: Json, index: number): ProviderOutcome {
  const reason = text(entry, 'reason')
  const isApproved = booleanOf(entry, 'approved')
  const isOurs = reason === 'webhook_approved' || reason === 'webhook_declined'
  const declineReason = ISSUER_REFUSALS[reason] ?? 'provider_declined'
  return {
    providerId: requestFactId(chainId, index),
    isApproved,
    amountMinor: askedAmount(entry, 'amount'),
    reason,
    isOurs,
    ...(isApproved || isOurs ? {} : { declineReason }),
  }
}

/**
 * What an update tells beside requests: reversal, advice, expiry, close. The total of an authorization counts only where this
 * very event changed nothing else that could have moved it (a request or a clearing), and the difference is taken from the
 * event itself, never from the order of arrival.
 */
function laterFacts(event: Json, authorization: Json, previous: Json): ProviderFact[] {
  const chainId = text(authorization, 'id')
  const status = text(authorization, 'status')
  const common = { isApproved: true, providerAtMs: seconds(event, 'created') * 1000, providerSequence: 1_000_000 }
  const last = { ...common, providerSequence: 3_000_000 }
  const facts: ProviderFact[] = []
  const difference = amountDifference(authorization, previous, 'amount')
  const merchant = merchantMinorOf(
    previous.merchant_amount === undefined ? undefined : amountDifference(authorization, previous, 'merchant_amount'),
  )
  if (difference < 0n) {
    const providerId = status === 'reversed' ? `${chainId}:reversed` : `${text(event, 'id')}:reversal`
    facts.push({ ...common, providerId, kind: 'reversal', amountMinor: -difference, ...merchant })
  } else if (status === 'reversed') {
    // How much was left is not told: whatever it was, nothing is held any more.
    facts.push({ ...last, providerId: `${chainId}:reversed`, kind: 'close', amountMinor: 0n })
  } else if (difference > 0n) {
    const amountMinor = minorUnits(authorization, 'amount')
    facts.push({
      ...common,
      providerId: `${text(event, 'id')}:advice`,
      kind: 'advice',
      amountMinor,
      isAbsolute: true,
      deltaMinor: difference,
      ...merchant,
    })
  }
  if (status === 'expired') facts.push({ ...last, providerId: `${chainId}:expired`, kind: 'expiry', amountMinor: 0n })
  if (status === 'closed') facts.push({ ...last, providerId: `${chainId}:closed`, kind: 'close', amountMinor: 0n })
  return facts
}

function amountDifference(authorization: Json, previous: Json, name: 'amount' | 'merchant_amount'): bigint {
  const isMovedByOther = 'request_history' in previous || 'transactions' in previous
  if (isMovedByOther || previous[name] === undefined) return 0n
  return minorUnits(authorization, name) - minorUnits(previous, name)
}

const optionalAmount = (from: Json, name: string): bigint | undefined =>
  from[name] === undefined || from[name] === null ? undefined : minorUnits(from, name)

const merchantMinorOf = (minor: bigint | undefined): { merchantMinor?: bigint } =>
  minor === undefined ? {} : { merchantMinor: minor < 0n ? -minor : minor }

function fromTransaction(event: Json, transaction: Json): StripeEvent {
  return { kind: 'record', record: recordOfTransaction(event, transaction), card: toShownCard(transaction) }
}

function recordOfTransaction(event: Json, transaction: Json): ProviderRecord {
  const id = text(transaction, 'id')
  const isRefund = text(transaction, 'type') === 'refund'
  const authorizationId = optionalId(transaction, 'authorization')
  const signed = minorUnits(transaction, 'amount')
  const signedMerchant = minorUnits(transaction, 'merchant_amount')
  const atMs = seconds(transaction, 'created') * 1000
  const isForcePost = !isRefund && authorizationId === undefined
  return {
    provider: 'stripe',
    eventId: text(event, 'id'),
    chainId: isRefund || authorizationId === undefined ? id : authorizationId,
    kind: isRefund ? 'refund' : isForcePost ? 'force_post' : 'authorization',
    ...(isRefund && authorizationId !== undefined ? { linkedChainId: authorizationId } : {}),
    issuerCardId: idOf(transaction, 'card'),
    currency: currencyCode(transaction, 'currency'),
    merchant: toMerchant(object(transaction, 'merchant_data')),
    merchantAmountMinor: signedMerchant < 0n ? -signedMerchant : signedMerchant,
    merchantCurrency: currencyCode(transaction, 'merchant_currency'),
    authorizedAtMs: atMs,
    isAuthorizedAtKnown: isRefund || isForcePost,
    facts: [
      {
        providerId: id,
        kind: isRefund ? 'refund' : isForcePost ? 'force_post' : 'capture',
        isApproved: true,
        amountMinor: signed < 0n ? -signed : signed,
        ...merchantMinorOf(signedMerchant),
        providerAtMs: atMs,
        providerSequence: 2_000_000,
      },
    ],
    outcomes: [],
  }
}

/** Every event of a dispute shows it whole; what counts is its status, and when that was told. */
function fromDispute(event: Json, dispute: Json): IssuerDispute {
  const ourId = optionalObject(dispute, 'metadata')?.[METADATA.dispute]
  return {
    issuerDisputeId: text(dispute, 'id'),
    disputeId: typeof ourId === 'string' ? ourId : undefined,
    issuerTransactionId: idOf(dispute, 'transaction'),
    amountMinor: minorUnits(dispute, 'amount'),
    status: toDisputeStatus(text(dispute, 'status')),
    at: new Date(seconds(event, 'created') * 1000),
  }
}

/**
 * What a merchant calls itself is foreign text: no control characters (a NUL cannot even be stored), no broken halves of characters, and
 * at most two hundred whole ones.
 */
const plainText = (value: string): string =>
  [
    ...value
      .toWellFormed()
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim(),
  ]
    .slice(0, 200)
    .join('')

function toMerchant(data: Json): Merchant {
  const part = (name: string): string => (typeof data[name] === 'string' ? plainText(data[name]) : '')
  const category = part('category')
  return {
    id: part('network_id'),
    name: part('name'),
    category,
    categoryCode: part('category_code') || (mccOfCategory(category) ?? ''),
    city: part('city'),
    country: part('country').toUpperCase(),
  }
}

const CHANNEL_NAMES: ReadonlySet<string> = new Set(CHANNELS)

const toChannel = (authorization: Json): Channel => {
  const method = authorization.authorization_method
  return typeof method === 'string' && CHANNEL_NAMES.has(method) ? (method as Channel) : 'online'
}

function toVerification(authorization: Json): Verification {
  const data = optionalObject(authorization, 'verification_data') ?? {}
  const part = (name: string): string => (typeof data[name] === 'string' ? (data[name] as string) : 'not_provided')
  const threeDSecure = optionalObject(data, 'three_d_secure')?.result
  return {
    cvc: part('cvc_check'),
    expiry: part('expiry_check'),
    address: part('address_line1_check'),
    postalCode: part('address_postal_code_check'),
    threeDSecure: typeof threeDSecure === 'string' ? threeDSecure : '',
    wallet: typeof authorization.wallet === 'string' ? authorization.wallet : '',
  }
}

/** A reference that may be expanded. */
function optionalId(from: Json, name: string): string | undefined {
  if (typeof from[name] === 'string') return text(from, name)
  return optionalObject(from, name) === undefined ? undefined : text(object(from, name), 'id')
}

const idOf = (from: Json, name: string): string => optionalId(from, name) ?? text(from, name)
