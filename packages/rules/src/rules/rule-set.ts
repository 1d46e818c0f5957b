import { contentHashOf } from './canonical-json.ts'
import { checkRule } from './check-rule.ts'
import { compileCondition, RuleRunError, type Slots, type SlotValue, toSlotValue } from './compile-expression.ts'
import { type FactType, type FactValue, findFact } from './facts.ts'
import type { FactValues, RequestFacts } from './request-facts.ts'
import { type RuleDocument, type RuleProblem, SCOPE_KINDS, type ScopeKind } from './rule-document.ts'
import { type CaseToOpen, decideByRules, type RuleVerdict } from './rule-verdict.ts'

/** Whose request it is, for choosing the rules whose scope covers it. */
export type RuleSubject = {
  readonly cardId: string
  readonly cardholderId: string
  readonly groupIds: readonly string[]
}

/** What came of a rule that was looked at. */
export type RuleOutcome = {
  readonly ruleId: string
  readonly version: number
  readonly result: 'matched' | 'not_matched' | 'error'
  readonly error?: string
}

/**
 * What a set of rules saw and said. A fact has one value for all rules, so each is kept once; `describeTrace` puts rule and
 * values together again for people. Small, because every decision keeps it for ever.
 */
export type RuleSetTrace = {
  readonly values: FactValues
  /** Every rule whose scope covers the request, in the order in which rules are looked at. */
  readonly rules: readonly RuleOutcome[]
}

/** A rule that was looked at, for people: what it asked, what it read and what came of it. */
export type RuleTraceEntry = RuleOutcome & {
  readonly name: string
  readonly when: string
  readonly action: RuleDocument['action']
  readonly values: FactValues
}

export type RuleSetResult = {
  readonly verdict: RuleVerdict
  /** Minor units to hold above what is approved; weighs on what is available, not on limits. 0n on a decline. */
  readonly bufferMinor: bigint
  readonly tags: readonly string[]
  readonly cases: readonly CaseToOpen[]
  readonly trace: RuleSetTrace
}

export type RuleSet = {
  readonly evaluate: (facts: RequestFacts, subject: RuleSubject) => RuleSetResult
  /** SHA-256 of the documents: the same rules give the same hash, in whatever order they were given. */
  readonly contentHash: string
  /** Every fact that some rule reads, sorted; besides them `amount` and `isAmountControllable`, which actions need. */
  readonly requiredFacts: readonly string[]
  /** The facts that a request of this subject needs: those of the rules whose scope covers it. */
  readonly requiredFactsFor: (subject: RuleSubject) => readonly string[]
  readonly documents: readonly RuleDocument[]
}

/** A rule set that cannot be run, with what is wrong in which rule. */
export class RuleSetError extends Error {
  readonly problems: readonly (RuleProblem & { readonly ruleId: string })[]

  constructor(problems: readonly (RuleProblem & { readonly ruleId: string })[]) {
    const [first] = problems
    super(`the rule ${first?.ruleId} cannot be run: ${first?.path}: ${first?.message}`)
    this.problems = problems
  }
}

const ALWAYS_REQUIRED = ['amount', 'isAmountControllable']

type FactRead = { readonly name: string; readonly type: FactType; readonly slot: number }

/** A rule made ready, with the facts it reads and where these lie. */
type CompiledRule = {
  readonly document: RuleDocument
  readonly holds: (slots: Slots) => boolean
  readonly reads: readonly FactRead[]
  readonly matched: RuleOutcome
  readonly notMatched: RuleOutcome
}

/** Rules by whom they are for, so that those for other cards cost nothing. */
type RulesByScope = ReadonlyMap<string, readonly CompiledRule[]>

/**
 * Makes a rule set ready to judge requests. Rules are looked at from the widest scope to the narrowest, then by id; all
 * are looked at, whatever the first ones say.
 *
 * @throws RuleSetError when a document is not valid, which saving it would have told
 */
export function compileRuleSet(documents: readonly RuleDocument[]): RuleSet {
  const sorted = documents.toSorted(byScopeThenId)
  const slots = new Map<string, number>()
  const slotOf = (name: string): number => {
    const slot = slots.get(name) ?? slots.size
    slots.set(name, slot)
    return slot
  }
  const byScope = Map.groupBy(compileRules(sorted, slotOf), ({ document }) =>
    scopeKey(document.scope.kind, document.scope.id),
  )
  const programRules = byScope.get('program') ?? NO_RULES
  const programFacts = factsOf(programRules)
  const programReads = readAllOf(programRules)
  return {
    contentHash: contentHashOf(sorted.map(hashedPart)),
    requiredFacts: withAlwaysRequired([...slots.keys()]),
    requiredFactsFor: (subject) => {
      const rules = rulesFor(byScope, subject)
      return rules === programRules ? programFacts : factsOf(rules)
    },
    documents: sorted,
    evaluate: (facts, subject) => {
      const rules = rulesFor(byScope, subject)
      return evaluateRules(rules, rules === programRules ? programReads : undefined, slots.size, facts)
    },
  }
}

/** Puts what a trace keeps together with the rules' own words, for people. Rules that the set does not have are left out. */
export function describeTrace(documents: readonly RuleDocument[], trace: RuleSetTrace): RuleTraceEntry[] {
  const byVersion = new Map(documents.map((document) => [`${document.ruleId} ${document.version}`, document]))
  return trace.rules.flatMap((outcome) => {
    const document = byVersion.get(`${outcome.ruleId} ${outcome.version}`)
    if (!document) return []
    const { name, when, action } = document
    return [{ ...outcome, name, when, action, values: valuesRead(document, trace.values) }]
  })
}

/** Every fact that some rule of the set reads. */
export function requiredFacts(ruleSet: RuleSet): readonly string[] {
  return ruleSet.requiredFacts
}

function compileRules(documents: readonly RuleDocument[], slotOf: (name: string) => number): CompiledRule[] {
  const problems: (RuleProblem & { ruleId: string })[] = []
  const rules: CompiledRule[] = []
  for (const document of documents) {
    const checked = checkRule(document)
    if (!checked.ok) {
      for (const problem of checked.problems) problems.push({ ...problem, ruleId: document.ruleId })
      continue
    }
    const { ruleId, version } = document
    rules.push({
      document,
      reads: checked.factNames.map((name) => ({ name, type: findFact(name)?.type ?? 'bool', slot: slotOf(name) })),
      holds: compileCondition(checked.expression, slotOf),
      matched: { ruleId, version, result: 'matched' },
      notMatched: { ruleId, version, result: 'not_matched' },
    })
  }
  if (problems.length > 0) throw new RuleSetError(problems)
  return rules
}

const NO_RULES: readonly CompiledRule[] = []

function scopeKey(kind: ScopeKind, id: string | undefined): string {
  return kind === 'program' ? kind : `${kind} ${id}`
}

/** The rules that cover the subject, in order; the very list of the program's rules where there are no others. */
function rulesFor(byScope: RulesByScope, subject: RuleSubject): readonly CompiledRule[] {
  const program = byScope.get('program') ?? NO_RULES
  if (byScope.size === (program === NO_RULES ? 0 : 1)) return program
  const ownGroups = [...new Set(subject.groupIds)].flatMap((id) => byScope.get(scopeKey('group', id)) ?? NO_RULES)
  const own = [
    ...ownGroups.sort((a, b) => byScopeThenId(a.document, b.document)),
    ...(byScope.get(scopeKey('cardholder', subject.cardholderId)) ?? NO_RULES),
    ...(byScope.get(scopeKey('card', subject.cardId)) ?? NO_RULES),
  ]
  return own.length === 0 ? program : [...program, ...own]
}

function factsOf(rules: readonly CompiledRule[]): string[] {
  return withAlwaysRequired(rules.flatMap((rule) => rule.reads.map(({ name }) => name)))
}

/** Everything that some rules read, known beforehand: then each fact is looked at once for all of them. */
type AllReads = {
  readonly reads: readonly FactRead[]
  /** Every name, to be copied and filled: an object that gets so many names one after another is large. What JSON made is copied fast. */
  readonly blank: FactValues
}

function evaluateRules(
  rules: readonly CompiledRule[],
  all: AllReads | undefined,
  slotCount: number,
  facts: RequestFacts,
): RuleSetResult {
  const slots = new Array<SlotValue | undefined>(slotCount).fill(undefined)
  let values: Record<string, FactValue | undefined> = { ...all?.blank }
  const isRead = all !== undefined && readFacts(all.reads, slots, values, facts) === undefined
  if (!isRead) {
    // What is not there shall not be named either.
    values = {}
    slots.fill(undefined)
  }
  const matched: RuleDocument[] = []
  const failed: RuleDocument[] = []
  const outcomes = rules.map((rule) => {
    const unknown = isRead ? undefined : readFacts(rule.reads, slots, values, facts)
    const outcome =
      unknown === undefined ? runRule(rule, slots) : failedOutcome(rule, `the fact ${unknown} was not given`)
    if (outcome === rule.matched) matched.push(rule.document)
    else if (outcome !== rule.notMatched) failed.push(rule.document)
    return outcome
  })
  return { ...decideByRules(matched, failed, facts), trace: { values, rules: outcomes } }
}

/** Puts facts where conditions find them; the name of the first one that is not there, or not of its type. */
function readFacts(
  reads: readonly FactRead[],
  slots: (SlotValue | undefined)[],
  values: Record<string, FactValue | undefined>,
  facts: RequestFacts,
): string | undefined {
  for (const { name, type, slot } of reads) {
    if (slots[slot] !== undefined) continue
    const value = facts[name]
    if (value === undefined || TYPE_OF[typeof value] !== type) return name
    slots[slot] = toSlotValue(value)
    values[name] = value
  }
  return undefined
}

function runRule(rule: CompiledRule, slots: Slots): RuleOutcome {
  try {
    return rule.holds(slots) ? rule.matched : rule.notMatched
  } catch (error) {
    return failedOutcome(rule, error instanceof RuleRunError ? error.message : 'the rule failed')
  }
}

function readAllOf(rules: readonly CompiledRule[]): AllReads {
  const reads = [...new Map(rules.flatMap((rule) => rule.reads).map((read) => [read.slot, read])).values()]
  return { reads, blank: JSON.parse(JSON.stringify(Object.fromEntries(reads.map(({ name }) => [name, false])))) }
}

function failedOutcome({ document }: CompiledRule, error: string): RuleOutcome {
  return { ruleId: document.ruleId, version: document.version, result: 'error', error }
}

function valuesRead(document: RuleDocument, values: FactValues): FactValues {
  const checked = checkRule(document)
  const names = checked.ok ? checked.factNames : []
  return Object.fromEntries(names.map((name) => [name, values[name]]))
}

function withAlwaysRequired(names: readonly string[]): string[] {
  return [...new Set([...names, ...ALWAYS_REQUIRED])].sort()
}

const TYPE_OF: Readonly<Record<string, FactType>> = { bigint: 'int', string: 'string', boolean: 'bool' }

function byScopeThenId(a: RuleDocument, b: RuleDocument): number {
  const byScope = SCOPE_KINDS.indexOf(a.scope.kind) - SCOPE_KINDS.indexOf(b.scope.kind)
  if (byScope !== 0) return byScope
  if (a.ruleId !== b.ruleId) return a.ruleId < b.ruleId ? -1 : 1
  return a.version - b.version
}

/** What decides; `onError` is spelled out, so that saying the default and leaving it out are the same rule. */
function hashedPart({ ruleId, version, name, scope, stream, when, action, onError }: RuleDocument) {
  return { ruleId, version, name, scope, stream, when, action, onError: onError ?? 'decline' }
}
