import type { z } from 'zod'
import { AppError, type FieldError } from './errors.ts'
import { plainMessage } from './plain-messages.ts'

type Issue = z.core.$ZodIssue

/** Every complaint of a schema as one entry per field; unknown keys are named one by one. */
export const fieldErrorsOf = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) => toFieldErrors(issue, []))

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

/**
 * Reads an input by its schema.
 * @throws AppError `validation_failed`, with one entry for each bad field
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input ?? {}, { error: plainMessage })
  if (result.success) return result.data
  throw new AppError('validation_failed', { errors: fieldErrorsOf(result.error) })
}
