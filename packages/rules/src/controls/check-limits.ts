import { windowAt } from '../windows.ts'
import { type CompiledControls, type CompiledLimit, type ControlsOwner, matchesCategories } from './compile-controls.ts'
import type { ControlFacts, SpendingLimit } from './controls.ts'

/** What a counter holds for one window: minor units used, and approved non-zero authorizations. */
export type CounterUsage = { readonly usedMinor: bigint; readonly count: number }

/** Counters by key, each read for the window at the authorization's own time. */
export type UsageByCounter = ReadonlyMap<string, CounterUsage>

/** Where a limit stands at some moment. `remaining…` never goes below zero; null where the limit sets no such bound. */
export type LimitState = {
  readonly limit: SpendingLimit
  readonly counterKey: string | null
  readonly usedMinor: bigint
  readonly usedCount: number
  readonly remainingMinor: bigint | null
  readonly remainingCount: number | null
  /** Epoch milliseconds; null for `per_authorization`. */
  readonly windowStartMs: number | null
  /** When a calendar window ends; the moment itself for a trailing window; null where there is no end. */
  readonly windowEndMs: number | null
}

/** A limit that was looked at, with the values it saw. `amountMinor` is what the request asked for. */
export type LimitCheck = LimitState & {
  readonly kind: 'limit'
  readonly owner: ControlsOwner
  readonly amountMinor: bigint
  readonly passed: boolean
  /** Which bound was broken; null when it passed. */
  readonly exceeded: 'amount' | 'count' | null
  readonly reason: 'limit_exceeded'
}

/**
 * Looks at every limit that applies to the request, in the order of the document.
 *
 * A request for nothing (an account verification) touches no limit. An amount equal to what remains passes. An
 * increment adds to the amount of its chain's window and is not counted as one more authorization.
 * `per_authorization` caps the total of the chain.
 *
 * @throws Error when a counter that a limit reads is missing from `usage`: absent is not zero, the caller says zero.
 * @throws RangeError when the currency is not the account's; such a request is declined before limits are read.
 */
export function checkLimits(controls: CompiledControls, facts: ControlFacts, usage: UsageByCounter): LimitCheck[] {
  if (controls.limits.length === 0 || facts.amountMinor <= 0n) return []
  if (facts.currency !== controls.currency) {
    throw new RangeError(`limits in ${controls.currency} cannot judge an amount in ${facts.currency}`)
  }
  const checks: LimitCheck[] = []
  for (const compiled of controls.limits) {
    if (limitAppliesTo(controls, compiled, facts)) checks.push(checkLimit(controls.owner, compiled, facts, usage))
  }
  return checks
}

/** Whether a limit counts purchases at this merchant. */
export function limitAppliesTo(
  controls: Pick<CompiledControls, 'categoryToMcc'>,
  compiled: CompiledLimit,
  merchant: { readonly mcc: string; readonly category: string },
): boolean {
  return compiled.categories === null || matchesCategories(compiled.categories, merchant, controls.categoryToMcc)
}

/** Where every limit of the document stands at the moment; `per_authorization` shows its whole amount as remaining. */
export function describeLimits(controls: CompiledControls, usage: UsageByCounter, atMs: number): LimitState[] {
  return controls.limits.map((compiled) => limitStateOf(compiled, usageOf(compiled, usage, 0n), atMs))
}

function checkLimit(
  owner: ControlsOwner,
  compiled: CompiledLimit,
  facts: ControlFacts,
  usage: UsageByCounter,
): LimitCheck {
  const { amountMinor } = facts
  const used = usageOf(compiled, usage, facts.chainTotalMinor)
  const exceeded = exceededBound(compiled.limit, used, amountMinor, facts.isIncrement)
  return {
    kind: 'limit',
    owner,
    ...limitStateOf(compiled, used, facts.authorizedAtMs),
    amountMinor,
    passed: exceeded === null,
    exceeded,
    reason: 'limit_exceeded',
  }
}

function exceededBound(
  limit: SpendingLimit,
  used: CounterUsage,
  amountMinor: bigint,
  isIncrement: boolean,
): 'amount' | 'count' | null {
  if (limit.amountMinor !== undefined && used.usedMinor + amountMinor > limit.amountMinor) return 'amount'
  if (limit.count !== undefined && !isIncrement && used.count + 1 > limit.count) return 'count'
  return null
}

/** A chain is one authorization, so `per_authorization` sees its total and a count of none besides itself. */
function usageOf(compiled: CompiledLimit, usage: UsageByCounter, chainTotalMinor: bigint): CounterUsage {
  if (compiled.counterKey === null) return { usedMinor: chainTotalMinor, count: 0 }
  const used = usage.get(compiled.counterKey)
  if (!used) throw new Error(`the counter ${compiled.counterKey} was not read`)
  return used
}

function limitStateOf(compiled: CompiledLimit, used: CounterUsage, atMs: number): LimitState {
  const { limit } = compiled
  const window = windowAt(limit.interval, atMs)
  return {
    limit,
    counterKey: compiled.counterKey,
    usedMinor: used.usedMinor,
    usedCount: used.count,
    remainingMinor: limit.amountMinor === undefined ? null : atLeastZero(limit.amountMinor - used.usedMinor),
    remainingCount: limit.count === undefined ? null : Math.max(limit.count - used.count, 0),
    windowStartMs: window?.startMs ?? null,
    windowEndMs: window?.endMs ?? null,
  }
}

function atLeastZero(amountMinor: bigint): bigint {
  return amountMinor < 0n ? 0n : amountMinor
}
