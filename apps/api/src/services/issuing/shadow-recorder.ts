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
import type { AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'
import { type DecisionState, decide, type Verdict } from './decide.ts'
import type { ShadowRules } from './live-rules.ts'

/** A decision that rules in shadow are tried on, with all that it looked at. */
export interface ShadowCase {
  decisionId: string
  authorizationId: string
  request: AuthorizationRequest
  state: DecisionState
  verdict: Pick<Verdict, 'isApproved' | 'approvedMinor'>
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
    for (const rules of shadow.state.ruling?.rules.shadows ?? []) {
      const outcome = tryOne(shadow, rules)
      if (outcome === undefined) continue
      addTo(countOf(counts, shadow, rules), outcome)
      if (outcome.change !== undefined) examples.push(toExample(shadow, rules, outcome.change))
    }
  }
  return { counts: [...counts.values()], examples }
}

interface Change {
  kind: ShadowChange
  /** What would no longer be approved, or would be approved besides. */
  amountMinor: bigint
}

interface ShadowOutcome {
  result: 'matched' | 'not_matched' | 'error'
  change: Change | undefined
}

/**
 * Decides once more with this version among the live rules: the same restrictions, limits, balance and exception. Undefined where the
 * version is not about this request.
 */
function tryOne({ request, state, verdict }: ShadowCase, rules: ShadowRules): ShadowOutcome | undefined {
  if (state.ruling === null) return undefined
  const ruling = { ...state.ruling, rules: { ...state.ruling.rules, live: rules.ruleSet } }
  const would = decide(request, { ...state, ruling })
  const { ruleId, version } = rules.document
  const own = would.ruled?.trace.rules.find((outcome) => outcome.ruleId === ruleId && outcome.version === version)
  return own && { result: own.result, change: changeOf(verdict, would) }
}

/** What an answer would differ in from the one that was given. */
function changeOf(given: ShadowCase['verdict'], would: ShadowCase['verdict']): Change | undefined {
  const more = would.approvedMinor - given.approvedMinor
  if (given.isApproved && !would.isApproved) return { kind: 'newly_declined', amountMinor: given.approvedMinor }
  if (!given.isApproved && would.isApproved) return { kind: 'newly_approved', amountMinor: would.approvedMinor }
  if (more === 0n) return undefined
  return more < 0n
    ? { kind: 'approved_for_less', amountMinor: -more }
    : { kind: 'approved_for_more', amountMinor: more }
}

function countOf(counts: Map<string, ShadowCount>, { clockMs, request }: ShadowCase, rules: ShadowRules): ShadowCount {
  const { currency } = request
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
    approved_for_less: 0,
    approved_for_less_minor: 0n,
    approved_for_more: 0,
    approved_for_more_minor: 0n,
  }
  counts.set(key, count)
  return count
}

function addTo(count: ShadowCount, { result, change }: ShadowOutcome): void {
  count.evaluated += 1
  if (result === 'matched') count.matched += 1
  if (result === 'error') count.errors += 1
  if (change === undefined) return
  count[change.kind] += 1
  count[`${change.kind}_minor`] += change.amountMinor
}

const toExample = (shadow: ShadowCase, { document }: ShadowRules, { kind, amountMinor }: Change): ShadowExample => ({
  rule_id: document.ruleId,
  version: document.version,
  decision_id: shadow.decisionId,
  authorization_id: shadow.authorizationId,
  change: kind,
  amount_minor: amountMinor,
  currency: shadow.request.currency,
  merchant: shadow.request.merchant.name,
  at_ms: shadow.clockMs,
})
