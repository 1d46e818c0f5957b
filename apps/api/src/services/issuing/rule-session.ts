import {
  createMemoryHistory,
  type FactValue,
  type HistoryQuery,
  type MemoryHistory,
  type RequestEvent,
  type RuleSubject,
  readHistory,
  rememberRequest,
  type VelocityMeasure,
  type VelocityOwner,
  type VelocitySubject,
  velocityCounterKey,
  velocityNarrowValue,
} from '@cardwright/rules'
import {
  buildSeen,
  type HistoryRow,
  insertSeen,
  type MemoryAddress,
  type PastOwner,
  readPastHistories,
  type SeenRow,
  selectHistories,
  selectSeen,
  upsertHistories,
} from '../../models/issuing/rule-memory-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { RULE_COUNTER_MARK, type UsageSum } from '../../models/issuing/usage-model.ts'
import type { SeenKind } from '../rules/remembered.ts'
import type { Kept, LiveRules } from './live-rules.ts'
import type { CounterOwner, CounterRead, UsageSession } from './usage.ts'

/** Whose request it is and where, as far as what rules remember is concerned. */
export interface RuleInput {
  lane: number
  accountId: string
  subject: RuleSubject
  /** At the request: what it reads, and where it counts as a request. */
  at: VelocitySubject
  eventAtMs: number
  /** At its chain, which counts as a purchase at its own time. */
  chain: VelocitySubject
  chainAtMs: number
  isIncrement: boolean
  /** The counters it reads, by what they are; put together once. */
  reads?: Map<string, CounterRead>
}

/** What a request changed, for the upkeep of counters. */
export interface RuleChange {
  usedMinor: bigint
  count: number
  /** Requests that were made, and those among them that were declined. */
  attempts: number
  declined: number
  /** The chain's first request counts as declined as long as the chain stands declined. */
  chainDeclined: number
  /** An increment of a chain that was never seen makes its first request known too. */
  chainAttempts: number
}

type VelocityKept = Extract<Kept, { kind: 'velocity' }>

const ownerOf = ({ lane, accountId }: RuleInput, owner: VelocityOwner, { cardId }: VelocitySubject): CounterOwner =>
  owner === 'card' ? { lane, kind: 'card', id: cardId } : { lane, kind: 'account', id: accountId }

function toRead(kept: VelocityKept, input: RuleInput, subject: VelocitySubject, atMs: number): CounterRead {
  const { interval, narrow, of, since } = kept
  return {
    owner: ownerOf(input, kept.owner, subject),
    key: `${RULE_COUNTER_MARK}${since}.${of}.${velocityCounterKey({ interval, narrow }, subject)}`,
    currency: subject.currency,
    interval,
    categories: null,
    atMs,
    counted: of,
    narrow: narrow === 'none' ? null : { by: narrow, value: velocityNarrowValue(narrow, subject) },
  }
}

function atRequest(kept: VelocityKept, input: RuleInput): CounterRead {
  input.reads ??= new Map()
  const known = input.reads.get(kept.family)
  if (known !== undefined) return known
  const read = toRead(kept, input, input.at, input.eventAtMs)
  input.reads.set(kept.family, read)
  return read
}

/** A chain's first request is the chain: only an increment stands elsewhere. */
const atChain = (kept: VelocityKept, input: RuleInput): CounterRead =>
  input.isIncrement ? toRead(kept, input, input.chain, input.chainAtMs) : atRequest(kept, input)

/** The counters that rules need for a request, both to be read and to be raised. */
export function ruleReads(rules: LiveRules, input: RuleInput): CounterRead[] {
  return rules.planFor(input.subject).kept.flatMap((kept): CounterRead[] => {
    if (kept.kind !== 'velocity') return []
    return input.isIncrement ? [atRequest(kept, input), atChain(kept, input)] : [atRequest(kept, input)]
  })
}

/** The value of every velocity fact that rules for this subject ask for. The reads must have been loaded. */
export function readVelocity(
  rules: LiveRules,
  usage: UsageSession,
  input: RuleInput,
  values: Record<string, FactValue>,
): void {
  for (const { name, measure, kept } of rules.planFor(input.subject).velocity) {
    if (kept.kind === 'velocity') values[name] = measured(usage.at(atRequest(kept, input)), measure)
  }
}

function measured(sum: UsageSum, measure: VelocityMeasure): bigint {
  switch (measure) {
    case 'sum':
      return sum.used_minor
    case 'declines':
      return BigInt(sum.declined)
    case 'count':
    case 'attempts':
      return BigInt(sum.count)
  }
}

/** Counts what became of a request, wherever rules keep count of it. The reads must have been loaded. */
export function countForRules(rules: LiveRules, usage: UsageSession, input: RuleInput, change: RuleChange): void {
  for (const kept of rules.planFor(input.subject).kept) {
    if (kept.kind !== 'velocity') continue
    if (kept.of === 'purchases') {
      usage.add(atChain(kept, input), { usedMinor: change.usedMinor, count: change.count })
      continue
    }
    usage.add(atRequest(kept, input), { usedMinor: 0n, count: change.attempts, declined: change.declined })
    const { chainAttempts: count, chainDeclined: declined } = change
    if (count !== 0 || declined !== 0) usage.add(atChain(kept, input), { usedMinor: 0n, count, declined })
  }
}

interface OwnerMemory {
  history: MemoryHistory
  historyAddress: MemoryAddress | undefined
  seen: Map<SeenKind, { address: MemoryAddress; known: ReadonlySet<string> }>
  isDirty: boolean
}

/** How many seen places a process remembers before it begins anew. */
const MOST_KNOWN = 500_000

const SETS = { merchant: 'merchants', mcc: 'mccs', country: 'countries' } as const
const SEEN_VALUES = {
  merchant: (subject: VelocitySubject) => subject.merchantId,
  mcc: (subject: VelocitySubject) => subject.mcc,
  country: (subject: VelocitySubject) => subject.country,
} as const

interface Need {
  owner: PastOwner
  kept: Extract<Kept, { kind: 'history' | 'seen' }>
  input: RuleInput
}

/** What rules remember of owners besides counters, while their accounts are locked. */
export class RuleMemory {
  readonly #client: HotPathClient
  readonly #owners = new Map<string, OwnerMemory>()

  constructor(client: HotPathClient) {
    this.#client = client
  }

  async load(rules: LiveRules, inputs: readonly RuleInput[]): Promise<void> {
    const needs = inputs.flatMap((input) => needsOf(rules, input))
    if (needs.length === 0) return
    const histories = new Map<string, Need>()
    const seen = new Map<string, { need: Need; kind: SeenKind; value: string }>()
    for (const need of needs) {
      const { owner, kept, input } = need
      if (kept.kind === 'history') histories.set(keyOf(owner), need)
      else {
        const value = SEEN_VALUES[kept.seen](input.at)
        seen.set(`${keyOf(owner)} ${kept.seen} ${value}`, { need, kind: kept.seen, value })
      }
    }
    await Promise.all([this.#loadHistories([...histories.values()]), this.#loadSeen([...seen.values()], rules.seen)])
  }

  /** The value of every history fact that rules for this subject ask for. */
  read(rules: LiveRules, input: RuleInput, query: HistoryQuery, values: Record<string, FactValue>): void {
    for (const { name, owner, measure } of rules.planFor(input.subject).history) {
      const { history } = this.#memoryOf(ownerKeyOf(input, owner))
      values[name] = readHistory(history, measure, query)
    }
  }

  /** Takes in the answer to a request. */
  remember(rules: LiveRules, input: RuleInput, event: RequestEvent): void {
    const owners = new Set(needsOf(rules, input).map(({ owner }) => keyOf(owner)))
    for (const key of owners) {
      const memory = this.#memoryOf(key)
      rememberRequest(memory.history, event)
      memory.isDirty = true
    }
  }

  /** Writes what changed. */
  async write(): Promise<void> {
    const dirty = [...this.#owners.values()].filter(({ isDirty }) => isDirty)
    const histories = dirty.flatMap(({ history, historyAddress }): HistoryRow[] =>
      historyAddress === undefined ? [] : [toRow(history, historyAddress)],
    )
    const seen = dirty.flatMap((memory): SeenRow[] =>
      [...memory.seen].flatMap(([kind, { address, known }]) =>
        [...memory.history[SETS[kind]]].flatMap((value) => (known.has(value) ? [] : [{ ...address, kind, value }])),
      ),
    )
    await Promise.all([upsertHistories(this.#client, histories), insertSeen(this.#client, seen)])
  }

  async #loadHistories(needs: readonly Need[]): Promise<void> {
    const found = new Map<string, Omit<HistoryRow, 'since'>>()
    const nameOf = (row: Pick<HistoryRow, 'owner_id' | 'currency'>): string => `${row.owner_id} ${row.currency}`
    for (const row of await selectHistories(this.#client, needs.map(addressOf))) found.set(nameOf(row), row)
    const missing = needs.filter(({ owner }) => !found.has(keyOf(owner))).map(({ owner }) => owner)
    for (const row of await readPastHistories(this.#client, missing)) found.set(nameOf(row), row)
    for (const need of needs) {
      const row = found.get(keyOf(need.owner))
      if (row === undefined) throw new Error(`nothing was read of the past of ${need.owner.ownerId}`)
      const memory = this.#memoryOf(keyOf(need.owner))
      memory.historyAddress = addressOf(need)
      Object.assign(memory.history, {
        consecutiveDeclines: row.consecutive_declines,
        approvals: Number(row.approvals),
        approvedMinor: row.approved_minor,
        maxMinor: row.max_minor,
        lastPresence:
          row.last_country === null || row.last_present_ms === null
            ? null
            : { country: row.last_country, atMs: Number(row.last_present_ms) },
      })
    }
  }

  async #loadSeen(wanted: readonly { need: Need; kind: SeenKind; value: string }[], known: Set<string>): Promise<void> {
    const rowsFor = ({ need, kind, value }: (typeof wanted)[number]): SeenRow[] => [
      { ...addressOf(need), kind, value },
      { ...addressOf(need), kind: 'built', value: kind },
    ]
    const all = [...new Map(wanted.flatMap(rowsFor).map((row) => [seenKeyOf(row), row])).values()]
    const asked = all.filter((row) => !known.has(seenKeyOf(row)))
    const found = new Set((await selectSeen(this.#client, asked)).map(seenKeyOf))
    // What was seen once stays seen. What this transaction itself writes does not count before it is committed.
    if (known.size > MOST_KNOWN) known.clear()
    for (const key of found) known.add(key)
    for (const row of all) if (known.has(seenKeyOf(row))) found.add(seenKeyOf(row))
    const builds = new Map(
      wanted
        .filter(({ need, kind }) => !found.has(seenKeyOf({ ...addressOf(need), kind: 'built', value: kind })))
        .map((entry) => [`${keyOf(entry.need.owner)} ${entry.kind}`, entry]),
    )
    await buildSeen(
      this.#client,
      [...builds.values()].map(({ need, kind }) => ({ owner: need.owner, kind, since: need.kept.since })),
    )
    if (builds.size > 0) for (const row of await selectSeen(this.#client, asked)) found.add(seenKeyOf(row))
    for (const { need, kind, value } of wanted) {
      const memory = this.#memoryOf(keyOf(need.owner))
      const values = new Set(memory.seen.get(kind)?.known)
      if (found.has(seenKeyOf({ ...addressOf(need), kind, value }))) {
        values.add(value)
        memory.history[SETS[kind]].add(value)
      }
      memory.seen.set(kind, { address: addressOf(need), known: values })
    }
  }

  #memoryOf(key: string): OwnerMemory {
    const known = this.#owners.get(key)
    if (known !== undefined) return known
    const memory: OwnerMemory = {
      history: createMemoryHistory(),
      historyAddress: undefined,
      seen: new Map(),
      isDirty: false,
    }
    this.#owners.set(key, memory)
    return memory
  }
}

function needsOf(rules: LiveRules, input: RuleInput): Need[] {
  return rules.planFor(input.subject).kept.flatMap((kept): Need[] => {
    if (kept.kind === 'velocity') return []
    const { kind: ownerKind, id: ownerId } = ownerOf(input, kept.owner, input.at)
    const { lane, accountId } = input
    return [{ kept, input, owner: { lane, accountId, ownerKind, ownerId, currency: input.at.currency } }]
  })
}

const keyOf = ({ ownerId, currency }: PastOwner): string => `${ownerId} ${currency}`

const ownerKeyOf = (input: RuleInput, owner: VelocityOwner): string =>
  `${ownerOf(input, owner, input.at).id} ${input.at.currency}`

const seenKeyOf = (row: Omit<SeenRow, 'since'>): string => `${row.owner_id} ${row.currency} ${row.kind} ${row.value}`

const addressOf = ({ owner, kept }: Need): MemoryAddress => ({
  lane: owner.lane,
  owner_id: owner.ownerId,
  currency: owner.currency,
  since: kept.since,
})

const toRow = (history: MemoryHistory, address: MemoryAddress): HistoryRow => ({
  ...address,
  consecutive_declines: history.consecutiveDeclines,
  approvals: BigInt(history.approvals),
  approved_minor: history.approvedMinor,
  max_minor: history.maxMinor,
  last_country: history.lastPresence?.country ?? null,
  last_present_ms: history.lastPresence === null ? null : BigInt(history.lastPresence.atMs),
})
