import { rememberRequest, type VelocityNarrow } from '@cardwright/rules'
import { type SeenKind, selectMemories } from '../../models/issuing/rule-memory-model.ts'
import {
  type PastChain,
  type PastDecision,
  selectPastChains,
  selectPastDecisions,
  selectWithPast,
} from '../../models/issuing/rule-past-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import type { KeptVelocity } from './live-rules.ts'
import { addressOf, counterAt, isBuilt, type OwnerMemory, placeMemory, placeOf, takeRow } from './owner-memory.ts'
import { type Amounts, addUp } from './rule-amounts.ts'

/**
 * Takes the next piece of the past into the memories that are being built: at most `most` payments of each, so the cost has a
 * bound however long a history is. What a decision or a record changes meanwhile is counted by itself where its chain is in
 * already, and found in its turn where it is not. The caller holds the accounts' locks.
 */
export async function buildPieces(
  client: HotPathClient,
  memories: readonly OwnerMemory[],
  most: number,
): Promise<void> {
  await skipWithoutPast(client, memories)
  const building = memories.filter(({ build }) => build !== undefined)
  await Promise.all([takeChains(client, building, most), takeDecisions(client, building, most)])
  for (const memory of building) if (isDone(memory)) memory.build = undefined
}

const isDone = ({ build }: OwnerMemory): boolean => build?.builtToMs === null && build.afterSeq === null

/** A new card has nothing to be taken in. */
async function skipWithoutPast(client: HotPathClient, memories: readonly OwnerMemory[]): Promise<void> {
  const fresh = memories.filter(({ build }) => build?.isFresh === true)
  const withPast = await selectWithPast(
    client,
    fresh.map(({ owner }) => owner),
  )
  for (const memory of fresh) {
    if (!withPast.has(memory.owner)) memory.build = undefined
    else if (memory.build !== undefined) memory.build.isFresh = false
  }
}

async function takeChains(client: HotPathClient, memories: readonly OwnerMemory[], most: number): Promise<void> {
  const asked = memories.flatMap((memory) => {
    const afterMs = memory.build?.builtToMs ?? null
    return afterMs === null ? [] : [{ memory, owner: memory.owner, afterMs }]
  })
  if (asked.length === 0) return
  const { chains, increments } = await selectPastChains(client, asked, most)
  const byOwner = [chains, increments].map((rows) => Map.groupBy(rows, ({ position }) => position))
  const pieces = asked.map((one, position) => ({
    ...one,
    ...pieceOf(
      byOwner.map((rows) => rows.get(position) ?? []),
      most,
    ),
  }))
  await loadPlaces(client, pieces)
  const stuck: OwnerMemory[] = []
  for (const { memory, afterMs, rows, untilMs } of pieces) {
    if (untilMs !== null && untilMs <= afterMs) stuck.push(memory)
    else takePiece(memory, rows, untilMs)
  }
  if (stuck.length > 0) await takeChains(client, stuck, most * MORE)
}

/** Where there are more payments of one millisecond than a piece has room for, the piece has to be larger. */
const MORE = 10

interface Piece {
  /** Ascending. */
  rows: (PastChain & { isIncrement: boolean })[]
  /** Up to which time nothing is missing; null where that is all there is. */
  untilMs: number | null
}

/** Where a list was cut, payments of its last millisecond may be missing. */
function pieceOf(lists: readonly PastChain[][], most: number): Piece {
  const ends = lists.flatMap((list) => (list.length < most ? [] : [Number(list.at(-1)?.at_ms ?? 0n) - 1]))
  const untilMs = ends.length === 0 ? null : Math.min(...ends)
  const rows = lists
    .flatMap((list, index) => list.map((row) => ({ ...row, isIncrement: index > 0 })))
    .filter(({ at_ms: atMs }) => untilMs === null || Number(atMs) <= untilMs)
    .sort((a, b) => Number(a.at_ms - b.at_ms))
  return { rows, untilMs }
}

const VALUES: Record<
  Exclude<VelocityNarrow, 'none'>,
  (row: Pick<PastChain, 'merchant_id' | 'mcc' | 'country'>) => string
> = {
  merchant: (row) => row.merchant_id,
  mcc: (row) => row.mcc,
  country: (row) => row.country,
}

const placeOfRow = (narrow: VelocityNarrow, row: PastChain): string =>
  narrow === 'none' ? '' : placeOf(narrow, VALUES[narrow](row))

/** The rows of all places that a piece touches, before it is counted there. */
async function loadPlaces(client: HotPathClient, pieces: readonly (Piece & { memory: OwnerMemory })[]): Promise<void> {
  const wanted = pieces.flatMap(({ memory, rows }) => {
    const narrows = new Set(familiesOf(memory).map(({ narrow }) => narrow))
    const places = new Set([...narrows].flatMap((narrow) => rows.map((row) => placeOfRow(narrow, row))))
    return [...places].filter((place) => !memory.places.has(place)).map((place) => ({ memory, place }))
  })
  const found = await selectMemories(
    client,
    wanted.map(({ memory, place }) => addressOf(memory, place)),
  )
  for (const { memory, place } of wanted) {
    placeMemory(memory, place)
    const { owner } = memory
    for (const row of found)
      if (row.owner_id === owner.ownerId && row.currency === owner.currency && row.place === place) takeRow(memory, row)
  }
}

const familiesOf = ({ plan, build }: OwnerMemory): KeptVelocity[] =>
  plan.velocity.filter(({ family }) => build?.families.has(family) === true)

function takePiece(memory: OwnerMemory, rows: Piece['rows'], untilMs: number | null): void {
  const { build } = memory
  if (build === undefined) return
  for (const kept of familiesOf(memory)) {
    for (const row of rows) {
      const amounts = weigh(kept, row)
      if (amounts === undefined) continue
      const place = placeOfRow(kept.narrow, row)
      counterAt(memory, kept, place)?.takePast(Number(row.at_ms), amounts)
      placeMemory(memory, place).isDirty = true
    }
  }
  build.builtToMs = untilMs
  memory.isDirty = true
}

function weigh({ of }: KeptVelocity, row: PastChain & { isIncrement: boolean }): Amounts | undefined {
  if (of === 'purchases')
    return row.isIncrement ? undefined : { usedMinor: row.used_minor, count: Number(row.is_counted), declined: 0 }
  return row.is_request ? { usedMinor: 0n, count: 1, declined: Number(row.is_declined) } : undefined
}

async function takeDecisions(client: HotPathClient, memories: readonly OwnerMemory[], most: number): Promise<void> {
  const asked = memories.flatMap((memory) => {
    const afterSeq = memory.build?.afterSeq ?? null
    const { lane, accountId } = memory.owner
    return afterSeq === null ? [] : [{ memory, lane, accountId, afterSeq }]
  })
  if (asked.length === 0) return
  const byOwner = Map.groupBy(await selectPastDecisions(client, asked, most), ({ position }) => position)
  asked.forEach(({ memory }, position) => {
    const decisions = byOwner.get(position) ?? []
    for (const decision of decisions) if (isOf(memory, decision)) takeDecision(memory, decision)
    if (memory.build === undefined) return
    memory.build.afterSeq = decisions.length < most ? null : Number(decisions.at(-1)?.seq ?? 0n)
    memory.isDirty = true
  })
}

const isOf = ({ owner }: OwnerMemory, decision: PastDecision): boolean =>
  decision.currency === owner.currency && (owner.ownerKind === 'account' || decision.counter_owner_id === owner.ownerId)

const PRESENT = new Set(['chip', 'contactless', 'swipe'])

function takeDecision(memory: OwnerMemory, decision: PastDecision): void {
  const { build, owner } = memory
  const { merchant_id: merchantId, mcc, country, currency } = decision
  if (build?.history === true)
    rememberRequest(memory.history, {
      kind: 'request',
      chainId: '',
      atMs: Number(decision.at_ms),
      subject: { cardId: '', cardholderId: owner.accountId, currency, merchantId, mcc, country },
      amountMinor: decision.approved_minor,
      isIncrement: decision.is_increment,
      approved: decision.is_approved,
      isCardPresent: PRESENT.has(decision.channel),
    })
  if (!decision.is_approved || decision.is_increment || decision.approved_minor <= 0n) return
  for (const kind of build?.seen ?? []) {
    const value = VALUES[kind](decision)
    noteSeen(memory, kind, value)
    // The decision that takes this in asks the history, before any row of it is stored.
    memory.history[SEEN_SETS[kind]].add(value)
  }
}

/** Where a history keeps the places that were seen. */
export const SEEN_SETS = { merchant: 'merchants', mcc: 'mccs', country: 'countries' } as const

/** Notes that an owner has bought there. */
export function noteSeen(memory: OwnerMemory, kind: SeenKind, value: string): void {
  const known = memory.seen[kind]
  if (known?.has(value) === true) return
  const since = memory.seenSince[kind]
  if (since === undefined) return
  memory.seen[kind] = (known ?? new Set()).add(value)
  const { lane, ownerId, currency } = memory.owner
  memory.newlySeen.push({ lane, owner_id: ownerId, currency, since, kind, value })
}

/**
 * Takes off what has left the windows of all places that were read, where that is much; true when nothing of it is left. Of each
 * counter at most one piece of `most` payments, so the cost has a bound.
 */
export async function catchUp(
  client: HotPathClient,
  memory: OwnerMemory,
  { atMs, most }: { atMs: number; most: number },
): Promise<boolean> {
  const pieces = new Map<number, Piece>()
  for (const [place, found] of memory.places) {
    const wasReady = found.isReady
    found.isReady = true
    for (const kept of memory.plan.velocity) {
      const counter = found.counters.get(kept.family)
      // What is still being built does not hold all that has left: it keeps its edge until it is done.
      const left = isBuilt(memory, kept.family) ? counter?.leftAt(atMs) : undefined
      if (left === undefined) continue
      const piece = pieces.get(left.fromMs) ?? (await selectPiece(client, memory, left.fromMs, most))
      pieces.set(left.fromMs, piece)
      const toMs = Math.min(left.toMs, piece.untilMs ?? left.toMs)
      const rows = piece.rows.filter((row) => Number(row.at_ms) <= toMs && placeOfRow(kept.narrow, row) === place)
      counter?.takeOff({ fromMs: left.fromMs, toMs }, addUp(rows.flatMap((row) => weigh(kept, row) ?? [])))
      found.isDirty = true
      if (toMs < left.toMs) found.isReady = false
    }
    if (found.isReady !== wasReady) found.isDirty = true
  }
  return [...memory.places.values()].every(({ isReady }) => isReady)
}

async function selectPiece(client: HotPathClient, memory: OwnerMemory, afterMs: number, most: number): Promise<Piece> {
  const { chains, increments } = await selectPastChains(client, [{ owner: memory.owner, afterMs }], most)
  const piece = pieceOf([chains, increments], most)
  const isStuck = piece.untilMs !== null && piece.untilMs <= afterMs
  return isStuck ? selectPiece(client, memory, afterMs, most * MORE) : piece
}
