import type { Condition } from '../store/object-store.ts'
import {
  array,
  integer,
  optional,
  type Param,
  type Parsed,
  type Shape,
  type TimeRange,
  text,
  timeRange,
} from './params.ts'
import { StripeError } from './stripe-error.ts'

/** An object as it is sent to callers. */
export type Wire = { object: string; [field: string]: unknown }

/** What is known about the request that a handler serves. */
export interface Call {
  requestId: string
  idempotencyKey: string | null
  /** The id in the path; empty where the path has none. */
  id: string
  /** The version the caller asked for; null where it did not. */
  requestedVersion: string | null
}

/**
 * The work of a request that must ask somebody else in between: what was decided so far is stored, `ask` runs outside
 * any write, and `conclude` stores what came of it.
 */
export interface Asking {
  /** The object as it is meanwhile; nobody is asked where the caller could not be shown it as requested. */
  wire: Wire
  ask: () => Promise<() => Wire>
}

export type Outcome = { wire: Wire } | Asking

export interface Endpoint {
  method: 'GET' | 'POST' | 'DELETE'
  /** With `:id` for the id. */
  path: string
  shape: Shape
  /** Whether `expand[]=number` and `cvc` are answered. */
  revealsCard?: boolean
  run(call: Call, params: Record<string, unknown>): Outcome
}

/** Ties the parameters' shape to the handler's types. */
export function endpoint<S extends Shape>(
  method: Endpoint['method'],
  path: string,
  shape: S,
  run: (call: Call, params: Parsed<S>) => Wire | Outcome,
  options: { revealsCard?: boolean } = {},
): Endpoint {
  return {
    method,
    path,
    shape,
    ...options,
    run(call, params) {
      const result = run(call, params as Parsed<S>)
      return isOutcome(result) ? result : { wire: result }
    },
  }
}

function isOutcome(result: Wire | Outcome): result is Outcome {
  return 'ask' in result || 'wire' in result
}

/** The parameters every list takes. */
export const listShape = {
  limit: optional(integer({ min: 1, max: 100 })),
  starting_after: optional(text({ max: 255 })),
  ending_before: optional(text({ max: 255 })),
  created: optional(timeRange),
} satisfies Shape

export interface ListParams {
  limit: number | undefined
  starting_after: string | undefined
  ending_before: string | undefined
  created: TimeRange | undefined
}

/** Which of a list's own parameters compare with which stored value; absent parameters do not filter. */
export type Filters = readonly (readonly [Condition['column'], string | number | undefined])[]

export function toPage(params: ListParams, filters: Filters) {
  if (params.starting_after !== undefined && params.ending_before !== undefined) {
    throw new StripeError(400, 'Send either starting_after or ending_before, not both.')
  }
  const conditions: Condition[] = []
  for (const [column, value] of filters) if (value !== undefined) conditions.push({ column, operator: '=', value })
  const range = params.created ?? {}
  const bounds = [
    ['>', range.gt],
    ['>=', range.gte],
    ['<', range.lt],
    ['<=', range.lte],
  ] as const
  for (const [operator, value] of bounds) {
    if (value !== undefined) conditions.push({ column: 'created', operator, value })
  }
  return {
    conditions,
    limit: params.limit ?? 10,
    startingAfter: params.starting_after,
    endingBefore: params.ending_before,
  }
}

export const expandParam: Param<string[] | undefined> = optional(array(text({ max: 200 }), 20))
