import { type VelocitySpec, velocitySpecOf } from '../velocity/velocity-spec.ts'
import { contentHashOf } from './canonical-json.ts'
import { checkRule } from './check-rule.ts'
import { compileCondition, RuleRunError, type Slots } from './compile-expression.ts'
import { type FactType, type FactValue, findFact } from './facts.ts'
import type { FactValues, RequestFacts } from './request-facts.ts'
import { type RuleDocument, type RuleProblem, SCOPE_KINDS } from './rule-document.ts'
import { type CaseToOpen, decideByRules, type RuleVerdict } from './rule-verdict.ts'

/** Whose request it is, for choosing the rules whose scope covers it. */
export type RuleSubject = {
  readonly cardId: string
  readonly cardholderId: string
  readonly groupIds: readonly string[]
}

/** A rule that was looked at: what it read and what came of it. */
export type RuleTrace = {
  readonly ruleId: string
  readonly version: number
  readonly name: string
  readonly action: RuleDocument['action']['kind']
  readonly result: 'matched' | 'not_matched' | 'error'
  readonly values: FactValues
  readonly error?: string
}

export type RuleSetResult = {
  readonly verdict: RuleVerdict
  /** Minor units to hold above what is approved; weighs on what is available, not on limits. 0n on a decline. */
  readonly bufferMinor: bigint
  readonly tags: readonly string[]
  readonly cases: readonly CaseToOpen[]
  /** Every rule whose scope covers the request, in the order in which rules are looked at. */
  readonly trace: readonly RuleTrace[]
}

export type RuleSet = {
  readonly evaluate: (facts: RequestFacts, subject: RuleSubject) => RuleSetResult
  /** SHA-256 of the documents: the same rules give the same hash, in whatever order they were given. */
  readonly contentHash: string
  /** Every fact that some rule reads, sorted; besides them `amount` and `isAmountControllable`, which actions need. */
  readonly requiredFacts: readonly string[]
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

/** A rule made ready, with the facts it reads and where these lie. */
export type CompiledRule = {
  readonly document: RuleDocument
  readonly holds: (slots: Slots) => boolean
  readonly reads: readonly { readonly name: string; readonly type: FactType; readonly slot: number }[]
}

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
  const rules = compileRules(sorted, slotOf)
  const names = [...slots.keys()]
  return {
    contentHash: contentHashOf(sorted.map(hashedPart)),
    requiredFacts: [...new Set([...names, ...ALWAYS_REQUIRED])].sort(),
    documents: sorted,
    evaluate: (facts, subject) => {
      const values = names.map((name) => facts[name])
      return evaluateRules(rules, values, facts, subject)
    },
  }
}

/** Every fact that some rule of the set reads. */
export function requiredFacts(ruleSet: RuleSet): readonly string[] {
  return ruleSet.requiredFacts
}

/** Exactly the velocity counters that a rule set needs to be kept and read. */
export function requiredVelocity(ruleSet: Pick<RuleSet, 'requiredFacts'>): VelocitySpec[] {
  return ruleSet.requiredFacts.flatMap((name) => velocitySpecOf(name) ?? [])
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
    const reads = checked.factNames.map((name) => ({ name, type: findFact(name)?.type ?? 'bool', slot: slotOf(name) }))
    rules.push({ document, reads, holds: compileCondition(checked.expression, slotOf) })
  }
  if (problems.length > 0) throw new RuleSetError(problems)
  return rules
}

function evaluateRules(
  rules: readonly CompiledRule[],
  slots: Slots,
  facts: RequestFacts,
  subject: RuleSubject,
): RuleSetResult {
  const trace: RuleTrace[] = []
  const matched: RuleDocument[] = []
  const failed: RuleDocument[] = []
  for (const rule of rules) {
    if (!coversSubject(rule.document, subject)) continue
    const entry = runRule(rule, slots)
    trace.push(entry)
    if (entry.result === 'matched') matched.push(rule.document)
    else if (entry.result === 'error') failed.push(rule.document)
  }
  return { ...decideByRules(matched, failed, facts), trace }
}

function coversSubject({ scope }: RuleDocument, subject: RuleSubject): boolean {
  switch (scope.kind) {
    case 'program':
      return true
    case 'group':
      return scope.id !== undefined && subject.groupIds.includes(scope.id)
    case 'cardholder':
      return scope.id === subject.cardholderId
    case 'card':
      return scope.id === subject.cardId
  }
}

function runRule(rule: CompiledRule, slots: Slots): RuleTrace {
  const { ruleId, version, name, action } = rule.document
  const values: Record<string, FactValue | undefined> = {}
  let missing: string | undefined
  for (const read of rule.reads) {
    const value = slots[read.slot]
    values[read.name] = value
    if (TYPE_OF[typeof value] !== read.type) missing ??= read.name
  }
  const seen = { ruleId, version, name, action: action.kind, values }
  if (missing !== undefined) return { ...seen, result: 'error', error: `the fact ${missing} was not given` }
  try {
    return { ...seen, result: rule.holds(slots) ? 'matched' : 'not_matched' }
  } catch (error) {
    return { ...seen, result: 'error', error: error instanceof RuleRunError ? error.message : 'the rule failed' }
  }
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
