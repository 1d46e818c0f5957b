import { AppError, type CardId } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { lockAccount } from '../models/account-model.ts'
import { type CardRow, findCard, findOwnCard, updateCard } from '../models/card-model.ts'
import {
  type CardWish,
  type CreationContext,
  findByKey,
  finishSoon,
  insertCard,
  lockOpenAccount,
} from './card-creation-service.ts'
import { type CardActor, type CardEvent, orderIssuerSync, recordCardEvent } from './card-events.ts'
import type { Notice } from './event-service.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId'>

export interface CardAction {
  cardId: CardId
  actor: CardActor
  reason?: string | undefined
}

/**
 * Freezes a card. It counts from the next decision on; the issuer learns of it afterwards. A freeze of the program lies over
 * one of the cardholder, and neither lifts the other.
 * @throws AppError `card_closed`, `card_pending`
 */
export function freezeCard(context: Dependencies, action: CardAction): Promise<CardRow> {
  return changeStatus(context, action, async (tx, card) => {
    requireIssued(card)
    const isStaff = action.actor.kind === 'staff'
    if (card.frozen_by === 'program' && isStaff) return card
    if (card.status === 'frozen' && !isStaff) return rememberOwnFreeze(context, tx, card)
    const frozen = await updateCard(tx, card.id, {
      status: 'frozen',
      frozen_by: isStaff ? 'program' : 'cardholder',
      also_frozen_by_cardholder: isStaff && card.frozen_by === 'cardholder',
      status_reason: action.reason ?? null,
      updated_at: context.clock.now(),
    })
    return announce(context, tx, frozen, {
      action: 'card.frozen',
      actor: action.actor,
      reason: action.reason,
      ...(isStaff ? { notice: programNotice(frozen, 'card_frozen_by_us') } : {}),
    })
  })
}

/** Under a freeze of the program, the cardholder's wish is kept for when the program lifts its own. */
const rememberOwnFreeze = async (context: Dependencies, tx: DatabaseTransaction, card: CardRow): Promise<CardRow> =>
  card.frozen_by === 'program' && !card.also_frozen_by_cardholder
    ? updateCard(tx, card.id, { also_frozen_by_cardholder: true, updated_at: context.clock.now() })
    : card

/**
 * Lifts one's own freeze.
 * @throws AppError `card_closed`, `card_pending`; `frozen_by_program` or, for staff, `conflict` where the freeze is the other's
 */
export function unfreezeCard(context: Dependencies, action: CardAction): Promise<CardRow> {
  return changeStatus(context, action, async (tx, card) => {
    requireIssued(card)
    if (card.status !== 'frozen') return card
    const isStaff = action.actor.kind === 'staff'
    if (!isStaff && card.frozen_by === 'program') throw new AppError('frozen_by_program')
    if (isStaff && card.frozen_by !== 'program') {
      throw new AppError('conflict', { detail: 'The cardholder froze this card; only they can lift that.' })
    }
    const staysFrozen = card.also_frozen_by_cardholder
    const changed = await updateCard(tx, card.id, {
      status: staysFrozen ? 'frozen' : 'active',
      frozen_by: staysFrozen ? 'cardholder' : null,
      also_frozen_by_cardholder: false,
      status_reason: null,
      updated_at: context.clock.now(),
    })
    return announce(context, tx, changed, {
      action: 'card.unfrozen',
      actor: action.actor,
      reason: action.reason,
      ...(isStaff ? { notice: programNotice(changed, 'card_unfrozen_by_us') } : {}),
    })
  })
}

/** Closes a card for good. @throws AppError `card_pending`, `frozen_by_program` */
export function closeCard(context: Dependencies, action: CardAction): Promise<CardRow> {
  return changeStatus(context, action, async (tx, card) => {
    if (card.status === 'closed') return card
    requireClosable(card)
    return announce(context, tx, await close(context, tx, card, action.reason ?? null, null), {
      action: 'card.closed',
      actor: action.actor,
      reason: action.reason,
    })
  })
}

/**
 * Closes a card and makes its successor, which inherits label, controls, purpose, the counters of its limits, whether it was
 * used up and to which merchant it is locked.
 */
export async function replaceCard(
  context: CreationContext,
  action: CardAction & { creationKey?: string | undefined },
): Promise<CardRow> {
  const successor = await context.db.transaction().execute(async (tx) => {
    const known = await findOwnCard(tx, action.actor.id, action.cardId)
    if (known === undefined) throw new AppError('not_found')
    const account = await lockOpenAccount(tx, known.account_id)
    const standing = await findByKey(context, tx, { accountId: account.id, creationKey: action.creationKey })
    if (standing !== undefined) return standing
    const card = await findCard(tx, action.cardId)
    if (card === undefined || card.status === 'closed') throw new AppError('card_closed')
    requireClosable(card)
    const next = await insertCard(context, tx, account, toWish(card, action), card)
    const closed = await close(context, tx, card, action.reason ?? 'replaced', next.id)
    await announce(context, tx, closed, {
      action: 'card.replaced',
      actor: action.actor,
      reason: action.reason,
      details: { replacedBy: next.id },
    })
    return next
  })
  context.failpoints.hit('card-create:after-insert')
  return finishSoon(context, successor)
}

const toWish = (
  card: CardRow,
  { actor, creationKey }: CardAction & { creationKey?: string | undefined },
): CardWish => ({
  accountId: card.account_id,
  purpose: card.purpose,
  label: card.label,
  colour: card.colour,
  controls: card.controls,
  actor,
  creationKey,
})

/** Changes how the card looks to its holder. @throws AppError `card_closed` */
export function relabelCard(
  context: Dependencies,
  { cardId, actor, label, colour }: CardAction & { label?: string | undefined; colour?: string | undefined },
): Promise<CardRow> {
  return changeStatus(context, { cardId, actor }, async (tx, card) => {
    if (card.status === 'closed') throw new AppError('card_closed')
    const changed = await updateCard(tx, card.id, {
      ...(label === undefined ? {} : { label }),
      ...(colour === undefined ? {} : { colour }),
      updated_at: context.clock.now(),
    })
    await recordCardEvent(context, tx, changed, { action: 'card.relabelled', actor })
    return changed
  })
}

/** Takes the account's lock first, so that a change falls exactly between two decisions; then reads the card. */
function changeStatus(
  context: Pick<Context, 'db'>,
  { cardId, actor }: CardAction,
  change: (tx: DatabaseTransaction, card: CardRow) => Promise<CardRow>,
): Promise<CardRow> {
  const find = (tx: DatabaseTransaction) =>
    actor.kind === 'staff' ? findCard(tx, cardId) : findOwnCard(tx, actor.id, cardId)
  return context.db.transaction().execute(async (tx) => {
    const known = await find(tx)
    if (known === undefined) throw new AppError('not_found')
    await lockAccount(tx, known.account_id)
    const card = await find(tx)
    if (card === undefined) throw new AppError('not_found')
    return change(tx, card)
  })
}

function requireIssued(card: CardRow): void {
  if (card.status === 'closed') throw new AppError('card_closed')
  if (card.status === 'pending') throw new AppError('card_pending')
}

function requireClosable(card: CardRow): void {
  requireIssued(card)
  if (card.frozen_by === 'program') throw new AppError('frozen_by_program')
}

const close = (
  context: Pick<Context, 'clock'>,
  tx: DatabaseTransaction,
  card: CardRow,
  reason: string | null,
  replacedBy: CardId | null,
): Promise<CardRow> =>
  updateCard(tx, card.id, {
    status: 'closed',
    frozen_by: null,
    also_frozen_by_cardholder: false,
    status_reason: reason,
    replaced_by: replacedBy,
    updated_at: context.clock.now(),
  })

async function announce(
  context: Dependencies,
  tx: DatabaseTransaction,
  card: CardRow,
  event: CardEvent,
): Promise<CardRow> {
  await recordCardEvent(context, tx, card, event)
  await orderIssuerSync(context, tx, card)
  return card
}

const programNotice = (card: CardRow, code: 'card_frozen_by_us' | 'card_unfrozen_by_us'): Notice => ({
  kind: 'card',
  link: `/cards/${card.id}`,
  content: { code, last4: card.last4 ?? '····' },
})
