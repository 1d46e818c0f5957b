import { TypeError as CelTypeError, Environment, ParseError } from '@marcbachmann/cel-js'
import { type Expression, MAX_DEPTH, MAX_LIST_LENGTH, MAX_NODES, MAX_SOURCE_LENGTH } from './expression.ts'
import { FACTS, type FactType } from './facts.ts'
import type { RuleProblem, RuleProblemCode } from './rule-document.ts'
import { ExpressionFault, translateExpression } from './translate-expression.ts'

export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: RuleProblem }

/**
 * Parses and type-checks a condition against the declared facts. Nothing that is written here can throw, hang or be
 * unbounded: what is not allowed is named with its place.
 */
export function parseExpression(source: string): ParsedExpression {
  if (source.trim() === '') return failed(source, 'syntax_error', 0, 'Write a condition, such as amount > 10000.')
  if (source.length > MAX_SOURCE_LENGTH) {
    return failed(source, 'too_large', 0, `A condition has at most ${MAX_SOURCE_LENGTH} characters.`)
  }
  const mark = source.search(DIRECTION_MARKS)
  if (mark >= 0) return failed(source, 'not_allowed', mark, 'Marks of writing direction hide what a rule says.')
  try {
    const parsed = ENVIRONMENT.parse(source)
    const expression = translateExpression(parsed.ast)
    if (expression.type !== 'bool') {
      return failed(source, 'type_error', 0, 'A condition is true or false; compare the value with something.')
    }
    const checked = parsed.check()
    return checked.valid ? { ok: true, expression } : celFailure(source, checked.error)
  } catch (error) {
    if (error instanceof ExpressionFault) return failed(source, error.code, error.offset, error.message)
    if (error instanceof ParseError) return celFailure(source, error)
    if (error instanceof RangeError) return failed(source, 'too_large', 0, 'This condition is nested too deep.')
    throw error
  }
}

/** They make a text look otherwise than it is read, and whoever agrees to a rule has to see what will run (CVE-2021-42574). */
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/

/** CEL's own view of the facts: a second opinion on types, beside our stricter one. */
export const ENVIRONMENT = createEnvironment()

function createEnvironment(): Environment {
  const environment = new Environment({
    limits: {
      maxAstNodes: MAX_NODES,
      maxDepth: MAX_DEPTH,
      maxListElements: MAX_LIST_LENGTH,
      maxMapEntries: 16,
      maxCallArguments: 4,
    },
  })
  const objects = new Map<string, Record<string, FactType>>()
  for (const { name, type } of FACTS) {
    const [object = '', field] = name.split('.')
    if (field === undefined) environment.registerVariable(object, type)
    else objects.set(object, { ...objects.get(object), [field]: type })
  }
  for (const [name, schema] of objects) environment.registerVariable({ name, schema })
  environment.registerFunction('string.containsAny(list<string>): bool', (text: string, list: Iterable<string>) =>
    [...list].some((entry) => text.includes(entry)),
  )
  return environment
}

function celFailure(source: string, error: ParseError | CelTypeError | undefined): ParsedExpression {
  if (error?.code === 'limit_exceeded') {
    return failed(source, 'too_large', error.range?.start ?? 0, celLimitWords(error.summary))
  }
  const code = error instanceof CelTypeError ? 'type_error' : 'syntax_error'
  const summary = (error?.summary ?? 'This cannot be read').replace(/EOF$/, 'the text ends here').slice(0, 200)
  return failed(source, code, error?.range?.start ?? 0, `${summary}.`)
}

function celLimitWords(summary: string): string {
  if (summary.includes('maxDepth')) return `A condition is nested at most ${MAX_DEPTH} deep.`
  if (summary.includes('maxListElements')) return `A list has at most ${MAX_LIST_LENGTH} entries.`
  if (summary.includes('maxAstNodes')) return `A condition has at most ${MAX_NODES} parts.`
  return 'This cannot be used in a rule.'
}

function failed(source: string, code: RuleProblemCode, offset: number, message: string): ParsedExpression {
  return { ok: false, problem: problemAt(source, code, offset, message) }
}

/** A problem of a condition with the line and column of its place, both from 1. */
export function problemAt(source: string, code: RuleProblemCode, offset: number, message: string): RuleProblem {
  const before = source.slice(0, offset)
  const line = before.split('\n').length
  const column = offset - (before.lastIndexOf('\n') + 1) + 1
  return { path: 'when', code, message, line, column }
}
