import {
  compileRuleSet,
  type HistoryMeasure,
  historySpecOf,
  type MerchantFact,
  merchantFactOf,
  type RuleDocument,
  type RuleSet,
  type RuleSubject,
  type VelocityMeasure,
  type VelocityOwner,
  velocitySpecOf,
} from '@cardwright/rules'
import { selectRuleSet } from '../../models/issuing/rule-set-reading.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import type { Maintained } from '../../models/rules/rule-set-model.ts'
import {
  cardholderKey,
  cardKey,
  maintainedKey,
  PROGRAM_KEY,
  type Remembered,
  rememberedFor,
  type SeenKind,
  seenKindOf,
} from '../rules/remembered.ts'
import { toRuleDocument } from '../rules/rule-documents.ts'
import { withVersion } from '../rules/rule-set-publisher.ts'
import { MemoryCache } from './memory-cache.ts'

/** Something to keep up to date for one subject, and since which set it has been. */
export type Kept = Remembered & { since: number }

export type KeptVelocity = Extract<Kept, { kind: 'velocity' }>
export type KeptSeen = Extract<Kept, { kind: 'seen' }>

/** What is kept of one owner. */
export interface OwnerPlan {
  velocity: readonly KeptVelocity[]
  /** Since which set; undefined where nothing asks for it. */
  historySince: number | undefined
  seen: readonly KeptSeen[]
}

/** What one subject's requests read and keep up to date. */
export interface RulePlan {
  card: OwnerPlan
  cardholder: OwnerPlan
  /** The facts that are remembered. */
  names: readonly string[]
  /** All counters of both owners. */
  counters: readonly KeptVelocity[]
  /** The facts that some rule for this subject reads, with the place of their counter among those. */
  velocity: readonly { name: string; measure: VelocityMeasure; index: number }[]
  history: readonly { name: string; owner: VelocityOwner; measure: HistoryMeasure; seen: SeenKind | undefined }[]
  /** Facts about the merchant over all cardholders. */
  merchants: readonly MerchantFact[]
}

/** A version in shadow: the live rules with it among them. */
export interface ShadowRules {
  document: RuleDocument
  ruleSet: RuleSet
}

/** The rules that decide, made ready. */
export interface LiveRules {
  number: bigint
  contentHash: string
  live: RuleSet
  /** Some rule is not for the whole program. */
  hasNarrowScopes: boolean
  /** Where a live rule stands in the set as it is stored. */
  placeOf(ruleId: string): number
  shadows: readonly ShadowRules[]
  /** Places that are known to have been bought from; what was seen once stays seen as long as the set decides. */
  seen: Set<string>
  bounds: BuildBounds
  /** What this process remembers of owners from one batch to the next. */
  kept: MemoryCache
  planFor(subject: RuleSubject): RulePlan
}

export interface RuleSets {
  /** The set of that number; undefined for one without any rule. */
  at(client: HotPathClient, number: bigint): Promise<LiveRules | undefined>
  /** Forgets what is kept of owners: another server may answer from now on. */
  forget(): void
}

const KEPT_SETS = 20

/** How many payments of the past a batch takes in for owners that it meets for the first time, and of one of them. */
export interface BuildBounds {
  inBatch: number
  mostOfOne: number
  leastOfOne: number
  /** Where as many have left a window since it was last looked at, a job takes them off in pieces. */
  mostLeft: number
  /** What one account's decisions change is written once for as many of them, where one process makes them all. */
  mostUnsaved: number
}

const BUILD_BOUNDS: BuildBounds = {
  inBatch: 4_000,
  mostOfOne: 1_000,
  leastOfOne: 100,
  mostLeft: 20_000,
  mostUnsaved: 32,
}

/** Loads each set once and keeps it ready: a set never changes, its number names it for ever. */
export function createRuleSets(bounds = BUILD_BOUNDS): RuleSets {
  const known = new Map<bigint, LiveRules | undefined>()
  // One for all of them: what was kept for an earlier set makes room for what the present one keeps.
  const kept = new MemoryCache()
  return {
    async at(client, number) {
      if (number === 0n) return undefined
      if (known.has(number)) return known.get(number)
      const { content_hash: contentHash, documents, shadows, maintained } = await selectRuleSet(client, number)
      const isEmpty = documents.length === 0 && shadows.length === 0
      const rules = isEmpty
        ? undefined
        : createLiveRules({
            number,
            contentHash,
            documents: documents.map(toRuleDocument),
            shadows: shadows.map(toRuleDocument),
            maintained,
            bounds,
            kept,
          })
      if (known.size >= KEPT_SETS) known.clear()
      known.set(number, rules)
      return rules
    },
    forget: () => kept.forget(),
  }
}

export interface RuleSetParts {
  number: bigint
  contentHash: string
  documents: readonly RuleDocument[]
  shadows: readonly RuleDocument[]
  maintained: Maintained
  bounds: BuildBounds
  kept: MemoryCache
}

const KEPT_PLANS = 10_000

function createLiveRules({
  number,
  contentHash,
  documents,
  shadows,
  maintained,
  bounds,
  kept,
}: RuleSetParts): LiveRules {
  const live = compileRuleSet(documents)
  const inShadow = shadows.map((document) => ({ document, ruleSet: compileRuleSet(withVersion(documents, document)) }))
  const sets = [live, ...inShadow.map(({ ruleSet }) => ruleSet)]
  const remembered = new Map<string, Remembered>()
  for (const name of sets.flatMap(({ requiredFacts }) => requiredFacts)) {
    const entry = rememberedFor(name)
    if (entry !== undefined) remembered.set(entry.family, entry)
  }
  const scoped = new Set(Object.keys(maintained).map((key) => key.slice(0, key.indexOf('|'))))
  const hasNarrowScopes = [...documents, ...shadows].some(({ scope }) => scope.kind !== 'program')
  const plans = new Map<string, RulePlan>()
  const places = new Map(documents.map(({ ruleId }, place) => [ruleId, place]))

  function makePlan(subject: RuleSubject): RulePlan {
    const keys = [PROGRAM_KEY, cardholderKey(subject.cardholderId), cardKey(subject.cardId)].filter((key) =>
      scoped.has(key),
    )
    const kept = [...remembered.values()].flatMap((entry): Kept[] => {
      const sinces = keys.flatMap((key) => maintained[maintainedKey(key, entry.family)] ?? [])
      return sinces.length === 0 ? [] : [{ ...entry, since: Math.min(...sinces) }]
    })
    const counters = kept.filter((entry) => entry.kind === 'velocity')
    const names = new Set(sets.flatMap((set) => set.requiredFactsFor(subject)))
    return {
      names: [...names].filter((name) => rememberedFor(name) !== undefined),
      card: ownerPlan(kept, 'card'),
      cardholder: ownerPlan(kept, 'cardholder'),
      counters,
      velocity: [...names].flatMap((name) => {
        const spec = velocitySpecOf(name)
        const index = counters.findIndex(({ family }) => family === rememberedFor(name)?.family)
        return spec === undefined || index < 0 ? [] : [{ name, measure: spec.measure, index }]
      }),
      merchants: [...names].flatMap((name) => merchantFactOf(name) ?? []),
      history: [...names].flatMap((name) => {
        const spec = historySpecOf(name)
        return spec === undefined ? [] : [{ name, ...spec, seen: seenKindOf(spec.measure) }]
      }),
    }
  }

  return {
    number,
    contentHash,
    live,
    hasNarrowScopes,
    placeOf: (ruleId) => places.get(ruleId) ?? -1,
    shadows: inShadow,
    seen: new Set(),
    bounds,
    kept,
    planFor(subject) {
      const key = hasNarrowScopes ? [subject.cardId, subject.cardholderId, ...subject.groupIds].join('\n') : ''
      const known = plans.get(key)
      if (known !== undefined) return known
      const plan = makePlan(subject)
      if (plans.size >= KEPT_PLANS) plans.clear()
      plans.set(key, plan)
      return plan
    },
  }
}

function ownerPlan(all: readonly Kept[], owner: VelocityOwner): OwnerPlan {
  const kept = all.filter((entry) => entry.owner === owner)
  return {
    velocity: kept.filter((entry) => entry.kind === 'velocity'),
    historySince: kept.find((entry) => entry.kind === 'history')?.since,
    seen: kept.filter((entry) => entry.kind === 'seen'),
  }
}
