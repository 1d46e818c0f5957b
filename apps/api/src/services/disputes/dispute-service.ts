import { AppError, type DisputeCreateRequest, type DisputeId, type DisputeStatus } from '@cardwright/contracts'
import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { lockAccount } from '../../models/account-model.ts'
import {
  type ClearingRow,
  type DisputeEventRow,
  type DisputeRow,
  type EvidenceRow,
  findDisputeOfPayment,
  findOwnDispute,
  insertDispute,
  insertEvidence,
  listClearings,
  listDisputeEvents,
  listDisputes,
  listEvidence,
} from '../../models/dispute-model.ts'
import { type FileRow, insertFile } from '../../models/file-model.ts'
import { findTransaction, type TransactionRow } from '../../models/issuing/transaction-model.ts'
import { decodeCursor, type Page, toPage } from '../../paging.ts'
import type { Applicant } from '../kyc-application-service.ts'
import { nameOfEvidence } from './dispute-words.ts'
import { MAX_PICTURES, readEvidence, sealEvidence } from './evidence.ts'
import { recordDisputeEvent, sayAmount } from './record-dispute.ts'

const isDocument = ({ content_type: type }: Pick<FileRow, 'content_type'>): boolean => type === 'application/pdf'

/** A dispute with what was added to it and what became of it. */
export interface WholeDispute {
  row: DisputeRow
  evidence: (EvidenceRow & Pick<FileRow, 'content_type'>)[]
  events: DisputeEventRow[]
}

/**
 * Begins to contest a payment: a draft, until it is submitted.
 * @throws AppError `not_found`, `dispute_exists`, `not_disputable`, `dispute_deadline_passed`, `validation_failed`
 */
export async function createDispute(
  context: Pick<Context, 'db' | 'clock' | 'newId' | 'issuer'>,
  person: Applicant,
  request: DisputeCreateRequest,
): Promise<WholeDispute> {
  const { accountId, lane } = person
  const row = await context.db.transaction().execute(async (tx) => {
    await lockAccount(tx, accountId)
    const payment = await findTransaction(tx, accountId, request.transactionId)
    if (payment === undefined) throw new AppError('not_found')
    if ((await findDisputeOfPayment(tx, accountId, payment.id)) !== undefined) throw new AppError('dispute_exists')
    const clearings = await disputableClearings(tx, payment)
    const amountMinor = amountOf(request, payment)
    const deadline = deadlineOf(context, clearings)
    const now = context.clock.now()
    if (deadline <= now) throw new AppError('dispute_deadline_passed')
    const created = await insertDispute(tx, {
      id: context.newId('dsp', lane),
      account_id: accountId,
      user_id: person.userId,
      card_id: payment.card_id,
      authorization_id: payment.id,
      issuer: payment.issuer,
      reason: request.reason,
      explanation: request.explanation,
      details: request.details ?? {},
      amount_minor: amountMinor,
      currency: payment.currency,
      merchant: payment.merchant,
      deadline_at: deadline,
      created_at: now,
    })
    await recordDisputeEvent(context, tx, created, {
      event: 'created',
      actor: { kind: 'cardholder', id: person.userId, requestId: person.requestId },
    })
    return created
  })
  return withStory(context, row)
}

/** What can be contested at all: something that posted and was not given back. */
export const disputableAmount = ({ kind, posted_minor: posted, refunded_minor: refunded }: TransactionRow): bigint =>
  kind === 'refund' || posted <= refunded ? 0n : posted - refunded

export async function disputableClearings(tx: DatabaseTransaction, payment: TransactionRow): Promise<ClearingRow[]> {
  const clearings = disputableAmount(payment) > 0n ? await listClearings(tx, payment) : []
  if (clearings.length === 0) throw new AppError('not_disputable')
  return clearings
}

function amountOf({ amountMinor }: DisputeCreateRequest, payment: TransactionRow): bigint {
  const most = disputableAmount(payment)
  if (amountMinor === undefined) return most
  if (amountMinor <= most) return amountMinor
  const message = `At most ${sayAmount(most, payment.currency)}: that was paid and not refunded.`
  throw new AppError('validation_failed', {
    errors: [
      {
        path: 'amountMinor',
        code: 'amount_too_large',
        message,
        params: { maximumMinor: Number(most), currency: payment.currency },
      },
    ],
  })
}

/** The first of a payment's clearings decides: its time is over first. */
function deadlineOf({ issuer }: Pick<Context, 'issuer'>, clearings: readonly ClearingRow[]): Date {
  const first = Math.min(...clearings.map(({ provider_at: at }) => at.getTime()))
  return new Date(first + issuer.disputeWindowMs)
}

/**
 * Adds a picture or a document, sealed.
 * @throws AppError `not_found`, `dispute_not_open`, `validation_failed` where there is too much, and those of the picture
 */
export async function addEvidence(
  context: Pick<Context, 'db' | 'clock' | 'newId' | 'vault' | 'images'>,
  person: Applicant,
  disputeId: DisputeId,
  bytes: Buffer,
): Promise<WholeDispute> {
  await findDraft(context.db, person, disputeId)
  const content = await readEvidence(context, bytes)
  const file = await sealEvidence(context, person, content)
  const row = await context.db.transaction().execute(async (tx) => {
    await lockAccount(tx, person.accountId)
    const dispute = await findDraft(tx, person, disputeId)
    const before = await listEvidence(tx, disputeId)
    refuseTooMuch(file, before)
    await insertFile(tx, file)
    await insertEvidence(tx, {
      lane: dispute.lane,
      dispute_id: dispute.id,
      file_id: file.id,
      name: nameOfEvidence(file, before.length, 'en'),
      created_at: file.created_at,
    })
    await recordDisputeEvent(context, tx, dispute, {
      event: 'evidence_added',
      figures: isDocument(file) ? {} : { picture: before.length + 1 },
      actor: { kind: 'cardholder', id: person.userId, requestId: person.requestId },
    })
    return dispute
  })
  return withStory(context, row)
}

/** The issuer takes one file: pictures can be joined into one, a document stays alone. */
function refuseTooMuch(file: Pick<FileRow, 'content_type'>, before: readonly Pick<FileRow, 'content_type'>[]): void {
  const isTooMuch = before.some(isDocument) || (isDocument(file) && before.length > 0) || before.length >= MAX_PICTURES
  if (!isTooMuch) return
  const message = `A dispute takes up to ${MAX_PICTURES} pictures, or one PDF.`
  throw new AppError('validation_failed', {
    detail: message,
    errors: [{ path: 'file', code: 'file_too_many', message, params: { maximum: MAX_PICTURES } }],
  })
}

async function findDraft(
  db: Context['db'] | DatabaseTransaction,
  { accountId }: Applicant,
  disputeId: DisputeId,
): Promise<DisputeRow> {
  const row = await findOwnDispute(db, accountId, disputeId)
  if (row === undefined) throw new AppError('not_found')
  if (row.status !== 'draft') throw new AppError('dispute_not_open')
  return row
}

/** @throws AppError `not_found` */
export async function readDispute(
  context: Pick<Context, 'db'>,
  { accountId }: Applicant,
  disputeId: DisputeId,
): Promise<WholeDispute> {
  const row = await findOwnDispute(context.db, accountId, disputeId)
  if (row === undefined) throw new AppError('not_found')
  return withStory(context, row)
}

/** A person's disputes, the newest first. */
export async function readDisputes(
  context: Pick<Context, 'db'>,
  { accountId }: Applicant,
  { limit, cursor, status }: { limit: number; cursor?: string | undefined; status?: DisputeStatus | undefined },
): Promise<Page<WholeDispute>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listDisputes(context.db, { accountId, status }, { limit: limit + 1, after })
  const page = toPage(
    rows,
    limit,
    (row) => ({ at: row.created_at, id: row.id }),
    (row) => row,
  )
  return { ...page, data: await Promise.all(page.data.map((row) => withStory(context, row))) }
}

export async function withStory({ db }: Pick<Context, 'db'>, row: DisputeRow): Promise<WholeDispute> {
  const [evidence, events] = await Promise.all([listEvidence(db, row.id), listDisputeEvents(db, row.id)])
  return { row, evidence, events }
}
