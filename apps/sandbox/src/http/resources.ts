import type { Context } from '../context.ts'
import { render } from '../issuing/views.ts'
import type { Kind, Records } from '../store/records.ts'
import { type Endpoint, endpoint, type Filters, type ListParams, listShape, toPage, type Wire } from './endpoint.ts'
import type { Parsed, Shape } from './params.ts'
import { missingResource } from './stripe-error.ts'

type Reading = Pick<Context, 'store'>

/** The kind's name in messages: `issuing.card` is an issuing card. */
function noun(kind: Kind): string {
  return kind.replace('.', ' ').replaceAll('_', ' ')
}

/** @throws StripeError 404 where there is none; with `param`, 400 naming the parameter that held the id. */
export function findOrFail<K extends Kind>(context: Reading, kind: K, id: string, param?: string): Records[K] {
  const record = context.store.objects.find(kind, id)
  if (record !== null) return record
  throw param === undefined ? missingResource(noun(kind), id) : missingResource(noun(kind), id, param, 400)
}

export function view<K extends Kind>(context: Reading, kind: K, record: Records[K]): Wire {
  return render(kind, record, context.store.objects)
}

/** `GET path/:id`. */
export function retrieving(
  context: Reading,
  kind: Kind,
  path: string,
  options: { revealsCard?: boolean } = {},
): Endpoint {
  return endpoint('GET', `${path}/:id`, {}, (call) => view(context, kind, findOrFail(context, kind, call.id)), options)
}

/** `GET path`, newest first, with the list's own filters. */
export function listing<S extends Shape>(
  context: Reading,
  kind: Kind,
  path: string,
  shape: S,
  toFilters: (params: Parsed<S>) => Filters,
): Endpoint {
  return endpoint('GET', path, { ...listShape, ...shape }, (_call, params) => {
    const given = params as unknown as ListParams & Parsed<S>
    return list(context, kind, path, given, toFilters(given))
  })
}

function list(context: Reading, kind: Kind, url: string, params: ListParams, filters: Filters): Wire {
  for (const param of ['starting_after', 'ending_before'] as const) {
    const id = params[param]
    if (id !== undefined) findOrFail(context, kind, id, param)
  }
  const { records, hasMore } = context.store.objects.list(kind, toPage(params, filters))
  return { object: 'list', data: records.map((record) => view(context, kind, record)), has_more: hasMore, url }
}
