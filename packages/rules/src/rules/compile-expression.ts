import type { ArithmeticOp, CompareOp, Expression } from './expression.ts'
import { MAX_INT, MIN_INT } from './expression.ts'
import type { FactValue } from './facts.ts'

/** What conditions compare: a whole number as a number where that is exact, which costs a fraction of a `bigint`. */
export type SlotValue = FactValue | number

/** Facts of a request as `toSlotValue` makes them, each at the place that `slotOf` gave its name when the rule was compiled. */
export type Slots = readonly (SlotValue | undefined)[]

export function toSlotValue(value: FactValue): SlotValue {
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Why an expression has no value: division by zero, a number beyond 64 bits, a fact that was not given. */
export class RuleRunError extends Error {}

type Run<T extends FactValue> = (slots: Slots) => T

/**
 * Makes a function of a condition. It means what CEL means, including that `&&` and `||` do not care about an error on
 * one side where the other side decides; a test holds it against the CEL library's own evaluation.
 *
 * @param slotOf gives each fact its place in the slots
 */
export function compileCondition(expression: Expression, slotOf: (factName: string) => number): Run<boolean> {
  return compileBool(expression, slotOf)
}

type SlotOf = (factName: string) => number

function compileBool(expression: Expression, slotOf: SlotOf): Run<boolean> {
  switch (expression.op) {
    case 'and':
    case 'or':
      return compileLogic(expression, slotOf)
    case 'not': {
      const operand = compileBool(expression.operand, slotOf)
      return (slots) => !operand(slots)
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compareFact(expression, slotOf) ?? compareAny(expression, slotOf)
    case 'in':
      return compileMembership(compileAny(expression.left, slotOf), expression.list, slotOf)
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return compileTextTest(
        expression.op,
        compileText(expression.text, slotOf),
        compileText(expression.argument, slotOf),
      )
    case 'containsAny': {
      const text = compileText(expression.text, slotOf)
      const list = expression.list.map((entry) => compileText(entry, slotOf))
      const isMadeFirst = expression.list.some(canFail)
      return (slots) => {
        const searched = text(slots)
        // As in compileMembership: an entry without a value is an error also behind one that is found.
        if (isMadeFirst) for (const entry of list) entry(slots)
        return list.some((entry) => searched.includes(entry(slots)))
      }
    }
    default:
      return compileShared(expression, slotOf, (value): value is boolean => typeof value === 'boolean')
  }
}

function compileInt(expression: Expression, slotOf: SlotOf): Run<bigint> {
  switch (expression.op) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return compileArithmetic(expression.op, compileInt(expression.left, slotOf), compileInt(expression.right, slotOf))
    case 'negate': {
      const operand = compileInt(expression.operand, slotOf)
      return (slots) => fitting(-operand(slots))
    }
    case 'size': {
      const text = compileText(expression.text, slotOf)
      return (slots) => BigInt(countLetters(text(slots)))
    }
    default:
      return compileShared(expression, slotOf, (value): value is bigint => typeof value === 'bigint')
  }
}

function compileText(expression: Expression, slotOf: SlotOf): Run<string> {
  switch (expression.op) {
    case 'lowerAscii':
    case 'upperAscii':
    case 'trim': {
      const text = compileText(expression.text, slotOf)
      if (expression.op === 'trim') return (slots) => text(slots).trim()
      return expression.op === 'lowerAscii'
        ? (slots) => text(slots).toLowerCase()
        : (slots) => text(slots).toUpperCase()
    }
    default:
      return compileShared(expression, slotOf, (value): value is string => typeof value === 'string')
  }
}

function compileAny(expression: Expression, slotOf: SlotOf): Run<FactValue> {
  switch (expression.type) {
    case 'bool':
      return compileBool(expression, slotOf)
    case 'int':
      return compileInt(expression, slotOf)
    case 'string':
      return compileText(expression, slotOf)
  }
}

/** Literals, facts and choices, which have any type. The types were checked, so a guard that fails is a fact gone wrong. */
function compileShared<T extends FactValue>(
  expression: Expression,
  slotOf: SlotOf,
  isType: (value: unknown) => value is T,
): Run<T> {
  if (expression.op === 'literal') {
    const { value } = expression
    if (isType(value)) return () => value
  }
  if (expression.op === 'fact') {
    const { name } = expression
    const slot = slotOf(name)
    return (slots) => {
      const given = slots[slot]
      const value = typeof given === 'number' ? BigInt(given) : given
      if (isType(value)) return value
      throw new RuleRunError(`the fact ${name} was not given`)
    }
  }
  if (expression.op === 'choose') {
    const condition = compileBool(expression.condition, slotOf)
    const yes = compileAny(expression.yes, slotOf)
    const no = compileAny(expression.no, slotOf)
    return (slots) => {
      const value = condition(slots) ? yes(slots) : no(slots)
      if (isType(value)) return value
      throw new RuleRunError('a choice gave a value of another type')
    }
  }
  throw new RuleRunError(`${expression.op} does not give a value of the type that is needed`)
}

function compileLogic(expression: Extract<Expression, { op: 'and' | 'or' }>, slotOf: SlotOf): Run<boolean> {
  const operands = expression.operands.map((operand) => compileBool(operand, slotOf))
  const deciding = expression.op === 'or'
  if (!expression.operands.some(canFail)) {
    return (slots) => {
      for (let i = 0; i < operands.length; i++) if (operands[i]?.(slots) === deciding) return deciding
      return !deciding
    }
  }
  return (slots) => {
    let failure: unknown
    for (const operand of operands) {
      try {
        if (operand(slots) === deciding) return deciding
      } catch (error) {
        failure ??= error
      }
    }
    if (failure !== undefined) throw failure
    return !deciding
  }
}

/** Whether an expression can fail although all its facts are there: only calculating can. */
function canFail(expression: Expression): boolean {
  switch (expression.op) {
    case 'literal':
    case 'fact':
      return false
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case 'negate':
      return true
    case 'and':
    case 'or':
      return expression.operands.some(canFail)
    case 'not':
      return canFail(expression.operand)
    case 'choose':
      return canFail(expression.condition) || canFail(expression.yes) || canFail(expression.no)
    case 'in':
      return canFail(expression.left) || expression.list.some(canFail)
    case 'containsAny':
      return canFail(expression.text) || expression.list.some(canFail)
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return canFail(expression.text) || canFail(expression.argument)
    case 'lowerAscii':
    case 'upperAscii':
    case 'trim':
    case 'size':
      return canFail(expression.text)
    default:
      return canFail(expression.left) || canFail(expression.right)
  }
}

type Comparison = Extract<Expression, { op: CompareOp }>

/** A fact beside a constant, which most tests are: nothing is called to read either. Undefined for any other comparison. */
function compareFact({ op, left, right }: Comparison, slotOf: SlotOf): Run<boolean> | undefined {
  if (left.op !== 'fact' || right.op !== 'literal') return undefined
  const { name } = left
  const bound = toSlotValue(right.value)
  const slot = slotOf(name)
  const missing = (): never => {
    throw new RuleRunError(`the fact ${name} was not given`)
  }
  if (typeof bound === 'number' || typeof bound === 'bigint') return compareInt(op, slot, bound, missing)
  const type = typeof bound
  switch (op) {
    case '==':
      return (slots) => {
        const value = slots[slot]
        return typeof value === type ? value === bound : missing()
      }
    case '!=':
      return (slots) => {
        const value = slots[slot]
        return typeof value === type ? value !== bound : missing()
      }
    case '<':
      return (slots) => {
        const value = slots[slot]
        return value !== undefined && typeof value === type ? value < bound : missing()
      }
    case '<=':
      return (slots) => {
        const value = slots[slot]
        return value !== undefined && typeof value === type ? value <= bound : missing()
      }
    case '>':
      return (slots) => {
        const value = slots[slot]
        return value !== undefined && typeof value === type ? value > bound : missing()
      }
    case '>=':
      return (slots) => {
        const value = slots[slot]
        return value !== undefined && typeof value === type ? value >= bound : missing()
      }
  }
}

/** Numbers and `bigint`s compare exactly by size, and what is equal has the same form on both sides. */
function compareInt(op: CompareOp, slot: number, bound: number | bigint, missing: () => never): Run<boolean> {
  switch (op) {
    case '==':
      return (slots) => {
        const value = slots[slot]
        return typeof value === 'number' || typeof value === 'bigint' ? value === bound : missing()
      }
    case '!=':
      return (slots) => {
        const value = slots[slot]
        return typeof value === 'number' || typeof value === 'bigint' ? value !== bound : missing()
      }
    case '<':
      return (slots) => {
        const value = slots[slot]
        return typeof value === 'number' || typeof value === 'bigint' ? value < bound : missing()
      }
    case '<=':
      return (slots) => {
        const value = slots[slot]
        return typeof value === 'number' || typeof value === 'bigint' ? value <= bound : missing()
      }
    case '>':
      return (slots) => {
        const value = slots[slot]
        return typeof value === 'number' || typeof value === 'bigint' ? value > bound : missing()
      }
    case '>=':
      return (slots) => {
        const value = slots[slot]
        return typeof value === 'number' || typeof value === 'bigint' ? value >= bound : missing()
      }
  }
}

function compareAny(comparison: Comparison, slotOf: SlotOf): Run<boolean> {
  const left = compileAny(comparison.left, slotOf)
  const right = compileAny(comparison.right, slotOf)
  switch (comparison.op) {
    case '==':
      return (slots) => left(slots) === right(slots)
    case '!=':
      return (slots) => left(slots) !== right(slots)
    case '<':
      return (slots) => left(slots) < right(slots)
    case '<=':
      return (slots) => left(slots) <= right(slots)
    case '>':
      return (slots) => left(slots) > right(slots)
    case '>=':
      return (slots) => left(slots) >= right(slots)
  }
}

function compileMembership(left: Run<FactValue>, list: readonly Expression[], slotOf: SlotOf): Run<boolean> {
  const constants: FactValue[] = []
  for (const entry of list) if (entry.op === 'literal') constants.push(entry.value)
  if (constants.length === list.length) {
    const set = new Set(constants)
    return (slots) => set.has(left(slots))
  }
  const entries = list.map((entry) => compileAny(entry, slotOf))
  return (slots) => {
    // CEL makes the whole list before it looks, so an entry without a value is an error wherever it stands.
    const values = entries.map((entry) => entry(slots))
    return values.includes(left(slots))
  }
}

function compileTextTest(
  op: 'startsWith' | 'endsWith' | 'contains',
  text: Run<string>,
  argument: Run<string>,
): Run<boolean> {
  switch (op) {
    case 'startsWith':
      return (slots) => text(slots).startsWith(argument(slots))
    case 'endsWith':
      return (slots) => text(slots).endsWith(argument(slots))
    case 'contains':
      return (slots) => text(slots).includes(argument(slots))
  }
}

function compileArithmetic(op: ArithmeticOp, left: Run<bigint>, right: Run<bigint>): Run<bigint> {
  switch (op) {
    case '+':
      return (slots) => fitting(left(slots) + right(slots))
    case '-':
      return (slots) => fitting(left(slots) - right(slots))
    case '*':
      return (slots) => fitting(left(slots) * right(slots))
    case '/':
      return (slots) => fitting(left(slots) / divisor(right(slots)))
    case '%':
      return (slots) => left(slots) % divisor(right(slots))
  }
}

function fitting(value: bigint): bigint {
  if (value > MAX_INT || value < MIN_INT) throw new RuleRunError('a number went beyond 64 bits')
  return value
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw new RuleRunError('division by zero')
  return value
}

function countLetters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
