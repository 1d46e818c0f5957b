import type { Wire } from '../http/endpoint.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { toSafeInteger } from '../store/record-json.ts'
import type {
  AuthorizationRecord,
  BalanceTransactionRecord,
  CardholderRecord,
  CardRecord,
  DisputeRecord,
  FileRecord,
  HistoryEntry,
  Kind,
  PendingRequest,
  Records,
  SpendingControls,
  TopupRecord,
  TransactionRecord,
  WebhookEndpointRecord,
} from '../store/records.ts'

type Objects = Pick<ObjectStore, 'find' | 'children'>
type Renderers = { [K in Kind]: (record: Records[K], objects: Objects) => Wire }

export const API_VERSION = '2026-10-28.endive'

const RENDERERS: Renderers = {
  'issuing.cardholder': renderCardholder,
  'issuing.card': renderCard,
  'issuing.authorization': renderAuthorization,
  'issuing.transaction': renderTransaction,
  'issuing.dispute': renderDispute,
  balance_transaction: renderBalanceTransaction,
  topup: renderTopup,
  webhook_endpoint: renderWebhookEndpoint,
  event: (record) => ({
    id: record.id,
    object: 'event',
    api_version: API_VERSION,
    created: record.created,
    data: {
      object: record.object,
      ...(record.previousAttributes === null ? {} : { previous_attributes: record.previousAttributes }),
    },
    livemode: false,
    pending_webhooks: 0,
    request: { id: record.requestId, idempotency_key: record.idempotencyKey },
    type: record.type,
  }),
  ephemeral_key: (record) => ({
    id: record.id,
    object: 'ephemeral_key',
    created: record.created,
    expires: record.expires,
    livemode: false,
  }),
  file: renderFile,
}

/** A stored record in Stripe's wire format, API version 2026-10-28.endive, with what belongs to it looked up. */
export function render<K extends Kind>(kind: K, record: Records[K], objects: Objects): Wire {
  return RENDERERS[kind](record, objects)
}

function renderCardholder(record: CardholderRecord): Wire {
  return {
    id: record.id,
    object: 'issuing.cardholder',
    billing: { address: record.address },
    company: record.company,
    created: record.created,
    email: record.email,
    individual: record.individual,
    livemode: false,
    metadata: record.metadata,
    name: record.name,
    phone_number: record.phoneNumber,
    preferred_locales: record.preferredLocales,
    requirements: { disabled_reason: null, past_due: [] },
    spending_controls: renderControls(record.spendingControls),
    status: record.status,
    type: record.type,
  }
}

function renderCard(record: CardRecord, objects: Objects): Wire {
  const cardholder = objects.find('issuing.cardholder', record.cardholderId)
  if (cardholder === null) throw new Error(`card ${record.id} has no cardholder`)
  return {
    id: record.id,
    object: 'issuing.card',
    brand: 'Visa',
    cancellation_reason: record.cancellationReason,
    cardholder: renderCardholder(cardholder),
    created: record.created,
    currency: record.currency,
    exp_month: record.expMonth,
    exp_year: record.expYear,
    financial_account: null,
    last4: record.last4,
    latest_fraud_warning: null,
    lifecycle_controls:
      record.cancelAfterPayments === null ? null : { cancel_after: { payment_count: record.cancelAfterPayments } },
    livemode: false,
    metadata: record.metadata,
    personalization_design: null,
    replaced_by: record.replacedBy,
    replacement_for: record.replacementFor,
    replacement_reason: record.replacementReason,
    second_line: null,
    shipping: null,
    spending_controls: renderControls(record.spendingControls),
    status: record.status,
    type: record.type,
    wallets: {
      apple_pay: { eligible: false, ineligible_reason: 'missing_agreement' },
      google_pay: { eligible: false, ineligible_reason: 'missing_agreement' },
      primary_account_identifier: null,
    },
  }
}

function renderControls(controls: SpendingControls) {
  return {
    allowed_card_presences: controls.allowedCardPresences,
    allowed_categories: controls.allowedCategories,
    allowed_merchant_countries: controls.allowedMerchantCountries,
    blocked_card_presences: controls.blockedCardPresences,
    blocked_categories: controls.blockedCategories,
    blocked_merchant_countries: controls.blockedMerchantCountries,
    spending_limits: controls.spendingLimits.map((limit) => ({
      amount: toSafeInteger(limit.amountMinor),
      categories: limit.categories,
      interval: limit.interval,
    })),
    spending_limits_currency: controls.spendingLimitsCurrency,
  }
}

function renderAuthorization(record: AuthorizationRecord, objects: Objects): Wire {
  const card = objects.find('issuing.card', record.cardId)
  if (card === null) throw new Error(`authorization ${record.id} has no card`)
  return {
    id: record.id,
    object: 'issuing.authorization',
    amount: toSafeInteger(record.amountMinor),
    amount_details: record.amountDetails,
    approved: record.approved,
    authorization_method: record.method,
    balance_transactions: objects.children('balance_transaction', record.id).map(renderBalanceTransaction),
    card: renderCard(card, objects),
    card_presence: cardPresence(record.method),
    cardholder: record.cardholderId,
    created: record.created,
    currency: record.currency,
    fleet: record.fleet,
    fraud_challenges: record.fraudChallenges,
    fuel: record.fuel,
    livemode: false,
    merchant_amount: toSafeInteger(record.merchantAmountMinor),
    merchant_currency: record.merchantCurrency,
    merchant_data: record.merchant,
    metadata: record.metadata,
    network_data: {
      acquiring_institution_id: record.acquiringInstitutionId,
      system_trace_audit_number: record.traceNumber,
      transaction_id: record.networkTransactionId,
    },
    pending_request: record.pending === null ? null : renderPending(record.pending),
    request_history: record.history.map(renderHistory),
    status: record.status,
    token: null,
    transactions: objects.children('issuing.transaction', record.id).map(renderTransaction),
    verification_data: record.verification,
    verified_by_fraud_challenge: record.verifiedByFraudChallenge,
    wallet: record.wallet,
  }
}

/** Whether the card was there, by how its details were read. */
export function cardPresence(method: AuthorizationRecord['method']): 'present' | 'not_present' {
  return method === 'online' || method === 'keyed_in' ? 'not_present' : 'present'
}

function renderPending(pending: PendingRequest) {
  return {
    amount: toSafeInteger(pending.amountMinor),
    amount_details: pending.amountDetails,
    currency: pending.currency,
    is_amount_controllable: pending.isAmountControllable,
    merchant_amount: toSafeInteger(pending.merchantAmountMinor),
    merchant_currency: pending.merchantCurrency,
    network_risk_score: pending.networkRiskScore,
  }
}

function renderHistory(entry: HistoryEntry) {
  return {
    amount: toSafeInteger(entry.amountMinor),
    amount_details: entry.amountDetails,
    approved: entry.approved,
    authorization_code: entry.authorizationCode,
    created: entry.created,
    currency: entry.currency,
    merchant_amount: toSafeInteger(entry.merchantAmountMinor),
    merchant_currency: entry.merchantCurrency,
    network_risk_score: null,
    reason: entry.reason,
    reason_message: entry.reasonMessage,
    requested_at: entry.requestedAt,
  }
}

function renderTransaction(record: TransactionRecord): Wire {
  return {
    id: record.id,
    object: 'issuing.transaction',
    amount: toSafeInteger(record.amountMinor),
    amount_details: record.amountDetails,
    authorization: record.parentId,
    balance_transaction: record.balanceTransactionId,
    card: record.cardId,
    cardholder: record.cardholderId,
    created: record.created,
    currency: record.currency,
    dispute: record.disputeId,
    livemode: false,
    merchant_amount: toSafeInteger(record.merchantAmountMinor),
    merchant_currency: record.merchantCurrency,
    merchant_data: record.merchant,
    metadata: record.metadata,
    network_data: {
      authorization_code: record.authorizationCode,
      processing_date: record.processingDate,
      transaction_id: record.networkTransactionId,
    },
    ...(record.purchaseDetails === null ? {} : { purchase_details: record.purchaseDetails }),
    token: null,
    type: record.type,
    wallet: record.wallet,
  }
}

function renderDispute(record: DisputeRecord, objects: Objects): Wire {
  return {
    id: record.id,
    object: 'issuing.dispute',
    amount: toSafeInteger(record.amountMinor),
    balance_transactions: objects.children('balance_transaction', record.id).map(renderBalanceTransaction),
    created: record.created,
    currency: record.currency,
    evidence: record.evidence,
    livemode: false,
    ...(record.lossReason === null ? {} : { loss_reason: record.lossReason }),
    metadata: record.metadata,
    status: record.status,
    transaction: record.parentId,
  }
}

function renderFile(record: FileRecord): Wire {
  return {
    id: record.id,
    object: 'file',
    created: record.created,
    expires_at: null,
    filename: record.filename,
    links: { object: 'list', data: [], has_more: false, url: `/v1/file_links?file=${record.id}` },
    purpose: record.purpose,
    size: record.size,
    title: null,
    type: record.type,
    url: null,
  }
}

function renderBalanceTransaction(record: BalanceTransactionRecord): Wire {
  const amount = toSafeInteger(record.amountMinor)
  return {
    id: record.id,
    object: 'balance_transaction',
    amount,
    available_on: record.created,
    balance_type: 'issuing',
    created: record.created,
    currency: record.currency,
    description: record.description,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: amount,
    reporting_category: record.type,
    source: record.parentId,
    status: 'available',
    type: record.type,
  }
}

function renderTopup(record: TopupRecord): Wire {
  return {
    id: record.id,
    object: 'topup',
    amount: toSafeInteger(record.amountMinor),
    balance_transaction: record.balanceTransactionId,
    created: record.created,
    currency: record.currency,
    description: record.description,
    expected_availability_date: record.created,
    failure_code: null,
    failure_message: null,
    initiated_by: 'user',
    livemode: false,
    metadata: record.metadata,
    source: null,
    statement_descriptor: record.statementDescriptor,
    status: record.status,
    transfer_group: record.transferGroup,
  }
}

function renderWebhookEndpoint(record: WebhookEndpointRecord): Wire {
  return {
    id: record.id,
    object: 'webhook_endpoint',
    api_version: record.apiVersion,
    application: null,
    created: record.created,
    description: record.description,
    enabled_events: record.enabledEvents,
    livemode: false,
    metadata: record.metadata,
    status: record.status,
    url: record.url,
  }
}
