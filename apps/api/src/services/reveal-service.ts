import { AppError, type CardId, type SessionId } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import { findAccount } from '../models/account-model.ts'
import { type AuditRow, insertAudit, listAuditOfSubject } from '../models/audit-model.ts'
import { type CardRow, findOwnCard } from '../models/card-model.ts'
import { findDevice } from '../models/device-model.ts'
import { findSession } from '../models/session-model.ts'
import type { Position } from '../paging.ts'
import type { PostalAddress } from '../providers/issuer/issuer.ts'
import { readCard } from './card-vault-service.ts'
import { readIdentity } from './issuer-identity.ts'

const SHOWN_MS = 60_000
const ACTION = 'card.revealed'

export interface RevealedCard {
  number: string
  cvc: string
  expMonth: number
  expYear: number
  nameOnCard: string
  billingAddress: PostalAddress
  /** When whoever shows it must hide it again. */
  hideAt: Date
}

export interface RevealRequest {
  cardId: CardId
  userId: string
  sessionId: SessionId
  requestId: string
}

/**
 * Opens a card's number and code for its holder, after the audit row that says so is committed. A card that its holder froze
 * can be looked at; one that the program froze cannot, by itself or with the whole account: the number could only help whoever it
 * is kept from.
 * @throws AppError `not_found`, `card_pending`, `card_closed`, `frozen_by_program`, `account_frozen`
 */
export async function revealCard(
  context: Pick<Context, 'db' | 'vault' | 'clock' | 'newId'>,
  request: RevealRequest,
): Promise<RevealedCard> {
  const card = await findOwnCard(context.db, request.userId, request.cardId)
  if (card === undefined) throw new AppError('not_found')
  if (card.status === 'closed') throw new AppError('card_closed')
  if (card.status === 'pending' || card.vault_token === null) throw new AppError('card_pending')
  if (card.frozen_by === 'program') throw new AppError('frozen_by_program')
  if ((await findAccount(context.db, card.account_id))?.status === 'frozen') throw new AppError('account_frozen')
  const [secrets, identity] = await Promise.all([
    readCard(context, { lane: card.lane, token: card.vault_token }),
    readIdentity(context, card),
  ])
  if (secrets === undefined) throw new Error(`card ${card.id} has no secret in the vault`)
  const at = context.clock.now()
  await recordReveal(context, card, request, at)
  return {
    number: secrets.number,
    cvc: secrets.cvc,
    expMonth: secrets.expMonth,
    expYear: secrets.expYear,
    nameOnCard: `${identity.firstName} ${identity.lastName}`,
    billingAddress: {
      line1: identity.addressLine1,
      line2: identity.addressLine2,
      city: identity.city,
      region: identity.region,
      postalCode: identity.postalCode,
      country: identity.country,
    },
    hideAt: new Date(at.getTime() + SHOWN_MS),
  }
}

async function recordReveal(
  context: Pick<Context, 'db' | 'newId'>,
  card: CardRow,
  { userId, sessionId, requestId }: RevealRequest,
  at: Date,
): Promise<void> {
  await insertAudit(context.db, {
    lane: card.lane,
    id: context.newId('aud', card.lane),
    at,
    actorKind: 'cardholder',
    actorId: userId,
    action: ACTION,
    subjectKind: 'card',
    subjectId: card.id,
    details: { device: await nameDevice(context, userId, sessionId) },
    requestId,
  })
}

/** What the person calls the device this session runs on, else what the browser calls itself. */
async function nameDevice({ db }: Pick<Context, 'db'>, userId: string, sessionId: SessionId): Promise<string | null> {
  const session = await findSession(db, sessionId)
  if (session === undefined) return null
  const device = session.device_id === null ? undefined : await findDevice(db, userId, session.device_id)
  return device?.name ?? (session.user_agent === '' ? null : session.user_agent)
}

/** When and where a card of this person was shown, the newest first. */
export async function listReveals(
  { db }: Pick<Context, 'db'>,
  { userId, cardId, limit, after }: { userId: string; cardId: CardId; limit: number; after?: Position | undefined },
): Promise<AuditRow[]> {
  const card = await findOwnCard(db, userId, cardId)
  if (card === undefined) throw new AppError('not_found')
  return listAuditOfSubject(db, { lane: card.lane, subjectId: card.id, action: ACTION }, { limit, after })
}
