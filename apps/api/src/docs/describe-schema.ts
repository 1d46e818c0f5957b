import { type Html, html } from './html.ts'

/** A JSON Schema as far as the reference reads it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly pattern?: string
}

export interface Field {
  /** With dots and brackets, for example `limits[].interval`. */
  readonly path: string
  readonly schema: Schema
  readonly isRequired: boolean
}

export const nameOfRef = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)
export const alternativesOf = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? []

/** The fields of an object one by one, those of objects without a name of their own included. */
export function fieldsOf(schema: Schema, prefix = ''): Field[] {
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    return [{ path, schema: field, isRequired: required.has(name) }, ...nestedFieldsOf(field, path)]
  })
}

function nestedFieldsOf(schema: Schema, path: string): Field[] {
  if (schema.properties !== undefined) return fieldsOf(schema, `${path}.`)
  if (schema.items !== undefined) return nestedFieldsOf(schema.items, `${path}[]`)
  return alternativesOf(schema).flatMap((alternative) => nestedFieldsOf(alternative, path))
}

/** The type in words; what has a name of its own is a link to its description. */
export function describeType(schema: Schema): Html {
  if (schema.$ref !== undefined) return linkToSchema(nameOfRef(schema.$ref))
  const alternatives = alternativesOf(schema)
  if (alternatives.length > 0) return joinWith(alternatives.map(describeType), ' or ')
  if (schema.items !== undefined) return html`list of ${describeType(schema.items)}`
  if (typeof schema.additionalProperties === 'object')
    return html`object of ${describeType(schema.additionalProperties)}`
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any'])
  return html`${types.map((type) => nameOfType(type, schema)).join(' or ')}`
}

const nameOfType = (type: string, { format }: Schema): string => {
  if (type !== 'string') return type
  return format === undefined ? 'string' : (FORMATS[format] ?? format)
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'time',
  date: 'date',
  email: 'e-mail address',
  binary: 'file',
}

const linkToSchema = (name: string): Html => html`<a href="#schema-${name}">${name}</a>`
const joinWith = (pieces: readonly Html[], separator: string): Html =>
  html`${pieces.map((piece, index) => html`${index === 0 ? '' : separator}${piece}`)}`

/** What the type does not say: allowed values and bounds. */
export function describeBounds(schema: Schema): Html | undefined {
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const])
  if (values !== undefined)
    return html`One of ${joinWith(
      values.map((value) => html`<code>${String(value)}</code>`),
      ' ',
    )}`
  const bounds = [lengthOf(schema), rangeOf(schema), countOf(schema)].filter((bound) => bound !== undefined)
  return bounds.length > 0 ? html`${bounds.join(', ')}` : undefined
}

function lengthOf({ minLength = 0, maxLength }: Schema): string | undefined {
  if (maxLength !== undefined)
    return minLength > 0 ? `${minLength} to ${maxLength} characters` : `at most ${maxLength} characters`
  return minLength > 0 ? `at least ${minLength} characters` : undefined
}

function rangeOf({ minimum, maximum, exclusiveMinimum }: Schema): string | undefined {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`
  if (exclusiveMinimum !== undefined) return `more than ${exclusiveMinimum}`
  if (minimum !== undefined) return `at least ${minimum}`
  return maximum === undefined ? undefined : `at most ${maximum}`
}

function countOf({ minItems = 0, maxItems }: Schema): string | undefined {
  if (maxItems === undefined) return minItems > 0 ? `at least ${minItems}` : undefined
  return minItems > 0 ? `${minItems} to ${maxItems} entries` : `at most ${maxItems} entries`
}
