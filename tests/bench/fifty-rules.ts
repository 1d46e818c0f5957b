import type { RuleDocument } from '@cardwright/rules'

/** Fifty rules over facts of every kind, the same in every run: for measuring. */

export type Value = string | number | boolean
type Test = {
  readonly fact: string
  readonly op: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'
  readonly value: Value | readonly Value[]
}
/** A condition that both languages can say: all tests of one of the groups hold. */
export type Condition = readonly (readonly Test[])[]

export const RULE_COUNT = 50

export const INT_FACTS = [
  'amount',
  'card.count1h',
  'card.sum24h',
  'card.declines15m',
  'cardholder.count24hSameMerchant',
  'cardholder.sum7d',
  'card.percentOfMean',
  'riskScore',
  'localHour',
  'card.ageDays',
]
export const TEXT_VALUES: Readonly<Record<string, readonly string[]>> = {
  'merchant.mcc': ['5411', '5812', '7995', '4829', '5542', '7011', '5732', '6011'],
  'merchant.country': ['DE', 'US', 'FR', 'GB', 'JP', 'BR'],
  channel: ['online', 'chip', 'contactless', 'swipe', 'keyed_in'],
  'verification.cvc': ['match', 'mismatch', 'not_provided'],
}
export const BOOL_FACTS = ['isForeign', 'isIncrement', 'card.isNewMerchant', 'cardholder.isNewCountry']
export const INT_RANGE = 200

/** A small generator with a fixed seed: every run of the benchmark asks the same. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}

export function pick<T>(random: (below: number) => number, list: readonly T[]): T {
  const entry = list[(random(1 << 16) >> 3) % list.length]
  if (entry === undefined) throw new Error('nothing to pick from')
  return entry
}

function createTest(random: (below: number) => number): Test {
  const kind = random(97) % 10
  if (kind < 5) {
    const op = pick(random, ['<', '<=', '>', '>=', '>', '>='] as const)
    return { fact: pick(random, INT_FACTS), op, value: random(INT_RANGE) }
  }
  if (kind < 8) {
    const fact = pick(random, Object.keys(TEXT_VALUES))
    const values = TEXT_VALUES[fact] ?? []
    if (kind === 5) return { fact, op: '!=', value: pick(random, values) }
    return { fact, op: 'in', value: [...new Set([pick(random, values), pick(random, values), pick(random, values)])] }
  }
  return { fact: pick(random, BOOL_FACTS), op: '==', value: random(2) === 0 }
}

export function createConditions(): Condition[] {
  const random = createRandom(7)
  return Array.from({ length: RULE_COUNT }, () =>
    Array.from({ length: 1 + (random(64) % 2) }, () =>
      Array.from({ length: 2 + (random(64) % 2) }, () => createTest(random)),
    ),
  )
}

function toCel(condition: Condition): string {
  const written = (value: Value | readonly Value[]) => JSON.stringify(value)
  return condition
    .map((tests) => `(${tests.map(({ fact, op, value }) => `${fact} ${op} ${written(value)}`).join(' && ')})`)
    .join(' || ')
}

export const ruleId = (index: number): string => `rule_${String(index).padStart(3, '0')}`

export function toDocument(condition: Condition, index: number): RuleDocument {
  return {
    ruleId: ruleId(index),
    version: 1,
    name: `Rule ${index}`,
    scope: { kind: 'program' },
    stream: 'authorization',
    when: toCel(condition),
    action: { kind: 'tag', tag: ruleId(index) },
  }
}
