import { nowSeconds } from '../clock.ts'
import type { Wire } from '../http/endpoint.ts'
import { expand } from '../http/expand.ts'
import { findOrFail } from '../http/resources.ts'
import { StripeError } from '../http/stripe-error.ts'
import type { RealTimeAnswer } from '../network/real-time.ts'
import type { Condition } from '../store/object-store.ts'
import type { AuthorizationRecord } from '../store/records.ts'
import { conclude } from './authorization-decision.ts'
import { expire } from './authorization-lifecycle.ts'
import type { AuthorizationParts } from './authorizations.ts'
import { closeDecidedDisputes, expireDisputes } from './disputes.ts'

const DAY_S = 86_400
const DAY_MS = DAY_S * 1000

/** Stripe's documentation: about a week, and up to 31 days for lodging, airlines and car rental. */
const EXPIRY_DAYS = 7
const LONG_EXPIRY_DAYS = 31
const LONG_CATEGORIES = new Set([
  'hotels_motels_and_resorts',
  'airlines_air_carriers',
  'car_rental_agencies',
  'cruise_lines',
  'timeshares',
])

const EVENT_DAYS = 30
const KEY_HOURS = 25

const BY_THE_NETWORK = { requestId: null, idempotencyKey: null }
const CUT_OFF: RealTimeAnswer = { kind: 'timeout', message: 'the sandbox was stopped while it waited' }

/**
 * Ends the requests that a stop cut off: nobody knows their answers, so the timeout default decides them, and their
 * idempotency keys get the answer. To be called inside a write, once, before anything is served.
 */
export function recover(context: AuthorizationParts): void {
  for (const open of context.store.openRequests.all()) {
    const wire = conclude(context, open, open.authorizationId, CUT_OFF)
    if (open.idempotencyKey === null) continue
    const use = context.store.idempotency.find(open.idempotencyKey)
    const { status, body } = show(context, wire, use?.expand ?? [])
    context.store.idempotency.finish(open.idempotencyKey, status, body)
  }
  closeDecidedDisputes(context)
}

/** The answer to a request that was cut off; what it cannot be shown as does not keep the sandbox from starting. */
function show(context: AuthorizationParts, wire: Wire, expandPaths: string[]): { status: number; body: string } {
  try {
    return { status: 200, body: JSON.stringify(expand(wire, expandPaths, context.store.objects, false)) }
  } catch (error) {
    if (!(error instanceof StripeError)) throw error
    return { status: error.status, body: JSON.stringify(error.toBody()) }
  }
}

/** What time does: authorizations expire, and old events and keys are forgotten. To be called inside a write. */
export function tidy(context: AuthorizationParts): void {
  const nowS = nowSeconds(context.clock)
  for (const id of findStale(context, nowS)) {
    const record = findOrFail(context, 'issuing.authorization', id)
    if (isOverdue(record, nowS)) expire(context, BY_THE_NETWORK, record)
  }
  expireDisputes(context)
  const nowMs = context.clock.nowMs()
  context.store.objects.removeDeliveredEvents(nowS - EVENT_DAYS * DAY_S)
  context.store.deliveries.removeOlderThan(nowMs - EVENT_DAYS * DAY_MS)
  context.store.idempotency.removeOlderThan(nowMs - KEY_HOURS * 3_600_000)
}

/** Every authorization still pending after the shortest time of all, page by page. */
function findStale(context: AuthorizationParts, nowS: number): string[] {
  const conditions: Condition[] = [
    { column: 'status', operator: '=', value: 'pending' },
    { column: 'created', operator: '<=', value: nowS - EXPIRY_DAYS * DAY_S },
  ]
  const ids: string[] = []
  for (;;) {
    const page = context.store.objects.list('issuing.authorization', {
      conditions,
      limit: 1000,
      startingAfter: ids.at(-1),
    })
    ids.push(...page.records.map(({ id }) => id))
    if (!page.hasMore) return ids
  }
}

/** One that was played as of long ago has its time from then on when it was played: something may still follow on it. */
function isOverdue(record: AuthorizationRecord, nowS: number): boolean {
  if (record.pending !== null || !record.approved) return false
  const days = LONG_CATEGORIES.has(record.merchant.category) ? LONG_EXPIRY_DAYS : EXPIRY_DAYS
  return nowS - (record.madeAt ?? record.created) >= days * DAY_S
}
