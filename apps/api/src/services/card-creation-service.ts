import { setTimeout as sleep } from 'node:timers/promises'
import { type AccountId, AppError, type CardPurpose, type ControlsDocument, isAppError } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { isConnectionLost } from '../database/database-away.ts'
import { type AccountRow, findAccount, lockAccount } from '../models/account-model.ts'
import {
  type CardRow,
  countOpenCards,
  findCard,
  findCardByCreationKey,
  insertPendingCard,
  type StoredControls,
  saveCreationKey,
} from '../models/card-model.ts'
import { cardNotFinishedHere } from '../observability/events.ts'
import { type CardActor, recordCardEvent } from './card-events.ts'
import { type FinishContext, finishCard } from './card-finishing-service.ts'
import { checkControls, toStoredControls } from './controls-service.ts'

const KEY_LIVES_MS = 24 * 3_600_000
/** How long a caller waits for the issuer; after that the card is `pending` and finished without them. */
const SYNCHRONOUS_MS = 8_000
/** When the job looks whether the card still needs finishing. */
const JOB_AFTER_MS = 15_000

export type CreationContext = FinishContext & Pick<Context, 'queue'>

export interface CardWish {
  accountId: AccountId
  purpose: CardPurpose
  label: string
  colour: string
  controls: StoredControls
  actor: CardActor
  /** Names this wish for 24 hours: the same key never makes a second card. */
  creationKey?: string | undefined
}

/**
 * Creates a card: first here as `pending`, then at the issuer and in the vault, outside any transaction, then it becomes
 * `active`. A crash or an issuer that is away leaves a pending card, which a job finishes under the same id.
 * @throws AppError `kyc_required`, `account_frozen`, `account_closed`, `card_limit_reached`, `validation_failed`,
 *   `above_ceiling`, `issuer_refused`
 */
export async function createCard(
  context: CreationContext,
  { document, ...order }: Omit<CardWish, 'controls'> & { document: ControlsDocument },
): Promise<CardRow> {
  const wish = { ...order, controls: toStoredControls(document) }
  const card = await context.db.transaction().execute(async (tx) => {
    const account = await lockOpenAccount(tx, wish.accountId)
    const standing = await findByKey(context, tx, wish)
    if (standing !== undefined) return standing
    checkControls(document, account)
    await requireRoom(context, tx, wish.accountId)
    return insertCard(context, tx, account, wish)
  })
  context.failpoints.hit('card-create:after-insert')
  return finishSoon(context, card)
}

/** Takes the account's lock and returns the account, if cards may be made in it. */
export async function lockOpenAccount(tx: DatabaseTransaction, accountId: AccountId): Promise<AccountRow> {
  await lockAccount(tx, accountId)
  const account = await findAccount(tx, accountId)
  if (account === undefined) throw new AppError('not_found')
  if (account.status === 'closed') throw new AppError('account_closed')
  if (account.status === 'frozen') throw new AppError('account_frozen')
  if (!account.kyc_approved) throw new AppError('kyc_required')
  return account
}

export async function findByKey(
  context: Pick<Context, 'clock'>,
  tx: DatabaseTransaction,
  { accountId, creationKey }: Pick<CardWish, 'accountId' | 'creationKey'>,
): Promise<CardRow | undefined> {
  if (creationKey === undefined) return undefined
  const since = new Date(context.clock.nowMs() - KEY_LIVES_MS)
  return findCardByCreationKey(tx, { lane: laneOfAccount(accountId), accountId, creationKey }, since)
}

async function requireRoom({ config }: Pick<Context, 'config'>, tx: DatabaseTransaction, accountId: AccountId) {
  const open = await countOpenCards(tx, { lane: laneOfAccount(accountId), accountId })
  if (open < config.program.maxCardsPerAccount) return
  throw new AppError('card_limit_reached', {
    detail: `You hold ${open} cards, as many as this program allows. Close one first.`,
  })
}

type Inheritance = Pick<CardRow, 'id' | 'counter_owner_id' | 'consumed_by' | 'locked_merchant_id'>

/** Inserts the pending card, with the job that finishes it should this process not live to do so. */
export async function insertCard(
  context: Pick<CreationContext, 'clock' | 'newId' | 'issuer' | 'queue'>,
  tx: DatabaseTransaction,
  account: AccountRow,
  wish: CardWish,
  predecessor?: Inheritance,
): Promise<CardRow> {
  const at = context.clock.now()
  const id = context.newId('card', account.lane)
  const card = await insertPendingCard(tx, {
    id,
    account_id: account.id,
    user_id: account.user_id,
    purpose: wish.purpose,
    label: wish.label,
    colour: wish.colour,
    currency: account.currency,
    controls: wish.controls,
    issuer: context.issuer.name,
    counter_owner_id: predecessor?.counter_owner_id ?? id,
    replaces: predecessor?.id ?? null,
    consumed_by: predecessor?.consumed_by ?? null,
    locked_merchant_id: predecessor?.locked_merchant_id ?? null,
    at,
  })
  if (wish.creationKey !== undefined) {
    await saveCreationKey(
      tx,
      { lane: card.lane, accountId: card.account_id, creationKey: wish.creationKey },
      card.id,
      at,
    )
  }
  await context.queue.enqueue(
    tx,
    'finish-card',
    { lane: card.lane, cardId: card.id },
    { jobKey: `finish-card:${card.id}`, runAt: new Date(at.getTime() + JOB_AFTER_MS) },
  )
  await recordCardEvent(context, tx, card, {
    action: 'card.created',
    actor: wish.actor,
    details: { purpose: card.purpose, ...(predecessor === undefined ? {} : { replaces: predecessor.id }) },
  })
  return card
}

/** Finishes the card while the caller waits, or, when the issuer is slow or away, answers with the pending card. */
export async function finishSoon(context: FinishContext, card: CardRow): Promise<CardRow> {
  if (card.status !== 'pending') return card
  const waiting = new AbortController()
  const finished = finishCard(context, card).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'issuer_refused') throw error
    if (!isAppError(error)) cardNotFinishedHere(context, { cardId: card.id, errorCode: codeOf(error) })
    return undefined
  })
  // When the caller has stopped waiting, what still goes wrong is the job's to mend.
  finished.catch(() => undefined)
  try {
    const budget = sleep(SYNCHRONOUS_MS, undefined, { signal: waiting.signal }).catch(() => undefined)
    return (await Promise.race([finished, budget])) ?? (await findCard(context.db, card.id)) ?? card
  } finally {
    waiting.abort()
  }
}

/** What may be logged of an unforeseen error: its code or its kind, never its words. */
const codeOf = (error: unknown): string => {
  if (isConnectionLost(error)) return 'connection_lost'
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : typeof error
}
