import { ISSUER_CHECKS } from '@cardwright/contracts'
import type { Context } from '../../context.ts'
import { isConnectionLost, isDatabaseAway } from '../../database/database-away.ts'
import {
  findOurCards,
  findPostedFacts,
  type PostedFactRow,
  selectPostedFacts,
} from '../../models/issuing/posted-fact-model.ts'
import {
  type BreakRow,
  closeBreak,
  type Difference,
  findComparedUntil,
  type RunWindow,
  selectStandingBreaks,
} from '../../models/reconciliation-model.ts'
import { missingClearingRefused, missingClearingTaken } from '../../observability/reconciliation-events.ts'
import type { IssuerTransaction } from '../../providers/issuer/issuer.ts'
import { takeRecord } from '../issuing/stray-record-service.ts'
import {
  isIssuerAway,
  note,
  type RunDependencies,
  type RunInHand,
  type RunOrder,
  runOnce,
} from './reconciliation-run.ts'
import { compareTransaction, describeFacts, describeRecord, Totals } from './transaction-comparison.ts'

type Dependencies = RunDependencies & Pick<Context, 'issuer' | 'records'>

const HOUR_MS = 3_600_000
/** For so long what the issuer booked may still be on its way here, and nothing is said of it. */
const LEFT_ALONE_MS = HOUR_MS
/** What was compared lately is compared once more. */
const OVERLAP_MS = 24 * HOUR_MS
/** How far the first run looks back. */
const FIRST_LOOK_BACK_MS = 7 * 24 * HOUR_MS
/** So much time is compared at once, and held in memory. */
const SLICE_MS = HOUR_MS

type Read = Extract<IssuerTransaction, { kind: 'record' }>

/** What the work on one run shares. */
interface Comparison {
  context: Dependencies
  run: RunInHand
  totals: Totals
  /** Breaks that stood when the run began, by the issuer's transaction. */
  standing: ReadonlyMap<string, readonly BreakRow[]>
  looked: Set<string>
  /** The issuer's cards that were found to be none of ours: who shares the issuer's account has such. */
  strangers: Set<string>
}

/**
 * Compares every clearing and refund that the issuer booked in a time that is over with what is booked here. What is missing here is taken
 * in as if its event had come; everything else that disagrees stands as a break until it agrees, however long ago it was. Nothing is
 * concluded while the issuer is away.
 */
export const compareWithIssuer = (context: Dependencies, order: RunOrder) =>
  runOnce(context, order, {
    kind: 'issuer',
    window: () => nextWindow(context),
    work: (run) => compareAll(context, run),
  })

/** From the last comparison on, with an overlap, up to an hour ago. In whole seconds, as issuers date what they book. */
async function nextWindow({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<RunWindow> {
  const until = toWholeSecond(clock.nowMs() - LEFT_ALONE_MS)
  const before = (await findComparedUntil(db))?.getTime()
  const from = before === undefined ? until - FIRST_LOOK_BACK_MS : Math.min(before, until) - OVERLAP_MS
  return { from: new Date(from), until: new Date(until) }
}

const toWholeSecond = (ms: number): number => Math.floor(ms / 1000) * 1000

async function compareAll(context: Dependencies, run: RunInHand): Promise<void> {
  const { from_at: from, until_at: until } = run.row
  if (from === null || until === null) throw new Error('a comparison with the issuer is about no time')
  const breaks = await selectStandingBreaks(context.db, ISSUER_CHECKS)
  const comparison: Comparison = {
    context,
    run,
    totals: new Totals(),
    standing: Map.groupBy(breaks, ({ subject }) => subject),
    looked: new Set(),
    strangers: new Set(),
  }
  for (let at = from.getTime(); at < until.getTime(); at += SLICE_MS) {
    run.goOn()
    const end = Math.min(at + SLICE_MS, until.getTime())
    await compareSlice(comparison, { from: new Date(at), until: new Date(end) })
    run.findings.totals = comparison.totals.toList()
  }
  const { looked, standing } = comparison
  for (const subject of standing.keys())
    if (!looked.has(subject)) await lookAgain(comparison, subject, await factsOf(context, [subject]))
}

/** The issuer is asked first: what comes in meanwhile is then here. */
async function compareSlice(comparison: Comparison, slice: RunWindow): Promise<void> {
  const { context, run } = comparison
  const { db, issuer } = context
  const told: IssuerTransaction[] = []
  for await (const transaction of issuer.listTransactions(slice)) told.push(transaction)
  const here = byTransaction(await selectPostedFacts(db, { provider: issuer.name, ...slice }))
  const missing = told.map(({ issuerTransactionId: id }) => id).filter((id) => !here.has(id))
  for (const [id, facts] of byTransaction(await factsOf(context, missing))) here.set(id, facts)
  const cards = await cardsOf(context, told)
  for (const transaction of told) {
    run.goOn()
    const facts = here.get(transaction.issuerTransactionId) ?? []
    await compareOne(comparison, transaction, facts, cards)
  }
  for (const [id, facts] of here) if (!comparison.looked.has(id)) await lookAgain(comparison, id, facts, true)
}

const byTransaction = (facts: readonly PostedFactRow[]): Map<string, PostedFactRow[]> =>
  Map.groupBy(facts, ({ provider_id: id }) => id)

const factsOf = ({ db, issuer }: Dependencies, providerIds: readonly string[]): Promise<PostedFactRow[]> =>
  findPostedFacts(db, { provider: issuer.name, providerIds })

const cardsOf = ({ db, issuer }: Dependencies, told: readonly IssuerTransaction[]) =>
  findOurCards(db, {
    issuer: issuer.name,
    issuerCardIds: told.flatMap((transaction) =>
      transaction.kind === 'record' ? [transaction.record.issuerCardId] : [],
    ),
  })

/** One that the list of its time did not have: the issuer is asked for it by its id before anything is said of it. */
async function lookAgain(
  comparison: Comparison,
  id: string,
  facts: readonly PostedFactRow[],
  isInWindow = false,
): Promise<void> {
  const { context, run, totals } = comparison
  run.goOn()
  const transaction = await context.issuer.fetchTransaction(id)
  if (transaction !== undefined) {
    await compareOne(comparison, transaction, facts, await cardsOf(context, [transaction]), isInWindow)
    return
  }
  comparison.looked.add(id)
  if (isInWindow) totals.addHere(facts)
  await settle(
    comparison,
    id,
    facts.length === 0
      ? []
      : [{ check: 'clearing_not_at_issuer', subject: id, expected: 'nothing', found: describeFacts(facts) }],
  )
}

async function compareOne(
  comparison: Comparison,
  transaction: IssuerTransaction,
  facts: readonly PostedFactRow[],
  cards: ReadonlyMap<string, string>,
  isCounted = true,
): Promise<void> {
  const { run, totals, looked } = comparison
  const { issuerTransactionId: subject } = transaction
  // Dated otherwise here than there, it is met in two slices.
  if (looked.has(subject)) return
  looked.add(subject)
  if (transaction.kind === 'unreadable') {
    run.findings.checked += 1
    await settle(comparison, subject, [
      { check: 'clearing_unreadable', subject, expected: 'as the issuer documents it', found: 'unreadable' },
    ])
    return
  }
  const { record } = transaction
  if (facts.length === 0 && comparison.strangers.has(record.issuerCardId)) return
  const booked = facts.length === 0 ? await takeMissing(comparison, transaction, cards) : facts
  if (booked === 'none of ours') return
  run.findings.checked += 1
  if (isCounted) totals.addIssuer(record)
  if (isCounted) totals.addHere(booked)
  if (booked.length === 0) return
  const cardId =
    cards.get(record.issuerCardId) ?? (await cardsOf(comparison.context, [transaction])).get(record.issuerCardId)
  await settle(comparison, subject, compareTransaction({ issuerTransactionId: subject, record, cardId }, booked))
}

/**
 * Takes in what is missing here. The break is noted first, so that a run that is cut off in between leaves it; what is booked then closes
 * it. Answers what is booked by now: nothing where that failed, and the break stays.
 */
async function takeMissing(
  comparison: Comparison,
  { issuerTransactionId: subject, record, card }: Read,
  cards: ReadonlyMap<string, string>,
): Promise<readonly PostedFactRow[] | 'none of ours'> {
  const { context, run, strangers } = comparison
  const noteMissing = () =>
    note(context, run, { check: 'clearing_not_here', subject, expected: describeRecord(record), found: 'nothing' })
  // Of a card that is in no list of ours it is not known yet whether anything is missing.
  let row = cards.has(record.issuerCardId) ? await noteMissing() : undefined
  try {
    const { outcome } = await takeRecord(context, record, card)
    if (outcome === 'unknown_card') {
      strangers.add(record.issuerCardId)
      return 'none of ours'
    }
    row ??= await noteMissing()
    const facts = await factsOf(context, [subject])
    if (facts.length > 0) await closeTaken(comparison, row, outcome)
    return facts
  } catch (error) {
    if (isIssuerAway(error) || isOurDatabaseAway(error)) throw error
    row ??= await noteMissing()
    missingClearingRefused(context, { breakId: row.id, subject, error })
    return []
  }
}

const isOurDatabaseAway = (error: unknown): boolean =>
  isConnectionLost(error) || (error instanceof Error && 'code' in error && isDatabaseAway(String(error.code)))

/** What was `known` came with its event at this very moment. */
async function closeTaken({ context, run }: Comparison, { id, subject }: BreakRow, outcome: 'taken_in' | 'known') {
  const isTaken = outcome === 'taken_in'
  await closeBreak(context.db, id, { because: isTaken ? 'taken_in' : 'gone', at: context.clock.now() })
  run.findings[isTaken ? 'mended' : 'closed'] += 1
  if (isTaken) missingClearingTaken(context, { breakId: id, subject })
}

/** Notes what disagrees about one transaction; what stood of it and does so no more is closed. */
async function settle(
  { context, run, standing }: Comparison,
  subject: string,
  differences: readonly Difference[],
): Promise<void> {
  for (const difference of differences) await note(context, run, difference)
  const found = new Set(differences.map(({ check }) => check))
  for (const { id, check_name: check } of standing.get(subject) ?? []) {
    if (found.has(check)) continue
    const isClosed = await closeBreak(context.db, id, { because: 'gone', at: context.clock.now() })
    if (isClosed) run.findings.closed += 1
  }
}
