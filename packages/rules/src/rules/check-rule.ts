import { isDeclineReason } from '../decline-reasons.ts'
import type { Expression } from './expression.ts'
import { parseExpression, problemAt } from './parse-expression.ts'
import {
  ACTION_KINDS,
  ON_ERROR,
  RULE_STREAMS,
  type RuleAction,
  type RuleDocument,
  type RuleProblem,
  SCOPE_KINDS,
} from './rule-document.ts'

/** A rule that may be kept, with its condition ready and the facts that this reads; or all that is wrong with it. */
export type CheckedRule =
  | { readonly ok: true; readonly expression: Expression; readonly factNames: readonly string[] }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] }

const MAX_NAME_LENGTH = 120
const MAX_TITLE_LENGTH = 120
const MAX_BUFFER_PERCENT = 200

/** Checks a whole document as it is to be saved: also for what can be read, and would fail whenever it runs. */
export function checkNewRule(document: RuleDocument): CheckedRule {
  const checked = checkRule(document)
  const offset = checked.ok ? findDivisionByZero(checked.expression) : undefined
  if (offset === undefined) return checked
  const message = 'Nothing can be divided by zero: this rule would fail every time.'
  return { ok: false, problems: [problemAt(document.when, 'type_error', offset, message)] }
}

/** Where a zero is written as a divisor. */
function findDivisionByZero(expression: Expression): number | undefined {
  const isDivision = expression.op === '/' || expression.op === '%'
  if (isDivision && isZero(expression.right)) return expression.rightOffset
  for (const part of partsOf(expression)) {
    const offset = findDivisionByZero(part)
    if (offset !== undefined) return offset
  }
  return undefined
}

const isZero = (expression: Expression): boolean =>
  expression.op === 'negate' ? isZero(expression.operand) : expression.op === 'literal' && expression.value === 0n

/** Checks a whole document that is or was saved: its condition, its scope and its action. */
export function checkRule(document: RuleDocument): CheckedRule {
  const problems = [
    ...findFieldProblems(document),
    ...findScopeProblems(document),
    ...findActionProblems(document.action),
  ]
  const parsed = parseExpression(document.when)
  if (!parsed.ok) return { ok: false, problems: [...problems, parsed.problem] }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, expression: parsed.expression, factNames: factNamesOf(parsed.expression) }
}

/** The facts that a condition reads, sorted. */
function factNamesOf(expression: Expression): string[] {
  const names = new Set<string>()
  collectFacts(expression, names)
  return [...names].sort()
}

function collectFacts(expression: Expression, names: Set<string>): void {
  if (expression.op === 'fact') names.add(expression.name)
  for (const part of partsOf(expression)) collectFacts(part, names)
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.op) {
    case 'literal':
    case 'fact':
      return []
    case 'and':
    case 'or':
      return expression.operands
    case 'not':
    case 'negate':
      return [expression.operand]
    case 'choose':
      return [expression.condition, expression.yes, expression.no]
    case 'in':
      return [expression.left, ...expression.list]
    case 'containsAny':
      return [expression.text, ...expression.list]
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return [expression.text, expression.argument]
    case 'lowerAscii':
    case 'upperAscii':
    case 'trim':
    case 'size':
      return [expression.text]
    default:
      return [expression.left, expression.right]
  }
}

function findFieldProblems({ name, stream, onError }: RuleDocument): RuleProblem[] {
  const problems: RuleProblem[] = []
  if (!isText(name, MAX_NAME_LENGTH)) problems.push(invalid('name', `A name has 1 to ${MAX_NAME_LENGTH} characters.`))
  if (!isOneOf(RULE_STREAMS, stream)) {
    problems.push(invalid('stream', `A stream is one of ${RULE_STREAMS.join(', ')}.`))
  } else if (stream !== 'authorization') {
    problems.push(invalid('stream', 'Rules can look at authorizations; there are no facts for this stream yet.'))
  }
  if (onError !== undefined && !isOneOf(ON_ERROR, onError)) {
    problems.push(invalid('onError', `On an error a rule can ${ON_ERROR.join(' or ')}.`))
  }
  return problems
}

function findScopeProblems({ scope }: RuleDocument): RuleProblem[] {
  if (!isOneOf(SCOPE_KINDS, scope.kind)) return [invalid('scope.kind', `A scope is one of ${SCOPE_KINDS.join(', ')}.`)]
  const needsId = scope.kind !== 'program'
  if (needsId && !scope.id) return [invalid('scope.id', `Name the ${scope.kind} that the rule is for.`)]
  if (!needsId && scope.id !== undefined) return [invalid('scope.id', 'The scope of the whole program has no id.')]
  return []
}

function findActionProblems(action: RuleAction): RuleProblem[] {
  switch (action.kind) {
    case 'decline':
      return isDeclineReason(action.reason) ? [] : [invalid('action.reason', 'This is not a reason for declining.')]
    case 'partial':
      return findExtentProblems(action.maxAmountMinor, 'maxAmountMinor', action.percent, 99)
    case 'hold_buffer':
      return findExtentProblems(action.amountMinor, 'amountMinor', action.percent, MAX_BUFFER_PERCENT)
    case 'tag':
      return /^[a-z0-9_-]{1,40}$/.test(action.tag)
        ? []
        : [invalid('action.tag', 'A tag has 1 to 40 small letters, digits, hyphens or underscores.')]
    case 'open_case':
      return isText(action.title, MAX_TITLE_LENGTH)
        ? []
        : [invalid('action.title', `A title has 1 to ${MAX_TITLE_LENGTH} characters.`)]
    default:
      return [invalid('action.kind', `An action is one of ${ACTION_KINDS.join(', ')}.`)]
  }
}

function findExtentProblems(
  amountMinor: bigint | undefined,
  amountField: string,
  percent: number | undefined,
  maxPercent: number,
): RuleProblem[] {
  if ((amountMinor === undefined) === (percent === undefined)) {
    return [invalid('action', `Give either ${amountField} or percent.`)]
  }
  if (amountMinor !== undefined && amountMinor <= 0n) {
    return [invalid(`action.${amountField}`, 'The amount must be more than nothing.')]
  }
  if (percent !== undefined && !(Number.isInteger(percent) && percent >= 1 && percent <= maxPercent)) {
    return [invalid('action.percent', `The percentage is a whole number from 1 to ${maxPercent}.`)]
  }
  return []
}

function invalid(path: string, message: string): RuleProblem {
  return { path, code: 'invalid_field', message }
}

function isText(value: string, maxLength: number): boolean {
  return value.trim() !== '' && value.length <= maxLength
}

function isOneOf(list: readonly string[], value: string): boolean {
  return list.includes(value)
}
