import { type AccountId, AppError, type CardId, type ControlsDocument } from '@cardwright/contracts'
import { type CompiledControls, DAY_MS } from '@cardwright/rules'
import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { findAccount } from '../../models/account-model.ts'
import { findOwnCard, listLineControls } from '../../models/card-model.ts'
import {
  listChainsById,
  listCountedChains,
  listPastDecisions,
  listPastFacts,
  type PastDecisionRow,
  type Period,
  type PreviewScope,
  sumOlderUse,
} from '../../models/preview-model.ts'
import { checkControls, toStoredControls } from '../controls-service.ts'
import { createControlsCompiler } from '../issuing/stored-controls.ts'
import { codesAndNames } from '../issuing/usage.ts'
import { type ReplayDocument, type ReplayHistory, type ReplayResult, replay } from './replay.ts'
import type { OlderUse } from './replay-counters.ts'

const compile = createControlsCompiler()

/** A month, and as long as the longest trailing window. */
const MONTH_MS = 31 * DAY_MS
/** More decisions than a person makes in a month; of more, the newest are looked at. */
const MOST_DECISIONS = 2_000

export interface PreviewRequest {
  userId: string
  accountId: AccountId
  /** Whose controls they would be; without a card, those of all cards together. */
  cardId?: CardId | undefined
  document: ControlsDocument
  from?: Date | undefined
  to?: Date | undefined
}

/** What was decided, and what would have been decided otherwise. */
export interface Preview extends ReplayResult {
  currency: string
}

/**
 * Tries a controls document on what happened before. Nothing is changed, and all figures belong to one moment.
 * @throws AppError `not_found`, `card_closed`, `above_ceiling`, `validation_failed`
 */
export function previewControls(context: Pick<Context, 'db' | 'clock'>, request: PreviewRequest): Promise<Preview> {
  const period = periodOf(context, request)
  return context.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => run(tx, request, period))
}

function periodOf({ clock }: Pick<Context, 'clock'>, { from, to }: PreviewRequest): Period {
  const end = to ?? clock.now()
  const start = from ?? new Date(end.getTime() - MONTH_MS)
  if (start < end) return { from: start, to: end }
  throw new AppError('validation_failed', {
    errors: [{ path: 'from', code: 'moment_out_of_range', message: 'This must lie before "to".' }],
  })
}

async function run(tx: DatabaseTransaction, request: PreviewRequest, period: Period): Promise<Preview> {
  const account = await findAccount(tx, request.accountId)
  const card = request.cardId === undefined ? undefined : await findOwnCard(tx, request.userId, request.cardId)
  if (account === undefined || (request.cardId !== undefined && card === undefined)) throw new AppError('not_found')
  if (card?.status === 'closed') throw new AppError('card_closed')
  checkControls(request.document, account)
  const { lane, currency } = account
  const scope: PreviewScope = { lane, accountId: account.id, line: card?.counter_owner_id ?? null, currency }
  const { history, loadedFrom, replayed } = await loadHistory(tx, scope, period)
  const toDocument = (stored: unknown, line: string | null): ReplayDocument => ({
    controls: compile(line === null ? 'account' : 'card', currency, JSON.stringify(stored)),
    line,
    olderUse: createOlderUse(tx, { ...scope, line }, { loadedFrom, replayed }),
  })
  const proposed = toDocument(toStoredControls(request.document), scope.line)
  const ofCards = card === undefined ? await listLineControls(tx, account) : []
  const beside = [
    ...(card === undefined ? [] : [toDocument(account.controls, null)]),
    toDocument(account.ceiling, null),
    ...ofCards.map(({ line, controls }) => toDocument(controls, line)),
  ]
  return { ...(await replay({ proposed, beside }, history)), currency }
}

interface Loaded {
  history: ReplayHistory
  /** From here on payments are in the history one by one. */
  loadedFrom: Date
  replayed: string[]
}

/** Of more decisions than are looked at, the oldest payment among the newest. */
const beginOf = (decisions: readonly PastDecisionRow[], { from }: Period): Date =>
  new Date(Math.max(from.getTime(), decisions[0]?.trace.request.authorizedAtMs ?? 0))

async function loadHistory(tx: DatabaseTransaction, scope: PreviewScope, period: Period): Promise<Loaded> {
  const decisions = await listPastDecisions(tx, scope, period, MOST_DECISIONS)
  const isCut = decisions.length === MOST_DECISIONS
  const from = isCut ? beginOf(decisions, period) : period.from
  const loadedFrom = new Date(from.getTime() - MONTH_MS)
  const near = await listCountedChains(tx, scope, { from: loadedFrom, to: period.to })
  const decided = new Set(decisions.map(({ authorization_id: id }) => id))
  const isReplayed = (row: (typeof near)[number]): boolean =>
    decided.has(row.id) || ((scope.line === null || row.counter_owner_id === scope.line) && row.authorized_at >= from)
  const known = new Set(near.map(({ id }) => id))
  const older = await listChainsById(
    tx,
    scope,
    [...decided].filter((id) => !known.has(id)),
  )
  const chains = [...older, ...near.filter(isReplayed)]
  const replayed = chains.map(({ id }) => id)
  const facts = await listPastFacts(tx, scope.lane, { ids: replayed, before: period.to })
  const others = near.filter((row) => !isReplayed(row))
  return { history: { decisions, facts, chains, others }, loadedFrom, replayed }
}

/** Windows that began before the history: a year, or all time. What lies before the history is added up by the database. */
const createOlderUse =
  (
    tx: DatabaseTransaction,
    scope: PreviewScope,
    { loadedFrom, replayed }: { loadedFrom: Date; replayed: string[] },
  ): OlderUse =>
  async ({ categories }: CompiledControls['limits'][number], windowStartMs) => {
    if (windowStartMs >= loadedFrom.getTime()) return { usedMinor: 0n, count: 0 }
    const range = { from: new Date(windowStartMs), to: loadedFrom }
    const listed = categories === null ? null : codesAndNames(categories)
    return sumOlderUse(tx, scope, { ...range, categories: listed, except: replayed })
  }
