import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import { expect } from 'vitest'

const schemas = JSON.parse(readFileSync(new URL('../generated/stripe-schemas.json', import.meta.url), 'utf8')) as {
  definitions: object
  properties: Record<string, object>
}

const ajv = new Ajv({ allErrors: true, strict: false })
const validators = new Map<string, ValidateFunction>()
for (const [name, schema] of Object.entries(schemas.properties)) {
  validators.set(name, ajv.compile({ ...schema, definitions: schemas.definitions }))
}

/**
 * Fails unless a value has exactly the form that the `stripe` package's types give the object it says it is; the
 * content of lists and events is checked as well.
 */
export function expectStripeForm(value: unknown): void {
  const body = value as { object?: unknown; deleted?: unknown; data?: unknown }
  const name = body.deleted === true ? `deleted_${String(body.object)}` : String(body.object)
  const validate = validators.get(name)
  if (validate === undefined) throw new Error(`no schema for an object ${JSON.stringify(body.object)}`)
  validate(value)
  expect(validate.errors ?? [], `the form of ${name}`).toEqual([])
  if (name === 'list') for (const item of body.data as unknown[]) expectStripeForm(item)
  if (name === 'event') expectStripeForm((body.data as { object: unknown }).object)
}
