import type Stripe from 'stripe'
import type { IssuerEvent } from '../issuer.ts'
import { readStripeEvent } from './authorization-events.ts'
import { JsonShapeError, toObject } from './json-reader.ts'

/** Every event that moves money or says what became of a request. */
const TYPES = [
  'issuing_authorization.created',
  'issuing_authorization.updated',
  'issuing_transaction.created',
  'issuing_transaction.updated',
  'issuing_dispute.created',
  'issuing_dispute.updated',
  'issuing_dispute.submitted',
  'issuing_dispute.closed',
  'issuing_dispute.funds_reinstated',
  'issuing_dispute.funds_rescinded',
]

/**
 * `delivery_success: false` are "events which are still pending or have failed all delivery attempts to a webhook endpoint"; Stripe keeps
 * them for thirty days (https://docs.stripe.com/api/events/list).
 */
export const undeliveredEvents = (time: { fromSeconds: number; untilSeconds: number }): Stripe.EventListParams => ({
  delivery_success: false,
  types: TYPES,
  created: { gte: time.fromSeconds, lte: time.untilSeconds },
  limit: 100,
})

export function toIssuerEvent(event: Stripe.Event): IssuerEvent {
  const eventId = event.id
  try {
    const read = readStripeEvent(toObject(event))
    if (read.kind === 'record' || read.kind === 'dispute') return { eventId, ...read }
    return { eventId, kind: 'unreadable' }
  } catch (error) {
    if (!(error instanceof JsonShapeError)) throw error
    return { eventId, kind: 'unreadable' }
  }
}
