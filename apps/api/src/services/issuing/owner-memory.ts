import { createMemoryHistory, type MemoryHistory, type VelocityNarrow } from '@cardwright/rules'
import type {
  MemoryAddress,
  MemoryRow,
  NewMemoryRow,
  SeenKind,
  SeenRow,
} from '../../models/issuing/rule-memory-model.ts'
import type { PastOwner } from '../../models/issuing/rule-past-model.ts'
import type { KeptVelocity, OwnerPlan } from './live-rules.ts'
import { QUOTE, toStoredMinor } from './rule-amounts.ts'
import { edgeAt, emptyCounter, type RuleCounter, readCounter, type StoredCounter } from './rule-counter.ts'

/** The counters of one place, while the account is locked. */
export interface PlaceMemory {
  readonly counters: Map<string, RuleCounter>
  isDirty: boolean
  /** It has a row. */
  isStored: boolean
  /** As it is stored: once it is not, the job alone says that it is again. */
  isReady: boolean
}

/** The past being taken in, in pieces: what is built, and how far. Null: that part is done. */
export interface Build {
  readonly families: Set<string>
  readonly history: boolean
  readonly seen: Set<SeenKind>
  /** Chains up to this time are in. */
  builtToMs: number | null
  /** Decisions up to this number are in. */
  afterSeq: number | null
  /** Nothing has been read yet. */
  isFresh: boolean
}

/** For a count that is kept apart for each place: since which set, and where the count of a place without a row begins. */
type Marker = [since: number, edgeMs: number]

/** Something for each kind of what was seen. */
type OfSeen<T> = Record<SeenKind, T | undefined>

const noneSeen = <T>(): OfSeen<T> => ({ merchant: undefined, mcc: undefined, country: undefined })

/** One owner's memory in one currency while its account is locked. */
export interface OwnerMemory {
  readonly owner: PastOwner
  readonly plan: OwnerPlan
  /** By place; everything is at ''. */
  readonly places: Map<string, PlaceMemory>
  readonly markers: Map<string, Marker>
  history: MemoryHistory
  historySince: number | undefined
  /** Of the sets that have the past in them: since which rule set. */
  readonly seenSince: OfSeen<number>
  /** What is known to have been seen, and what this transaction adds. */
  readonly seen: OfSeen<Set<string>>
  readonly newlySeen: SeenRow[]
  build: Build | undefined
  /** The row of everything has to be written. */
  isDirty: boolean
  /** Nothing of what the rules ask for is missing, and all of it can be told: seen to when it was kept for the next transaction. */
  isWhole: boolean
}

type StoredHistory = [
  since: number,
  consecutiveDeclines: number,
  approvals: number,
  approvedMinor: number | string,
  maxMinor: number | string,
  lastCountry: string | null,
  lastPresentMs: number | null,
]

interface StoredBuild {
  families: string[]
  history: boolean
  seen: SeenKind[]
  builtToMs: number | null
  afterSeq: number | null
}

/** The document of a row: counters by what they count; the rest stands in the row of everything alone. */
interface StoredMemory {
  c?: Record<string, StoredCounter>
  n?: Record<string, Marker>
  h?: StoredHistory
  s?: Partial<OfSeen<number>>
  b?: StoredBuild
}

/** A row as it is stored: JSON with another mark for quotes, put together by hand because it is done for every decision. */
function toText(counters: string, own: Omit<StoredMemory, 'c'>): string {
  const rest = JSON.stringify(own).slice(1, -1).replaceAll('"', QUOTE)
  return `{${QUOTE}c${QUOTE}:{${counters}}${rest === '' ? '' : `,${rest}`}}`
}

const fromText = (text: string): StoredMemory => JSON.parse(text.replaceAll(QUOTE, '"')) as StoredMemory

export const placeOf = (narrow: VelocityNarrow, value: string): string =>
  narrow === 'none' ? '' : `${narrow}=${value}`

export const addressOf = ({ owner }: Pick<OwnerMemory, 'owner'>, place: string): MemoryAddress => ({
  lane: owner.lane,
  owner_id: owner.ownerId,
  currency: owner.currency,
  place,
})

export const createOwnerMemory = (owner: PastOwner, plan: OwnerPlan): OwnerMemory => ({
  owner,
  plan,
  places: new Map(),
  markers: new Map(),
  history: createMemoryHistory(),
  historySince: undefined,
  seenSince: noneSeen(),
  seen: noneSeen(),
  newlySeen: [],
  build: undefined,
  isDirty: false,
  isWhole: false,
})

type TakenRow = Pick<MemoryRow, 'place' | 'is_ready' | 'data'>

/** Takes in a row as it is stored. What the rules do not ask for any more, or kept with holes, is left behind. */
export function takeRow(memory: OwnerMemory, { place, is_ready: isReady, data }: TakenRow): void {
  const stored = fromText(data)
  if (place === '') takeOwnPart(memory, stored)
  const found = placeMemory(memory, place)
  found.isStored = true
  found.isReady = isReady
  if (!isReady) memory.isWhole = false
  const { counters } = found
  for (const kept of memory.plan.velocity) {
    const counter = stored.c?.[kept.family]
    if (counter?.[0] === kept.since) counters.set(kept.family, readCounter(kept.interval, counter))
  }
}

function takeOwnPart(memory: OwnerMemory, { n: markers = {}, h: history, s: seen = {}, b: build }: StoredMemory): void {
  const { plan } = memory
  for (const { family, since } of plan.velocity) {
    const marker = markers[family]
    if (marker?.[0] === since) memory.markers.set(family, marker)
  }
  if (history !== undefined && history[0] === plan.historySince) {
    memory.historySince = history[0]
    takeHistory(memory.history, history)
  }
  for (const { seen: kind, since } of plan.seen) if (seen[kind] === since) memory.seenSince[kind] = since
  if (build === undefined) return
  memory.build = { ...build, families: new Set(build.families), seen: new Set(build.seen), isFresh: false }
}

function takeHistory(history: MemoryHistory, stored: StoredHistory): void {
  const [, consecutiveDeclines, approvals, approvedMinor, maxMinor, country, atMs] = stored
  Object.assign(history, {
    consecutiveDeclines,
    approvals,
    approvedMinor: BigInt(approvedMinor),
    maxMinor: BigInt(maxMinor),
    lastPresence: country === null || atMs === null ? null : { country, atMs },
  })
}

export function placeMemory(memory: OwnerMemory, place: string): PlaceMemory {
  const known = memory.places.get(place)
  if (known !== undefined) return known
  const made: PlaceMemory = { counters: new Map(), isDirty: false, isStored: false, isReady: true }
  memory.places.set(place, made)
  return made
}

/** A counter of a place that was loaded; undefined as long as its past is not being kept. */
export const counterAt = (memory: OwnerMemory, kept: KeptVelocity, place: string): RuleCounter | undefined =>
  counterIn(memory, kept, placeMemory(memory, place))

export function counterIn(memory: OwnerMemory, kept: KeptVelocity, { counters }: PlaceMemory): RuleCounter | undefined {
  let counter = counters.get(kept.family)
  if (counter === undefined) {
    counter = emptyAt(memory, kept)
    if (counter === undefined) return undefined
    counters.set(kept.family, counter)
  }
  const { build } = memory
  counter.builtToMs =
    build?.families.has(kept.family) === true ? (build.builtToMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
  return counter
}

function emptyAt({ markers }: OwnerMemory, { family, interval }: KeptVelocity): RuleCounter | undefined {
  const marker = markers.get(family)
  return marker === undefined ? undefined : emptyCounter(interval, marker[0], marker[1])
}

/** Whether facts of this kind can be told: the past is in, all of it. */
export const isBuilt = ({ build }: OwnerMemory, family: string): boolean => build?.families.has(family) !== true
/** Decisions may all be in while payments are not: from then on each is remembered as it is made. */
export const isHistoryBuilt = ({ build, historySince }: OwnerMemory): boolean =>
  historySince !== undefined && (build?.history !== true || build.afterSeq === null)
export const isSeenBuilt = ({ build, seenSince }: OwnerMemory, kind: SeenKind): boolean =>
  seenSince[kind] !== undefined && (build?.seen.has(kind) !== true || build.afterSeq === null)

/** What the rules ask for and nobody keeps yet. */
export function missingOf({ plan, places, markers, historySince, seenSince }: OwnerMemory): OwnerPlan {
  const whole = places.get('')
  return {
    velocity: plan.velocity.filter(({ family, narrow }) =>
      narrow === 'none' ? whole?.counters.has(family) !== true : !markers.has(family),
    ),
    historySince: historySince === undefined ? plan.historySince : undefined,
    seen: plan.seen.filter(({ seen }) => seenSince[seen] === undefined),
  }
}

export const isNothing = ({ velocity, historySince, seen }: OwnerPlan): boolean =>
  velocity.length === 0 && historySince === undefined && seen.length === 0

/** Begins to keep what is missing, from nothing: the past is taken in afterwards. Only where nothing else is being built. */
export function beginBuild(memory: OwnerMemory, missing: OwnerPlan, atMs: number): void {
  const { velocity, historySince, seen } = missing
  let fromMs = Number.POSITIVE_INFINITY
  for (const { family, interval, narrow, since } of velocity) {
    const edgeMs = edgeAt(interval, atMs)
    fromMs = Math.min(fromMs, edgeMs - 1)
    if (narrow === 'none') placeMemory(memory, '').counters.set(family, emptyCounter(interval, since, edgeMs))
    else memory.markers.set(family, [since, edgeMs])
  }
  if (historySince !== undefined) memory.historySince = historySince
  for (const { seen: kind, since } of seen) memory.seenSince[kind] = since
  memory.isDirty = true
  memory.build = {
    families: new Set(velocity.map(({ family }) => family)),
    history: historySince !== undefined,
    seen: new Set(seen.map((entry) => entry.seen)),
    builtToMs: velocity.length === 0 ? null : fromMs,
    afterSeq: historySince === undefined && seen.length === 0 ? null : 0,
    isFresh: true,
  }
}

/** The rows to write: those that are there, and new ones. */
export function toRows(memory: OwnerMemory, rows: { stored: NewMemoryRow[]; added: NewMemoryRow[] }): void {
  for (const [place, found] of memory.places) {
    const { counters, isDirty, isStored, isReady } = found
    const isWhole = place === ''
    if (!isDirty && !(isWhole && memory.isDirty)) continue
    found.isStored = true
    found.isDirty = false
    const { stored, isLost } = settle(counters)
    const kind = isStored ? rows.stored : rows.added
    kind.push({
      ...addressOf(memory, place),
      account_id: memory.owner.accountId,
      is_ready: isReady && !isLost && !(isWhole && memory.build !== undefined),
      data: toText(stored, isWhole ? ownPart(memory) : {}),
    })
  }
  memory.isDirty = false
}

/** One that cannot be read now is kept all the same: it still counts, and its tail stays where it is. */
function settle(counters: ReadonlyMap<string, RuleCounter>): { stored: string; isLost: boolean } {
  let stored = ''
  let isLost = false
  for (const [family, counter] of counters) {
    if (counter.isLost) isLost = true
    counter.settle()
    stored += `${stored === '' ? '' : ','}${QUOTE}${family}${QUOTE}:${counter.toText()}`
    counter.rest()
  }
  return { stored, isLost }
}

function ownPart({ markers, history, historySince, seenSince, build }: OwnerMemory): Omit<StoredMemory, 'c'> {
  return {
    ...(markers.size === 0 ? {} : { n: Object.fromEntries(markers) }),
    ...(historySince === undefined ? {} : { h: toStoredHistory(history, historySince) }),
    ...(isNoneSeen(seenSince) ? {} : { s: seenSince }),
    ...(build === undefined ? {} : { b: toStoredBuild(build) }),
  }
}

const isNoneSeen = ({ merchant, mcc, country }: OfSeen<number>): boolean =>
  merchant === undefined && mcc === undefined && country === undefined

const toStoredBuild = ({ families, history, seen, builtToMs, afterSeq }: Build): StoredBuild => ({
  families: [...families],
  history,
  seen: [...seen],
  builtToMs,
  afterSeq,
})

const toStoredHistory = (history: MemoryHistory, since: number): StoredHistory => [
  since,
  history.consecutiveDeclines,
  history.approvals,
  toStoredMinor(history.approvedMinor),
  toStoredMinor(history.maxMinor),
  plainCountry(history.lastPresence?.country),
  history.lastPresence?.atMs ?? null,
]

/** An issuer may tell anything; what is no code is no country that a distance could be told from. */
const plainCountry = (country: string | undefined): string | null =>
  country === undefined ? null : /^[A-Za-z]{0,3}$/.test(country) ? country : ''

/** More places or seen values of one owner than this are read again rather than kept. */
const MOST_KEPT_PLACES = 20
const MOST_KEPT_SEEN = 200

const isMuch = (values: ReadonlySet<string> | undefined): boolean =>
  values !== undefined && values.size > MOST_KEPT_SEEN

/** Whether the next transaction can go on with it: not while a past is being taken in, and not where something could not be told. */
export function isKeepable({ places, seen, build, isWhole }: OwnerMemory): boolean {
  if (build !== undefined || places.size > MOST_KEPT_PLACES) return false
  if (isMuch(seen.merchant) || isMuch(seen.mcc) || isMuch(seen.country)) return false
  if (isWhole) return true
  for (const { isReady, counters } of places.values()) {
    if (!isReady) return false
    for (const counter of counters.values()) if (counter.isLost) return false
  }
  return true
}

/** Makes it ready for the next transaction, as if it had been written and read. Whether it has to be written stays as it was. */
export function restForNext(memory: OwnerMemory): void {
  const { places, history, newlySeen } = memory
  memory.isWhole = true
  for (const { isDirty, counters } of places.values()) {
    for (const counter of counters.values()) {
      if (isDirty) counter.settle()
      counter.rest()
    }
  }
  newlySeen.length = 0
  const { lastPresence } = history
  const country = plainCountry(lastPresence?.country)
  if (lastPresence !== null && country !== null && country !== lastPresence.country)
    history.lastPresence = { ...lastPresence, country }
}

/** Whether nothing would change if a row were not there: rules ask for none of it, or it is of a place and has long been empty. */
export function isForgettable(memory: OwnerMemory, row: TakenRow, nowMs: number): boolean {
  takeRow(memory, row)
  const counters = [...placeMemory(memory, row.place).counters.values()]
  if (row.place !== '') return counters.every((counter) => counter.isEmptyAt(nowMs))
  return (
    counters.length === 0 &&
    memory.markers.size === 0 &&
    memory.historySince === undefined &&
    isNoneSeen(memory.seenSince)
  )
}
