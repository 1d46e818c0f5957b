import { z } from 'zod'
import {
  amount,
  currency,
  idOf,
  instant,
  line,
  named,
  pageOf,
  pageQuery,
  positiveAmountIn,
  staffReason,
  timestamp,
  versionNumber,
  versionQuery,
} from './primitives.ts'
import { DECLINE_REASONS, declineReason, traceStep } from './transactions.ts'

export const RULE_STATES = ['draft', 'shadow', 'live', 'retired'] as const
export type RuleState = (typeof RULE_STATES)[number]
export const RULE_SCOPES = ['program', 'card', 'cardholder', 'group'] as const
export const RULE_STREAMS = ['authorization', 'three_ds', 'tokenization'] as const

const ruleId = idOf('rule')

export const ruleScope = named(
  'RuleScope',
  'Whom the rule concerns; everything but the program needs an id',
  z
    .strictObject({ kind: z.enum(RULE_SCOPES), id: z.string().min(1).max(64).optional() })
    .refine((scope) => (scope.kind === 'program') === (scope.id === undefined), {
      path: ['id'],
      message: 'The program has no id; a card, cardholder or group needs one',
    }),
)

const percent = z.int().min(1)
const exactlyOne = (keys: readonly string[]) => (value: Record<string, unknown>) =>
  keys.filter((key) => value[key] !== undefined).length === 1

export const ruleAction = named(
  'RuleAction',
  'What happens where the condition holds',
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('decline'), reason: z.enum(DECLINE_REASONS) }),
    z
      .strictObject({
        kind: z.literal('partial'),
        maxAmountMinor: positiveAmountIn.optional(),
        percent: percent.max(99).optional(),
      })
      .refine(exactlyOne(['maxAmountMinor', 'percent']), { message: 'Either maxAmountMinor or percent' }),
    z
      .strictObject({
        kind: z.literal('hold_buffer'),
        percent: percent.max(200).optional(),
        amountMinor: positiveAmountIn.optional(),
      })
      .refine(exactlyOne(['percent', 'amountMinor']), { message: 'Either percent or amountMinor' }),
    z.strictObject({
      kind: z.literal('tag'),
      tag: z.string().regex(/^[a-z0-9_-]{1,40}$/, 'Lower-case letters, digits, _ and -'),
    }),
    z.strictObject({ kind: z.literal('open_case'), title: line(120) }),
  ]),
)

export const RULE_ERROR_OUTCOMES = ['decline', 'ignore'] as const
export const ruleSaveRequest = named(
  'RuleSaveRequest',
  'A new rule, or a new version of one; it begins as a draft',
  z.strictObject({
    ruleId: ruleId.optional(),
    name: line(120),
    scope: ruleScope,
    stream: z.enum(RULE_STREAMS),
    // Kept as it was written, so that the line and column of a problem are those of what was sent.
    when: z.string().min(1).max(4000).describe('A CEL expression over the facts of /admin/rules/facts'),
    action: ruleAction,
    onError: z
      .enum(RULE_ERROR_OUTCOMES)
      .optional()
      .describe('What an error while evaluating counts as; "decline" by default'),
  }),
)
export const ruleSaved = named(
  'RuleSaved',
  'The saved version',
  z.object({ ruleId: z.string(), version: versionNumber, state: z.literal('draft') }),
)

export const SHADOW_CHANGES = ['newly_declined', 'newly_approved', 'approved_for_less', 'approved_for_more'] as const
const shadowCount = z.object({ count: z.int(), amountMinor: amount, currency })
/** What a version would have changed while it ran in shadow beside the live rules. */
const shadowReport = named(
  'ShadowReport',
  'What a version would have changed while it ran beside the live rules',
  z.object({
    evaluated: z.int(),
    matched: z.int(),
    errors: z.int(),
    newlyDeclined: z.array(shadowCount),
    newlyApproved: z.array(shadowCount),
    approvedForLess: z.array(shadowCount).describe('Still approved, for less: the difference'),
    approvedForMore: z.array(shadowCount).describe('Approved for more than it was: the difference'),
    examples: z.array(
      z.object({
        authorizationId: z.string(),
        change: z.enum(SHADOW_CHANGES),
        amountMinor: amount,
        currency,
        merchant: z.string(),
        decidedAt: timestamp,
      }),
    ),
  }),
)

const ruleVersion = z.object({
  version: versionNumber,
  state: z.enum(RULE_STATES),
  name: z.string(),
  scope: ruleScope,
  stream: z.enum(RULE_STREAMS),
  when: z.string(),
  action: ruleAction,
  onError: z.enum(RULE_ERROR_OUTCOMES),
  contentHash: z.string(),
  reason: z.string().describe('Why one would want it; empty where nobody said'),
  createdBy: z.string(),
  createdAt: timestamp,
  publishedAt: timestamp.nullable(),
  shadow: shadowReport.optional().describe('For a version that runs, or ran, in shadow'),
})
export const rule = named(
  'Rule',
  'A rule with the version that counts now',
  z.object({
    ruleId: z.string(),
    name: z.string(),
    state: z.enum(RULE_STATES),
    version: versionNumber,
    scope: ruleScope,
    stream: z.enum(RULE_STREAMS),
    updatedAt: timestamp,
  }),
)
export const rulePage = named('RulePage', 'A page of rules', pageOf(rule))
export const ruleListQuery = z.strictObject({
  ...pageQuery,
  state: z
    .enum(RULE_STATES)
    .optional()
    .describe(
      'Rules that have a version in this state, each with the newest one in it; without it, the version that counts',
    ),
})
export const ruleDetail = named(
  'RuleDetail',
  'A rule with its versions',
  z.object({ ruleId: z.string(), versions: z.array(ruleVersion) }),
)
export const ruleQuery = z.strictObject({ ruleId, version: versionQuery.optional() })

export const ruleFact = named(
  'RuleFact',
  'Something a rule may look at',
  z.object({ name: z.string(), type: z.string(), meaning: z.string(), maintained: z.string() }),
)
export const ruleFacts = named(
  'RuleFacts',
  'Every declared fact',
  z.object({ data: z.array(ruleFact), nextCursor: z.null() }),
)

export const ruleTransitionRequest = named(
  'RuleTransitionRequest',
  'Which version, and why',
  z.strictObject({ ruleId, version: versionNumber, reason: staffReason }),
)
export const ruleTransitioned = named(
  'RuleTransitioned',
  'The version in its new state',
  z.object({ ruleId: z.string(), version: versionNumber, state: z.enum(RULE_STATES) }),
)
export const approvalNeeded = named(
  'ApprovalNeeded',
  'A second member of staff must agree',
  z.object({ approvalId: z.string() }),
)

export const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'expired'] as const
export const approval = named(
  'Approval',
  'Something that waits for, or had, a second opinion',
  z.object({
    approvalId: z.string(),
    state: z.enum(APPROVAL_STATES),
    action: z.string(),
    subject: z.record(z.string(), z.unknown()),
    reason: z.string(),
    requestedBy: z.string(),
    requestedAt: timestamp,
    decidedBy: z.string().nullable(),
    decisionReason: z.string().nullable(),
    decidedAt: timestamp.nullable(),
  }),
)
export const approvalPage = named('ApprovalPage', 'A page of approvals', pageOf(approval))
export const approvalListQuery = z.strictObject({ ...pageQuery, state: z.enum(APPROVAL_STATES).optional() })
export const approvalDecideRequest = named(
  'ApprovalDecideRequest',
  'The second opinion',
  z.strictObject({ approvalId: idOf('apr'), decision: z.enum(['approve', 'reject']), reason: staffReason }),
)

/** Facts by name; their names and types are checked against the declared facts. */
const factValues = z.record(z.string().max(120), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))
export const ruleSimulateRequest = named(
  'RuleSimulateRequest',
  'What would happen if these were the facts; the live rules, or with one version among them',
  z.strictObject({ facts: factValues, ruleId: ruleId.optional(), version: versionNumber.optional() }),
)
export const VERDICTS = ['approve', 'partial', 'decline'] as const
export const ruleSimulation = named(
  'RuleSimulation',
  'The verdict and everything that was looked at',
  z.object({
    verdict: z.object({
      kind: z.enum(VERDICTS),
      reason: declineReason.optional(),
      amountMinor: amount.optional(),
      bufferMinor: amount.optional(),
      tags: z.array(z.string()),
    }),
    trace: z.array(traceStep),
  }),
)

export const backtestRequest = named(
  'BacktestRequest',
  'A version to replay over recorded history',
  z.strictObject({ ruleId, version: versionNumber, from: instant, to: instant }),
)
export const backtestStarted = named('BacktestStarted', 'It runs', z.object({ backtestId: z.string() }))
export const backtestQuery = z.strictObject({ backtestId: idOf('bt') })

export const backtestCancelRequest = named(
  'BacktestCancelRequest',
  'Which backtest is to stop',
  z.strictObject({ backtestId: idOf('bt') }),
)

export const BACKTEST_STATES = ['queued', 'running', 'finished', 'cancelled', 'failed'] as const
/** Sums are of one currency each. */
const backtestSum = { currency, count: z.int(), amountMinor: amount }
const backtestSide = z.object({
  count: z.int(),
  amountMinor: amount.nullable().describe('Null where there are several currencies: see `amounts`'),
  amounts: z.array(z.object(backtestSum)),
  examples: z.array(
    z.object({
      authorizationId: z.string(),
      amountMinor: amount,
      currency,
      merchant: z.string(),
      decidedAt: timestamp,
    }),
  ),
  byCategory: z.array(z.object({ category: z.string(), categoryCode: z.string().describe('Its MCC'), ...backtestSum })),
  byDay: z.array(z.object({ day: z.string(), ...backtestSum })),
})
export const backtest = named(
  'Backtest',
  'How far it is and, once finished, what would have changed',
  z.object({
    backtestId: z.string(),
    state: z.enum(BACKTEST_STATES),
    progress: z.object({ examined: z.int(), total: z.int() }),
    result: z
      .object({
        examined: z.int(),
        newlyDeclined: backtestSide,
        newlyApproved: backtestSide,
        approvedForLess: backtestSide.describe('Still approved, for less: the difference'),
        approvedForMore: backtestSide.describe('Approved for more than it was: the difference'),
      })
      .optional(),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
  }),
)

export type RuleSaveRequest = z.output<typeof ruleSaveRequest>
export type RuleView = z.input<typeof rule>
export type RuleDetail = z.input<typeof ruleDetail>
export type ShadowReport = z.input<typeof shadowReport>
export type RuleFactView = z.input<typeof ruleFact>
export type ApprovalView = z.input<typeof approval>
export type RuleSimulateRequest = z.output<typeof ruleSimulateRequest>
export type RuleSimulation = z.input<typeof ruleSimulation>
export type BacktestRequest = z.output<typeof backtestRequest>
export type BacktestView = z.input<typeof backtest>
