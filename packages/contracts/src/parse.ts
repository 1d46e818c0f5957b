import type { z } from 'zod'
import { AppError, type FieldError } from './errors.ts'
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
    return issue.keys.map((key) => ({ path: pathOf([...place, key]), message: 'This field is not known here' }))
  }
  if (issue.code === 'invalid_union') {
    const branch = likeliestBranch(issue.errors)
    if (branch !== undefined) return branch.flatMap((inner) => toFieldErrors(inner, place))
  }
  return [{ path: pathOf(place), message: issue.message }]
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
      if (!isStorable(value)) yield { path: pathOf(path), message: 'Must not contain NUL or halves of characters' }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (!isStorable(key)) yield { path: pathOf(path), message: 'A name in it contains NUL or halves of characters' }
        left.push({ value: member, path: [...path, key] })
      }
    }
  }
}

const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/**
 * Reads an input by its schema.
 * @throws AppError `validation_failed`, with one entry for each bad field
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const unstorable = [...findUnstorable(input)]
  if (unstorable.length > 0) throw new AppError('validation_failed', { errors: unstorable })
  const result = schema.safeParse(input ?? {}, { error: plainMessage })
  if (result.success) return result.data
  throw new AppError('validation_failed', { errors: fieldErrorsOf(result.error) })
}
