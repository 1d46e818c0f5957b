import { z } from 'zod'
import { schemaRegistry } from '../schemas/primitives.ts'

export type JsonSchema = { [key: string]: unknown }

export const SCHEMA_PATH = '#/components/schemas/'

/** JSON Schemas of every named schema, and of the schemas an operation carries without a name. */
export interface SchemaBook {
  readonly components: Readonly<Record<string, JsonSchema>>
  /** The schema to write at the place of use: a reference for what has a name. */
  refTo: (schema: z.ZodType) => JsonSchema
  /** The schema itself, also for what has a name. */
  inline: (schema: z.ZodType) => JsonSchema
}

/** Converts all schemas in one go, so that they refer to each other by name. They describe JSON as it travels, before any conversion. */
export function createSchemaBook(unnamed: Iterable<z.ZodType>): SchemaBook {
  const registry = z.registry<{ id: string }>()
  const names = new Map<z.ZodType, string>()
  for (const [id, schema] of schemaRegistry._idmap) enter(schema as z.ZodType, id)
  for (const schema of unnamed) if (!names.has(schema)) enter(schema, `-${names.size}`)

  function enter(schema: z.ZodType, id: string): void {
    names.set(schema, id)
    registry.add(schema, { id })
  }

  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    target: 'draft-2020-12',
    uri: (id) => `${SCHEMA_PATH}${id}`,
  })
  const tidy = new Map(Object.entries(schemas).map(([id, schema]) => [id, tidySchema(schema) as JsonSchema]))
  const nameOf = (schema: z.ZodType): string => {
    const name = names.get(schema)
    if (name === undefined) throw new Error('This schema was not announced')
    return name
  }
  const inline = (schema: z.ZodType): JsonSchema => structuredClone(tidy.get(nameOf(schema)) ?? {})
  return {
    components: Object.fromEntries(
      [...tidy].filter(([id]) => !id.startsWith('-')).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
    refTo: (schema) => (nameOf(schema).startsWith('-') ? inline(schema) : { $ref: `${SCHEMA_PATH}${nameOf(schema)}` }),
    inline,
  }
}

const SELF_EXPLAINING = new Set<unknown>(['date-time', 'date', 'email'])

/** Leaves out what only a validator of single files needs, the bounds of exact integers, which say no more than `int64`, and patterns that repeat a format. */
function tidySchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidySchema)
  if (typeof value !== 'object' || value === null) return value
  const { $schema: _schema, $id: _id, ...rest } = value as JsonSchema
  const hasIntegerType = rest.type === 'integer'
  const entries = Object.entries(rest)
    .filter(([key, entry]) => !(hasIntegerType && isSafeBound(key, entry)))
    .filter(([key]) => !(key === 'pattern' && SELF_EXPLAINING.has(rest.format)))
    .map(([key, entry]) => [key, tidySchema(entry)])
  return Object.fromEntries(hasIntegerType ? [...entries, ['format', 'int64']] : entries)
}

const isSafeBound = (key: string, value: unknown): boolean =>
  (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) || (key === 'minimum' && value === Number.MIN_SAFE_INTEGER)
