import { nowSeconds } from '../clock.ts'
import type { Context } from '../context.ts'
import { type Call, type Endpoint, endpoint, type Outcome } from '../http/endpoint.ts'
import {
  amount,
  boolean,
  changeMetadata,
  choice,
  integer,
  metadata,
  object,
  optional,
  type Parsed,
  required,
  type Shape,
  text,
} from '../http/params.ts'
import { findOrFail, listing, retrieving, view } from '../http/resources.ts'
import { StripeError, unexpectedState } from '../http/stripe-error.ts'
import { createId, randomDigits } from '../ids.ts'
import type { AuthorizationRecord, CardRecord, PendingRequest, VerificationData } from '../store/records.ts'
import { decideOrAsk } from './authorization-decision.ts'
import { convert, scale } from './exchange.ts'
import { currencyParam, merchantParam, toMerchantData } from './merchant-data.ts'
import { fleetParam, fuelParam } from './purchase-details.ts'

const PATH = '/v1/issuing/authorizations'
const TEST_PATH = '/v1/test_helpers/issuing/authorizations'

const check = optional(choice('match', 'mismatch', 'not_provided'))
const riskLevel = required(choice('elevated', 'highest', 'low', 'normal', 'not_assessed', 'unknown'))
const rate = optional(integer({ min: 0, max: 100 }))

const verificationShape = {
  address_line1_check: check,
  address_postal_code_check: check,
  authentication_exemption: optional(
    object({
      claimed_by: required(choice('acquirer', 'issuer')),
      type: required(choice('low_value_transaction', 'transaction_risk_analysis', 'unknown')),
    }),
  ),
  cvc_check: check,
  expiry_check: check,
  three_d_secure: optional(
    object({ result: required(choice('attempt_acknowledged', 'authenticated', 'failed', 'required')) }),
  ),
} satisfies Shape

const riskShape = {
  card_testing_risk: optional(
    object({
      invalid_account_number_decline_rate_past_hour: rate,
      invalid_credentials_decline_rate_past_hour: rate,
      level: riskLevel,
    }),
  ),
  fraud_risk: optional(object({ level: riskLevel, score: rate })),
  merchant_dispute_risk: optional(object({ dispute_rate: rate, level: riskLevel })),
} satisfies Shape

const createShape = {
  card: required(text()),
  amount: optional(amount(0n)),
  amount_details: optional(
    object({ atm_fee: optional(integer({ min: 0 })), cashback_amount: optional(integer({ min: 0 })) }),
  ),
  authorization_method: optional(choice('chip', 'contactless', 'keyed_in', 'online', 'swipe')),
  currency: currencyParam,
  fleet: fleetParam,
  fraud_disputability_likelihood: optional(choice('neutral', 'unknown', 'very_likely', 'very_unlikely')),
  fuel: fuelParam,
  is_amount_controllable: optional(boolean()),
  merchant_amount: optional(amount(0n)),
  merchant_currency: currencyParam,
  merchant_data: merchantParam,
  network_data: optional(object({ acquiring_institution_id: optional(text()) })),
  risk_assessment: optional(object(riskShape)),
  verification_data: optional(object(verificationShape)),
  wallet: optional(choice('apple_pay', 'google_pay', 'samsung_pay')),
} satisfies Shape

const incrementShape = {
  increment_amount: required(amount()),
  is_amount_controllable: optional(boolean()),
} satisfies Shape

const listShape = {
  card: optional(text()),
  cardholder: optional(text()),
  status: optional(choice('closed', 'expired', 'pending', 'reversed')),
} satisfies Shape

export type AuthorizationParts = Pick<Context, 'config' | 'store' | 'clock' | 'events' | 'log' | 'askEndpoint'>

export function authorizationEndpoints(context: AuthorizationParts): Endpoint[] {
  return [
    endpoint('POST', TEST_PATH, createShape, (call, params) => authorize(context, call, params)),
    endpoint('POST', `${TEST_PATH}/:id/increment`, incrementShape, (call, params) => increment(context, call, params)),
    endpoint('POST', `${PATH}/:id`, { metadata }, (call, params) => {
      const { id } = findOrFail(context, 'issuing.authorization', call.id)
      const record = context.events.updated(
        call,
        'issuing_authorization.updated',
        'issuing.authorization',
        id,
        (current) => ({
          ...current,
          metadata: changeMetadata(current.metadata, params.metadata),
        }),
      )
      return view(context, 'issuing.authorization', record)
    }),
    retrieving(context, 'issuing.authorization', PATH),
    listing(context, 'issuing.authorization', PATH, listShape, (params) => [
      ['card', params.card],
      ['cardholder', params.cardholder],
      ['status', params.status],
    ]),
  ]
}

/** A merchant asks for money: the request is stored first, with nothing authorized yet, and then decided. */
function authorize(context: AuthorizationParts, call: Call, params: Parsed<typeof createShape>): Outcome {
  const card = findOrFail(context, 'issuing.card', params.card, 'card')
  const isSuspicious =
    params.risk_assessment?.fraud_risk?.level === 'highest' ||
    params.risk_assessment?.card_testing_risk?.level === 'highest'
  const record = newAuthorization(context, card, params)
  const isCleared = isSuspicious && wasClearedBefore(context, record)
  const marked = isSuspicious ? { ...record, ...fraudMarks(context, record, isCleared) } : record
  context.store.objects.insert('issuing.authorization', marked)
  return decideOrAsk(context, call, marked, isSuspicious && !isCleared)
}

function newAuthorization(
  context: AuthorizationParts,
  card: CardRecord,
  params: Parsed<typeof createShape>,
): AuthorizationRecord {
  const now = nowSeconds(context.clock)
  const details = params.amount_details
  return {
    id: createId('iauth', context.clock.nowMs()),
    created: now,
    madeAt: Math.floor(context.clock.realNowMs() / 1000),
    cardId: card.id,
    cardholderId: card.cardholderId,
    status: 'pending',
    approved: false,
    amountMinor: 0n,
    merchantAmountMinor: 0n,
    currency: card.currency,
    merchantCurrency: params.merchant_currency ?? params.currency ?? card.currency,
    capturedMinor: 0n,
    heldMinor: 0n,
    countedMinor: 0n,
    method: params.authorization_method ?? 'online',
    merchant: toMerchantData(params.merchant_data),
    amountDetails: { atm_fee: details?.atm_fee ?? null, cashback_amount: details?.cashback_amount ?? null },
    verification: toVerification(params.verification_data),
    wallet: params.wallet ?? null,
    networkTransactionId: randomDigits(15),
    acquiringInstitutionId: params.network_data?.acquiring_institution_id ?? null,
    traceNumber: randomDigits(6),
    fleet: params.fleet ?? null,
    fuel: params.fuel ?? null,
    pending: toPending(card, params, now),
    history: [],
    fraudChallenges: null,
    verifiedByFraudChallenge: null,
    metadata: {},
  }
}

/**
 * The amount is in `currency`, by default the card's, which is the merchant's as well unless `merchant_currency` says
 * otherwise; what is missing is converted at the network's rate.
 */
function toPending(card: CardRecord, params: Parsed<typeof createShape>, now: number): PendingRequest {
  const currency = params.currency ?? card.currency
  const merchantCurrency = params.merchant_currency ?? currency
  const [sentMinor, sentCurrency] =
    params.amount === undefined ? [params.merchant_amount, merchantCurrency] : [params.amount, currency]
  if (sentMinor === undefined) {
    throw new StripeError(400, 'Missing required param: amount.', { code: 'parameter_missing', param: 'amount' })
  }
  return {
    amountMinor: convert(sentMinor, sentCurrency, card.currency),
    merchantAmountMinor: params.merchant_amount ?? convert(sentMinor, sentCurrency, merchantCurrency),
    currency: card.currency,
    merchantCurrency,
    isAmountControllable: params.is_amount_controllable ?? false,
    amountDetails: {
      atm_fee: params.amount_details?.atm_fee ?? null,
      cashback_amount: params.amount_details?.cashback_amount ?? null,
    },
    networkRiskScore: null,
    requestedAt: now,
  }
}

function toVerification(params: Parsed<typeof verificationShape> | undefined): VerificationData {
  return {
    address_line1_check: params?.address_line1_check ?? 'not_provided',
    address_postal_code_check: params?.address_postal_code_check ?? 'not_provided',
    authentication_exemption: params?.authentication_exemption ?? null,
    cvc_check: params?.cvc_check ?? 'match',
    expiry_check: params?.expiry_check ?? 'match',
    postal_code: null,
    three_d_secure: params?.three_d_secure ?? null,
  }
}

/** Whether the cardholder already confirmed a payment at this merchant with this card. */
function wasClearedBefore(context: AuthorizationParts, record: AuthorizationRecord): boolean {
  const conditions = [
    { column: 'card', operator: '=', value: record.cardId },
    { column: '$.merchant.network_id', operator: '=', value: record.merchant.network_id },
    { column: '$.fraudChallenges[0].status', operator: '=', value: 'verified' },
  ] as const
  return (
    context.store.objects.list('issuing.authorization', { conditions: [...conditions], limit: 1 }).records.length > 0
  )
}

function fraudMarks(context: AuthorizationParts, record: AuthorizationRecord, isCleared: boolean) {
  if (isCleared) return { verifiedByFraudChallenge: true }
  const { phoneNumber } = findOrFail(context, 'issuing.cardholder', record.cardholderId)
  const challenge =
    phoneNumber === null
      ? { channel: 'sms' as const, status: 'undeliverable', undeliverable_reason: 'no_phone_number' }
      : { channel: 'sms' as const, status: 'pending', undeliverable_reason: null }
  return { verifiedByFraudChallenge: false, fraudChallenges: [challenge] }
}

/** The merchant asks for more on the same authorization; it is decided like a new request, over the additional amount. */
function increment(context: AuthorizationParts, call: Call, params: Parsed<typeof incrementShape>): Outcome {
  const record = findOrFail(context, 'issuing.authorization', call.id)
  refuseWhilePending(record)
  if (!record.approved || record.status !== 'pending') {
    throw unexpectedState(
      `Only an approved, pending authorization can be incremented; this one is ${describeState(record)}.`,
    )
  }
  const pending: PendingRequest = {
    amountMinor: params.increment_amount,
    merchantAmountMinor: scale(params.increment_amount, record.merchantAmountMinor, record.amountMinor),
    currency: record.currency,
    merchantCurrency: record.merchantCurrency,
    isAmountControllable: params.is_amount_controllable ?? false,
    amountDetails: { atm_fee: null, cashback_amount: null },
    networkRiskScore: null,
    requestedAt: nowSeconds(context.clock),
  }
  const asked = { ...record, pending }
  context.store.objects.update('issuing.authorization', asked)
  return decideOrAsk(context, call, asked)
}

/** @throws StripeError 429 while a request of this authorization waits for its answer. */
export function refuseWhilePending(record: AuthorizationRecord): void {
  if (record.pending === null) return
  throw new StripeError(429, 'This authorization is waiting for the answer to a request; try again in a moment.', {
    code: 'lock_timeout',
  })
}

export function describeState(record: AuthorizationRecord): string {
  return record.approved ? record.status : 'declined'
}
