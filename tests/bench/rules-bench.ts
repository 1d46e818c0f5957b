/**
 * How many requests a set of 50 rules judges in a second, beside json-rules-engine with the same rules on the same
 * requests in the same run; and how many decisions a second a backtest replays with all its velocity facts.
 *
 * Run with `npm run bench:rules`. The last line is `ratio-rules: N`, our rate divided by the other one's.
 */
import {
  compileRuleSet,
  createHistoryState,
  createVelocityState,
  type FactValue,
  findFact,
  type RequestFacts,
  starterRuleDocuments,
  type TrafficEvent,
} from '@cardwright/rules'
import { Engine, type NestedCondition, Rule } from 'json-rules-engine'
import {
  BOOL_FACTS,
  type Condition,
  createConditions,
  createRandom,
  INT_FACTS,
  INT_RANGE,
  pick,
  RULE_COUNT,
  ruleId,
  TEXT_VALUES,
  toDocument,
  type Value,
} from './fifty-rules.ts'

const REQUEST_COUNT = 2_000
const SLICE_MS = 500
const ROUNDS = 6

const JSON_OPERATORS = {
  '==': 'equal',
  '!=': 'notEqual',
  '<': 'lessThan',
  '<=': 'lessThanInclusive',
  '>': 'greaterThan',
  '>=': 'greaterThanInclusive',
  in: 'in',
}

function toJsonRule(condition: Condition, index: number): Rule {
  const any: NestedCondition[] = condition.map((tests) => ({
    all: tests.map(({ fact, op, value }) => ({ fact, operator: JSON_OPERATORS[op], value })),
  }))
  return new Rule({ conditions: { any }, event: { type: ruleId(index) } })
}

type Request = { readonly ours: RequestFacts; readonly theirs: Record<string, Value> }

function createRequests(): Request[] {
  const random = createRandom(11)
  return Array.from({ length: REQUEST_COUNT }, () => {
    const theirs: Record<string, Value> = { amount: random(INT_RANGE), isAmountControllable: false }
    for (const fact of INT_FACTS) theirs[fact] = random(INT_RANGE)
    for (const [fact, values] of Object.entries(TEXT_VALUES)) theirs[fact] = pick(random, values)
    for (const fact of BOOL_FACTS) theirs[fact] = random(64) % 2 === 0
    const ours: Record<string, FactValue> = {}
    for (const [fact, value] of Object.entries(theirs)) ours[fact] = typeof value === 'number' ? BigInt(value) : value
    return { theirs, ours: { ...ours, amount: BigInt(Number(theirs.amount)), isAmountControllable: false } }
  })
}

const SUBJECT = { cardId: 'card_1', cardholderId: 'usr_1', groupIds: [] }

type Judge = (index: number) => unknown

/** Requests judged and milliseconds taken by one engine in a slice of time. */
async function runSlice(judge: Judge): Promise<{ count: number; elapsedMs: number }> {
  const startMs = performance.now()
  let count = 0
  let elapsedMs = 0
  while (elapsedMs < SLICE_MS) {
    for (let batch = 0; batch < 20; batch++) {
      const result = judge(count++ % REQUEST_COUNT)
      if (result instanceof Promise) await result
    }
    elapsedMs = performance.now() - startMs
  }
  return { count, elapsedMs }
}

/** Requests a second of both, in turns after a warm-up, so that whatever else the machine does weighs on both alike. */
async function measureInTurns(first: Judge, second: Judge): Promise<[first: number, second: number]> {
  const totals = [first, second].map((judge) => ({ judge, count: 0, elapsedMs: 0 }))
  for (let round = 0; round < 1 + ROUNDS; round++) {
    for (const total of totals) {
      const { count, elapsedMs } = await runSlice(total.judge)
      if (round === 0) continue
      total.count += count
      total.elapsedMs += elapsedMs
    }
  }
  const [firstRate = 0, secondRate = 0] = totals.map(({ count, elapsedMs }) => (count * 1000) / elapsedMs)
  return [firstRate, secondRate]
}

async function assertSameAnswers(
  requests: readonly Request[],
  ours: (index: number) => string,
  theirs: (index: number) => Promise<string>,
) {
  let fired = 0
  for (let index = 0; index < 300; index++) {
    const expected = await theirs(index)
    if (ours(index) !== expected)
      throw new Error(`the engines disagree on request ${index}: ${JSON.stringify(requests[index]?.theirs)}`)
    fired += expected === '' ? 0 : expected.split(',').length
  }
  console.log(
    `Both engines fire the same rules on 300 requests (${(fired / 300).toFixed(1)} of ${RULE_COUNT} on average).`,
  )
}

async function compareEngines(): Promise<number> {
  const conditions = createConditions()
  const requests = createRequests()
  const ruleSet = compileRuleSet(conditions.map(toDocument))
  const engine = new Engine(conditions.map(toJsonRule))
  const requestAt = (index: number): Request => {
    const request = requests[index]
    if (!request) throw new Error('no such request')
    return request
  }
  const judgeOurs = (index: number) => ruleSet.evaluate(requestAt(index).ours, SUBJECT)
  const judgeTheirs = (index: number) => engine.run(requestAt(index).theirs)

  await assertSameAnswers(
    requests,
    (index) => judgeOurs(index).tags.join(','),
    async (index) =>
      (await judgeTheirs(index)).events
        .map(({ type }) => type)
        .sort()
        .join(','),
  )
  const [theirRate, ourRate] = await measureInTurns(judgeTheirs, judgeOurs)
  printRate('json-rules-engine', theirRate)
  printRate('Cardwright rules, with trace', ourRate)
  return ourRate / theirRate
}

function printRate(name: string, rate: number): void {
  const whole = (value: number) => Math.round(value).toLocaleString('en-US')
  console.log(`${name}: ${whole(rate)} requests/s, ${whole(rate * RULE_COUNT)} rules/s`)
}

/** The starting rules over made-up traffic of 1,000 cards, every fact they need kept up to date between decisions. */
function replay(decisions: number): number {
  const random = createRandom(3)
  const ruleSet = compileRuleSet(starterRuleDocuments())
  const velocity = createVelocityState(ruleSet.requiredFacts)
  const history = createHistoryState(ruleSet.requiredFacts)
  const zero = { int: 0n, bool: false, string: '' }
  const base = Object.fromEntries(ruleSet.requiredFacts.map((name) => [name, zero[findFact(name)?.type ?? 'bool']]))
  const startMs = performance.now()
  let atMs = Date.parse('2026-01-01T00:00:00Z')
  for (let index = 0; index < decisions; index++) {
    atMs += random(20_000)
    const card = random(1 << 20) % 1_000
    const subject = {
      cardId: `card_${card}`,
      cardholderId: `usr_${card >> 1}`,
      currency: 'eur',
      merchantId: `m_${random(1 << 20) % 300}`,
      mcc: pick(random, TEXT_VALUES['merchant.mcc'] ?? []),
      country: pick(random, TEXT_VALUES['merchant.country'] ?? []),
    }
    const amountMinor = BigInt(1 + random(20_000))
    const values: Record<string, bigint | boolean> = {}
    const { merchantId, mcc, country } = subject
    velocity.read(subject, atMs, values as Record<string, bigint>)
    history.read(subject, { merchantId, mcc, country, amountMinor, isCardPresent: true, atMs }, values)
    const facts: RequestFacts = {
      ...base,
      ...values,
      amount: amountMinor,
      isAmountControllable: false,
      'merchant.mcc': mcc,
      'merchant.country': country,
      channel: 'chip',
    }
    const { verdict } = ruleSet.evaluate(facts, {
      cardId: subject.cardId,
      cardholderId: subject.cardholderId,
      groupIds: [],
    })
    const event: TrafficEvent = {
      kind: 'request',
      chainId: `auth_${index}`,
      atMs,
      subject,
      amountMinor,
      isIncrement: false,
      approved: verdict.kind === 'approve',
      isCardPresent: true,
    }
    velocity.apply(event)
    history.apply(event)
  }
  return (decisions * 1000) / (performance.now() - startMs)
}

const ratio = await compareEngines()
replay(5_000)
console.log(`Backtest with the starting rules: ${Math.round(replay(100_000)).toLocaleString('en-US')} decisions/s`)
console.log(`ratio-rules: ${ratio.toFixed(1)}`)
