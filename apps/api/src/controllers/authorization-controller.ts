import {
  type AdminAuthorizationDetail,
  type AdminAuthorizationView,
  adminAuthorizationListQuery,
  adminAuthorizationQuery,
  type DeclineReason,
  parseInput,
} from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import type { AuthorizationRow } from '../models/issuing/authorization-model.ts'
import {
  type AuthorizationFile,
  type ExplainedDecision,
  readAuthorization,
  readAuthorizations,
} from '../services/authorization-service.ts'
import { viewStep, viewTrace } from './transaction-view.ts'

export const createAuthorizationController = (context: Context) => ({
  list: (async (request, response) => {
    const page = await readAuthorizations(context, parseInput(adminAuthorizationListQuery, request.query))
    response.json({ ...page, data: page.data.map(view) })
  }) satisfies RequestHandler,

  detail: (async (request, response) => {
    const { authorizationId } = parseInput(adminAuthorizationQuery, request.query)
    response.json(viewFile(await readAuthorization(context, authorizationId)))
  }) satisfies RequestHandler,
})

const view = (row: AuthorizationRow): AdminAuthorizationView => ({
  authorizationId: row.id,
  cardId: row.card_id,
  accountId: row.account_id,
  result: row.result,
  declineReason: row.result === 'declined' ? (row.decline_reason as DeclineReason | null) : null,
  status: row.status,
  amountMinor: toSafeNumber(row.amount_minor),
  currency: row.currency,
  merchant: viewMerchant(row.merchant),
  alerts: alertsOf(row),
  decidedAt: row.created_at.toISOString(),
})

/** Tags of rules stand among the flags, too. */
const alertsOf = ({ flags }: AuthorizationRow): string[] => flags.filter((flag) => !flag.startsWith('tag:'))

const viewMerchant = (merchant: Record<string, string>): AdminAuthorizationView['merchant'] => ({
  id: merchant.id ?? '',
  name: merchant.name ?? '',
  category: merchant.category ?? '',
  categoryCode: merchant.categoryCode ?? '',
  city: merchant.city || null,
  country: merchant.country || null,
})

const viewFile = ({ row, decisions, timeline }: AuthorizationFile): AdminAuthorizationDetail => ({
  authorizationId: row.id,
  cardId: row.card_id,
  accountId: row.account_id,
  status: row.status,
  amountMinor: toSafeNumber(row.amount_minor),
  currency: row.currency,
  merchant: viewMerchant(row.merchant),
  alerts: alertsOf(row),
  holdMinor: toSafeNumber(row.hold_minor),
  postedMinor: toSafeNumber(row.posted_minor),
  decisions: decisions.map(viewDecision),
  timeline: timeline.map(viewStep),
})

interface Balances {
  ledgerMinor: number
  heldMinor: number
  availableMinor: number
}

interface StoredParts {
  request?: Record<string, unknown>
  card?: Record<string, unknown>
  account?: Record<string, unknown>
  chain?: { holdMinor: number }
  rules?: { values: Record<string, unknown>; contentHash: string; set: number }
  balanceBefore?: Balances
  holdAfterMinor?: number
  decidedAfterMs?: number | null
  exceptionId?: string
}

function viewDecision({ row, rules }: ExplainedDecision): AdminAuthorizationDetail['decisions'][number] {
  const stored = row.trace as StoredParts
  const before = stored.balanceBefore ?? { ledgerMinor: 0, heldMinor: 0, availableMinor: 0 }
  const grown = (stored.holdAfterMinor ?? 0) - (stored.chain?.holdMinor ?? 0)
  return {
    decisionId: row.id,
    sequence: toSafeNumber(row.seq),
    decidedAt: row.at.toISOString(),
    result: resultOf(row),
    declineReason: row.reason as DeclineReason | null,
    requestedMinor: toSafeNumber(row.requested_minor),
    approvedMinor: toSafeNumber(row.approved_minor),
    bufferMinor: toSafeNumber(row.buffer_minor),
    facts: {
      ...(stored.request ?? {}),
      card: stored.card,
      account: stored.account,
      ...(stored.rules === undefined
        ? {}
        : {
            ...stored.rules.values,
            ruleSet: { number: stored.rules.set, contentHash: stored.rules.contentHash },
          }),
      ...(stored.exceptionId === undefined ? {} : { exceptionId: stored.exceptionId }),
    },
    trace: inOrder(viewTrace(row.trace), rules),
    balanceBefore: before,
    balanceAfter: {
      ledgerMinor: before.ledgerMinor,
      heldMinor: before.heldMinor + grown,
      availableMinor: before.availableMinor - grown,
    },
    timing: { totalMs: row.took_ms ?? stored.decidedAfterMs ?? 0, isLate: row.took_ms !== null },
    recordedByIssuer:
      row.recorded_approved === null
        ? null
        : { result: row.recorded_approved ? 'approved' : 'declined', reason: row.recorded_reason ?? '' },
  }
}

/** Restrictions, then rules, then limits, then the balance: the order in which they were looked at. */
function inOrder(
  steps: AdminAuthorizationDetail['decisions'][number]['trace'],
  rules: ExplainedDecision['rules'],
): AdminAuthorizationDetail['decisions'][number]['trace'] {
  const isLater = ({ kind }: { kind: string }) => kind === 'limit' || kind === 'balance'
  return [
    ...steps.filter((step) => !isLater(step) && step.kind !== 'rules'),
    ...(rules as unknown as typeof steps),
    ...steps.filter(isLater),
  ]
}

function resultOf({
  is_approved: isApproved,
  approved_minor: approved,
  requested_minor: requested,
}: ExplainedDecision['row']): 'approved' | 'partially_approved' | 'declined' {
  if (!isApproved) return 'declined'
  return approved < requested ? 'partially_approved' : 'approved'
}
