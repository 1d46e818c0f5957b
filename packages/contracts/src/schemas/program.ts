import { z } from 'zod'
import { ERROR_CATALOGUE, type ErrorCode, FIELD_ERROR_CATALOGUE, type FieldErrorCode } from '../errors.ts'
import { named } from './primitives.ts'

const ERROR_CODES = Object.keys(ERROR_CATALOGUE) as [ErrorCode, ...ErrorCode[]]

const FIELD_ERROR_CODES = Object.keys(FIELD_ERROR_CATALOGUE) as [FieldErrorCode, ...FieldErrorCode[]]
const FIELD_ERRORS = Object.entries(FIELD_ERROR_CATALOGUE).map(([code, meaning]) => `- \`${code}\`: ${meaning}`)

const fieldError = named(
  'FieldError',
  'What is wrong with one field',
  z.object({
    path: z.string().describe('Dotted, like `controls.limits.0.amountMinor`'),
    code: z.enum(FIELD_ERROR_CODES).describe(FIELD_ERRORS.join('\n')),
    message: z.string().describe('In English, for developers; people are told by the code, in their language'),
    params: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .optional()
      .describe('The figures that the code speaks of'),
  }),
)

export const problem = named(
  'Problem',
  'What went wrong (RFC 9457). Switch on the code, never on the words.',
  z.object({
    type: z.string().describe('Where the code is explained, relative to this API'),
    title: z.string(),
    status: z.int(),
    code: z.enum(ERROR_CODES),
    detail: z.string().describe('One sentence for the reader'),
    requestId: z.string().describe('Tell it to support; it finds the request in the log'),
    errors: z.array(fieldError).optional().describe('One entry for each bad field'),
  }),
)

export const EVENT_TYPES = ['card', 'transaction', 'kyc', 'notification'] as const
export type EventType = (typeof EVENT_TYPES)[number]
export const liveEvent = named(
  'LiveEvent',
  'Something changed: fetch the object to see what',
  z.object({ type: z.enum(EVENT_TYPES), id: z.string() }),
)

export const categoryEntry = named(
  'Category',
  'A merchant category',
  z.object({
    code: z.string().describe('What controls name'),
    mcc: z.string().nullable().describe('ISO 18245'),
    name: z.string(),
    group: z.string(),
  }),
)
export const categoryList = named(
  'CategoryList',
  'All categories',
  z.object({ data: z.array(categoryEntry), nextCursor: z.null() }),
)
export const countryEntry = named('Country', 'A country', z.object({ code: z.string(), name: z.string() }))
export const countryList = named(
  'CountryList',
  'All countries',
  z.object({ data: z.array(countryEntry), nextCursor: z.null() }),
)

export const live = named('Live', 'The process runs', z.object({ status: z.literal('live') }))
export const DEPENDENCY_STATES = ['up', 'degraded', 'down'] as const
const dependency = z.object({
  state: z.enum(DEPENDENCY_STATES).describe('`degraded`: it is not known, or it works in part'),
  required: z
    .boolean()
    .describe('Whether this program is not ready while it is down; without the others it works in part'),
  detail: z.string().optional().describe('What is the matter, and what waits for it'),
})
export const readiness = named(
  'Readiness',
  'Each thing this program needs, with its state',
  z.object({
    status: z.enum(['ready', 'not_ready', 'draining']),
    dependencies: z.record(z.string(), dependency),
  }),
)
