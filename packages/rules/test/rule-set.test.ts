import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkNewRule,
  checkRule,
  compileRuleSet,
  describeTrace,
  type RuleAction,
  type RuleDocument,
  RuleSetError,
  STARTER_RULES,
  starterRuleDocuments,
} from '../src/index.ts'
import { facts, requestContext, rule, SUBJECT } from './rule-fixtures.ts'

const decide = (rules: readonly RuleDocument[], changes: Parameters<typeof facts>[0] = {}) =>
  compileRuleSet(rules).evaluate(facts(changes), SUBJECT)
const doing = (action: RuleAction, changes: Partial<RuleDocument> = {}) => rule({ action, ...changes })
const decline = (changes: Partial<RuleDocument> = {}) => doing({ kind: 'decline', reason: 'velocity' }, changes)
const half = doing({ kind: 'partial', percent: 50 })
const atMost300 = doing({ kind: 'partial', maxAmountMinor: 300n })

describe('precedence', () => {
  it('approves where no rule holds', () => {
    expect(decide([decline({ when: 'amount > 5000' })])).toMatchObject({
      verdict: { kind: 'approve' },
      bufferMinor: 0n,
    })
    expect(decide([])).toEqual({
      verdict: { kind: 'approve' },
      bufferMinor: 0n,
      tags: [],
      cases: [],
      trace: { values: {}, rules: [] },
    })
  })

  it('lets a decline beat a partial approval, and the smallest part beat the others', () => {
    const rules = [half, atMost300]
    expect(decide(rules).verdict).toEqual({ kind: 'partial', amountMinor: 300n, ruleId: atMost300.ruleId })
    expect(decide([...rules, decline()]).verdict.kind).toBe('decline')
  })

  it('approves the whole amount where a part would not be less', () => {
    expect(decide([doing({ kind: 'partial', maxAmountMinor: 1000n })]).verdict).toEqual({ kind: 'approve' })
    expect(decide([half], { amount: 0n }).verdict).toEqual({ kind: 'approve' })
  })

  it('declines where a part is wanted and the merchant takes none, or where nothing would be left', () => {
    expect(decide([half], { isAmountControllable: false }).verdict).toMatchObject({
      kind: 'decline',
      reason: 'limit_exceeded',
    })
    expect(decide([half], { amount: 1n }).verdict).toMatchObject({ kind: 'decline', reason: 'limit_exceeded' })
  })

  it('takes the largest buffer, of what is approved, rounded up', () => {
    const buffers = [doing({ kind: 'hold_buffer', amountMinor: 100n }), doing({ kind: 'hold_buffer', percent: 15 })]
    expect(decide(buffers, { amount: 1001n }).bufferMinor).toBe(151n)
    expect(decide([...buffers, atMost300], { amount: 1001n }).bufferMinor).toBe(100n)
    expect(decide([...buffers, decline()]).bufferMinor).toBe(0n)
    expect(decide(buffers, { amount: 0n }).bufferMinor).toBe(0n)
  })

  it('gives the reason of the first rule that declines: the widest scope first, then by id', () => {
    const byCard = decline({ ruleId: 'a', scope: { kind: 'card', id: 'card_1' } })
    const byProgram = doing({ kind: 'decline', reason: 'fraud_suspected' }, { ruleId: 'z' })
    expect(decide([byCard, byProgram]).verdict).toEqual({ kind: 'decline', reason: 'fraud_suspected', ruleId: 'z' })
  })

  it('is the same for every order in which the rules are given', () => {
    const actions = fc.oneof(
      fc.constant<RuleAction>({ kind: 'decline', reason: 'velocity' }),
      fc.bigInt({ min: 1n, max: 1500n }).map((maxAmountMinor): RuleAction => ({ kind: 'partial', maxAmountMinor })),
      fc.integer({ min: 1, max: 200 }).map((percent): RuleAction => ({ kind: 'hold_buffer', percent })),
      fc.constantFrom('a', 'b').map((tag): RuleAction => ({ kind: 'tag', tag })),
    )
    const lists = fc.array(fc.tuple(actions, fc.constantFrom('true', 'amount > 2000', '1 / (amount - 1000) > 0')), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(lists, fc.func(fc.integer()), (list, order) => {
        const rules = list.map(([action, when]) => doing(action, { when }))
        const shuffled = rules.toSorted((a, b) => order(a.ruleId) - order(b.ruleId))
        expect(decide(shuffled)).toEqual(decide(rules))
        expect(compileRuleSet(shuffled).contentHash).toBe(compileRuleSet(rules).contentHash)
        const result = decide(rules)
        const fails = (kind: RuleAction['kind']) =>
          list.some(([action, when]) => action.kind === kind && when === 'true')
        if (fails('decline')) expect(result.verdict.kind).toBe('decline')
      }),
      { numRuns: 60 },
    )
  })
})

describe('tags', () => {
  it('mark a payment once, however many rules give the same one, and in one order', () => {
    const rules = ['late', 'early', 'late', 'early'].map((tag) => rule({ action: { kind: 'tag', tag } }))
    expect(decide(rules).tags).toEqual(['early', 'late'])
    expect(decide(rules.toReversed()).tags).toEqual(['early', 'late'])
  })
})

describe('scope', () => {
  it('chooses the rules of the program, and of the own card, person and groups', () => {
    const scopes: RuleDocument['scope'][] = [
      { kind: 'card', id: 'card_1' },
      { kind: 'card', id: 'card_2' },
      { kind: 'cardholder', id: 'usr_1' },
      { kind: 'cardholder', id: 'usr_2' },
      { kind: 'group', id: 'grp_1' },
      { kind: 'group', id: 'grp_2' },
      { kind: 'program' },
    ]
    const rules = scopes.map((scope, index) => rule({ scope, action: { kind: 'tag', tag: `${scope.kind}_${index}` } }))
    expect(decide(rules).tags).toEqual(['card_0', 'cardholder_2', 'group_4', 'program_6'])
    expect(decide(rules).trace.rules.length).toBe(4)
  })

  it('is kept by a rule that is the only one', () => {
    const only = (id: string) => decide([decline({ scope: { kind: 'card', id } })]).verdict.kind
    expect([only('card_1'), only('card_2')]).toEqual(['decline', 'approve'])
  })
})

describe('a subject of several groups', () => {
  it('gets the same answer in whatever order its groups are named', () => {
    const set = compileRuleSet([
      decline({ ruleId: 'a', scope: { kind: 'group', id: 'grp_2' } }),
      doing({ kind: 'decline', reason: 'fraud_suspected' }, { ruleId: 'b', scope: { kind: 'group', id: 'grp_1' } }),
    ])
    const inOrder = (...groupIds: string[]) => set.evaluate(facts(), { ...SUBJECT, groupIds })
    expect(inOrder('grp_1', 'grp_2').verdict).toMatchObject({ ruleId: 'a' })
    expect(inOrder('grp_2', 'grp_1', 'grp_1')).toEqual(inOrder('grp_1', 'grp_2'))
  })
})

describe('a rule that would fail whenever it runs', () => {
  it('is not saved, and its place is named; one that was saved goes on to run', () => {
    const dividing = (when: string) => decline({ when })
    expect(checkNewRule(dividing('amount > 0 &&\n  amount / 0 > 1'))).toMatchObject({
      ok: false,
      problems: [{ code: 'type_error', line: 2, column: 12 }],
    })
    expect(checkNewRule(dividing('amount % -0 == 1')).ok).toBe(false)
    expect(checkNewRule(dividing('0 / amount == 1')).ok).toBe(true)
    expect(decide([dividing('amount / 0 > 1')]).trace.rules).toMatchObject([{ result: 'error' }])
  })
})

describe('errors while a rule runs', () => {
  const failing = (changes: Partial<RuleDocument> = {}) => decline({ when: '100 / amount > 3', ...changes })

  it('decline the request and are in the trace', () => {
    const result = decide([failing()], { amount: 0n })
    expect(result.verdict).toMatchObject({ kind: 'decline', reason: 'processing_error' })
    expect(result.trace).toMatchObject({
      rules: [{ result: 'error', error: 'division by zero' }],
      values: { amount: 0n },
    })
  })

  it('are recorded and nothing more where the rule says so', () => {
    const result = decide([failing({ onError: 'ignore' })], { amount: 0n })
    expect(result.verdict).toEqual({ kind: 'approve' })
    expect(result.trace.rules[0]?.result).toBe('error')
  })

  it('are what a fact that was not given comes to, even where the condition could do without', () => {
    const result = decide([decline({ when: 'isForeign || card.count1h > 3' })], { 'card.count1h': undefined })
    expect(result.trace.rules[0]).toMatchObject({ result: 'error', error: 'the fact card.count1h was not given' })
    // What nobody knew has no value in what is kept of the decision, not even an empty one.
    expect(result.trace.values).not.toHaveProperty(['card.count1h'])
    expect(decide([decline({ when: 'card.count1h > 3' })], { 'card.count1h': 'many' }).verdict).toMatchObject({
      reason: 'processing_error',
    })
  })
})

describe('the trace', () => {
  it('names every rule that was looked at, with the values it saw and the result', () => {
    const first = rule({ ruleId: 'r1', name: 'Large', when: 'amount > 5000 && merchant.country == "DE"' })
    const second = decline({ ruleId: 'r2', version: 7, name: 'Always' })
    const set = compileRuleSet([second, first])
    const { trace } = set.evaluate(facts(), SUBJECT)
    expect(trace).toEqual({
      values: { amount: 1000n, 'merchant.country': 'DE' },
      rules: [
        { ruleId: 'r1', version: 1, result: 'not_matched' },
        { ruleId: 'r2', version: 7, result: 'matched' },
      ],
    })
    expect(describeTrace(set.documents, trace)).toEqual([
      {
        ruleId: 'r1',
        version: 1,
        name: 'Large',
        when: first.when,
        action: first.action,
        result: 'not_matched',
        values: { amount: 1000n, 'merchant.country': 'DE' },
      },
      { ruleId: 'r2', version: 7, name: 'Always', when: 'true', action: second.action, result: 'matched', values: {} },
    ])
  })
})

describe('a rule set', () => {
  it('lists exactly the facts it needs, and their counters', () => {
    const set = compileRuleSet([
      rule({ when: 'card.sum1hSameMcc > 5 || merchant.name.contains("X")' }),
      rule({ when: 'card.sum1hSameMcc > 9' }),
    ])
    expect(set.requiredFacts).toEqual(['amount', 'card.sum1hSameMcc', 'isAmountControllable', 'merchant.name'])
  })

  it('asks for the facts of another card’s rules only where that card is judged', () => {
    const set = compileRuleSet([
      rule({ when: 'amount > 5' }),
      rule({ when: 'card.count1h > 5', scope: { kind: 'card', id: 'card_2' } }),
    ])
    expect(set.requiredFactsFor(SUBJECT)).toEqual(['amount', 'isAmountControllable'])
    expect(set.requiredFactsFor({ ...SUBJECT, cardId: 'card_2' })).toEqual([
      'amount',
      'card.count1h',
      'isAmountControllable',
    ])
  })

  it('has a hash of its content: every change changes it, and spelling out a default does not', () => {
    const base = rule({ ruleId: 'r1' })
    const hash = (changes: Partial<RuleDocument>) => compileRuleSet([{ ...base, ...changes }]).contentHash
    const hashes = [
      hash({}),
      hash({ version: 2 }),
      hash({ name: 'B' }),
      hash({ when: 'false' }),
      hash({ action: { kind: 'tag', tag: 'b' } }),
      hash({ onError: 'ignore' }),
      hash({ scope: { kind: 'card', id: 'card_1' } }),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(hash({ onError: 'decline' })).toBe(hash({}))
    expect(hash({})).toMatch(/^[0-9a-f]{64}$/)
  })

  it('refuses documents that are not valid, naming rule and place', () => {
    const compile = () => compileRuleSet([rule({ ruleId: 'bad', when: 'foo' })])
    expect(compile).toThrow(RuleSetError)
    expect(compile).toThrow('the rule bad cannot be run: when: There is no fact called foo')
  })
})

describe('a document to be saved', () => {
  const pathsOf = (changes: Partial<RuleDocument>) => {
    const checked = checkRule(rule(changes))
    return checked.ok ? [] : checked.problems.map(({ path }) => path)
  }

  it('is refused with every place that is wrong', () => {
    expect(
      pathsOf({ name: ' ', scope: { kind: 'card' }, when: 'foo', action: { kind: 'tag', tag: 'No Spaces' } }),
    ).toEqual(['name', 'scope.id', 'action.tag', 'when'])
    expect(pathsOf({ scope: { kind: 'program', id: 'x' } })).toEqual(['scope.id'])
    expect(pathsOf({ stream: 'three_ds' })).toEqual(['stream'])
    expect(pathsOf({ action: { kind: 'partial' } })).toEqual(['action'])
    for (const percent of [0, 0.5, 100])
      expect(pathsOf({ action: { kind: 'partial', percent } })).toEqual(['action.percent'])
    for (const percent of [0, 201])
      expect(pathsOf({ action: { kind: 'hold_buffer', percent } })).toEqual(['action.percent'])
    expect(pathsOf({ action: { kind: 'partial', percent: 5, maxAmountMinor: 5n } })).toEqual(['action'])
    expect(pathsOf({ action: { kind: 'hold_buffer', amountMinor: 0n } })).toEqual(['action.amountMinor'])
    expect(pathsOf({ action: { kind: 'open_case', title: '' } })).toEqual(['action.title'])
  })
})

describe('the starting rules', () => {
  const decideOn = (changes: Parameters<typeof facts>[0] = {}, context = requestContext()) =>
    compileRuleSet(starterRuleDocuments()).evaluate(facts(changes, context), SUBJECT)

  it('are valid, have reasons and let an ordinary purchase pass', () => {
    for (const { key, reason, rule: document } of STARTER_RULES) {
      const checked = checkRule({
        ruleId: key,
        version: 1,
        scope: { kind: 'program' },
        stream: 'authorization',
        ...document,
      })
      expect([key, checked.ok]).toEqual([key, true])
      expect(reason.length).toBeGreaterThan(30)
    }
    const result = decideOn()
    expect(result).toMatchObject({ verdict: { kind: 'approve' }, bufferMinor: 0n, tags: [], cases: [] })
    expect(result.trace.rules.filter(({ result: outcome }) => outcome === 'error')).toEqual([])
  })

  it('stop what they are meant to stop', () => {
    const reason = (changes: Parameters<typeof facts>[0]) => {
      const { verdict } = decideOn(changes)
      return verdict.kind === 'decline' ? verdict.reason : verdict.kind
    }
    expect(reason({ 'merchant.mcc': '7995' })).toBe('category_blocked')
    expect(reason({ 'merchant.mcc': '4829' })).toBe('category_blocked')
    expect(reason({ amount: 100n, 'card.attempts1m': 4n })).toBe('velocity')
    expect(reason({ 'card.consecutiveDeclines': 6n, 'card.declines1h': 6n })).toBe('fraud_suspected')
    expect(reason({ isCardPresent: false, 'verification.cvc': 'mismatch' })).toBe('verification_failed')
    expect(reason({ 'card.isImpossibleTravel': true })).toBe('fraud_suspected')
    expect(reason({ isForeign: true, 'cardholder.isNewCountry': true, localHour: 3n, amount: 10_001n })).toBe(
      'fraud_suspected',
    )
    expect(reason({ riskScore: 90n })).toBe('fraud_suspected')
  })

  it('hold a buffer at fuel pumps, and ask people to look at what is odd', () => {
    expect(decideOn({ 'merchant.mcc': '5542', amount: 100n }).bufferMinor).toBe(7_500n)
    expect(decideOn({ 'merchant.mcc': '3504' }).bufferMinor).toBe(150n)
    expect(decideOn({ channel: 'swipe', isForeign: true }).cases).toEqual([
      { ruleId: 'foreign_swipe', title: 'Magnetic stripe read abroad' },
    ])
    expect(decideOn({ 'card.count1mSameMerchant': 1n }).tags).toEqual(['possible_duplicate'])
  })
})
