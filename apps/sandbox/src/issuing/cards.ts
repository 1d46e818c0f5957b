import { randomInt } from 'node:crypto'
import { nowSeconds } from '../clock.ts'
import type { Context } from '../context.ts'
import { type Call, type Endpoint, endpoint } from '../http/endpoint.ts'
import {
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
import { invalidParam, StripeError, unexpectedState } from '../http/stripe-error.ts'
import { createId, randomDigits } from '../ids.ts'
import type { CardholderRecord, CardRecord, SpendingControls } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { createCardNumber } from './card-numbers.ts'
import { CURRENCIES } from './exchange.ts'
import { changeControls, controlsShape, DEFAULT_LIMITS, NO_CONTROLS } from './spending-controls.ts'

const PATH = '/v1/issuing/cards'

const createShape = {
  cardholder: required(text()),
  currency: required(choice(...CURRENCIES)),
  type: required(choice('virtual', 'physical')),
  exp_month: optional(integer({ min: 1, max: 12 })),
  exp_year: optional(integer({ min: 2020, max: 2100 })),
  lifecycle_controls: optional(
    object({ cancel_after: required(object({ payment_count: required(integer({ min: 1, max: 1_000_000 })) })) }),
  ),
  metadata,
  replacement_for: optional(text()),
  replacement_reason: optional(choice('damaged', 'expired', 'lost', 'stolen')),
  spending_controls: optional(object(controlsShape)),
  status: optional(choice('active', 'inactive')),
} satisfies Shape

const updateShape = {
  cancellation_reason: optional(choice('lost', 'stolen')),
  metadata,
  spending_controls: optional(object(controlsShape)),
  status: optional(choice('active', 'inactive', 'canceled')),
} satisfies Shape

const listShape = {
  cardholder: optional(text()),
  exp_month: optional(integer()),
  exp_year: optional(integer()),
  last4: optional(text({ pattern: /^\d{4}$/ })),
  status: optional(choice('active', 'inactive', 'canceled')),
  type: optional(choice('virtual', 'physical')),
} satisfies Shape

type Parts = Pick<Context, 'store' | 'clock' | 'events'>

export function cardEndpoints(context: Parts): Endpoint[] {
  return [
    endpoint('POST', PATH, createShape, (call, params) => {
      const record = createCard(context, params)
      context.store.objects.insert('issuing.card', record)
      if (record.replacementFor !== null) markReplaced(context, call, record.replacementFor, record.id)
      endReplaced(context, call, record)
      context.events.created(call, 'issuing_card.created', 'issuing.card', record)
      return view(context, 'issuing.card', record)
    }),
    endpoint('POST', `${PATH}/:id`, updateShape, (call, params) => {
      const { id } = findOrFail(context, 'issuing.card', call.id)
      const record = context.events.updated(call, 'issuing_card.updated', 'issuing.card', id, (current) =>
        changeCard(context, current, params),
      )
      endReplaced(context, call, record)
      return view(context, 'issuing.card', record)
    }),
    retrieving(context, 'issuing.card', PATH, { revealsCard: true }),
    listing(context, 'issuing.card', PATH, listShape, (params) => [
      ['cardholder', params.cardholder],
      ['$.expMonth', params.exp_month],
      ['$.expYear', params.exp_year],
      ['$.last4', params.last4],
      ['status', params.status],
      ['type', params.type],
    ]),
  ]
}

function createCard(context: Parts, params: Parsed<typeof createShape>): CardRecord {
  if (params.type === 'physical') throw invalidParam('type', 'The sandbox issues virtual cards only.')
  const cardholder = findOrFail(context, 'issuing.cardholder', params.cardholder, 'cardholder')
  if (params.status === 'active') requireActive(cardholder)
  const { replacement_for: replacedId, replacement_reason: reason } = params
  if ((replacedId === undefined) !== (reason === undefined)) {
    throw new StripeError(400, 'replacement_for and replacement_reason must be sent together.', {
      param: 'replacement_for',
    })
  }
  const replaced = replacedId === undefined ? null : findReplaceable(context, replacedId, cardholder.id)
  if (replaced !== null && !keepsNumber(reason) && replaced.status !== 'canceled') {
    throw unexpectedState('A lost or stolen card must be canceled before it is replaced.', 'replacement_for')
  }
  const id = createId('ic', context.clock.nowMs())
  const number = replaced !== null && keepsNumber(reason) ? replaced.number : reserveNumber(context.store, id)
  return {
    id,
    created: nowSeconds(context.clock),
    cardholderId: cardholder.id,
    type: 'virtual',
    status: params.status ?? 'inactive',
    number,
    last4: number.slice(-4),
    cvc: randomDigits(3),
    ...expiry(context, params.exp_month, params.exp_year),
    currency: params.currency,
    cancellationReason: null,
    replacementFor: replaced?.id ?? null,
    replacedBy: null,
    replacementReason: reason ?? null,
    cancelAfterPayments: params.lifecycle_controls?.cancel_after.payment_count ?? null,
    payments: 0,
    spendingControls: firstControls(params),
    metadata: changeMetadata({}, params.metadata),
  }
}

function requireActive(cardholder: CardholderRecord): void {
  if (cardholder.status === 'active') return
  throw unexpectedState('The card cannot be activated because its cardholder is not active.', 'status')
}

/** Limits that were not stated are Stripe's default; an empty list states that there are none. */
function firstControls(params: Parsed<typeof createShape>): SpendingControls {
  const start = { ...NO_CONTROLS, spendingLimits: DEFAULT_LIMITS, spendingLimitsCurrency: params.currency }
  return changeControls(start, params.spending_controls)
}

/** An expired or damaged card passes its number on; a lost or stolen one must not (Stripe's guide to replacement cards). */
const keepsNumber = (reason: string | null | undefined): boolean => reason === 'damaged' || reason === 'expired'

function findReplaceable(context: Parts, id: string, cardholderId: string): CardRecord {
  const card = findOrFail(context, 'issuing.card', id, 'replacement_for')
  if (card.cardholderId !== cardholderId) {
    throw unexpectedState('The replaced card belongs to another cardholder.', 'replacement_for')
  }
  if (card.replacedBy !== null) throw unexpectedState('The card has already been replaced.', 'replacement_for')
  return card
}

function markReplaced(context: Parts, call: Call, id: string, replacedBy: string): void {
  context.events.updated(call, 'issuing_card.updated', 'issuing.card', id, (replaced) => ({ ...replaced, replacedBy }))
}

/** Where a replacement becomes active, what it replaces ends (the same guide). */
function endReplaced(context: Parts, call: Call, { status, replacementFor, replacementReason }: CardRecord): void {
  if (status !== 'active' || replacementFor === null || !keepsNumber(replacementReason)) return
  if (findOrFail(context, 'issuing.card', replacementFor).status === 'canceled') return
  context.events.updated(
    call,
    'issuing_card.updated',
    'issuing.card',
    replacementFor,
    (replaced): CardRecord => ({
      ...replaced,
      status: 'canceled',
    }),
  )
}

/** Picks numbers until one is free; `card_numbers` keeps every number unique. */
function reserveNumber(store: Store, cardId: string): string {
  const insert = store.database.prepare('INSERT INTO card_numbers (number, card) VALUES (?, ?) ON CONFLICT DO NOTHING')
  for (;;) {
    const number = createCardNumber()
    if (insert.run(number, cardId).changes === 1) return number
  }
}

function expiry(
  context: Parts,
  month: number | undefined,
  year: number | undefined,
): { expMonth: number; expYear: number } {
  const now = new Date(context.clock.nowMs())
  const expMonth = month ?? now.getUTCMonth() + 1
  const expYear = year ?? now.getUTCFullYear() + 3 + randomInt(2)
  if (isExpired({ expMonth, expYear }, now)) throw invalidParam('exp_year', 'The expiry date lies in the past.')
  return { expMonth, expYear }
}

/** A card is good through the last day (UTC) of its month. */
export function isExpired(card: Pick<CardRecord, 'expMonth' | 'expYear'>, now: Date): boolean {
  return now.getTime() >= Date.UTC(card.expYear, card.expMonth, 1)
}

function changeCard(context: Parts, current: CardRecord, params: Parsed<typeof updateShape>): CardRecord {
  const status = params.status ?? current.status
  if (current.status === 'canceled' && status !== 'canceled') {
    throw unexpectedState('A canceled card stays canceled.', 'status')
  }
  if (status === 'active' && current.status !== 'active') {
    requireActive(findOrFail(context, 'issuing.cardholder', current.cardholderId))
  }
  if (params.cancellation_reason !== undefined && status !== 'canceled') {
    throw unexpectedState('A cancellation reason can only be given for a canceled card.', 'cancellation_reason')
  }
  return {
    ...current,
    status,
    cancellationReason: params.cancellation_reason ?? current.cancellationReason,
    spendingControls: changeControls(current.spendingControls, params.spending_controls),
    metadata: changeMetadata(current.metadata, params.metadata),
  }
}
