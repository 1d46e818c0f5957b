import type { DeclineReason } from '../decline-reasons.ts'
import { checkLimits, type LimitCheck, type UsageByCounter } from './check-limits.ts'
import { checkRestrictions, type RestrictionCheck } from './check-restrictions.ts'
import type { CompiledControls } from './compile-controls.ts'
import type { ControlFacts } from './controls.ts'

export type ControlCheck = RestrictionCheck | LimitCheck

export type ControlsVerdict =
  | { readonly kind: 'approve' }
  | { readonly kind: 'decline'; readonly reason: DeclineReason; readonly check: ControlCheck }

export type ControlsResult = { readonly verdict: ControlsVerdict; readonly checks: readonly ControlCheck[] }

/**
 * Judges a request by one controls document alone: restrictions first, then limits. A whole decision calls
 * `checkRestrictions` and `checkLimits` apart, as single use and the operator's rules come between them.
 */
export function evaluateControls(
  controls: CompiledControls,
  facts: ControlFacts,
  usage: UsageByCounter,
): ControlsResult {
  const checks = [...checkRestrictions(controls, facts), ...checkLimits(controls, facts, usage)]
  return { verdict: verdictOf(checks), checks }
}

/** The first check that failed gives the reason. */
export function verdictOf(checks: readonly ControlCheck[]): ControlsVerdict {
  const failed = checks.find((check) => !check.passed)
  return failed ? { kind: 'decline', reason: failed.reason, check: failed } : { kind: 'approve' }
}
