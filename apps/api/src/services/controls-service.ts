import { AppError, type CardId, type ControlsDocument, type FieldError } from '@cardwright/contracts'
import { mccOfCategory } from '@cardwright/contracts/catalogue/categories'
import { format, parseCurrency } from '@cardwright/money'
import { type Controls, counterKey, findControlsProblems, type SpendingLimit } from '@cardwright/rules'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { toQueryClient } from '../database/query-client.ts'
import { type AccountRow, findAccount, lockAccount, setAccountControls } from '../models/account-model.ts'
import { insertAudit } from '../models/audit-model.ts'
import { type CardRow, findOwnCard, type StoredControls, updateCard } from '../models/card-model.ts'
import { insertOutbox } from '../models/outbox-model.ts'
import { type CardActor, recordCardEvent } from './card-events.ts'
import { createControlsCompiler, parseStoredControls } from './issuing/stored-controls.ts'
import { syncCounters } from './issuing/usage.ts'

const compile = createControlsCompiler()

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId'>

/** The document as it is stored and shown: amounts are JSON integers. */
export function toStoredControls(document: ControlsDocument): StoredControls {
  const { limits, ...rest } = document
  if (limits === undefined) return rest
  return {
    ...rest,
    limits: limits.map(({ amountMinor, ...limit }) => ({
      ...limit,
      ...(amountMinor === undefined ? {} : { amountMinor: Number(amountMinor) }),
    })),
  }
}

/**
 * What a document cannot mean is said by field.
 * @throws AppError `validation_failed`, or `above_ceiling` where a limit is wider than the same limit of the ceiling
 */
export function checkControls(document: ControlsDocument, account: Pick<AccountRow, 'ceiling' | 'currency'>): void {
  const problems = findControlsProblems(document as Controls, mccOfCategory)
  if (problems.length > 0) {
    throw new AppError('validation_failed', {
      errors: problems.map(({ path, ...problem }) => ({ path: `controls.${path}`, ...problem })),
    })
  }
  const tooHigh = findAboveCeiling(document, account)
  if (tooHigh.length > 0) throw new AppError('above_ceiling', { errors: tooHigh })
}

function findAboveCeiling(
  document: ControlsDocument,
  { ceiling, currency }: Pick<AccountRow, 'ceiling' | 'currency'>,
): FieldError[] {
  const keyOf = (limit: Pick<SpendingLimit, 'interval' | 'categories'>) =>
    counterKey(limit, currency, mccOfCategory) ?? 'per_authorization'
  const bounds = new Map<string, SpendingLimit>()
  for (const limit of parseStoredControls(JSON.stringify(ceiling)).limits ?? []) bounds.set(keyOf(limit), limit)
  return (document.limits ?? []).flatMap((limit, index) => {
    const bound = bounds.get(keyOf(limit))
    const problems: FieldError[] = []
    if (bound !== undefined && isHigher(limit.amountMinor, bound.amountMinor)) {
      const most = bound.amountMinor ?? 0n
      problems.push({
        path: `controls.limits.${index}.amountMinor`,
        code: 'amount_too_large',
        message: `At most ${format({ amountMinor: most, currency: parseCurrency(currency) })}.`,
        params: { maximumMinor: Number(most), currency },
      })
    }
    if (bound !== undefined && isHigher(limit.count, bound.count)) {
      problems.push({
        path: `controls.limits.${index}.count`,
        code: 'too_large',
        message: `At most ${bound.count}.`,
        params: { maximum: bound.count ?? 0 },
      })
    }
    return problems
  })
}

const isHigher = <N extends bigint | number>(value: N | undefined, bound: N | undefined): boolean =>
  value !== undefined && bound !== undefined && value > bound

/** Replaces a card's controls, exactly between two decisions. New and changed limits count what their window already holds. */
export function setCardControls(
  context: Dependencies,
  { cardId, document, actor }: { cardId: CardId; document: ControlsDocument; actor: CardActor },
): Promise<CardRow> {
  return context.db.transaction().execute(async (tx) => {
    const known = await findOwnCard(tx, actor.id, cardId)
    if (known === undefined) throw new AppError('not_found')
    const account = await lockedAccount(tx, known.account_id)
    checkControls(document, account)
    const card = await findOwnCard(tx, actor.id, cardId)
    if (card === undefined) throw new AppError('not_found')
    if (card.status === 'closed') throw new AppError('card_closed')
    const at = context.clock.now()
    const changed = await updateCard(tx, cardId, {
      controls: JSON.stringify(toStoredControls(document)),
      updated_at: at,
    })
    await syncCardCounters(tx, changed, at)
    await recordCardEvent(context, tx, changed, {
      action: 'card.controls_changed',
      actor,
      details: { before: card.controls, after: changed.controls },
    })
    return changed
  })
}

async function syncCardCounters(tx: DatabaseTransaction, card: CardRow, at: Date): Promise<void> {
  const owner = { lane: card.lane, kind: 'card' as const, id: card.counter_owner_id }
  const document = compile('card', card.currency, JSON.stringify(card.controls))
  await syncCounters(toQueryClient(tx), owner, [document], at.getTime())
}

export interface AccountControlsChange {
  accountId: AccountRow['id']
  /** Which of the two documents: the person's own, or the ceiling that staff set over it. */
  document: 'controls' | 'ceiling'
  controls: ControlsDocument
  actor: CardActor
  reason?: string | undefined
}

/** Replaces the controls over all cards of a person together, or their ceiling. */
export function setControlsOfAccount(context: Dependencies, change: AccountControlsChange): Promise<AccountRow> {
  return context.db.transaction().execute(async (tx) => {
    const account = await lockedAccount(tx, change.accountId)
    if (account.status === 'closed') throw new AppError('account_closed')
    checkControls(change.controls, change.document === 'ceiling' ? { ...account, ceiling: {} } : account)
    const at = context.clock.now()
    await setAccountControls(tx, account.id, { [change.document]: toStoredControls(change.controls), at })
    const changed = await lockedAccount(tx, change.accountId)
    const owner = { lane: account.lane, kind: 'account' as const, id: account.id }
    const documents = [changed.controls, changed.ceiling].map((document) =>
      compile('account', account.currency, JSON.stringify(document)),
    )
    await syncCounters(toQueryClient(tx), owner, documents, at.getTime())
    await recordAccountChange(context, tx, changed, account[change.document], change)
    return changed
  })
}

async function recordAccountChange(
  context: Dependencies,
  tx: DatabaseTransaction,
  account: AccountRow,
  before: StoredControls,
  { document, actor, reason }: AccountControlsChange,
): Promise<void> {
  const { lane } = account
  const at = context.clock.now()
  await insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    action: document === 'ceiling' ? 'account.ceiling_changed' : 'account.controls_changed',
    subjectKind: 'account',
    subjectId: account.id,
    reason,
    details: { before, after: account[document] },
    requestId: actor.requestId,
  })
  await insertOutbox(tx, {
    lane,
    id: context.newId('evt', lane),
    at,
    topic: 'card.account_controls_changed',
    accountId: account.id,
    userId: account.user_id,
    subjectId: account.id,
    payload: {},
  })
}

async function lockedAccount(tx: DatabaseTransaction, id: AccountRow['id']): Promise<AccountRow> {
  await lockAccount(tx, id)
  const account = await findAccount(tx, id)
  if (account === undefined) throw new AppError('not_found')
  return account
}
