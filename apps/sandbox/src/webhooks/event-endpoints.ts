import type { Context } from '../context.ts'
import { type Endpoint, endpoint, listShape, toPage } from '../http/endpoint.ts'
import { array, boolean, optional, type Parsed, type Shape, text } from '../http/params.ts'
import { findOrFail, view } from '../http/resources.ts'
import { StripeError } from '../http/stripe-error.ts'
import type { Condition } from '../store/object-store.ts'
import type { EventRecord } from '../store/records.ts'

const PATH = '/v1/events'

const shape = {
  ...listShape,
  delivery_success: optional(boolean()),
  type: optional(text({ max: 100, pattern: /^[a-z0-9_.*]+$/, what: 'event name' })),
  types: optional(array(text({ max: 100, pattern: /^[a-z0-9_.]+$/, what: 'event name' }), 20)),
} satisfies Shape

type Parts = Pick<Context, 'store'>

export function eventEndpoints(context: Parts): Endpoint[] {
  return [
    endpoint('GET', `${PATH}/:id`, {}, (call) => viewEvent(context, findOrFail(context, 'event', call.id))),
    endpoint('GET', PATH, shape, (_call, params) => {
      for (const param of ['starting_after', 'ending_before'] as const) {
        if (params[param] !== undefined) findOrFail(context, 'event', params[param], param)
      }
      const page = toPage(params, [])
      const conditions = [...page.conditions, ...byType(params), ...byDelivery(params)]
      const { records, hasMore } = context.store.objects.list('event', { ...page, conditions })
      return { object: 'list', data: records.map((record) => viewEvent(context, record)), has_more: hasMore, url: PATH }
    }),
  ]
}

function viewEvent(context: Parts, record: EventRecord) {
  return { ...view(context, 'event', record), pending_webhooks: context.store.deliveries.countWaiting(record.id) }
}

/** A `*` in a name stands for any characters, as in `issuing_card.*`. */
function byType(params: Parsed<typeof shape>): Condition[] {
  if (params.type !== undefined && params.types !== undefined) {
    throw new StripeError(400, 'Send either type or types, not both.', { param: 'types' })
  }
  if (params.type !== undefined) return [{ column: 'type', operator: 'GLOB', value: params.type }]
  return params.types === undefined ? [] : [{ column: 'type', operator: 'IN', value: JSON.stringify(params.types) }]
}

/** `delivery_success=false`: still owed to some endpoint, or given up. */
function byDelivery(params: Parsed<typeof shape>): Condition[] {
  if (params.delivery_success === undefined) return []
  return [{ column: 'undelivered', operator: '=', value: params.delivery_success ? 0 : 1 }]
}
