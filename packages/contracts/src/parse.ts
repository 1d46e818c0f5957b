import type { z } from 'zod'
import { AppError } from './errors.ts'
import { codeOfPattern, type FieldError, type FieldErrorCode, isFieldErrorCode } from './field-errors.ts'
import { plainMessage } from './plain-messages.ts'

type Issue = z.core.$ZodIssue

/** The complaints of a schema, the first of each field; unknown keys are named one by one. */
export function fieldErrorsOf(error: z.ZodError): FieldError[] {
  const byPath = new Map<string, FieldError>()
  for (const found of error.issues.flatMap((issue) => toFieldErrors(issue, []))) {
    if (!byPath.has(found.path)) byPath.set(found.path, found)
  }
  return [...byPath.values()]
}

function toFieldErrors(issue: Issue, parent: readonly PropertyKey[]): FieldError[] {
  const place = [...parent, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...place, key]),
      code: 'unknown_field',
      message: 'This field is not known here',
    }))
  }
  if (issue.code === 'invalid_union') {
    const branch = likeliestBranch(issue.errors)
    if (branch !== undefined) return branch.flatMap((inner) => toFieldErrors(inner, place))
  }
  return [{ path: pathOf(place), message: issue.message, ...kindOf(issue, String(place.at(-1))) }]
}

/** The code of a complaint, and the figures it speaks of. Where amounts are counted, a bound in minor units would tell a person nothing. */
function kindOf(issue: Issue, name: string): Pick<FieldError, 'code' | 'params'> {
  const isAmount = name.endsWith('Minor')
  switch (issue.code) {
    case 'invalid_type':
      return { code: issue.input === undefined ? 'required' : 'wrong_type' }
    case 'invalid_value':
      return { code: issue.input === undefined ? 'required' : 'not_an_option' }
    case 'too_small':
      if (isAmount) return { code: 'amount_too_small' }
      if (issue.origin === 'string' && issue.minimum === 1) return { code: 'required' }
      return { code: TOO_SMALL[issue.origin] ?? 'too_small', params: { minimum: Number(issue.minimum) } }
    case 'too_big':
      if (isAmount) return { code: 'amount_too_large' }
      return { code: TOO_BIG[issue.origin] ?? 'too_large', params: { maximum: Number(issue.maximum) } }
    case 'invalid_format':
      return { code: FORMATS[issue.format] ?? codeOfPattern(issue.pattern) }
    case 'invalid_union': {
      if (issue.input === undefined) return { code: 'required' }
      const first = issue.errors[0]?.[0]
      return first === undefined ? { code: 'not_an_option' } : kindOf(first, name)
    }
    case 'custom':
      return { code: isFieldErrorCode(issue.params?.code) ? issue.params.code : 'malformed' }
    default:
      return { code: 'malformed' }
  }
}

const TOO_SMALL: Readonly<Record<string, FieldErrorCode>> = { string: 'too_short', array: 'too_few' }
const TOO_BIG: Readonly<Record<string, FieldErrorCode>> = { string: 'too_long', array: 'too_many' }
const FORMATS: Readonly<Record<string, FieldErrorCode>> = {
  datetime: 'moment_malformed',
  date: 'date_malformed',
  email: 'email_malformed',
}

/** Of the shapes a union allows, the one the input came nearest to: its complaints lie deepest, or are fewest. */
function likeliestBranch(branches: readonly Issue[][]): Issue[] | undefined {
  const ofObjects = branches.filter((issues) =>
    issues.some((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  )
  return ofObjects.toSorted((a, b) => a.length - b.length)[0]
}

const pathOf = (path: readonly PropertyKey[]): string => path.map(String).join('.')

interface Place {
  value: unknown
  path: readonly PropertyKey[]
}

/** Text that no database can keep: with a NUL, or with half of a character. Without recursion: what is nested may be hostile. */
function* findUnstorable(input: unknown): Iterable<FieldError> {
  const left: Place[] = [{ value: input, path: [] }]
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const { value, path } = place
    if (typeof value === 'string') {
      if (!isStorable(value)) yield unstorable(path, 'Must not contain NUL or halves of characters')
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (!isStorable(key)) yield unstorable(path, 'A name in it contains NUL or halves of characters')
        left.push({ value: member, path: [...path, key] })
      }
    }
  }
}

const unstorable = (path: readonly PropertyKey[], message: string): FieldError => ({
  path: pathOf(path),
  code: 'characters_not_allowed',
  message,
})

const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/**
 * Reads an input by its schema. One that was left out is an empty one; `null` is none.
 * @throws AppError `validation_failed`, with one entry for each bad field
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const unkept = [...findUnstorable(input)]
  if (unkept.length > 0) throw new AppError('validation_failed', { errors: unkept })
  const result = schema.safeParse(input === undefined ? {} : input, { error: plainMessage, reportInput: true })
  if (result.success) return result.data
  throw new AppError('validation_failed', { errors: fieldErrorsOf(result.error) })
}
