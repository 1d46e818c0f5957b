import type pg from 'pg'
import type { Context } from '../../context.ts'
import {
  addShadowCounts,
  addShadowExamples,
  type ShadowChange,
  type ShadowCount,
  type ShadowExample,
} from '../../models/rules/shadow-model.ts'
import { shadowNotRecorded } from '../../observability/rule-events.ts'
import type { ApplyingRules } from './decide.ts'
import type { ShadowRules } from './live-rules.ts'

/** A decision that rules in shadow are tried on, with what they may ask. */
export interface ShadowCase {
  decisionId: string
  authorizationId: string
  ruling: ApplyingRules
  isApproved: boolean
  /** Whether everything but the rules would let it pass. */
  wouldPassOtherwise: boolean
  amountMinor: bigint
  currency: string
  merchant: string
  clockMs: number
}

export interface ShadowRecorder {
  /** Takes a decision whose answer is out. Returns at once; nothing here can fail it. */
  take(shadow: ShadowCase): void
  /** Waits until everything taken is tried and written. */
  flush(): Promise<void>
}

/** How long results wait for others to be written with. */
const GATHER_MS = 250
const MOST_WAITING = 20_000

/**
 * Tries rules in shadow after the answer, and writes what they would have changed in batches. A crash loses what waits: the
 * report is an estimate for a person, never a part of the books.
 */
export function createShadowRecorder(context: Pick<Context, 'logger' | 'metrics'>, pool: pg.Pool): ShadowRecorder {
  let waiting: ShadowCase[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const taken = waiting
    waiting = []
    if (taken.length > 0) writing = writing.then(() => write(taken))
    return writing
  }

  async function write(taken: readonly ShadowCase[]): Promise<void> {
    try {
      const { counts, examples } = tryAll(taken)
      await addShadowCounts(pool, counts)
      await addShadowExamples(pool, examples)
    } catch (error) {
      shadowNotRecorded(context, { count: taken.length, error })
    }
  }

  return {
    take(shadow) {
      if (waiting.length >= MOST_WAITING) return shadowNotRecorded(context, { count: 1, error: 'too many are waiting' })
      waiting.push(shadow)
      timer ??= setTimeout(() => void flush(), GATHER_MS)
    },
    flush,
  }
}

function tryAll(taken: readonly ShadowCase[]): { counts: ShadowCount[]; examples: ShadowExample[] } {
  const counts = new Map<string, ShadowCount>()
  const examples: ShadowExample[] = []
  for (const shadow of taken) {
    for (const rules of shadow.ruling.rules.shadows) {
      const outcome = tryOne(shadow, rules)
      if (outcome === undefined) continue
      addTo(countOf(counts, shadow, rules), shadow, outcome)
      if (outcome.change !== undefined) examples.push(toExample(shadow, rules, outcome.change))
    }
  }
  return { counts: [...counts.values()], examples }
}

interface ShadowOutcome {
  result: 'matched' | 'not_matched' | 'error'
  change: ShadowChange | undefined
}

/** What the live rules with this version among them would have said; undefined where the version is not about this request. */
function tryOne({ ruling, isApproved, wouldPassOtherwise }: ShadowCase, rules: ShadowRules): ShadowOutcome | undefined {
  const { verdict, trace } = rules.ruleSet.evaluate(ruling.facts, ruling.subject)
  const { ruleId, version } = rules.document
  const own = trace.rules.find((outcome) => outcome.ruleId === ruleId && outcome.version === version)
  if (own === undefined) return undefined
  const wouldPass = verdict.kind !== 'decline' && wouldPassOtherwise
  if (wouldPass === isApproved) return { result: own.result, change: undefined }
  return { result: own.result, change: wouldPass ? 'newly_approved' : 'newly_declined' }
}

function countOf(counts: Map<string, ShadowCount>, { clockMs, currency }: ShadowCase, rules: ShadowRules): ShadowCount {
  const { ruleId, version } = rules.document
  const day = new Date(clockMs).toISOString().slice(0, 10)
  const key = `${ruleId} ${version} ${day} ${currency}`
  const known = counts.get(key)
  if (known !== undefined) return known
  const count: ShadowCount = {
    rule_id: ruleId,
    version,
    day,
    currency,
    evaluated: 0,
    matched: 0,
    errors: 0,
    newly_declined: 0,
    newly_declined_minor: 0n,
    newly_approved: 0,
    newly_approved_minor: 0n,
  }
  counts.set(key, count)
  return count
}

function addTo(count: ShadowCount, { amountMinor }: ShadowCase, { result, change }: ShadowOutcome): void {
  count.evaluated += 1
  if (result === 'matched') count.matched += 1
  if (result === 'error') count.errors += 1
  if (change === undefined) return
  count[change] += 1
  count[`${change}_minor`] += amountMinor
}

const toExample = (shadow: ShadowCase, { document }: ShadowRules, change: ShadowChange): ShadowExample => ({
  rule_id: document.ruleId,
  version: document.version,
  decision_id: shadow.decisionId,
  authorization_id: shadow.authorizationId,
  change,
  amount_minor: shadow.amountMinor,
  currency: shadow.currency,
  merchant: shadow.merchant,
  at_ms: shadow.clockMs,
})
