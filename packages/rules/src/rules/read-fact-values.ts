import {
  FACTS,
  type FactDeclaration,
  type FactValue,
  findFact,
  isPossibleText,
  nearestFactName,
  possibleTexts,
} from './facts.ts'
import type { RequestFacts } from './request-facts.ts'

export type FactProblem = { readonly path: string; readonly message: string }

export type ReadFactValues =
  | { readonly ok: true; readonly facts: RequestFacts }
  | { readonly ok: false; readonly problems: readonly FactProblem[] }

/**
 * Reads facts as somebody wrote them in JSON, for asking what would happen if. Whole numbers become `bigint`. What is left
 * out takes the quiet value of its type (0, empty, false), so that one has to name only what the question is about. A text that the fact
 * can never be is refused, as in a rule: no rule could hold for it, and the answer would say nothing.
 */
export function readFactValues(input: Readonly<Record<string, unknown>>): ReadFactValues {
  const problems: FactProblem[] = []
  const values: Record<string, FactValue> = {}
  for (const { name, type } of FACTS) values[name] = QUIET[type]
  for (const [name, given] of Object.entries(input)) {
    const fact = findFact(name)
    const value = fact && readValue(fact, given)
    if (value !== undefined) values[name] = value
    else problems.push({ path: `facts.${name}`, message: fact ? wrongValueMessage(fact) : unknownMessage(name) })
  }
  if (problems.length > 0) return { ok: false, problems }
  const { amount, isAmountControllable } = values
  return {
    ok: true,
    facts: {
      ...values,
      amount: typeof amount === 'bigint' ? amount : 0n,
      isAmountControllable: isAmountControllable === true,
    },
  }
}

const QUIET = { int: 0n, string: '', bool: false } as const

function readValue(fact: FactDeclaration, given: unknown): FactValue | undefined {
  switch (fact.type) {
    case 'int':
      if (typeof given === 'bigint') return given
      return typeof given === 'number' && Number.isSafeInteger(given) ? BigInt(given) : undefined
    case 'string':
      return typeof given === 'string' && isPossibleText(fact, given) ? given : undefined
    case 'bool':
      return typeof given === 'boolean' ? given : undefined
  }
}

function wrongValueMessage(fact: FactDeclaration): string {
  const wanted = { int: 'a whole number', string: possibleTexts(fact), bool: 'true or false' }[fact.type]
  return `${fact.name} is ${wanted}.`
}

function unknownMessage(name: string): string {
  const nearest = nearestFactName(name)
  return `There is no fact called ${name.slice(0, 60)}${nearest ? `; did you mean ${nearest}?` : '.'}`
}
