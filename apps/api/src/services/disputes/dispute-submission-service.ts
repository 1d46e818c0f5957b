import { AppError, type DisputeDetails, type DisputeId } from '@cardwright/contracts'
import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import {
  type ClaimRow,
  type ClearingRow,
  type DisputeRow,
  deleteClaims,
  findDispute,
  findOwnDispute,
  insertClaims,
  listClaims,
  listOverdueDrafts,
  listStuckDisputes,
  updateClaim,
  updateDispute,
} from '../../models/dispute-model.ts'
import { findTransaction } from '../../models/issuing/transaction-model.ts'
import { disputeNotTaken } from '../../observability/dispute-events.ts'
import { EVIDENCE_MISSING, type IssuerDispute, IssuerError } from '../../providers/issuer/issuer.ts'
import { eachApart } from '../each-apart.ts'
import type { Applicant } from '../kyc-application-service.ts'
import { applyTold, concludeDispute, lockDispute } from './dispute-outcome-service.ts'
import { disputableAmount, disputableClearings, type WholeDispute, withStory } from './dispute-service.ts'
import { joinEvidence } from './evidence.ts'
import { CLOCK, type DisputeActor, recordDisputeEvent } from './record-dispute.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId' | 'issuer' | 'vault' | 'logger' | 'metrics' | 'failpoints'>

/** So long a submission may be on its way before a job takes it up. */
const STUCK_MS = 60_000
const BATCH = 50

/**
 * Submits a dispute: it is marked as on its way, the issuer is told, and what the issuer took is credited. Whatever is cut off
 * in between is finished by repeating the call, or by a job.
 * @throws AppError `not_found`, `dispute_not_open`, `dispute_deadline_passed`, `not_disputable`, `issuer_refused`,
 *   `dispute_incomplete`, `issuer_unavailable`
 */
export async function submitDispute(
  context: Dependencies,
  person: Applicant,
  disputeId: DisputeId,
): Promise<WholeDispute> {
  const begun = await context.db.transaction().execute((tx) => begin(context, tx, person, disputeId))
  context.failpoints.hit('dispute-submit:begun')
  const actor: DisputeActor = { kind: 'cardholder', id: person.userId, requestId: person.requestId }
  return withStory(context, await finishSubmission(context, begun, actor))
}

async function begin(
  context: Dependencies,
  tx: DatabaseTransaction,
  person: Applicant,
  disputeId: DisputeId,
): Promise<DisputeRow> {
  const known = await findOwnDispute(tx, person.accountId, disputeId)
  if (known === undefined) throw new AppError('not_found')
  const { row } = await lockDispute(tx, known)
  if (row.status === 'submitting') return row
  if (row.status === 'expired') throw new AppError('dispute_deadline_passed')
  if (row.status !== 'draft') throw new AppError('dispute_not_open')
  const now = context.clock.now()
  if (row.deadline_at <= now) throw new AppError('dispute_deadline_passed')
  const payment = await findTransaction(tx, row.account_id, row.authorization_id)
  if (payment === undefined || disputableAmount(payment) < row.amount_minor) {
    throw new AppError('not_disputable', {
      detail: 'Meanwhile the merchant has refunded this payment, or a part of it.',
    })
  }
  await insertClaims(tx, row.id, allocate(row.amount_minor, await disputableClearings(tx, payment)))
  return updateDispute(tx, row.id, { status: 'submitting', submitting_at: now, updated_at: now })
}

/** Spreads an amount over the clearings, the largest first: the issuer decides about each clearing for itself. */
function allocate(
  amountMinor: bigint,
  clearings: readonly ClearingRow[],
): Pick<ClaimRow, 'issuer_transaction_id' | 'amount_minor'>[] {
  let left = amountMinor
  return clearings.flatMap(({ issuer_transaction_id, amount_minor: cleared }) => {
    const part = cleared < left ? cleared : left
    left -= part
    return part > 0n ? [{ issuer_transaction_id, amount_minor: part }] : []
  })
}

interface IssuerAnswers {
  told: IssuerDispute[]
  refused: string[]
  /** Whether more evidence would mend the refusal. */
  isIncomplete: boolean
  /** What stopped it half-way. */
  failure: IssuerError | undefined
}

/** Tells the issuer what it has not been told, and books what it says. Safe to repeat, also at the same time. */
async function finishSubmission(context: Dependencies, begun: DisputeRow, actor: DisputeActor): Promise<DisputeRow> {
  const answers = await askIssuer(context, begun)
  context.failpoints.hit('dispute-submit:after-issuer')
  const row = await context.db.transaction().execute((tx) => settle(context, tx, begun, answers, actor))
  if (answers.failure !== undefined) throw new AppError('issuer_unavailable', { cause: answers.failure })
  if (row.status === 'draft') throw answers.isIncomplete ? incomplete() : new AppError('issuer_refused')
  return row
}

const incomplete = (): AppError =>
  new AppError('dispute_incomplete', {
    detail: 'The card network wants more evidence for this reason. Add what you have, and submit it again.',
    errors: [
      {
        path: 'evidence',
        code: 'evidence_missing',
        message: 'The card network wants more evidence for this reason.',
      },
    ],
  })

async function askIssuer(context: Dependencies, row: DisputeRow): Promise<IssuerAnswers> {
  const answers: IssuerAnswers = { told: [], refused: [], isIncomplete: false, failure: undefined }
  const open = (await listClaims(context.db, row.id)).filter(({ status }) => status === 'unsubmitted')
  if (open.length === 0) return answers
  const evidence = await joinEvidence(context, row)
  for (const { issuer_transaction_id: issuerTransactionId, amount_minor: amountMinor } of open) {
    try {
      const dispute = await context.issuer.submitDispute({
        disputeId: row.id,
        issuerTransactionId,
        key: `${row.id}:${issuerTransactionId}:${row.refusals}`,
        amountMinor,
        reason: row.reason,
        explanation: row.explanation,
        details: row.details as DisputeDetails,
        evidence,
        startedAt: row.submitting_at ?? row.created_at,
      })
      answers.told.push(dispute)
    } catch (error) {
      if (!(error instanceof IssuerError)) throw error
      disputeNotTaken(context, { disputeId: row.id, kind: error.kind, code: error.code })
      if (error.kind === 'refused') answers.refused.push(issuerTransactionId)
      else answers.failure = error
      answers.isIncomplete ||= error.code === EVIDENCE_MISSING
    }
  }
  return answers
}

async function settle(
  context: Dependencies,
  tx: DatabaseTransaction,
  begun: DisputeRow,
  { told, refused }: IssuerAnswers,
  actor: DisputeActor,
): Promise<DisputeRow> {
  const locked = await lockDispute(tx, begun)
  const row = await applyTold(context, tx, locked, told, actor)
  // An older try's refusal says nothing about a newer one.
  if (refused.length === 0 || row.status !== 'submitting' || row.refusals !== begun.refusals) return row
  for (const issuerTransactionId of refused) {
    const claims = await listClaims(tx, row.id)
    const claim = claims.find((one) => one.issuer_transaction_id === issuerTransactionId)
    if (claim?.status === 'unsubmitted') await updateClaim(tx, row.id, issuerTransactionId, { status: 'refused' })
  }
  const claims = await listClaims(tx, row.id)
  if (claims.some(({ status }) => status !== 'refused')) return concludeDispute(context, tx, row, actor)
  await deleteClaims(tx, row.id)
  const draft = await updateDispute(tx, row.id, {
    status: 'draft',
    submitting_at: null,
    refusals: row.refusals + 1,
    updated_at: context.clock.now(),
  })
  await recordDisputeEvent(context, tx, draft, {
    event: 'refused',
    actor,
    told: actor.kind === 'system' ? { code: 'dispute_refused', merchant: draft.merchant.name ?? '' } : undefined,
  })
  return draft
}

/** Takes up submissions that a crash or an absent issuer left half-way. */
export async function finishDisputes(context: Dependencies): Promise<void> {
  const stuck = await listStuckDisputes(context.db, new Date(context.clock.nowMs() - STUCK_MS), BATCH)
  await eachApart(stuck, (row) =>
    finishSubmission(context, row, CLOCK).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
    }),
  )
}

/** Ends drafts whose time is over. */
export async function expireDisputes(context: Dependencies): Promise<void> {
  let overdue: DisputeRow[]
  do {
    overdue = await listOverdueDrafts(context.db, context.clock.now(), BATCH)
    await eachApart(overdue, (draft) => context.db.transaction().execute((tx) => expire(context, tx, draft)))
  } while (overdue.length === BATCH)
}

async function expire(context: Dependencies, tx: DatabaseTransaction, draft: DisputeRow): Promise<void> {
  await lockDispute(tx, draft)
  const row = await findDispute(tx, draft.id)
  const now = context.clock.now()
  if (row?.status !== 'draft' || row.deadline_at > now) return
  const expired = await updateDispute(tx, row.id, { status: 'expired', decided_at: now, updated_at: now })
  await recordDisputeEvent(context, tx, expired, {
    event: 'expired',
    actor: CLOCK,
    told: { code: 'dispute_expired', merchant: expired.merchant.name ?? '' },
  })
}
