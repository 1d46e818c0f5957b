import { createHmac } from 'node:crypto'

/** What varies between two requests of the load; everything else is an event as the sandbox and Stripe send it, in size and shape. */
export interface LoadRequest {
  sequence: string
  issuerCardId: string
  amountMinor: number
  createdSeconds: number
}

const MERCHANT = {
  category: 'grocery_stores_supermarkets',
  category_code: '5411',
  city: 'Springfield',
  country: 'US',
  name: 'CORNER GROCERY',
  network_id: '1234567890',
  postal_code: '12345',
  state: 'IL',
  tax_id: null,
  terminal_id: '99999999',
  url: null,
}

const ADDRESS = {
  city: 'Springfield',
  country: 'US',
  line1: '1 Main Street',
  line2: null,
  postal_code: '12345',
  state: 'IL',
}

/** The body of an `issuing_authorization.request`, about 3 KB. */
export function authorizationEvent({ sequence, issuerCardId, amountMinor, createdSeconds }: LoadRequest): string {
  const money = { amount: amountMinor, currency: 'usd', merchant_amount: amountMinor, merchant_currency: 'usd' }
  const controls = {
    allowed_categories: null,
    allowed_merchant_countries: null,
    blocked_categories: null,
    blocked_merchant_countries: null,
    spending_limits: [{ amount: 1_000_000, categories: [], interval: 'per_authorization' }],
    spending_limits_currency: 'usd',
  }
  const cardholder = {
    id: 'ich_load',
    object: 'issuing.cardholder',
    billing: { address: ADDRESS },
    company: null,
    created: createdSeconds,
    email: null,
    individual: null,
    livemode: false,
    metadata: {},
    name: 'Load',
    phone_number: null,
    preferred_locales: null,
    requirements: { disabled_reason: null, past_due: [] },
    spending_controls: controls,
    status: 'active',
    type: 'individual',
  }
  const card = {
    id: issuerCardId,
    object: 'issuing.card',
    brand: 'Visa',
    cancellation_reason: null,
    cardholder,
    created: createdSeconds,
    currency: 'usd',
    exp_month: 12,
    exp_year: 2030,
    last4: '0000',
    latest_fraud_warning: null,
    livemode: false,
    metadata: {},
    replaced_by: null,
    replacement_for: null,
    replacement_reason: null,
    shipping: null,
    spending_controls: controls,
    status: 'active',
    type: 'virtual',
    wallets: null,
  }
  return JSON.stringify({
    id: `evt_${sequence}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: createdSeconds,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'issuing_authorization.request',
    data: {
      object: {
        id: `iauth_${sequence}`,
        object: 'issuing.authorization',
        ...money,
        amount: 0,
        merchant_amount: 0,
        amount_details: null,
        approved: false,
        authorization_method: 'online',
        balance_transactions: [],
        card,
        card_presence: 'not_present',
        cardholder: 'ich_load',
        created: createdSeconds,
        fleet: null,
        fraud_challenges: null,
        fuel: null,
        livemode: false,
        merchant_data: MERCHANT,
        metadata: {},
        network_data: {
          acquiring_institution_id: '123456',
          system_trace_audit_number: '654321',
          transaction_id: sequence,
        },
        pending_request: { ...money, amount_details: null, is_amount_controllable: false, network_risk_score: null },
        request_history: [],
        status: 'pending',
        token: null,
        transactions: [],
        verification_data: {
          address_line1_check: 'match',
          address_postal_code_check: 'match',
          authentication_exemption: null,
          cvc_check: 'match',
          expiry_check: 'match',
          postal_code: '12345',
          three_d_secure: null,
        },
        verified_by_fraud_challenge: null,
        wallet: null,
      },
    },
  })
}

/** `Stripe-Signature` for a body. */
export function sign(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}
