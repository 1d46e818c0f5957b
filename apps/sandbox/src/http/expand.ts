import { render } from '../issuing/views.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { Kind } from '../store/records.ts'
import type { Wire } from './endpoint.ts'
import { StripeError } from './stripe-error.ts'

/** "Expansions have a maximum depth of four levels", `data` of a list counted in (Stripe's reference, Expanding responses). */
const MAX_DEPTH = 4

/** Which fields of which objects hold the id of what. */
const EXPANDABLE: Record<string, Record<string, Kind>> = {
  'issuing.card': { replaced_by: 'issuing.card', replacement_for: 'issuing.card' },
  'issuing.authorization': { cardholder: 'issuing.cardholder' },
  'issuing.transaction': {
    authorization: 'issuing.authorization',
    balance_transaction: 'balance_transaction',
    card: 'issuing.card',
    cardholder: 'issuing.cardholder',
    dispute: 'issuing.dispute',
  },
  'issuing.dispute': { transaction: 'issuing.transaction' },
  topup: { balance_transaction: 'balance_transaction' },
}

/** What a balance transaction comes from, by the prefix of its id. */
const SOURCES: Record<string, Kind> = {
  iauth: 'issuing.authorization',
  idp: 'issuing.dispute',
  ipi: 'issuing.transaction',
  tu: 'topup',
}

/** Fields inside of an object's own parts that hold the id of a file: evidence of a dispute, papers of a cardholder. */
const FILES = new Set(['additional_documentation', 'back', 'card_statement', 'cash_receipt', 'check_image', 'front'])

/** Fields that may be named although they are always null or always whole here. */
const ALREADY_WHOLE = new Set(['token', 'personalization_design', 'source'])

/**
 * Replaces the ids that `paths` name by the objects themselves, in place; paths of a list begin with `data`.
 * @throws StripeError 400 for a path that leads nowhere.
 */
export function expand(wire: Wire, paths: readonly string[], objects: ObjectStore, revealsCard: boolean): Wire {
  for (const path of paths) {
    const steps = path.split('.')
    if (steps.length > MAX_DEPTH) throw cannotExpand(path, `at most ${MAX_DEPTH} levels can be expanded`)
    expandStep(wire, steps, { path, objects, revealsCard })
  }
  return wire
}

interface Request {
  path: string
  objects: ObjectStore
  revealsCard: boolean
}

/** An object, or a part of one that is no object by itself, such as the evidence of a dispute. */
type Part = { object?: unknown; [field: string]: unknown }

function expandStep(target: Part, steps: string[], request: Request): void {
  const [field, ...rest] = steps
  if (field === undefined) return
  if (target.object === 'issuing.card' && (field === 'number' || field === 'cvc') && rest.length === 0) {
    revealCard(target, field, request)
    return
  }
  const value = Object.hasOwn(target, field) ? target[field] : undefined
  const kind = kindOf(target, field)
  if (typeof value === 'string' && kind !== undefined) {
    const record = request.objects.find(kind, value)
    if (record === null) throw cannotExpand(request.path)
    const expanded = render(kind, record, request.objects)
    target[field] = expanded
    expandStep(expanded, rest, request)
  } else if (Array.isArray(value)) {
    for (const item of value) if (isWire(item)) expandStep(item, rest, request)
  } else if (isWire(value) || (isPart(value) && rest.length > 0)) {
    expandStep(value, rest, request)
  } else if (!mayBeNothing(target, field, rest)) {
    throw cannotExpand(request.path)
  }
}

/** What the text in that field is the id of; undefined where it is none. */
function kindOf(target: Part, field: string): Kind | undefined {
  if (!isWire(target)) return FILES.has(field) ? 'file' : undefined
  if (target.object === 'balance_transaction' && field === 'source')
    return SOURCES[String(target.source).split('_')[0] ?? '']
  return EXPANDABLE[target.object]?.[field]
}

/** Whether a path is a good one although it ends here: not every object has what it leads to. */
function mayBeNothing(target: Part, field: string, rest: string[]): boolean {
  const isKnown = kindOf(target, field) !== undefined || ALREADY_WHOLE.has(field) || FILES.has(rest.at(-1) ?? '')
  return isKnown && (!isWire(target) || Object.hasOwn(target, field))
}

/** Number and CVC are shown when a single card is retrieved, and nowhere else. */
function revealCard(card: Part, field: 'number' | 'cvc', request: Request): void {
  if (!request.revealsCard || request.path !== field) {
    throw cannotExpand(request.path, 'it is only shown when a card is retrieved by its id')
  }
  const record = request.objects.find('issuing.card', String(card.id))
  if (record) card[field] = record[field]
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWire(value: unknown): value is Wire {
  return isPart(value) && typeof value.object === 'string'
}

function cannotExpand(path: string, why?: string): StripeError {
  return new StripeError(400, `This property cannot be expanded (${path})${why === undefined ? '.' : `: ${why}.`}`, {
    param: 'expand',
  })
}
