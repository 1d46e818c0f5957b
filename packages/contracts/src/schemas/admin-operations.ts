import { z } from 'zod'
import { amount, currency, idOf, instant, line, named, pageOf, pageQuery, prose, timestamp } from './primitives.ts'
import { declineReason, fact, merchant, TRANSACTION_STATUSES, traceStep } from './transactions.ts'

export const AUTHORIZATION_RESULTS = ['approved', 'partially_approved', 'declined'] as const

const alerts = z
  .array(z.string())
  .describe(
    'What operators were alerted to about this payment, each by the word that `cardwright_alerts_total` counts it under',
  )

export const adminAuthorization = named(
  'AdminAuthorization',
  'A decided authorization',
  z.object({
    authorizationId: z.string(),
    cardId: z.string(),
    accountId: z.string(),
    result: z.enum(AUTHORIZATION_RESULTS),
    declineReason: declineReason.nullable(),
    status: z.enum(TRANSACTION_STATUSES),
    amountMinor: amount,
    currency,
    merchant,
    alerts,
    decidedAt: timestamp,
  }),
)
export const adminAuthorizationPage = named(
  'AdminAuthorizationPage',
  'A page of authorizations',
  pageOf(adminAuthorization),
)
export const adminAuthorizationListQuery = z.strictObject({
  ...pageQuery,
  cardId: idOf('card').optional(),
  from: instant.optional(),
  to: instant.optional(),
  result: z.enum(AUTHORIZATION_RESULTS).optional(),
})
export const adminAuthorizationQuery = z.strictObject({ authorizationId: idOf('auth') })

const balance = z.object({ ledgerMinor: amount, heldMinor: amount, availableMinor: amount })
export const adminDecision = named(
  'AdminDecision',
  'One answer to the network, with everything it was based on',
  z.object({
    decisionId: z.string(),
    sequence: z.int().describe("Its number in the account's sequence of decisions"),
    decidedAt: timestamp.describe('The clock that the decision used'),
    result: z.enum(AUTHORIZATION_RESULTS),
    declineReason: declineReason.nullable(),
    requestedMinor: amount,
    approvedMinor: amount,
    bufferMinor: amount,
    facts: z.record(z.string(), z.unknown()),
    trace: z.array(traceStep),
    balanceBefore: balance,
    balanceAfter: balance,
    timing: z.object({ totalMs: z.number(), isLate: z.boolean() }),
    recordedByIssuer: z
      .object({ result: z.enum(['approved', 'declined']), reason: z.string() })
      .nullable()
      .describe('null until the issuer reports it'),
  }),
)
export const adminAuthorizationDetail = named(
  'AdminAuthorizationDetail',
  'An authorization with its decisions and its timeline',
  z.object({
    authorizationId: z.string(),
    cardId: z.string(),
    accountId: z.string(),
    status: z.enum(TRANSACTION_STATUSES),
    amountMinor: amount,
    currency,
    merchant,
    alerts,
    holdMinor: amount,
    postedMinor: amount,
    decisions: z.array(adminDecision),
    timeline: z.array(fact),
  }),
)

export const CASE_STATUSES = ['open', 'in_progress', 'snoozed', 'closed'] as const
export const CASE_OUTCOMES = [
  'no_action',
  'confirmed_fraud',
  'false_alarm',
  'customer_contacted',
  'card_closed',
] as const
export const CASE_SUBJECTS = ['card', 'user', 'authorization', 'account'] as const

const caseSubject = z.strictObject({ kind: z.enum(CASE_SUBJECTS), id: z.string().min(1).max(64) })
export const staffCase = named(
  'Case',
  'Something that members of staff look into',
  z.object({
    caseId: z.string(),
    subject: caseSubject,
    links: z
      .object({ authorizationId: z.string().nullable(), cardId: z.string().nullable(), userId: z.string().nullable() })
      .describe('What the subject belongs to: the payment, its card, and whose they are'),
    title: z.string(),
    note: z.string(),
    status: z.enum(CASE_STATUSES),
    assignee: z.string().nullable(),
    outcome: z.enum(CASE_OUTCOMES).nullable(),
    comments: z.array(z.object({ by: z.string(), at: timestamp, text: z.string() })),
    openedBy: z.string().describe('A member of staff, or a rule'),
    createdAt: timestamp,
    updatedAt: timestamp,
  }),
)
export const casePage = named('CasePage', 'A page of cases', pageOf(staffCase))
export const caseListQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(CASE_STATUSES).optional(),
  assignee: z.string().min(1).max(64).optional().describe('An id, or "none"'),
  subjectId: z.string().min(1).max(64).optional().describe('Cases about this card, person, account or payment'),
})
export const caseCreateRequest = named(
  'CaseCreateRequest',
  'A new case',
  z.strictObject({ subject: caseSubject, title: line(120), note: prose(4000) }),
)
export const caseUpdateRequest = named(
  'CaseUpdateRequest',
  'What is to change; a comment is added, and closing it needs an outcome',
  z.strictObject({
    caseId: idOf('cse'),
    status: z.enum(CASE_STATUSES).optional(),
    assignee: z.string().min(1).max(64).nullable().optional(),
    comment: prose(4000).optional(),
    outcome: z.enum(CASE_OUTCOMES).optional(),
  }),
)

export type AdminAuthorizationView = z.input<typeof adminAuthorization>
export type AdminAuthorizationDetail = z.input<typeof adminAuthorizationDetail>
export type AdminAuthorizationListQuery = z.output<typeof adminAuthorizationListQuery>
export type CaseView = z.input<typeof staffCase>
export type CaseCreateRequest = z.output<typeof caseCreateRequest>
export type CaseUpdateRequest = z.output<typeof caseUpdateRequest>
