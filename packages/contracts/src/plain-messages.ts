import type { z } from 'zod'

type RawIssue = z.core.$ZodRawIssue

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

/** What is wrong with a value, said to a person. Schemas that know better say so themselves. */
export function plainMessage(issue: RawIssue): string | undefined {
  if (
    issue.input === undefined &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')
  ) {
    return 'This field is required'
  }
  switch (issue.code) {
    case 'invalid_type':
      return `Must be ${NAMES[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `Must be ${oneOf(issue.values)}`
    case 'too_small':
      return boundMessage(issue.origin, 'least', issue.minimum, issue.inclusive === false)
    case 'too_big':
      return boundMessage(issue.origin, 'most', issue.maximum, issue.inclusive === false)
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'This is not in the expected form'
    case 'invalid_union':
      return Array.isArray(issue.options) ? `Must be ${oneOf(issue.options)}` : 'This is in none of the accepted forms'
    case 'unrecognized_keys':
      return 'This field is not known here'
    default:
      return undefined
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'Must be a time like 2026-11-23T08:00:00Z',
  date: 'Must be a date like 2026-11-23',
  email: 'This is no e-mail address',
  url: 'This is no address of the web',
}

/** Enough for every reason of a decline; lists of currencies or countries are longer. */
const MOST_SHOWN = 24

const oneOf = (values: readonly unknown[]): string => {
  const shown = values.slice(0, MOST_SHOWN).map(String)
  const rest = values.length > shown.length ? ' …' : ''
  return shown.length === 1 ? `${shown[0]}` : `one of ${shown.join(', ')}${rest}`
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' }

function boundMessage(origin: string, side: 'least' | 'most', bound: number | bigint, isExclusive: boolean): string {
  const unit = UNITS[origin]
  if (unit !== undefined) return bound === 1 && side === 'least' ? 'Must not be empty' : `At ${side} ${bound}${unit}`
  if (isExclusive) return side === 'least' ? `Must be more than ${bound}` : `Must be less than ${bound}`
  return `Must be at ${side} ${bound}`
}
