import { currencyOfRecord, format } from '@cardwright/money'
import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { type ActorKind, insertAudit } from '../../models/audit-model.ts'
import { type DisputeRow, insertDisputeEvent } from '../../models/dispute-model.ts'
import { insertOutbox } from '../../models/outbox-model.ts'
import type { NoticeContent } from '../../providers/notifier/messages/notice-content.ts'
import type { Notice } from '../event-service.ts'
import type { DisputeEventName, DisputeFigures } from './dispute-words.ts'

export interface DisputeActor {
  kind: ActorKind
  id: string
  requestId?: string | undefined
}

/** Nobody in particular: what the issuer tells, and what time does. */
export const ISSUER: DisputeActor = { kind: 'provider', id: 'issuer' }
export const CLOCK: DisputeActor = { kind: 'system', id: 'disputes' }

export interface DisputeEvent {
  event: DisputeEventName
  /** What the sentence for the cardholder tells. */
  figures?: DisputeFigures | undefined
  actor: DisputeActor
  /** What is also told as a notification. */
  told?: NoticeContent | undefined
}

/** Writes what happened to a dispute: its timeline, the audit log, and the message to the person's screens. */
export async function recordDisputeEvent(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  row: DisputeRow,
  { event, figures = {}, actor, told }: DisputeEvent,
): Promise<void> {
  const { lane, id } = row
  const at = context.clock.now()
  const eventId = context.newId('evt', lane)
  await insertDisputeEvent(tx, { lane, id: eventId, dispute_id: id, event, figures, at })
  await insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    action: `dispute.${event}`,
    subjectKind: 'dispute',
    subjectId: id,
    requestId: actor.requestId,
    details: { status: row.status, transactionId: row.authorization_id },
  })
  await insertOutbox(tx, {
    lane,
    id: eventId,
    at,
    topic: 'transaction.dispute_changed',
    accountId: row.account_id,
    userId: row.user_id,
    subjectId: row.authorization_id,
    payload: { disputeId: id, status: row.status, ...(told === undefined ? {} : { notice: toNotice(row, told) }) },
  })
}

const toNotice = ({ id }: DisputeRow, content: NoticeContent): Notice => ({
  kind: 'dispute',
  link: `/disputes/${id}`,
  content,
})

export const sayAmount = (amountMinor: bigint, currency: string): string =>
  format({ amountMinor, currency: currencyOfRecord(currency) })
