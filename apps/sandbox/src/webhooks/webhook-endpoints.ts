import { nowSeconds } from '../clock.ts'
import type { WebhookTarget } from '../config.ts'
import type { Context } from '../context.ts'
import { type Endpoint, endpoint } from '../http/endpoint.ts'
import {
  array,
  boolean,
  changeMetadata,
  emptyable,
  member,
  metadata,
  optional,
  type Parsed,
  required,
  type Shape,
  text,
} from '../http/params.ts'
import { findOrFail, listing, retrieving, view } from '../http/resources.ts'
import { createId, createSecret } from '../ids.ts'
import type { WebhookEndpointRecord } from '../store/records.ts'
import EVENT_NAMES from './event-names.json' with { type: 'json' }

const PATH = '/v1/webhook_endpoints'

/** Every endpoint there is; more than these are not expected in a sandbox. */
export const ALL_ENDPOINTS = { conditions: [], limit: 1000 }

const url = text({ pattern: /^https?:\/\/[^\s/]+/, what: 'URL' })
/** Every event of Stripe's, of which most never happen here, and `*`. */
const eventName = member(new Set(EVENT_NAMES), 'name of an event')

const createShape = {
  enabled_events: required(array(eventName)),
  url: required(url),
  api_version: optional(text({ pattern: /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/, what: 'API version' })),
  connect: optional(boolean()),
  description: emptyable(text()),
  metadata,
} satisfies Shape

const updateShape = {
  description: emptyable(text()),
  disabled: optional(boolean()),
  enabled_events: optional(array(eventName)),
  metadata,
  url: optional(url),
} satisfies Shape

type Parts = Pick<Context, 'store' | 'clock'>

export function webhookEndpointEndpoints(context: Parts): Endpoint[] {
  return [
    endpoint('POST', PATH, createShape, (_call, params) => {
      const record = newEndpoint(context, params, createSecret('whsec'))
      context.store.objects.insert('webhook_endpoint', record)
      return { ...view(context, 'webhook_endpoint', record), secret: record.secret }
    }),
    endpoint('POST', `${PATH}/:id`, updateShape, (call, params) => {
      const record = change(findOrFail(context, 'webhook_endpoint', call.id), params)
      context.store.objects.update('webhook_endpoint', record)
      if (record.status === 'disabled') context.store.deliveries.removeForEndpoint(record.id)
      return view(context, 'webhook_endpoint', record)
    }),
    endpoint('DELETE', `${PATH}/:id`, {}, (call) => {
      const { id } = findOrFail(context, 'webhook_endpoint', call.id)
      context.store.objects.remove('webhook_endpoint', id)
      context.store.deliveries.removeForEndpoint(id)
      return { id, object: 'webhook_endpoint', deleted: true }
    }),
    retrieving(context, 'webhook_endpoint', PATH),
    listing(context, 'webhook_endpoint', PATH, {}, () => []),
  ]
}

function newEndpoint(
  context: Pick<Context, 'clock'>,
  params: Pick<Parsed<typeof createShape>, 'enabled_events' | 'url'> & Partial<Parsed<typeof createShape>>,
  secret: string,
): WebhookEndpointRecord {
  return {
    id: createId('we', context.clock.nowMs()),
    created: nowSeconds(context.clock),
    status: 'enabled',
    url: params.url,
    secret,
    enabledEvents: params.enabled_events,
    description: params.description ?? null,
    apiVersion: params.api_version ?? null,
    isFromSettings: false,
    metadata: changeMetadata({}, params.metadata),
  }
}

function change(current: WebhookEndpointRecord, params: Parsed<typeof updateShape>): WebhookEndpointRecord {
  return {
    ...current,
    status: params.disabled === undefined ? current.status : params.disabled ? 'disabled' : 'enabled',
    url: params.url ?? current.url,
    enabledEvents: params.enabled_events ?? current.enabledEvents,
    description: params.description === undefined ? current.description : params.description,
    metadata: changeMetadata(current.metadata, params.metadata),
  }
}

/**
 * Makes the one endpoint that comes from the settings, or brings it up to date; events that still wait for it go to
 * its new address. Without a target the endpoint of an earlier start is removed.
 */
export function ensureConfiguredEndpoint(context: Parts, target: WebhookTarget | null): void {
  const { objects, deliveries } = context.store
  const known = objects
    .list('webhook_endpoint', { conditions: [{ column: '$.isFromSettings', operator: '=', value: 1 }], limit: 1 })
    .records.at(0)
  if (target === null) {
    if (known === undefined) return
    objects.remove('webhook_endpoint', known.id)
    deliveries.removeForEndpoint(known.id)
  } else if (known === undefined) {
    const record = newEndpoint(context, { enabled_events: ['*'], url: target.url }, target.secret)
    objects.insert('webhook_endpoint', { ...record, isFromSettings: true })
  } else if (known.url !== target.url || known.secret !== target.secret) {
    objects.update('webhook_endpoint', { ...known, ...target, status: 'enabled' })
  }
}
