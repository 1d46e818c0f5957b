import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { type ActorKind, insertAudit } from '../models/audit-model.ts'
import type { CardRow } from '../models/card-model.ts'
import { insertOutbox } from '../models/outbox-model.ts'
import type { Notice } from './event-service.ts'

/** Who does something to a card. */
export interface CardActor {
  kind: ActorKind
  id: string
  requestId?: string | undefined
}

export const SYSTEM: CardActor = { kind: 'system', id: 'card-creation' }

export interface CardEvent {
  /** Audit action and, for the person's screens, the topic: `card.frozen`. */
  action: `card.${string}`
  actor: CardActor
  reason?: string | undefined
  details?: Readonly<Record<string, unknown>>
  /** What the person is told in words, where a word is due. */
  notice?: Notice
}

type Dependencies = Pick<Context, 'clock' | 'newId'>

/** Writes what happened to a card: the audit row, and the message to the cardholder's screens. */
export async function recordCardEvent(
  context: Dependencies,
  tx: DatabaseTransaction,
  card: CardRow,
  { action, actor, reason, details, notice }: CardEvent,
): Promise<void> {
  const { lane } = card
  const at = context.clock.now()
  await insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    action,
    subjectKind: 'card',
    subjectId: card.id,
    reason,
    details: { status: card.status, ...details },
    requestId: actor.requestId,
  })
  await insertOutbox(tx, {
    lane,
    id: context.newId('evt', lane),
    at,
    topic: action,
    accountId: card.account_id,
    userId: card.user_id,
    subjectId: card.id,
    payload: { status: card.status, ...(notice === undefined ? {} : { notice }) },
  })
}

/** Asks, in the same transaction, that the issuer's copy of the card be brought to the state it has here. */
export async function orderIssuerSync(
  context: Dependencies,
  tx: DatabaseTransaction,
  card: Pick<CardRow, 'lane' | 'id' | 'account_id' | 'user_id'>,
): Promise<void> {
  await insertOutbox(tx, {
    lane: card.lane,
    id: context.newId('evt', card.lane),
    at: context.clock.now(),
    topic: 'issuer.card.sync',
    accountId: card.account_id,
    userId: card.user_id,
    subjectId: card.id,
    payload: {},
  })
}
