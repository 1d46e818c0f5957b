import { isDeepStrictEqual } from 'node:util'
import { type Clock, nowSeconds } from '../clock.ts'
import type { Cause, Events } from '../context.ts'
import type { Wire } from '../http/endpoint.ts'
import { createId } from '../ids.ts'
import { render } from '../issuing/views.ts'
import type { EventRecord, WebhookEndpointRecord } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { ALL_ENDPOINTS } from './webhook-endpoints.ts'

/** Events are dated by `clock`, and delivered by the real one. `onQueued` is called after each commit that left something to deliver. */
export function createEvents(parts: { store: Store; clock: Clock; realClock: Clock; onQueued: () => void }): Events {
  const { store, clock } = parts

  function save(
    cause: Cause,
    type: string,
    object: Wire,
    previousAttributes: EventRecord['previousAttributes'],
  ): EventRecord {
    const event: EventRecord = {
      id: createId('evt', clock.nowMs()),
      created: nowSeconds(clock),
      type,
      object,
      previousAttributes,
      requestId: cause.requestId,
      idempotencyKey: cause.idempotencyKey,
    }
    store.objects.insert('event', event)
    return event
  }

  function publish(event: EventRecord): void {
    for (const endpoint of store.objects.list('webhook_endpoint', ALL_ENDPOINTS).records) {
      if (wants(endpoint, event.type)) store.deliveries.add(event.id, endpoint.id, parts.realClock.nowMs())
    }
    store.afterCommit(parts.onQueued)
  }

  return {
    created(cause, type, kind, record) {
      publish(save(cause, type, render(kind, record, store.objects), null))
    },
    updated(cause, type, kind, id, change) {
      const before = store.objects.find(kind, id)
      if (before === null) throw new Error(`no ${kind} ${id} to update`)
      const wireBefore = render(kind, before, store.objects)
      const after = change(before)
      store.objects.update(kind, after)
      const wireAfter = render(kind, after, store.objects)
      const changed = whatChanged(wireBefore, wireAfter)
      if (Object.keys(changed).length > 0) publish(save(cause, type, wireAfter, changed))
      return after
    },
    request(cause, record) {
      const object = render('issuing.authorization', record, store.objects)
      return save(cause, 'issuing_authorization.request', object, null).id
    },
  }
}

/** Requests go to the synchronous endpoint alone, so no regular endpoint ever wants one. */
function wants(endpoint: WebhookEndpointRecord, type: string): boolean {
  return (
    endpoint.status === 'enabled' && (endpoint.enabledEvents.includes('*') || endpoint.enabledEvents.includes(type))
  )
}

/**
 * The old values of what differs, as Stripe shows them: of a nested object only the fields that differ, of an array
 * the whole old array.
 */
export function whatChanged(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const changed: [string, unknown][] = []
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[key]
    const now = after[key]
    if (isDeepStrictEqual(old, now)) continue
    changed.push([key, isPlainObject(old) && isPlainObject(now) ? whatChanged(old, now) : (old ?? null)])
  }
  return Object.fromEntries(changed)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
