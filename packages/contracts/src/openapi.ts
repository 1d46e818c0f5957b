import type { z } from 'zod'
import { describeOperation, describeSharedErrors } from './openapi/describe-operation.ts'
import { createSchemaBook, type JsonSchema, SCHEMA_PATH } from './openapi/json-schemas.ts'
import { OPERATIONS, type Operation, TAGS } from './operations.ts'
import { problem } from './schemas/program.ts'

export interface OpenApiDocument {
  openapi: '3.1.0'
  info: {
    title: string
    version: string
    summary: string
    description: string
    license: { name: string; identifier: string }
  }
  servers: { url: string; description: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, { [key: string]: unknown }>>
  components: { [section: string]: Record<string, { [key: string]: unknown }> }
}

export interface OpenApiOptions {
  /** The address of the API that the document is for. */
  serverUrl?: string
}

const DESCRIPTION = `Issue virtual cards, decide what they may be used for, and follow every payment.

**Amounts** are whole numbers of minor units (cents, yen, fils) in fields that end in \`Minor\`, beside their \`currency\`. **Times** are ISO 8601 in UTC.

**Sign in** with \`POST /auth/login\` and send the access token as \`Authorization: Bearer …\`. It lives for 15 minutes; \`POST /auth/refresh\` gives the next one.

**Lists** take \`limit\` (1 to 100) and \`cursor\`, and answer \`{data, nextCursor}\`; the last page has \`nextCursor: null\`.

**Repeat safely.** Send an \`Idempotency-Key\` of your own with a mutating \`POST\`. The same key with the same body within 24 hours gets the stored answer, with \`Idempotency-Replayed: true\`.

**Errors** are \`application/problem+json\`. Switch on \`code\`; the words may change. Each bad field has a code, too, and the figures it speaks of, so that
people can be told in their language.`

/** The whole API as an OpenAPI 3.1 document. */
export function createOpenApiDocument({ serverUrl = 'http://localhost:3000' }: OpenApiOptions = {}): OpenApiDocument {
  const book = createSchemaBook(schemasOf(OPERATIONS))
  const paths: OpenApiDocument['paths'] = {}
  for (const operation of OPERATIONS) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describeOperation(operation, book),
    }
  }
  const responses = describeSharedErrors(OPERATIONS, book)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cardwright API',
      version: '0.1.0',
      summary: 'Virtual cards, self-hosted.',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl, description: 'This program' }],
    tags: TAGS.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: onlyUsed(book.components, [paths, responses]),
      responses,
      parameters: { IdempotencyKey: idempotencyKey(false), RequiredIdempotencyKey: idempotencyKey(true) },
      headers: {
        IdempotencyReplayed: {
          description: 'Present where the answer was stored by an earlier call with the same key.',
          schema: { type: 'string', const: 'true' },
        },
      },
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The access token of /auth/login or /auth/refresh.',
        },
      },
    },
  }
}

const idempotencyKey = (required: boolean) => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description:
    'Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
})

function* schemasOf(operations: readonly Operation[]): Generator<z.ZodType> {
  yield problem
  for (const { query, body, multipart, responses } of operations) {
    if (query !== undefined) yield query
    if (body !== undefined) yield body
    if (multipart !== undefined) yield multipart.fields
    for (const { schema } of Object.values(responses)) if (schema !== undefined) yield schema
  }
}

/** Of all named schemas those that the paths reach, directly or through others. */
function onlyUsed(components: Readonly<Record<string, JsonSchema>>, paths: unknown): Record<string, JsonSchema> {
  const used = new Set<string>()
  const visit = (value: unknown): void => {
    for (const name of referencesIn(value)) {
      if (used.has(name)) continue
      used.add(name)
      visit(components[name])
    }
  }
  visit(paths)
  return Object.fromEntries(Object.entries(components).filter(([name]) => used.has(name)))
}

function* referencesIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const entry of value) yield* referencesIn(entry)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [key, entry] of Object.entries(value)) {
    if (key === '$ref' && typeof entry === 'string' && entry.startsWith(SCHEMA_PATH))
      yield entry.slice(SCHEMA_PATH.length)
    else yield* referencesIn(entry)
  }
}
