import type { DeclineReason } from '../decline-reasons.ts'

/** What a rule is about. Authorizations are judged today; the other streams have their names, and no facts yet. */
export const RULE_STREAMS = ['authorization', 'three_ds', 'tokenization'] as const
export type RuleStream = (typeof RULE_STREAMS)[number]

/** In the order in which rules are looked at: the widest first. */
export const SCOPE_KINDS = ['program', 'group', 'cardholder', 'card'] as const
export type ScopeKind = (typeof SCOPE_KINDS)[number]

/** Whose requests a rule looks at. The whole program has no id. */
export type RuleScope = { readonly kind: ScopeKind; readonly id?: string | undefined }

/** What happens when the condition holds. Amounts are minor units of the account's currency. */
export type RuleAction =
  | { readonly kind: 'decline'; readonly reason: DeclineReason }
  /** Approve no more than this amount, or this percentage (1 to 99) of what is asked, rounded down. */
  | { readonly kind: 'partial'; readonly maxAmountMinor?: bigint | undefined; readonly percent?: number | undefined }
  /** Hold this much more than what is approved, or this percentage of it, rounded up: fuel, restaurants, hotels. */
  | { readonly kind: 'hold_buffer'; readonly amountMinor?: bigint | undefined; readonly percent?: number | undefined }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'open_case'; readonly title: string }

export const ACTION_KINDS = ['decline', 'partial', 'hold_buffer', 'tag', 'open_case'] as const

/** What an error while the rule runs counts as: a decline for `processing_error`, or a condition that does not hold. */
export const ON_ERROR = ['decline', 'ignore'] as const
export type OnError = (typeof ON_ERROR)[number]

/** One version of an operator's rule. */
export type RuleDocument = {
  readonly ruleId: string
  readonly version: number
  readonly name: string
  readonly scope: RuleScope
  readonly stream: RuleStream
  /** The condition: a CEL expression over the declared facts. */
  readonly when: string
  readonly action: RuleAction
  /** `decline` where absent. */
  readonly onError?: OnError | undefined
}

/** A place in the document and what is wrong there. Lines and columns count from 1 and are given inside `when`. */
export type RuleProblem = {
  readonly path: string
  readonly code: RuleProblemCode
  readonly message: string
  readonly line?: number
  readonly column?: number
}

export type RuleProblemCode =
  | 'syntax_error'
  | 'unknown_fact'
  | 'type_error'
  | 'not_allowed'
  | 'too_large'
  | 'impossible_value'
  | 'invalid_field'
