import { createHmac, randomBytes } from 'node:crypto'
import type { WorkedChain } from '@cardwright/ledger/worked-chains'
import type { AuthorizationRequest } from '../../src/providers/issuer/authorization-request.ts'
import { readStripeEvent } from '../../src/providers/issuer/stripe/authorization-events.ts'
import { toObject } from '../../src/providers/issuer/stripe/json-reader.ts'

/** A provider's event as the test sends it. */
export type ProviderEvent = Record<string, unknown> & { id: string; type: string }

export interface ChainOptions {
  issuerCardId: string
  currency?: string
  merchantId?: string
  merchantName?: string
  category?: string
  mcc?: string
  country?: string
  channel?: string
  /** Unix seconds of the authorization. */
  created?: number
  isAmountControllable?: boolean
}

interface HistoryEntry {
  amount: number
  approved: boolean
  reason: string
  created: number
}

const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`

/**
 * One authorization at the issuer, as the documents of Stripe Issuing describe its objects and events: a double of the
 * provider for tests that choose the order in which events arrive. The sandbox is the other one, written apart from this.
 */
export class ProviderChain {
  readonly id = newId('iauth')
  readonly #options: ChainOptions
  readonly #created: number
  readonly #history: HistoryEntry[] = []
  #amount = 0
  #status = 'pending'
  #transactions = 0
  #ticks = 0

  constructor(options: ChainOptions) {
    this.#options = options
    this.#created = options.created ?? Math.floor(Date.now() / 1000)
  }

  /** The real-time question for an amount: for an increment the additional one. */
  request(amount: number): ProviderEvent {
    const { isAmountControllable = false } = this.#options
    const pending = {
      ...this.#money(amount),
      is_amount_controllable: isAmountControllable,
      amount_details: null,
      network_risk_score: null,
    }
    return this.#event('issuing_authorization.request', this.#object({ pending_request: pending }))
  }

  /** What the provider records of the question, and tells. */
  record(
    amount: number,
    approved: boolean,
    reason = approved ? 'webhook_approved' : 'webhook_declined',
  ): ProviderEvent {
    const before = { request_history: [...this.#history], amount: this.#amount }
    this.#history.push({ amount, approved, reason, created: this.#created + this.#tick() })
    const isFirst = this.#history.length === 1
    if (approved || isFirst) this.#amount += amount
    if (!approved && isFirst) this.#status = 'closed'
    if (isFirst) return this.#event('issuing_authorization.created', this.#object())
    return this.#event('issuing_authorization.updated', this.#object(), before)
  }

  capture(amount: number, closes = false): ProviderEvent[] {
    this.#transactions += 1
    const before = { transactions: [], status: this.#status }
    const transaction = this.#event('issuing_transaction.created', this.#transaction('capture', -amount, this.id))
    if (closes) this.#status = 'closed'
    return [transaction, this.#event('issuing_authorization.updated', this.#object(), before)]
  }

  reverse(amount: number): ProviderEvent {
    const before = { amount: this.#amount, status: this.#status }
    this.#amount -= amount
    if (this.#amount === 0) this.#status = 'reversed'
    return this.#event('issuing_authorization.updated', this.#object(), before)
  }

  /** The merchant states the whole amount anew. */
  advise(total: number): ProviderEvent {
    const before = { amount: this.#amount }
    this.#amount = total
    return this.#event('issuing_authorization.updated', this.#object(), before)
  }

  expire(): ProviderEvent {
    const before = { status: this.#status }
    this.#status = 'expired'
    return this.#event('issuing_authorization.updated', this.#object(), before)
  }

  close(): ProviderEvent {
    const before = { status: this.#status }
    this.#status = 'closed'
    return this.#event('issuing_authorization.updated', this.#object(), before)
  }

  refund(amount: number, isLinked = true): ProviderEvent {
    return this.#event('issuing_transaction.created', this.#transaction('refund', amount, isLinked ? this.id : null))
  }

  /** A clearing that no authorization came before. */
  forcePost(amount: number): ProviderEvent {
    return this.#event('issuing_transaction.created', this.#transaction('capture', -amount, null))
  }

  #tick(): number {
    this.#ticks += 1
    return this.#ticks
  }

  #money(amount: number) {
    const currency = this.#options.currency ?? 'usd'
    return { amount, currency, merchant_amount: amount, merchant_currency: currency }
  }

  #merchant() {
    const {
      merchantId = 'mid_grocery',
      merchantName = 'Corner Grocery',
      category = 'grocery_stores_supermarkets',
      mcc = '5411',
      country = 'US',
    } = this.#options
    return {
      network_id: merchantId,
      name: merchantName,
      category,
      category_code: mcc,
      city: 'Springfield',
      country,
      state: null,
      postal_code: null,
      terminal_id: null,
      tax_id: null,
      url: null,
    }
  }

  #object(more: Record<string, unknown> = {}) {
    return {
      id: this.id,
      object: 'issuing.authorization',
      ...this.#money(this.#amount),
      approved: this.#history.some(({ approved }) => approved),
      authorization_method: this.#options.channel ?? 'online',
      card: { id: this.#options.issuerCardId, object: 'issuing.card', metadata: {} },
      created: this.#created,
      merchant_data: this.#merchant(),
      metadata: {},
      pending_request: null,
      request_history: this.#history.map((entry) => ({
        ...entry,
        ...this.#money(entry.amount),
        authorization_code: null,
        reason_message: null,
        requested_at: entry.created,
      })),
      status: this.#status,
      transactions: Array.from({ length: this.#transactions }, () => ({})),
      verification_data: {
        cvc_check: 'match',
        expiry_check: 'match',
        address_line1_check: 'match',
        address_postal_code_check: 'match',
        three_d_secure: null,
      },
      wallet: null,
      ...more,
    }
  }

  #transaction(type: 'capture' | 'refund', amount: number, authorization: string | null) {
    return {
      id: newId('ipi'),
      object: 'issuing.transaction',
      type,
      ...this.#money(amount),
      authorization,
      card: this.#options.issuerCardId,
      created: this.#created + this.#tick(),
      merchant_data: this.#merchant(),
      metadata: {},
    }
  }

  #event(type: string, object: Record<string, unknown>, previous?: Record<string, unknown>): ProviderEvent {
    return {
      id: newId('evt'),
      object: 'event',
      type,
      api_version: '2026-10-28.endive',
      created: this.#created + this.#tick(),
      livemode: false,
      data: { object, ...(previous === undefined ? {} : { previous_attributes: previous }) },
    }
  }
}

/** The events of a worked chain; a fuel buffer needs a rule and is left to the rules' own tests. */
export function eventsOf(worked: WorkedChain, options: ChainOptions): ProviderEvent[] {
  const chain = new ProviderChain(options)
  return worked.steps.flatMap((step) => eventsOfStep(chain, step))
}

function eventsOfStep(chain: ProviderChain, [kind, amountMinor, more]: WorkedChain['steps'][number]): ProviderEvent[] {
  const amount = Number(amountMinor)
  switch (kind) {
    case 'authorization':
    case 'increment':
      return [chain.record(amount, more?.isApproved ?? true)]
    case 'capture':
      return chain.capture(amount, more?.isFinal ?? false)
    case 'reversal':
      return [chain.reverse(amount)]
    case 'advice':
      return [chain.advise(amount)]
    case 'expiry':
      return [chain.expire()]
    case 'close':
      return [chain.close()]
    case 'refund':
      return [chain.refund(amount)]
    case 'force_post':
      return [chain.forcePost(amount)]
  }
}

/** A real-time question as the decision path is asked it. */
export function readRequest(event: ProviderEvent): AuthorizationRequest {
  const read = readStripeEvent(toObject(event))
  if (read.kind !== 'request') throw new Error('this is a request')
  return read.request
}

/** `Stripe-Signature` over exact bytes. */
export function signatureOf(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}
