import { z } from 'zod'
import { amount, currency, idOf, named, pageOf, pageQuery, staffReason, timestamp } from './primitives.ts'

export const RECONCILIATION_KINDS = ['books', 'issuer'] as const
export const RECONCILIATION_RUN_STATES = ['queued', 'running', 'finished', 'failed'] as const
export const BREAK_STATES = ['open', 'accepted', 'closed'] as const

/** What is compared inside of the books; docs/operations.md says what each means. */
export const BOOK_CHECKS = [
  'balance_is_transfers',
  'held_is_hold_transfers',
  'held_is_holds',
  'posted_is_clearings',
  'sequence_is_decisions',
  'lent_is_disputes',
  'dispute_steps_moved',
  'facts_have_keys',
] as const

/** What is compared of each clearing and refund of the issuer. */
export const ISSUER_CHECKS = [
  'clearing_not_here',
  'clearing_not_at_issuer',
  'clearing_amount',
  'clearing_currency',
  'clearing_card',
  'clearing_unreadable',
] as const

export const RECONCILIATION_CHECKS = [...BOOK_CHECKS, ...ISSUER_CHECKS] as const

const kind = z
  .enum(RECONCILIATION_KINDS)
  .describe(
    '`books`: the tables of the books with each other. `issuer`: what the issuer booked with what is booked here',
  )
const check = z.enum(RECONCILIATION_CHECKS)
const count = z.int().min(0)

export const reconciliationRun = named(
  'ReconciliationRun',
  'One time that something was compared',
  z.object({
    runId: z.string(),
    kind,
    state: z.enum(RECONCILIATION_RUN_STATES),
    requestedBy: z.string().describe('A member of staff, or "schedule"'),
    from: timestamp.nullable().describe('Of the issuer: what it booked from this moment on, by its own clock'),
    until: timestamp.nullable().describe('And before this one'),
    checked: count.describe('Accounts whose books were looked at, or clearings and refunds of the issuer'),
    differences: count.describe('How many it found'),
    opened: count.describe('How many of them nobody knew of'),
    closed: count.describe('Breaks that it did not find any more'),
    mended: count.describe('Differences that it mended itself, by booking what was missing here'),
    totals: z
      .array(z.object({ currency, issuerMinor: amount, hereMinor: amount, issuerCount: count, hereCount: count }))
      .describe('Of the issuer: what was cleared less what was refunded, on both sides once the run was over'),
    problem: z.string().nullable().describe('Why it failed'),
    createdAt: timestamp,
    startedAt: timestamp.nullable(),
    finishedAt: timestamp.nullable(),
  }),
)
export const reconciliationRunPage = named('ReconciliationRunPage', 'A page of runs', pageOf(reconciliationRun))
export const reconciliationRunListQuery = z.strictObject({ ...pageQuery, kind: kind.optional() })

export const reconciliationBreak = named(
  'ReconciliationBreak',
  'Two figures that should agree and do not',
  z.object({
    breakId: z.string(),
    check,
    subject: z
      .string()
      .describe(
        'What the figures are of: an account and a currency, a payment, a fact, or a transaction of the issuer',
      ),
    expected: z.string().describe('Amounts are minor units'),
    found: z.string(),
    state: z.enum(BREAK_STATES),
    firstSeenAt: timestamp,
    lastSeenAt: timestamp,
    openedBy: z.string().describe('The run that found it, or found other figures than those that were accepted'),
    acceptedBy: z.string().nullable().describe('A member of staff'),
    acceptedAt: timestamp.nullable(),
    acceptedReason: z.string().nullable(),
    closedAt: timestamp.nullable(),
    closedBecause: z
      .enum(['gone', 'taken_in'])
      .nullable()
      .describe('`gone`: a later run did not find it any more. `taken_in`: the run booked what was missing here'),
  }),
)
export const reconciliationBreakPage = named('ReconciliationBreakPage', 'A page of breaks', pageOf(reconciliationBreak))
export const reconciliationBreakListQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(BREAK_STATES).optional(),
  check: check.optional(),
})

export const breakAcceptRequest = named(
  'BreakAcceptRequest',
  'Which break, and why it may stay',
  z.strictObject({ breakId: idOf('brk'), reason: staffReason }),
)
export const reconciliationRunRequest = named('ReconciliationRunRequest', 'What to compare', z.strictObject({ kind }))
export const reconciliationRunOrdered = named(
  'ReconciliationRunOrdered',
  'The run that was ordered',
  z.object({ runId: z.string() }),
)

export type BookCheck = (typeof BOOK_CHECKS)[number]
export type IssuerCheck = (typeof ISSUER_CHECKS)[number]
export type ReconciliationCheck = (typeof RECONCILIATION_CHECKS)[number]
export type ReconciliationKind = (typeof RECONCILIATION_KINDS)[number]
export type ReconciliationRunState = (typeof RECONCILIATION_RUN_STATES)[number]
export type BreakState = (typeof BREAK_STATES)[number]
export type ReconciliationRunView = z.input<typeof reconciliationRun>
export type ReconciliationBreakView = z.input<typeof reconciliationBreak>
export type BreakAcceptRequest = z.output<typeof breakAcceptRequest>
