import type { z } from 'zod'
import type { ErrorCode } from '../errors.ts'
import type { StaffRole } from '../schemas/auth.ts'

export const TAGS = [
  { name: 'Signing in', description: 'Sign up, sign in, keep a session, prove again that it is you.' },
  { name: 'Me', description: 'The signed-in person: profile, sessions, devices, messages.' },
  { name: 'Identity', description: 'The identity check that comes before the first card.' },
  {
    name: 'Cards',
    description: 'Create cards, freeze, close and replace them, decide what they may be used for, show their number.',
  },
  { name: 'Transactions', description: 'What was bought, refunded or declined, and why.' },
  { name: 'Exceptions', description: 'Asking to let one declined payment through.' },
  { name: 'Disputes', description: 'Contesting a payment.' },
  { name: 'Account', description: 'Balance, entries, statements, limits over all cards.' },
  { name: 'Live', description: 'Changes as they happen.' },
  { name: 'Catalogue', description: 'Words that controls use.' },
  { name: 'Console: people', description: 'Reviews of identity and money that arrived at the bank. For staff.' },
  { name: 'Console: rules', description: "The operator's rules, their approval, simulation and backtest. For staff." },
  {
    name: 'Console: operations',
    description: 'Decisions with their trace, exceptions, cases, reconciliation. For staff.',
  },
  { name: 'Webhooks', description: 'What issuers and identity providers call.' },
  { name: 'Program', description: 'Health and this document.' },
] as const
export type Tag = (typeof TAGS)[number]['name']

export interface FileField {
  readonly name: string
  readonly isRequired: boolean
  readonly description: string
}

export interface MultipartBody {
  readonly fields: z.ZodObject
  readonly files: readonly FileField[]
}

export interface OperationResponse {
  readonly description: string
  /** Left out where there is no body. */
  readonly schema?: z.ZodType
  /** `application/json` unless it is something else; several where the caller chooses. */
  readonly contentTypes?: readonly string[]
  readonly example?: unknown
}

/** One method and path, with all that a client has to know about it. */
export interface Operation {
  readonly method: 'GET' | 'POST'
  /** As Express and OpenAPI both write it but for parameters, which are in braces here. */
  readonly path: string
  readonly operationId: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** `elevated` is a user who proved within the last five minutes that it is them; `staff` needs one of `roles` (or any, where none is named). */
  readonly auth: 'none' | 'user' | 'elevated' | 'staff'
  readonly roles?: readonly StaffRole[]
  readonly idempotency: 'required' | 'optional' | 'none'
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly multipart?: MultipartBody
  /** An example of the body. */
  readonly example?: unknown
  /** Request headers beyond the usual ones. */
  readonly headers?: readonly { readonly name: string; readonly description: string }[]
  readonly responses: Readonly<Record<number, OperationResponse>>
  /** Errors of this operation, beyond those that follow from its authentication, body and idempotency. */
  readonly errors?: readonly ErrorCode[]
}

/** What only somebody with an account has; staff hold none. */
const OF_CARDHOLDERS: ReadonlySet<Tag> = new Set([
  'Identity',
  'Cards',
  'Transactions',
  'Exceptions',
  'Disputes',
  'Account',
])

/** Errors that an operation has by its nature: how it is called, not what it does. */
export function usualErrors(operation: Operation): readonly ErrorCode[] {
  const codes: ErrorCode[] = []
  const hasBody = operation.body !== undefined || operation.multipart !== undefined
  // Whatever is sent is read before it is known that nothing is wanted.
  if (operation.method === 'POST') codes.push('invalid_request', 'payload_too_large', 'unsupported_media_type')
  if (hasBody) codes.push('validation_failed')
  if (operation.query !== undefined) codes.push('validation_failed')
  if (operation.auth !== 'none') codes.push('unauthorized')
  if (operation.auth === 'elevated') codes.push('elevated_required')
  if (operation.auth === 'staff' || OF_CARDHOLDERS.has(operation.tag)) codes.push('forbidden')
  if (operation.idempotency !== 'none') codes.push('idempotency_key_reused', 'idempotency_in_progress')
  if (operation.idempotency === 'required') codes.push('idempotency_key_required')
  codes.push('rate_limited', 'internal_error', 'unavailable')
  return [...new Set(codes)]
}

const noContent = (description: string): Readonly<Record<number, OperationResponse>> => ({ 204: { description } })
const answers = (
  status: number,
  description: string,
  schema: z.ZodType,
  example?: unknown,
): Readonly<Record<number, OperationResponse>> => ({
  [status]: { description, schema, ...(example === undefined ? {} : { example }) },
})

/** A mutating operation with a JSON body; keys are accepted unless it says otherwise. */
export const post = (
  path: string,
  operationId: string,
  rest: Omit<Operation, 'method' | 'path' | 'operationId' | 'idempotency'> & Partial<Pick<Operation, 'idempotency'>>,
): Operation => ({
  idempotency: 'optional',
  ...rest,
  method: 'POST',
  path,
  operationId,
})

export const get = (
  path: string,
  operationId: string,
  rest: Omit<Operation, 'method' | 'path' | 'operationId' | 'idempotency'>,
): Operation => ({
  ...rest,
  method: 'GET',
  path,
  operationId,
  idempotency: 'none',
})

export { answers, noContent }
