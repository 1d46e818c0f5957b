import { type AccountId, AppError, type TransactionId } from '@cardwright/contracts'
import { type Fact, fold } from '@cardwright/ledger'
import type { Context } from '../context.ts'
import {
  findTransaction,
  listTimeline,
  type TimelineRow,
  type TransactionRow,
} from '../models/issuing/transaction-model.ts'

/** A step of a transaction's life, with what is held and posted after it. */
export interface TimelineStep {
  fact: TimelineRow
  holdMinor: bigint
  postedMinor: bigint
}

export interface TransactionStory {
  row: TransactionRow
  timeline: TimelineStep[]
  /** The trace of the decision that a person asks about: the last one that declined, else the first. */
  trace: Record<string, unknown> | null
}

/** Tells a transaction as it happened, in the provider's order. */
export async function readTransaction(
  context: Pick<Context, 'db'>,
  accountId: AccountId,
  id: TransactionId,
): Promise<TransactionStory> {
  const row = await findTransaction(context.db, accountId, id)
  if (row === undefined) throw new AppError('not_found')
  return tellTransaction(context, row)
}

async function tellTransaction(context: Pick<Context, 'db'>, row: TransactionRow): Promise<TransactionStory> {
  const facts = await listTimeline(context.db, row)
  const isOfChain = ({ kind, currency }: TimelineRow) =>
    currency === row.currency && (row.kind === 'refund' || kind !== 'refund')
  const timeline = facts.map((fact, index): TimelineStep => {
    const { holdMinor, postedMinor } = fold(facts.slice(0, index + 1).filter(isOfChain) satisfies Fact[])
    return { fact, holdMinor, postedMinor }
  })
  const decided = facts.filter(({ trace }) => trace !== null)
  const asked = decided.findLast(({ declineReason }) => declineReason !== null) ?? decided[0]
  return { row, timeline, trace: asked?.trace ?? null }
}
