import { AppError, type CardId } from '@cardwright/contracts'
import { type CompiledControls, describeLimits, type LimitState } from '@cardwright/rules'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { toQueryClient } from '../database/query-client.ts'
import { type AccountRow, findAccount } from '../models/account-model.ts'
import { findOwnCard } from '../models/card-model.ts'
import { createControlsCompiler } from './issuing/stored-controls.ts'
import { allReads, type CounterOwner, UsageSession, usageMap } from './issuing/usage.ts'

const compile = createControlsCompiler()

/** A limit, where it stands, and who set it. */
export interface StandingLimit extends LimitState {
  setBy: 'cardholder' | 'program'
}

export interface Limits {
  asOf: Date
  currency: string
  limits: StandingLimit[]
}

type Dependencies = Pick<Context, 'db' | 'clock'>

/** Every limit of a card, read in one snapshot, so that all figures belong together. */
export function readCardLimits(context: Dependencies, userId: string, cardId: CardId): Promise<Limits> {
  return inSnapshot(context, async (tx) => {
    const card = await findOwnCard(tx, userId, cardId)
    if (card === undefined) throw new AppError('not_found')
    const owner: CounterOwner = { lane: card.lane, kind: 'card', id: card.counter_owner_id }
    const document = compile('card', card.currency, JSON.stringify(card.controls))
    const asOf = context.clock.now()
    const limits = await readDocument(tx, document, owner, asOf, 'cardholder')
    return { asOf, currency: card.currency, limits }
  })
}

/** Every limit over all cards of the person together: their own, and the ceiling that staff set. */
export function readAccountLimits(
  context: Dependencies,
  accountId: AccountRow['id'],
): Promise<Limits & { account: AccountRow }> {
  return inSnapshot(context, async (tx) => {
    const account = await findAccount(tx, accountId)
    if (account === undefined) throw new AppError('not_found')
    const owner: CounterOwner = { lane: account.lane, kind: 'account', id: account.id }
    const asOf = context.clock.now()
    const toDocument = (stored: unknown) => compile('account', account.currency, JSON.stringify(stored))
    const own = await readDocument(tx, toDocument(account.controls), owner, asOf, 'cardholder')
    const ceiling = await readDocument(tx, toDocument(account.ceiling), owner, asOf, 'program')
    return { asOf, currency: account.currency, limits: [...own, ...ceiling], account }
  })
}

const inSnapshot = <T>({ db }: Pick<Context, 'db'>, read: (tx: DatabaseTransaction) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)

async function readDocument(
  tx: DatabaseTransaction,
  document: CompiledControls,
  owner: CounterOwner,
  asOf: Date,
  setBy: StandingLimit['setBy'],
): Promise<StandingLimit[]> {
  const session = new UsageSession(toQueryClient(tx))
  const reads = allReads(document, owner, asOf.getTime())
  await session.load(reads)
  const usage = usageMap(session, reads)
  return describeLimits(document, usage, asOf.getTime()).map((state) => ({ ...state, setBy }))
}
