import {
  type AccountId,
  AppError,
  type AuthorizationId,
  type ExceptionDecideRequest,
  type ExceptionId,
  laneOfId,
} from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { toQueryClient } from '../database/query-client.ts'
import { lockAccount } from '../models/account-model.ts'
import { insertAudit } from '../models/audit-model.ts'
import {
  type ExceptionMerchant,
  type ExceptionRow,
  type ExceptionStatus,
  findException,
  findExceptionOfPayment,
  insertException,
  listExceptions,
  updateException,
} from '../models/exception-model.ts'
import { selectChain } from '../models/issuing/chain-model.ts'
import { insertOutbox } from '../models/outbox-model.ts'
import { findUser } from '../models/user-model.ts'
import { exceptionDecided } from '../observability/rule-events.ts'
import { decodeCursor, type Page, toPage } from '../paging.ts'
import type { NoticeContent } from '../providers/notifier/messages/notice-content.ts'
import type { Notice } from './event-service.ts'
import { findGrantingPolicy, POLICY, POLICY_WAITS_MS } from './exception-policy.ts'
import { EXCEPTABLE_REASONS } from './issuing/exceptable-reasons.ts'
import type { Applicant } from './kyc-application-service.ts'
import type { StaffActor } from './staff-actor.ts'

/** How long a granted exception waits for its payment, where staff names no other time. */
const WAITS_MS = 7 * 86_400_000
const LONGEST_WAIT_MS = 90 * 86_400_000

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId' | 'logger'>

/** What a person sees: a grant whose time is over counts as expired. */
export const statusOfException = (row: ExceptionRow, now: Date): ExceptionStatus =>
  row.status === 'granted' && row.expires_at !== null && row.expires_at <= now ? 'expired' : row.status

/**
 * Asks to let one declined payment through; granted at once where the operator's policy says so.
 * @throws AppError `not_found`, `not_declined`, `exception_exists`
 */
export function requestException(
  context: Dependencies,
  person: Applicant,
  { transactionId, reason }: { transactionId: AuthorizationId; reason: string },
): Promise<ExceptionRow> {
  const lane = laneOfId(transactionId)
  return context.db.transaction().execute(async (tx) => {
    await lockAccount(tx, person.accountId)
    const chain = await selectChain(toQueryClient(tx), lane, transactionId)
    if (chain === undefined || chain.account_id !== person.accountId) throw new AppError('not_found')
    const isExceptable = chain.status === 'declined' && EXCEPTABLE_REASONS.has(chain.decline_reason ?? '')
    if (!isExceptable || chain.merchant_id === '' || chain.amount_minor <= 0n) throw new AppError('not_declined')
    const standing = await findExceptionOfPayment(tx, { lane, authorizationId: transactionId })
    if (standing !== undefined) throw new AppError('exception_exists')
    const row = await insertException(tx, {
      lane,
      id: context.newId('exc', lane),
      account_id: person.accountId,
      user_id: person.userId,
      card_id: chain.card_id,
      counter_owner_id: chain.counter_owner_id,
      authorization_id: transactionId,
      merchant: JSON.parse(chain.merchant) as ExceptionMerchant,
      merchant_id: chain.merchant_id,
      amount_minor: chain.amount_minor,
      currency: chain.currency,
      decline_reason: chain.decline_reason ?? '',
      reason,
      created_at: context.clock.now(),
    })
    await auditException(context, tx, row, {
      actor: { kind: 'cardholder', id: person.userId, requestId: person.requestId },
      action: 'exception.requested',
      reason,
    })
    const policyVersion = await findGrantingPolicy(context, tx, row)
    return policyVersion === undefined ? row : grantByPolicy(context, tx, row, policyVersion)
  })
}

async function grantByPolicy(
  context: Dependencies,
  tx: DatabaseTransaction,
  row: ExceptionRow,
  policyVersion: number,
): Promise<ExceptionRow> {
  const now = context.clock.now()
  const changed = await updateException(tx, row.id, {
    status: 'granted',
    granted_minor: row.amount_minor,
    expires_at: new Date(now.getTime() + POLICY_WAITS_MS),
    decision_reason: 'Granted by the policy of the program',
    decided_by: POLICY,
    decided_at: now,
    policy_version: policyVersion,
    updated_at: now,
  })
  await auditException(context, tx, changed, { actor: { kind: 'system', id: POLICY }, action: 'exception.granted' })
  await tellPerson(context, tx, changed)
  exceptionDecided(context.logger, { exceptionId: row.id, status: changed.status, decidedBy: POLICY })
  return changed
}

/**
 * Takes a request back, also one that was granted and not used yet.
 * @throws AppError `not_found`, `exception_not_open`
 */
export function cancelException(
  context: Dependencies,
  person: Applicant,
  exceptionId: ExceptionId,
): Promise<ExceptionRow> {
  return context.db.transaction().execute(async (tx) => {
    await lockAccount(tx, person.accountId)
    const row = await findException(tx, exceptionId)
    if (row === undefined || row.account_id !== person.accountId) throw new AppError('not_found')
    const now = context.clock.now()
    const status = statusOfException(row, now)
    if (status !== 'pending' && status !== 'granted') throw new AppError('exception_not_open')
    const changed = await updateException(tx, exceptionId, { status: 'cancelled', updated_at: now })
    await auditException(context, tx, changed, {
      actor: { kind: 'cardholder', id: person.userId, requestId: person.requestId },
      action: 'exception.cancelled',
    })
    return changed
  })
}

interface ExceptionList {
  limit: number
  cursor?: string | undefined
  status?: ExceptionStatus | undefined
}

/** A person's own requests, the newest first. */
export const listOwnExceptions = (
  context: Pick<Context, 'db' | 'clock'>,
  person: Applicant,
  query: ExceptionList,
): Promise<Page<ExceptionRow>> => listPage(context, query, { lane: person.lane, accountId: person.accountId })

/** A request with the name of the person who made it. */
export interface NamedException extends ExceptionRow {
  full_name: string
}

/** Everybody's requests, the oldest first. */
export async function listAllExceptions(
  context: Pick<Context, 'db' | 'clock'>,
  query: ExceptionList,
): Promise<Page<NamedException>> {
  const page = await listPage(context, query, {})
  return { ...page, data: await Promise.all(page.data.map((row) => withName(context, row))) }
}

async function listPage(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { limit, cursor, status }: ExceptionList,
  owner: { lane?: number; accountId?: string },
): Promise<Page<ExceptionRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listExceptions(db, { ...owner, status, now: clock.now() }, { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.created_at, id: row.id }),
    (row) => row,
  )
}

const withName = async ({ db }: Pick<Context, 'db'>, row: ExceptionRow): Promise<NamedException> => ({
  ...row,
  full_name: (await findUser(db, row.user_id))?.full_name ?? '',
})

/**
 * Grants or refuses a request. A grant is for one payment with this card (or its replacement) at this merchant, up to an amount
 * and a time; it counts from this transaction's commit on.
 * @throws AppError `not_found`, `exception_not_open`, `validation_failed`
 */
export async function decideException(
  context: Dependencies,
  staff: StaffActor,
  request: ExceptionDecideRequest,
): Promise<NamedException> {
  const known = await findException(context.db, request.exceptionId)
  if (known === undefined) throw new AppError('not_found')
  const row = await context.db.transaction().execute(async (tx) => {
    await lockAccount(tx, known.account_id as AccountId)
    const before = await findException(tx, request.exceptionId)
    if (before === undefined) throw new AppError('not_found')
    if (before.status !== 'pending') throw new AppError('exception_not_open')
    const now = context.clock.now()
    const decided = { decision_reason: request.reason, decided_by: staff.userId, decided_at: now, updated_at: now }
    const changed =
      request.decision === 'refuse'
        ? await updateException(tx, before.id, { ...decided, status: 'refused' })
        : await updateException(tx, before.id, { ...decided, status: 'granted', ...boundsOf(request, before, now) })
    await auditException(context, tx, changed, {
      actor: { kind: 'staff', id: staff.userId, requestId: staff.requestId },
      action: `exception.${changed.status}`,
      reason: request.reason,
    })
    await tellPerson(context, tx, changed)
    return changed
  })
  exceptionDecided(context.logger, { exceptionId: row.id, status: row.status, decidedBy: staff.userId })
  return withName(context, row)
}

function boundsOf(
  { amountMinor, expiresAt }: ExceptionDecideRequest,
  before: ExceptionRow,
  now: Date,
): { granted_minor: bigint; expires_at: Date } {
  const expires = expiresAt ?? new Date(now.getTime() + WAITS_MS)
  const waitMs = expires.getTime() - now.getTime()
  if (waitMs <= 0 || waitMs > LONGEST_WAIT_MS) {
    throw new AppError('validation_failed', {
      errors: [{ path: 'expiresAt', code: 'moment_out_of_range', message: 'A moment within the next 90 days' }],
    })
  }
  return { granted_minor: amountMinor ?? before.amount_minor, expires_at: expires }
}

async function tellPerson(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  row: ExceptionRow,
): Promise<void> {
  const merchant = row.merchant.name ?? ''
  const amountMinor = (row.granted_minor ?? row.amount_minor).toString()
  const content: NoticeContent =
    row.status === 'granted'
      ? { code: 'exception_granted', amountMinor, currency: row.currency, merchant }
      : { code: 'exception_refused', merchant, reason: row.decision_reason ?? '' }
  await insertOutbox(tx, {
    lane: row.lane,
    id: context.newId('evt', row.lane),
    topic: 'notification.exception',
    accountId: row.account_id,
    userId: row.user_id,
    subjectId: row.id,
    at: context.clock.now(),
    payload: {
      notice: { kind: 'exception', link: `/activity/${row.authorization_id}`, content } satisfies Notice,
    },
  })
}

function auditException(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  row: ExceptionRow,
  entry: {
    actor: { kind: 'cardholder' | 'staff' | 'system'; id: string; requestId?: string }
    action: string
    reason?: string
  },
): Promise<void> {
  return insertAudit(tx, {
    lane: row.lane,
    id: context.newId('aud', row.lane),
    at: context.clock.now(),
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    action: entry.action,
    subjectKind: 'exception',
    subjectId: row.id,
    reason: entry.reason,
    details: {
      authorizationId: row.authorization_id,
      ...(row.granted_minor === null ? {} : { grantedMinor: Number(row.granted_minor) }),
      ...(row.policy_version === null ? {} : { policyVersion: row.policy_version }),
      ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.toISOString() }),
    },
    requestId: entry.actor.requestId,
  })
}
