import fc from 'fast-check'
import { FACTS, type FactValue } from '../src/index.ts'

/** A few facts of each type, enough to make many different conditions of. */
const INT_FACTS = [
  'amount',
  'chainAmount',
  'localHour',
  'card.count24h',
  'cardholder.sum1hSameMerchant',
  'account.available',
]
const TEXT_FACTS = ['merchant.name', 'merchant.city', 'entryMode', 'card.id']
const BOOL_FACTS = ['isForeign', 'isIncrement', 'card.isNewMerchant']

const WORDS = ['', 'A', 'CASINO', ' café ', 'çasino', '😀', 'a"b', 'x\ny']
const NUMBERS = [
  0n,
  1n,
  -1n,
  2n,
  100n,
  9_223_372_036_854_775_807n,
  -9_223_372_036_854_775_806n,
  4_611_686_018_427_387_904n,
]

const word = fc.constantFrom(...WORDS)
const number = fc.constantFrom(...NUMBERS)

const written = (text: string) => JSON.stringify(text)

/** Sources of conditions that are well typed, with calculations that may fail inside. */
export const condition: fc.Arbitrary<string> = fc.letrec<{ bool: string; int: string; text: string }>((tie) => ({
  int: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...INT_FACTS),
    number.map(String),
    fc.tuple(tie('int'), fc.constantFrom('+', '-', '*', '/', '%'), tie('int')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('text').map((text) => `size(${text})`),
    fc.tuple(tie('bool'), tie('int'), tie('int')).map(([test, a, b]) => `(${test} ? ${a} : ${b})`),
  ),
  text: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...TEXT_FACTS),
    word.map(written),
    fc
      .tuple(tie('text'), fc.constantFrom('lowerAscii', 'upperAscii', 'trim'))
      .map(([text, change]) => `${text}.${change}()`),
    fc.tuple(tie('bool'), tie('text'), tie('text')).map(([test, a, b]) => `(${test} ? ${a} : ${b})`),
  ),
  bool: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(...BOOL_FACTS, 'true', 'false'),
    fc
      .tuple(tie('int'), fc.constantFrom('==', '!=', '<', '<=', '>', '>='), tie('int'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('text'), fc.constantFrom('==', '!=', '<', '>='), tie('text')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie('bool'), fc.constantFrom('&&', '||', '==', '!='), tie('bool'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('bool').map((operand) => `!${operand}`),
    fc.tuple(tie('int'), fc.array(tie('int'), { maxLength: 3 })).map(([a, list]) => `(${a} in [${list.join(', ')}])`),
    fc
      .tuple(tie('text'), fc.array(word.map(written), { maxLength: 4 }))
      .map(([a, list]) => `(${a} in [${list.join(', ')}])`),
    fc
      .tuple(tie('text'), fc.constantFrom('contains', 'startsWith', 'endsWith'), tie('text'))
      .map(([text, test, part]) => `${text}.${test}(${part})`),
    fc
      .tuple(tie('text'), fc.array(tie('text'), { maxLength: 3 }))
      .map(([text, list]) => `${text}.containsAny([${list.join(', ')}])`),
    fc.tuple(tie('bool'), tie('bool'), tie('bool')).map(([test, a, b]) => `(${test} ? ${a} : ${b})`),
  ),
})).bool

/** Values for the facts above. */
export const factValues: fc.Arbitrary<Record<string, FactValue>> = fc.record({
  ...Object.fromEntries(INT_FACTS.map((name) => [name, number])),
  ...Object.fromEntries(TEXT_FACTS.map((name) => [name, word])),
  ...Object.fromEntries(BOOL_FACTS.map((name) => [name, fc.boolean()])),
})

/** Facts as the CEL library wants them: fields inside objects. */
export function nested(values: Record<string, FactValue>): Record<string, unknown> {
  const context: Record<string, unknown> = {}
  const objects = new Map<string, Record<string, FactValue>>()
  for (const { name } of FACTS) {
    const value = values[name]
    const [object = '', field] = name.split('.')
    if (value === undefined) continue
    if (field === undefined) context[object] = value
    else objects.set(object, { ...objects.get(object), [field]: value })
  }
  for (const [name, fields] of objects) context[name] = fields
  return context
}
