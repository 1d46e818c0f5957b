import { AppError, type CardId } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { findAccount, lockAccount, saveIssuerCardholder } from '../models/account-model.ts'
import { type CardRow, findCard, findFirstCardTime, insertIssuerCard, updateCard } from '../models/card-model.ts'
import { cardFinished, cardNotFinished } from '../observability/events.ts'
import { type IssuedCard, IssuerError } from '../providers/issuer/issuer.ts'
import { orderIssuerSync, recordCardEvent, SYSTEM } from './card-events.ts'
import { tokenizeCard } from './card-vault-service.ts'
import { toIssuerPerson } from './issuer-identity.ts'

export type FinishContext = Pick<
  Context,
  'db' | 'clock' | 'newId' | 'config' | 'issuer' | 'vault' | 'secrets' | 'logger' | 'metrics' | 'failpoints'
>

/**
 * Brings a pending card to its end: made at the issuer, sealed in the vault, active. Every step may be repeated, by
 * several at once, and the same card comes out. Returns the card as it is then.
 * @throws AppError `issuer_unavailable` when it must be tried again, `issuer_refused` when it never will be
 */
export async function finishCard(context: FinishContext, card: Pick<CardRow, 'id'>): Promise<CardRow> {
  const current = await findCard(context.db, card.id)
  if (current === undefined) throw new AppError('not_found')
  if (current.status !== 'pending') return current
  try {
    const issued = await issueCard(context, current)
    context.failpoints.hit('card-create:after-issuer')
    const vaultToken = await sealSecrets(context, current, issued)
    context.failpoints.hit('card-create:after-vault')
    return await activateCard(context, current.id, issued, vaultToken)
  } catch (error) {
    if (!(error instanceof IssuerError)) throw error
    cardNotFinished(context, { cardId: current.id, kind: error.kind, code: error.code })
    if (error.kind !== 'refused') throw new AppError('issuer_unavailable', { cause: error })
    await refuseCard(context, current.id)
    throw new AppError('issuer_refused', { cause: error })
  }
}

async function issueCard(context: FinishContext, card: CardRow): Promise<IssuedCard> {
  const issuerCardholderId = await ensureCardholder(context, card)
  return context.issuer.createCard({
    cardId: card.id,
    accountId: card.account_id,
    issuerCardholderId,
    currency: card.currency,
    startedAt: card.created_at,
  })
}

/** The issuer's id of the person, made once and kept with the account. */
async function ensureCardholder(context: FinishContext, card: CardRow): Promise<string> {
  const account = await findAccount(context.db, card.account_id)
  if (account === undefined) throw new Error('a card without an account')
  if (account.issuer_cardholder_id !== null) return account.issuer_cardholder_id
  const startedAt = await findFirstCardTime(context.db, { lane: card.lane, accountId: card.account_id })
  const person = await toIssuerPerson(context, card, startedAt ?? card.created_at)
  const id = await context.issuer.ensureCardholder(person)
  await saveIssuerCardholder(context.db, card.account_id, id, context.clock.now())
  return id
}

/** Number and code pass through memory once, from the issuer's answer into the vault. */
async function sealSecrets(context: FinishContext, card: CardRow, issued: IssuedCard): Promise<string> {
  const { number, cvc } = await context.issuer.retrieveCardSecrets(issued.issuerCardId)
  return tokenizeCard(context, {
    lane: card.lane,
    cardId: card.id,
    number,
    cvc,
    expMonth: issued.expMonth,
    expYear: issued.expYear,
  })
}

function activateCard(context: FinishContext, id: CardId, issued: IssuedCard, vaultToken: string): Promise<CardRow> {
  return whilePending(context, id, async (tx, card) => {
    const at = context.clock.now()
    const active = await updateCard(tx, id, {
      status: 'active',
      issuer_card_id: issued.issuerCardId,
      vault_token: vaultToken,
      last4: issued.last4,
      brand: issued.brand,
      exp_month: issued.expMonth,
      exp_year: issued.expYear,
      activated_at: at,
      updated_at: at,
    })
    await insertIssuerCard(tx, card, issued.issuerCardId)
    await recordCardEvent(context, tx, active, {
      action: 'card.activated',
      actor: SYSTEM,
      notice: {
        kind: 'card',
        link: `/cards/${id}`,
        content: { code: 'card_ready', last4: issued.last4 },
      },
    })
    cardFinished(context, { cardId: id, seconds: (at.getTime() - card.created_at.getTime()) / 1000 })
    return active
  })
}

/** The issuer will never make this card: it is closed, and whatever the issuer may have made of it is closed too. */
function refuseCard(context: FinishContext, id: CardId): Promise<CardRow> {
  return whilePending(context, id, async (tx) => {
    const closed = await updateCard(tx, id, {
      status: 'closed',
      status_reason: 'issuer_refused',
      updated_at: context.clock.now(),
    })
    await orderIssuerSync(context, tx, closed)
    await recordCardEvent(context, tx, closed, { action: 'card.refused', actor: SYSTEM, reason: 'issuer_refused' })
    return closed
  })
}

/** Ends a creation under the account's lock, unless somebody else has ended it already. */
function whilePending(
  context: FinishContext,
  id: CardId,
  end: (tx: DatabaseTransaction, card: CardRow) => Promise<CardRow>,
): Promise<CardRow> {
  return context.db.transaction().execute(async (tx) => {
    const known = await findCard(tx, id)
    if (known === undefined) throw new AppError('not_found')
    await lockAccount(tx, known.account_id)
    const card = await findCard(tx, id)
    if (card === undefined) throw new AppError('not_found')
    return card.status === 'pending' ? end(tx, card) : card
  })
}
