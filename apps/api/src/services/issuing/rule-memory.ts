import {
  type FactValue,
  type HistoryQuery,
  type MerchantActivity,
  NO_ACTIVITY,
  type RequestEvent,
  readHistory,
  rememberRequest,
  type VelocityOwner,
  type VelocitySubject,
  velocityNarrowValue,
} from '@cardwright/rules'
import { selectMerchantActivity } from '../../models/issuing/merchant-activity-reading.ts'
import {
  insertSeen,
  type NewMemoryRow,
  noteMemoryChange,
  type SeenKind,
  type SeenRow,
  selectMemories,
  selectSeen,
  updateMemories,
  upsertMemories,
} from '../../models/issuing/rule-memory-model.ts'
import { type PastOwner, type PastRange, sumPast, toAmounts } from '../../models/issuing/rule-past-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import type { KeptVelocity, LiveRules, OwnerPlan } from './live-rules.ts'
import type { AccountMemory } from './memory-cache.ts'
import {
  addressOf,
  beginBuild,
  counterIn,
  createOwnerMemory,
  isBuilt,
  isHistoryBuilt,
  isNothing,
  isSeenBuilt,
  missingOf,
  type OwnerMemory,
  type PlaceMemory,
  placeMemory,
  placeOf,
  takeRow,
  toRows,
} from './owner-memory.ts'
import type { Addition } from './rule-amounts.ts'
import type { NeededRange, RuleCounter } from './rule-counter.ts'
import type { RuleChange, RuleInput } from './rule-input.ts'
import { buildPieces, catchUp, noteSeen, SEEN_SETS } from './rule-memory-build.ts'

/** How many seen places a process remembers before it begins anew. */
const MOST_KNOWN = 500_000

/** A counter that a request reads or raises, with where it is kept. */
interface Slot {
  memory: OwnerMemory
  counter: RuleCounter
  place: PlaceMemory
  isReadable: boolean
}

/** What one request needs of what is remembered. */
interface Prepared {
  card: OwnerMemory | undefined
  cardholder: OwnerMemory | undefined
  /** One for each counter of its plan. */
  atRequest: readonly (Slot | undefined)[]
  atChain: readonly (Slot | undefined)[]
}

/** Whose memories an input asks for; undefined where nothing of them is kept. */
interface Asked extends Pick<Prepared, 'card' | 'cardholder'> {
  input: RuleInput
  counters: readonly KeptVelocity[]
}

/**
 * Everything that rules remember of owners, while their accounts are locked: counters, histories, and what was seen. One row for
 * each owner and place is read and written; the past of an owner is taken in when it is first needed, within bounds, and beside the
 * decisions where it is long.
 */
export class RuleMemory {
  readonly #client: HotPathClient
  /** Of a transaction that decides; undefined where rows are read and written, whoever remembers what. */
  readonly #accounts: Map<string, AccountMemory> | undefined
  readonly #owners = new Map<string, OwnerMemory>()
  readonly #prepared = new Map<RuleInput, Prepared>()
  #merchants: ReadonlyMap<string, MerchantActivity> = new Map()

  /** `accounts`: those of a transaction that decides; each change of what is remembered comes with a decision then. */
  constructor(client: HotPathClient, accounts?: readonly AccountMemory[]) {
    this.#client = client
    this.#accounts = accounts && new Map(accounts.map((account) => [account.account.accountId, account]))
  }

  /**
   * Reads what these requests need, of rules that decide; `isForRecord`: only to be brought up to date; `isPast`: they are among what a past
   * that is not in yet will be read from, so that nothing may be begun with them.
   */
  async load(
    rules: LiveRules,
    inputs: readonly RuleInput[],
    { isForRecord = false, isPast = false }: { isForRecord?: boolean; isPast?: boolean } = {},
  ): Promise<void> {
    const asked = await this.#loadRows(rules, inputs)
    if (!isPast) await this.#beginMissing(rules, inputs)
    for (const one of asked) this.#prepared.set(one.input, prepare(one))
    if (isForRecord) return
    await Promise.all([
      this.#loadRanges(rules, inputs),
      this.#loadSeen(rules, inputs),
      this.#loadMerchants(rules, inputs),
    ])
  }

  /** The values of all facts that rules for this subject ask for; one whose past is not in yet is left out. */
  read(rules: LiveRules, input: RuleInput, query: HistoryQuery, values: Record<string, FactValue>): void {
    const plan = rules.planFor(input.subject)
    const { atRequest, card, cardholder } = this.#preparedFor(input)
    for (const { name, measure, index } of plan.velocity) {
      const slot = atRequest[index]
      if (slot?.isReadable === true && !slot.counter.isLost)
        values[name] = slot.counter.measured(measure, input.eventAtMs)
    }
    for (const { name, read } of plan.merchants)
      values[name] = read(this.#merchants.get(input.at.merchantId) ?? NO_ACTIVITY)
    for (const { name, owner, measure, seen } of plan.history) {
      const memory = owner === 'card' ? card : cardholder
      if (memory === undefined) continue
      const isReadable = seen === undefined ? isHistoryBuilt(memory) : isSeenBuilt(memory, seen)
      if (isReadable) values[name] = readHistory(memory.history, measure, query)
    }
  }

  /** Counts what became of a request. */
  count(rules: LiveRules, input: RuleInput, change: RuleChange): void {
    const { usedMinor, attempts, declined, chainAttempts, chainDeclined } = change
    const { atRequest, atChain } = this.#preparedFor(input)
    const { eventAtMs, chainAtMs } = input
    const purchase = { atMs: chainAtMs, usedMinor, count: change.count, declined: 0 }
    const request = { atMs: eventAtMs, usedMinor: 0n, count: attempts, declined }
    const chain = { atMs: chainAtMs, usedMinor: 0n, count: chainAttempts, declined: chainDeclined }
    const { counters } = rules.planFor(input.subject)
    for (let index = 0; index < counters.length; index++) {
      if (counters[index]?.of === 'purchases') raise(atChain[index], purchase)
      else {
        raise(atRequest[index], request)
        raise(atChain[index], chain)
      }
    }
  }

  /** Takes in the answer to a request. */
  remember(input: RuleInput, event: RequestEvent): void {
    const { card, cardholder } = this.#preparedFor(input)
    if (card !== undefined) take(card, event)
    if (cardholder !== undefined) take(cardholder, event)
  }

  /**
   * Takes one piece more of the past of one owner in, and takes off what has left the windows at these places; true when nothing
   * is missing any more. The caller holds the account's lock.
   */
  async warm(
    owner: PastOwner,
    plan: OwnerPlan,
    { atMs, most, places }: { atMs: number; most: number; places: readonly string[] },
  ): Promise<boolean> {
    const memory = this.#ownerOf(owner, plan)
    await this.#readRows([...new Set(['', ...places])].map((place) => ({ memory, place })))
    const isCaughtUp = await catchUp(this.#client, memory, { atMs, most })
    const missing = missingOf(memory)
    if (memory.build === undefined && isNothing(missing)) return isCaughtUp
    if (memory.build === undefined) beginBuild(memory, missing, atMs)
    await buildPieces(this.#client, [memory], most)
    return isCaughtUp && memory.build === undefined && isNothing(missingOf(memory))
  }

  /** Which of these owners have something to be kept that is not, or not all of it. Without a lock, so only to look for work. */
  async findMissing(asked: readonly { owner: PastOwner; plan: OwnerPlan }[]): Promise<Set<PastOwner>> {
    const all = asked.map(({ owner, plan }) => ({ owner, memory: this.#ownerOf(owner, plan) }))
    await this.#readRows(all.map(({ memory }) => ({ memory, place: '' })))
    return new Set(
      all.flatMap(({ owner, memory }) => (memory.build === undefined && isNothing(missingOf(memory)) ? [] : [owner])),
    )
  }

  /**
   * To be called when everything is committed: the next batch of this process need not read it. `seqOf`: the number of an account's last
   * decision, which is all that a transaction that decides changes of its version.
   */
  keepFor(rules: LiveRules, seqOf: (accountId: string) => bigint | undefined): void {
    for (const account of this.#accounts?.values() ?? []) {
      const { accountId, changes } = account.account
      const seq = seqOf(accountId)
      if (seq !== undefined) account.keepIn(rules.kept, { set: rules.number, seq, changes }, this.#owners)
    }
  }

  /** Writes what changed. `isSame`: only in its form, not in what it says; whoever remembers it may go on. */
  async write({ isSame = false } = {}): Promise<void> {
    const memories = [...this.#owners.values()]
    const rows: { stored: NewMemoryRow[]; added: NewMemoryRow[] } = { stored: [], added: [] }
    for (const memory of this.#toSave()) toRows(memory, rows)
    await Promise.all([
      updateMemories(this.#client, rows.stored),
      upsertMemories(this.#client, rows.added),
      insertSeen(
        this.#client,
        memories.flatMap(({ newlySeen }) => newlySeen),
      ),
      this.#accounts === undefined && !isSame ? noteMemoryChange(this.#client, accountsOf(rows)) : undefined,
    ])
  }

  /** Forgets what the requests needed; what is kept of the owners stays. */
  letGo(): void {
    this.#prepared.clear()
  }

  /** What the rows are to hold now; what may wait stays with its account. */
  #toSave(): Iterable<OwnerMemory> {
    if (this.#accounts === undefined) return this.#owners.values()
    return [...this.#accounts.values()].filter(({ isSaved }) => isSaved).flatMap(({ owners }) => [...owners.values()])
  }

  /** What each input asks about, with its rows read. */
  async #loadRows(rules: LiveRules, inputs: readonly RuleInput[]): Promise<Asked[]> {
    const wanted: { memory: OwnerMemory; place: string }[] = []
    const want = (memory: OwnerMemory, place: string): void => {
      if (memory.places.has(place)) return
      placeMemory(memory, place)
      wanted.push({ memory, place })
    }
    const askFor = (input: RuleInput, owner: VelocityOwner, own: OwnerPlan): OwnerMemory | undefined => {
      if (isNothing(own)) return undefined
      const memory = this.#ownerOf(ownerOf(input, owner), own)
      want(memory, '')
      for (const kept of own.velocity) {
        if (kept.narrow === 'none') continue
        want(memory, placeAt(kept, input.at))
        if (input.isIncrement) want(memory, placeAt(kept, input.chain))
      }
      return memory
    }
    const asked = inputs.map((input): Asked => {
      const { card, cardholder, counters } = rules.planFor(input.subject)
      return {
        input,
        counters,
        card: askFor(input, 'card', card),
        cardholder: askFor(input, 'cardholder', cardholder),
      }
    })
    await this.#readRows(wanted)
    return asked
  }

  async #readRows(wanted: readonly { memory: OwnerMemory; place: string }[]): Promise<void> {
    if (wanted.length === 0) return
    for (const { memory, place } of wanted) placeMemory(memory, place)
    const rows = await selectMemories(
      this.#client,
      wanted.map(({ memory, place }) => addressOf(memory, place)),
    )
    for (const row of rows) {
      const memory = this.#owners.get(`${row.owner_id} ${row.currency}`)
      if (memory !== undefined) takeRow(memory, row)
    }
  }

  /** What is asked for the first time is taken in at once, as far as a batch has room for it. */
  async #beginMissing({ bounds }: LiveRules, inputs: readonly RuleInput[]): Promise<void> {
    const atMs = Math.max(...inputs.map(({ eventAtMs }) => eventAtMs))
    const begun: OwnerMemory[] = []
    for (const memory of this.#owners.values()) {
      if (memory.isWhole || memory.build !== undefined) continue
      const missing = missingOf(memory)
      if (isNothing(missing)) continue
      beginBuild(memory, missing, atMs)
      this.#accounts?.get(memory.owner.accountId)?.mustSave()
      begun.push(memory)
    }
    if (begun.length === 0) return
    const share = Math.floor(bounds.inBatch / begun.length)
    await buildPieces(this.#client, begun, Math.min(bounds.mostOfOne, Math.max(bounds.leastOfOne, share)))
  }

  /** Asks for what lies outside the windows of the reads, where something can lie there at all. */
  async #loadRanges(rules: LiveRules, inputs: readonly RuleInput[]): Promise<void> {
    const ranges: PastRange[] = []
    const takers: { slot: Slot; needed: NeededRange; of: KeptVelocity['of'] }[] = []
    const asked = new Map<RuleCounter, Set<string>>()
    for (const input of inputs) {
      const { atRequest } = this.#preparedFor(input)
      rules.planFor(input.subject).counters.forEach((kept, index) => {
        const slot = atRequest[index]
        if (slot?.isReadable !== true) return
        for (const needed of slot.counter.neededFor(input.eventAtMs)) {
          const known = asked.get(slot.counter) ?? new Set()
          asked.set(slot.counter, known)
          const name = `${needed.fromMs} ${needed.toMs}`
          if (known.has(name)) continue
          known.add(name)
          takers.push({ slot, needed, of: kept.of })
          ranges.push({
            owner: ownerOf(input, kept.owner),
            ...needed,
            narrow: kept.narrow === 'none' ? null : kept.narrow,
            value: velocityNarrowValue(kept.narrow, input.at),
          })
        }
      })
    }
    if (ranges.length === 0) return
    const sums = await sumPast(this.#client, ranges, rules.bounds.mostLeft)
    takers.forEach(({ slot: { counter, memory, place }, needed, of }, index) => {
      const sum = sums[index]
      if (sum === undefined) {
        counter.isLost = true
        memory.isWhole = false
        // Also a request that changes nothing has to tell the job.
        place.isDirty = true
      } else counter.give(needed, toAmounts(of, sum))
    })
  }

  /** What others did at these merchants; no lock keeps it, and the trace keeps what was read. */
  async #loadMerchants(rules: LiveRules, inputs: readonly RuleInput[]): Promise<void> {
    const asking = inputs.filter(({ subject }) => rules.planFor(subject).merchants.length > 0)
    if (asking.length === 0) return
    const ids = new Set(asking.map(({ at }) => at.merchantId))
    const atMs = Math.max(...asking.map(({ eventAtMs }) => eventAtMs))
    this.#merchants = await selectMerchantActivity(this.#client, [...ids], atMs)
  }

  async #loadSeen(rules: LiveRules, inputs: readonly RuleInput[]): Promise<void> {
    const asked = new Map<string, { memory: OwnerMemory; row: SeenRow }>()
    for (const input of inputs) {
      const { card, cardholder } = this.#preparedFor(input)
      for (const memory of [card, cardholder]) {
        for (const { seen: kind, since } of memory?.plan.seen ?? []) {
          if (memory === undefined) continue
          const value = SEEN_VALUES[kind](input.at)
          // What a memory knows to be stored stands in its history, too.
          if (memory.seen[kind]?.has(value) === true && memory.history[SEEN_SETS[kind]].has(value)) continue
          const { lane, ownerId, currency } = memory.owner
          const row = { lane, owner_id: ownerId, currency, since, kind, value }
          if (rules.seen.has(seenKeyOf(row))) takeSeen(memory, row)
          else asked.set(seenKeyOf(row), { memory, row })
        }
      }
    }
    if (rules.seen.size > MOST_KNOWN) rules.seen.clear()
    const found = await selectSeen(
      this.#client,
      [...asked.values()].map(({ row }) => row),
    )
    for (const row of found) {
      const key = seenKeyOf(row)
      const one = asked.get(key)
      // What was seen once stays seen. What this transaction itself writes does not count before it is committed.
      rules.seen.add(key)
      if (one !== undefined) takeSeen(one.memory, one.row)
    }
  }

  #ownerOf(owner: PastOwner, plan: OwnerPlan): OwnerMemory {
    const name = nameOf(owner)
    const known = this.#owners.get(name)
    if (known !== undefined) return known
    const kept = this.#accounts?.get(owner.accountId)?.owners
    const before = kept?.get(name)
    const memory = before ?? createOwnerMemory(owner, plan)
    if (before === undefined) kept?.set(name, memory)
    this.#owners.set(name, memory)
    return memory
  }

  #preparedFor(input: RuleInput): Prepared {
    const prepared = this.#prepared.get(input)
    if (prepared === undefined) throw new Error('what rules remember was not loaded for this request')
    return prepared
  }
}

/** Finds the counters of an input, where they are and as they are. */
function prepare({ input, counters, card, cardholder }: Asked): Prepared {
  const slotAt = (kept: KeptVelocity, subject: VelocitySubject): Slot | undefined => {
    const memory = kept.owner === 'card' ? card : cardholder
    if (memory === undefined) return undefined
    const place = placeMemory(memory, placeAt(kept, subject))
    const counter = counterIn(memory, kept, place)
    return counter && { memory, counter, place, isReadable: isBuilt(memory, kept.family) }
  }
  const atRequest = counters.map((kept) => slotAt(kept, input.at))
  const atChain = input.isIncrement ? counters.map((kept) => slotAt(kept, input.chain)) : atRequest
  return { card, cardholder, atRequest, atChain }
}

const accountsOf = ({ stored, added }: { stored: readonly NewMemoryRow[]; added: readonly NewMemoryRow[] }) => [
  ...new Map([...stored, ...added].map((row) => [row.account_id, row])).values(),
]

const SEEN_VALUES: Record<SeenKind, (subject: VelocitySubject) => string> = {
  merchant: (subject) => subject.merchantId,
  mcc: (subject) => subject.mcc,
  country: (subject) => subject.country,
}

function take(memory: OwnerMemory, event: RequestEvent): void {
  if (isHistoryBuilt(memory)) {
    rememberRequest(memory.history, event)
    memory.isDirty = true
  }
  if (!event.approved || event.isIncrement || event.amountMinor <= 0n) return
  for (const { seen } of memory.plan.seen) {
    const value = SEEN_VALUES[seen](event.subject)
    memory.history[SEEN_SETS[seen]].add(value)
    noteSeen(memory, seen, value)
  }
}

/** Makes a value known to a memory: it is stored already. */
function takeSeen(memory: OwnerMemory, { kind, value }: SeenRow): void {
  memory.seen[kind] = (memory.seen[kind] ?? new Set()).add(value)
  memory.history[SEEN_SETS[kind]].add(value)
}

const seenKeyOf = (row: Omit<SeenRow, 'since'> & { since: number | bigint }): string =>
  `${row.owner_id} ${row.currency} ${row.since} ${row.kind} ${row.value}`

const nameOf = ({ ownerId, currency }: PastOwner): string => `${ownerId} ${currency}`

const ownerOf = ({ lane, accountId, at }: RuleInput, owner: VelocityOwner): PastOwner =>
  owner === 'card'
    ? { lane, accountId, ownerKind: 'card', ownerId: at.cardId, currency: at.currency }
    : { lane, accountId, ownerKind: 'account', ownerId: accountId, currency: at.currency }

const placeAt = ({ narrow }: KeptVelocity, subject: VelocitySubject): string =>
  narrow === 'none' ? '' : placeOf(narrow, velocityNarrowValue(narrow, subject))

/** A chain that is not in yet is found when its turn comes, as it is then. */
function raise(slot: Slot | undefined, addition: Addition): void {
  if (slot === undefined || addition.atMs > slot.counter.builtToMs) return
  if (addition.usedMinor === 0n && addition.count === 0 && addition.declined === 0) return
  slot.counter.add(addition)
  slot.place.isDirty = true
}
