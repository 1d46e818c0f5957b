import { createHash } from 'node:crypto'

/**
 * JSON with one spelling for one value: keys sorted, no white space, absent and undefined fields the same. A `bigint`
 * is written as the integer that it is, so a document reads the same before and after it travelled as JSON.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return value.toString()
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
      return canonicalObject(value)
    case 'undefined':
    case 'function':
    case 'symbol':
      return 'null'
    default:
      return JSON.stringify(value)
  }
}

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function contentHashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

function canonicalObject(value: object): string {
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`)
  return `{${fields.join(',')}}`
}
