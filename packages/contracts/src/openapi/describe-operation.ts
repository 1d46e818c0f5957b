import { ERROR_CATALOGUE, type ErrorCode } from '../errors.ts'
import { isPlanned, type Operation, type OperationResponse, usualErrors } from '../operations.ts'
import { STAFF_ROLES } from '../schemas/auth.ts'
import { problem } from '../schemas/program.ts'
import type { JsonSchema, SchemaBook } from './json-schemas.ts'

type Json = { [key: string]: unknown }

/** One operation in the words of OpenAPI 3.1. */
export function describeOperation(operation: Operation, book: SchemaBook): Json {
  const parameters = [...pathParameters(operation), ...queryParameters(operation, book), ...headerParameters(operation)]
  const requestBody = describeBody(operation, book)
  return {
    operationId: operation.operationId,
    tags: [operation.tag],
    summary: operation.summary,
    ...(isPlanned(operation) ? { 'x-planned': true } : {}),
    ...optional('description', describeText(operation)),
    security: operation.auth === 'none' ? [] : [{ accessToken: [] }],
    ...(operation.auth === 'elevated' ? { 'x-elevated': true } : {}),
    ...(operation.auth === 'staff'
      ? { 'x-roles': operation.roles === undefined ? STAFF_ROLES : rolesOf(operation) }
      : {}),
    ...(operation.idempotency === 'none' ? {} : { 'x-idempotency': operation.idempotency }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...optional('requestBody', requestBody),
    responses: { ...describeResponses(operation, book), ...describeErrors(operation, book) },
  }
}

const optional = (key: string, value: unknown): Json => (value === undefined ? {} : { [key]: value })

function describeText(operation: Operation): string | undefined {
  const sentences = [
    isPlanned(operation) ? '**Planned:** this version does not serve it yet.' : undefined,
    operation.description,
    operation.auth === 'elevated' ? 'Needs a fresh proof of identity: see `POST /auth/step-up`.' : undefined,
    operation.auth === 'staff' ? describeRoles(operation) : undefined,
    operation.idempotency === 'required' ? 'Needs an `Idempotency-Key`, because it moves money.' : undefined,
  ].filter((sentence) => sentence !== undefined)
  return sentences.length > 0 ? sentences.join(' ') : undefined
}

/** Whoever has the role `admin` may do everything. */
const rolesOf = ({ roles = [] }: Operation): string[] => [...new Set([...roles, 'admin'])]

const describeRoles = (operation: Operation): string =>
  operation.roles === undefined
    ? 'For every member of staff.'
    : `For members of staff with the role ${rolesOf(operation)
        .map((role) => `\`${role}\``)
        .join(' or ')}.`

const pathParameters = ({ path }: Operation): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function queryParameters({ query }: Operation, book: SchemaBook): Json[] {
  if (query === undefined) return []
  const { properties = {}, required = [] } = book.inline(query) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(required.includes(name) && name !== 'limit' ? { required: true } : {}),
    ...optional('description', description),
    schema,
  }))
}

function headerParameters({ idempotency, headers = [] }: Operation): Json[] {
  const key = {
    $ref: `#/components/parameters/${idempotency === 'required' ? 'RequiredIdempotencyKey' : 'IdempotencyKey'}`,
  }
  return [
    ...(idempotency === 'none' ? [] : [key]),
    ...headers.map(({ name, description }) => ({ name, in: 'header', description, schema: { type: 'string' } })),
  ]
}

function describeBody({ body, multipart, example }: Operation, book: SchemaBook): Json | undefined {
  if (multipart !== undefined) {
    const {
      properties = {},
      required = [],
      ...rest
    } = book.inline(multipart.fields) as { properties?: Json; required?: string[] }
    const files = multipart.files.map(({ name, description }) => [
      name,
      { type: 'string', format: 'binary', description },
    ])
    const requiredFiles = multipart.files.filter(({ isRequired }) => isRequired).map(({ name }) => name)
    const schema = {
      ...rest,
      properties: { ...properties, ...Object.fromEntries(files) },
      required: [...required, ...requiredFiles],
    }
    return { required: true, content: { 'multipart/form-data': { schema, ...optional('example', example) } } }
  }
  if (body === undefined) return undefined
  const mayBeLeftOut = body.safeParse({}).success
  return {
    required: !mayBeLeftOut,
    content: { 'application/json': { schema: book.refTo(body), ...optional('example', example) } },
  }
}

function describeResponses(operation: Operation, book: SchemaBook): Json {
  const entries = Object.entries(operation.responses).map(([status, response]) => [
    status,
    {
      description: response.description,
      ...(operation.idempotency === 'none'
        ? {}
        : { headers: { 'Idempotency-Replayed': { $ref: '#/components/headers/IdempotencyReplayed' } } }),
      ...describeContent(response, book),
    },
  ])
  return Object.fromEntries(entries)
}

function describeContent({ schema, contentTypes, example }: OperationResponse, book: SchemaBook): Json {
  const types = contentTypes ?? (schema === undefined ? [] : ['application/json'])
  if (types.length === 0) return {}
  const content = types.map((type) => [
    type,
    isJson(type)
      ? { ...optional('schema', schema && book.refTo(schema)), ...optional('example', example) }
      : rawContent(type),
  ])
  return { content: Object.fromEntries(content) }
}

/** Types whose content, or each event of it, is JSON of the schema. */
const isJson = (type: string): boolean => type === 'application/json' || type === 'text/event-stream'
const rawContent = (type: string): Json =>
  type.startsWith('text/') ? { schema: { type: 'string' } } : { schema: { type: 'string', format: 'binary' } }

/** The errors of an operation, those of one status together. */
export function errorsByStatus(operation: Operation): Map<number, ErrorCode[]> {
  const byStatus = new Map<number, ErrorCode[]>()
  const planned: ErrorCode[] = isPlanned(operation) ? ['not_found'] : []
  const codes = [...new Set([...(operation.errors ?? []), ...planned, ...usualErrors(operation)])]
  for (const code of codes.toSorted((a, b) => ERROR_CATALOGUE[a].status - ERROR_CATALOGUE[b].status)) {
    const { status } = ERROR_CATALOGUE[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return byStatus
}

/** Errors that follow from how an operation is called recur everywhere: they are described once and referred to. */
function describeErrors(operation: Operation, book: SchemaBook): Json {
  const own = new Set(Object.keys(operation.responses))
  const entries = [...errorsByStatus(operation)]
    .filter(([status]) => !own.has(String(status)))
    .map(([status, codes]) => [
      String(status),
      isShared(operation, codes)
        ? { $ref: `#/components/responses/${nameOfErrors(codes)}` }
        : describeErrorResponse(codes, book),
    ])
  return Object.fromEntries(entries)
}

const isShared = (operation: Operation, codes: readonly ErrorCode[]): boolean => {
  const usual = usualErrors(operation)
  return codes.every((code) => usual.includes(code))
}

const nameOfErrors = (codes: readonly ErrorCode[]): string =>
  codes.map((code) => code.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())).join('Or')

const describeErrorResponse = (codes: readonly ErrorCode[], book: SchemaBook): Json => ({
  description: codes.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].title}.`).join(' '),
  content: { 'application/problem+json': { schema: book.refTo(problem) } },
  'x-codes': codes,
})

/** The answers that operations refer to instead of describing them. */
export function describeSharedErrors(operations: readonly Operation[], book: SchemaBook): Record<string, Json> {
  const shared = operations.flatMap((operation) =>
    [...errorsByStatus(operation).values()]
      .filter((codes) => isShared(operation, codes))
      .map((codes) => [nameOfErrors(codes), describeErrorResponse(codes, book)] as const),
  )
  return Object.fromEntries(shared.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
