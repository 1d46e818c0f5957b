import {
  type DeclineReason,
  nameOfCategory,
  type Remedy,
  type Transaction,
  type TransactionDetail,
} from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import { remediesFor } from '@cardwright/rules'
import type { TransactionRow } from '../models/issuing/transaction-model.ts'
import type { Position } from '../paging.ts'
import { sayDecline } from '../services/decline-sentence.ts'
import { readDeclineDetails } from '../services/issuing/decline-details.ts'
import type { Reader } from '../services/reader.ts'
import type { TimelineStep, TransactionStory } from '../services/transaction-service.ts'

export const positionOf = (row: TransactionRow): Position => ({ at: row.authorized_at, id: row.id })

/** A transaction as the cardholder sees it: one row from pending to settled. */
export function viewTransaction(row: TransactionRow, reader: Reader): Transaction {
  const reason = row.status === 'declined' ? (row.decline_reason as DeclineReason | null) : null
  const { merchant } = row
  return {
    id: row.id,
    cardId: row.card_id,
    status: row.status,
    amountMinor: toSafeNumber(row.amount_minor),
    currency: row.currency,
    merchantAmountMinor: toSafeNumber(row.merchant_amount_minor ?? row.amount_minor),
    merchantCurrency: row.merchant_currency ?? row.currency,
    merchant: {
      id: merchant.id ?? '',
      name: merchant.name ?? '',
      category: merchant.category ?? '',
      categoryCode: merchant.categoryCode ?? '',
      city: merchant.city || null,
      country: merchant.country || null,
    },
    ...(reason === null ? {} : { declineReason: reason, explanation: sayDecline(row, reader) }),
    remedies: reason === null ? [] : remediesOf(reason, row),
    holdMinor: toSafeNumber(row.hold_minor),
    postedMinor: toSafeNumber(row.posted_minor),
    refundedMinor: toSafeNumber(row.refunded_minor),
    ...(row.note ? { note: row.note } : {}),
    ...(row.receipt_file_id === null ? {} : { receipt: true }),
    ...(row.dispute_id === null ? {} : { disputeId: row.dispute_id }),
    createdAt: row.authorized_at.toISOString(),
  }
}

const remediesOf = (reason: DeclineReason, { decline_details }: TransactionRow): Remedy[] =>
  remediesFor(reason, readDeclineDetails(decline_details ?? {})) as Remedy[]

const DECIDED_KINDS: ReadonlySet<string> = new Set(['authorization', 'increment', 'advice'])

export const viewStep = ({ fact, holdMinor, postedMinor }: TimelineStep): TransactionDetail['timeline'][number] => ({
  id: fact.id,
  kind: fact.kind,
  result: DECIDED_KINDS.has(fact.kind) ? (fact.isApproved ? 'approved' : 'declined') : null,
  amountMinor: toSafeNumber(fact.amountMinor),
  currency: fact.currency,
  holdMinor: toSafeNumber(holdMinor),
  postedMinor: toSafeNumber(postedMinor),
  ...(fact.isApproved || fact.declineReason === null ? {} : { declineReason: fact.declineReason as DeclineReason }),
  occurredAt: new Date(fact.providerAtMs).toISOString(),
})

export const viewStory = ({ row, timeline, trace }: TransactionStory, reader: Reader): TransactionDetail => ({
  ...viewTransaction(row, reader),
  timeline: timeline.map(viewStep),
  trace: viewTrace(trace),
})

interface StoredCheck {
  kind: string
  owner: string
  passed: boolean
  field?: string
  interval?: string | { trailingSeconds: number }
  categories?: string[]
  [value: string]: unknown
}

/** The stored trace as a list of steps: each restriction and limit with the values it saw, and the balance at the end. */
export function viewTrace(trace: Record<string, unknown> | null): TransactionDetail['trace'] {
  if (trace === null) return []
  const checks = ((trace.checks ?? []) as StoredCheck[]).map((check) => letThrough(check, trace.exceptionId))
  const steps: TransactionDetail['trace'] = checks.map(({ kind, passed, ...values }) => ({
    kind,
    name: nameOfCheck({ kind, passed, ...values }),
    passed,
    values,
  }))
  const reason = (trace.reason ?? null) as DeclineReason | null
  const isExplained = checks.some(({ passed }) => !passed)
  const isByRules = trace.otherwise !== undefined
  // Which rule it was is not told: that would tell a thief what it looks for.
  if (isByRules) steps.push({ kind: 'rules', name: 'Rules of the card program', passed: false, reason })
  if (reason !== null && !isExplained && !isByRules && reason !== 'insufficient_funds') {
    steps.unshift({
      kind: 'state',
      name: 'Card and account',
      passed: false,
      reason,
      values: { card: trace.card, account: trace.account },
    })
  }
  const isBalanceSeen = reason === null || (reason === 'insufficient_funds' && !isByRules)
  if (isBalanceSeen)
    steps.push({
      kind: 'balance',
      name: 'Available balance',
      passed: reason === null,
      reason,
      values: (trace.balanceBefore ?? {}) as Record<string, unknown>,
    })
  return steps
}

/** An exception is noted only where it let the payment through: what failed there did not stand in the way, and the step names it. */
const letThrough = (check: StoredCheck, exceptionId: unknown): StoredCheck =>
  check.passed || exceptionId === undefined ? check : { ...check, passed: true, exceptionId }

function nameOfCheck({ kind, owner, field, interval, categories }: StoredCheck): string {
  const whose = owner === 'account' ? 'Account' : 'Card'
  if (kind === 'restriction') return `${whose}: ${field}`
  const span =
    typeof interval === 'object' ? `${interval.trailingSeconds} seconds` : (interval ?? '').replaceAll('_', ' ')
  return `${whose}: ${span} limit${categories === undefined ? '' : ` (${categories.map(nameOfCategory).join(', ')})`}`
}
