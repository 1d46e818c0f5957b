import type { DeclineReason } from '../decline-reasons.ts'
import type { RequestFacts } from './request-facts.ts'
import type { RuleDocument } from './rule-document.ts'

/** What the rules together say; the rule that decided is named. */
export type RuleVerdict =
  | { readonly kind: 'approve' }
  /** Approve this much and no more; always less than what was asked, and more than nothing. */
  | { readonly kind: 'partial'; readonly amountMinor: bigint; readonly ruleId: string }
  | { readonly kind: 'decline'; readonly reason: DeclineReason; readonly ruleId: string }

/** A case that a rule asks to open for people to look at. */
export type CaseToOpen = { readonly ruleId: string; readonly title: string }

/**
 * Joins what single rules ask for. A decline beats a partial approval, of which the smallest counts, and that beats an
 * approval; the largest buffer wins. A partial approval where the merchant takes no part of an amount is a decline, and
 * so is a rule that failed and whose `onError` does not say to ignore that.
 *
 * @param matched rules whose condition holds, in the order in which they were looked at
 * @param failed rules that had an error, in the same order
 */
export function decideByRules(
  matched: readonly RuleDocument[],
  failed: readonly RuleDocument[],
  { amount, isAmountControllable }: RequestFacts,
) {
  const verdict = verdictOf(matched, failed, amount, isAmountControllable)
  const tags: string[] = []
  const cases: CaseToOpen[] = []
  for (const { ruleId, action } of matched) {
    if (action.kind === 'tag') putInOrder(tags, action.tag)
    if (action.kind === 'open_case') cases.push({ ruleId, title: action.title })
  }
  return { verdict, bufferMinor: bufferOf(matched, approvedAmount(verdict, amount)), tags, cases }
}

/** Puts a tag among the sorted ones, once. Few rules mark one payment, and they come nearly in order. */
function putInOrder(tags: string[], tag: string): void {
  let place = tags.length
  while (place > 0 && (tags[place - 1] ?? '') > tag) place--
  if (tags[place - 1] === tag) return
  if (place === tags.length) tags.push(tag)
  else tags.splice(place, 0, tag)
}

function verdictOf(
  matched: readonly RuleDocument[],
  failed: readonly RuleDocument[],
  amount: bigint,
  isControllable: boolean,
): RuleVerdict {
  for (const { ruleId, action } of matched) {
    if (action.kind === 'decline') return { kind: 'decline', reason: action.reason, ruleId }
  }
  const broken = failed.find(({ onError }) => onError !== 'ignore')
  if (broken) return { kind: 'decline', reason: 'processing_error', ruleId: broken.ruleId }
  return partialVerdict(matched, amount, isControllable)
}

function partialVerdict(matched: readonly RuleDocument[], amount: bigint, isControllable: boolean): RuleVerdict {
  let least: { amountMinor: bigint; ruleId: string } | undefined
  for (const { ruleId, action } of matched) {
    if (action.kind !== 'partial') continue
    const cap = action.maxAmountMinor ?? (amount * BigInt(action.percent ?? 100)) / 100n
    if (cap < amount && (least === undefined || cap < least.amountMinor)) least = { amountMinor: cap, ruleId }
  }
  if (!least) return { kind: 'approve' }
  if (!isControllable || least.amountMinor <= 0n) {
    return { kind: 'decline', reason: 'limit_exceeded', ruleId: least.ruleId }
  }
  return { kind: 'partial', ...least }
}

function approvedAmount(verdict: RuleVerdict, amount: bigint): bigint {
  if (verdict.kind === 'decline') return 0n
  return verdict.kind === 'partial' ? verdict.amountMinor : amount
}

/** Nothing approved, nothing to buffer. A percentage is rounded up: a buffer errs on the side of holding. */
function bufferOf(matched: readonly RuleDocument[], approved: bigint): bigint {
  let largest = 0n
  if (approved <= 0n) return largest
  for (const { action } of matched) {
    if (action.kind !== 'hold_buffer') continue
    const buffer = action.amountMinor ?? (approved * BigInt(action.percent ?? 0) + 99n) / 100n
    if (buffer > largest) largest = buffer
  }
  return largest
}
