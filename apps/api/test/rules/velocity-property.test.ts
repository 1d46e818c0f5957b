import { randomBytes } from 'node:crypto'
import { EMPTY_FOLD, fold } from '@cardwright/ledger'
import {
  HISTORY_FACTS,
  type HistoryQuery,
  isCardPresent,
  recomputeHistory,
  recomputeVelocity,
  type TrafficEvent,
  VELOCITY_FACTS,
  type VelocitySubject,
} from '@cardwright/rules'
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { createPool } from '../../src/database/pool.ts'
import { lockBalances } from '../../src/models/issuing/balance-model.ts'
import { selectChain, selectFactsOfChains } from '../../src/models/issuing/chain-model.ts'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import { findCurrentRuleSet } from '../../src/models/rules/rule-set-model.ts'
import type { AuthorizationRequest } from '../../src/providers/issuer/authorization-request.ts'
import type { ProviderRecord } from '../../src/providers/issuer/provider-record.ts'
import type { DecisionTools } from '../../src/services/issuing/batch.ts'
import { decideBatch } from '../../src/services/issuing/decision-batch.ts'
import { ingestRecord } from '../../src/services/issuing/ingest-record.ts'
import { KnownCards } from '../../src/services/issuing/known-cards.ts'
import { createRuleSets } from '../../src/services/issuing/live-rules.ts'
import { toLockedAccount } from '../../src/services/issuing/memory-cache.ts'
import { RuleMemory } from '../../src/services/issuing/rule-memory.ts'
import { saveMemories } from '../../src/services/issuing/save-memories.ts'
import { createControlsCompiler } from '../../src/services/issuing/stored-controls.ts'
import type { CardOfTest } from '../issuing/issuing-api.ts'
import { startRulesApi } from './rules-api.ts'

/**
 * The facts that the database keeps against their definition: random traffic of two cards of one person, on and beside the
 * moments where windows end, with increments of everything (also of verifications, declined chains and chains never seen), reversals,
 * captures, force posts and records that differ from the answers, and clocks that step back. So few payments may have left a window at
 * once that a fact often cannot be told; then it is said to be missing, and can be told again once the job has been there.
 */

// The job that takes the past in is played by the steps, at their time: by the machine's clock all windows are over.
const api = await startRulesApi({ hasSchedules: false })
const pool = createPool({
  url: api.database.runtimeUrl,
  max: 1,
  applicationName: 'cardwright-test-property',
  logger: api.context.logger,
  pipeline: true,
})
afterAll(() => pool.end())

/** Facts of every owner, measure and narrowing, over windows of each kind. */
const LABELS = ['10s', '1m', '1h', '24h', '31d', 'Day', 'Week', 'Month', 'Year', 'AllTime']
const VELOCITY = VELOCITY_FACTS.filter(({ name }) => LABELS.some((label) => name.includes(label)))
const SEEN = HISTORY_FACTS.filter(({ name }) => name.includes('.isNew'))
const REST = HISTORY_FACTS.filter((fact) => !SEEN.includes(fact))

/** What a trace tells of the facts that rules saw. */
interface ToldRules {
  values: Record<string, unknown>
  missing?: string[]
}

/** A set of rules as it was, and the facts that it asks for. */
interface SetOfTest {
  number: bigint
  names: ReadonlySet<string>
}
/** Each asks for all that the one before asks for, and for more. */
const SETS: SetOfTest[] = []

/** Comparing a fact with an impossible value reads it and never matches. */
async function askFor(name: string, facts: readonly { name: string; type?: 'int' | 'bool' }[]): Promise<void> {
  const when = facts.map((fact) => (fact.type === 'bool' ? `(${fact.name} && amount == -1)` : `${fact.name} == -999`))
  await api.liveRule({ name, when: when.join(' || '), action: { kind: 'tag', tag: 'never' } })
  const { number } = await findCurrentRuleSet(api.context.db)
  const known = SETS.at(-1)?.names ?? []
  SETS.push({ number, names: new Set([...known, ...facts.map((fact) => fact.name)]) })
}

await askFor('Asks where somebody has been', SEEN)
const PARTS = 60
for (let index = 0; index < VELOCITY.length; index += PARTS)
  await askFor(`Asks for counters ${index}`, VELOCITY.slice(index, index + PARTS))
await askFor('Asks for the past', REST)

// Each set of rules that went live has ordered one run over all accounts.
await vi.waitFor(
  async () => {
    const { rows } = await api.context.pool.query(
      "SELECT count(*)::int AS waiting FROM graphile_worker.jobs WHERE task_identifier = 'warm-all-memories'",
    )
    expect(rows[0].waiting).toBe(0)
  },
  { timeout: 60_000, interval: 50 },
)

const EDGES = [
  '2026-11-22T00:00:00Z',
  '2026-12-01T00:00:00Z',
  '2027-01-01T00:00:00Z',
  '2028-02-29T00:00:00Z',
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
].map((text) => Date.parse(text))
const LENGTHS_MS = [0, 10, 60, 3_600, 86_400, 2_678_400].map((seconds) => seconds * 1000)

interface Step {
  kind: 'request' | 'increment' | 'stray_increment' | 'reversal' | 'capture' | 'force_post' | 'recorded' | 'warm'
  card: number
  chain: number
  place: number
  amount: bigint
  offset: [length: number, sign: number, ms: number, more: number]
  isPresent: boolean
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom(
      'request',
      'request',
      'request',
      'request',
      'increment',
      'increment',
      'stray_increment',
      'reversal',
      'capture',
      'force_post',
      'recorded',
      'recorded',
      'warm',
    ),
    card: fc.nat(1),
    chain: fc.nat(5),
    place: fc.nat(2),
    amount: fc.constantFrom(0n, 1n, 250n, 4_000n),
    offset: fc.tuple(
      fc.constantFrom(...LENGTHS_MS),
      fc.constantFrom(1, -1),
      fc.integer({ min: -2, max: 2 }),
      fc.nat(3),
    ),
    isPresent: fc.boolean(),
  }),
  { minLength: 5, maxLength: 28 },
)

const PLACES = [
  { id: 'mid_1', categoryCode: '5411', country: 'US' },
  { id: 'mid_2', categoryCode: '5411', country: 'DE' },
  { id: '', categoryCode: '5812', country: '' },
]

const PROBES = [
  [0, 0],
  [0, 1],
  [1, 2],
] as const

interface ChainOfTest {
  issuerId: string
  /** What each of its requests asked for, the first one first. */
  asked: bigint[]
  id: string
  step: Step
  atMs: number
}

/** One run of steps: the traffic as the definition tells it, beside the real thing. */
class World {
  readonly traffic: TrafficEvent[] = []
  /** Of two processes, each of which remembers what it has read. */
  readonly #processes: readonly DecisionTools[]
  readonly #mostLeft: number
  /** As long as no rule is awake, nothing is kept; what is asked for later is built from the past. */
  isAwake = false
  /** Everything has been taken in: nothing may be missing any more. */
  isWarm = false
  /** The rules that are live. */
  #set: SetOfTest
  readonly cards: readonly CardOfTest[]
  readonly edgeMs: number
  readonly #chains = new Map<string, ChainOfTest>()
  readonly #recorded = new Set<string>()
  /** Up to here the job takes off what has left; nothing has happened later. */
  #latestMs: number
  /** What could not be told since somebody looked. */
  #missing: string[] = []
  #sequence = 0

  constructor(
    cards: readonly CardOfTest[],
    { edgeMs, mostLeft, mostUnsaved }: { edgeMs: number; mostLeft: number; mostUnsaved: number },
    set: SetOfTest,
  ) {
    this.cards = cards
    this.#set = set
    this.edgeMs = edgeMs
    this.#latestMs = edgeMs
    this.#mostLeft = mostLeft
    this.#processes = [0, 1].map(() => {
      // So few that most pasts are taken in over several decisions and rounds of the job.
      const ruleSets = createRuleSets({ inBatch: 4, mostOfOne: 3, leastOfOne: 1, mostLeft, mostUnsaved })
      return {
        newId: api.context.newId,
        compileControls: createControlsCompiler(),
        knownCards: new KnownCards(),
        ruleSets: { at: async (client) => (this.isAwake ? ruleSets.at(client, this.#set.number) : undefined) },
      }
    })
  }

  /** Rules that ask for more go live: what they ask for anew has to be taken in. */
  goLive(set: SetOfTest): void {
    this.#set = set
    this.isWarm = false
  }

  async play(step: Step): Promise<void> {
    const [length, sign, ms, more] = step.offset
    const atMs = this.edgeMs + sign * length + ms + more * 7_000
    this.#latestMs = Math.max(this.#latestMs, atMs)
    const known = this.#chains.get(`${step.card} ${step.chain}`)
    if (step.kind === 'request') await this.#request(step, atMs)
    else if (step.kind === 'warm') await this.warmPiece()
    else if (step.kind === 'stray_increment') await this.#strayIncrement(step, atMs)
    else if (step.kind === 'force_post') await this.#forcePost(step, atMs)
    else if (known === undefined) return
    else if (step.kind === 'increment') await this.#increment(known, step, atMs)
    else await this.#record(known, step, atMs)
  }

  /** Now and then the other one: runs of several requests in the same process are what is remembered for. */
  #process(): DecisionTools {
    const tools = this.#processes[(this.#sequence >> 2) % 2]
    if (tools === undefined) throw new Error('there is no such process')
    return tools
  }

  /** The clock of the process, which no fact depends on: it only has to move on. */
  #nextClockMs(): number {
    this.#sequence += 1
    return Date.now() + this.#sequence
  }

  #card(step: Step): CardOfTest {
    const card = this.cards[step.card]
    if (card === undefined) throw new Error('no such card')
    return card
  }

  #subject(step: Step): VelocitySubject {
    const { id, categoryCode, country } = PLACES[step.place] ?? { id: '', categoryCode: '', country: '' }
    const card = this.#card(step)
    return {
      cardId: card.cardId,
      cardholderId: card.accountId,
      currency: 'usd',
      merchantId: id,
      mcc: categoryCode,
      country,
    }
  }

  async #request(step: Step, atMs: number): Promise<ChainOfTest> {
    const issuerId = `iauth_${randomBytes(9).toString('hex')}`
    const answer = await this.#decide(step, { issuerId, attempt: 0, authorizedAtMs: atMs, atMs })
    return this.#begin(step, { issuerId, asked: [step.amount], id: answer, step, atMs })
  }

  async #begin(step: Step, chain: ChainOfTest): Promise<ChainOfTest> {
    this.#chains.set(`${step.card} ${step.chain}`, chain)
    await this.#tellChain(chain)
    return chain
  }

  /** On whatever the chain is: a verification for nothing, a declined purchase, one that was reversed; and anywhere. */
  async #increment(chain: ChainOfTest, step: Step, atMs: number): Promise<void> {
    const { issuerId, asked } = chain
    const request = { issuerId, attempt: asked.length, authorizedAtMs: chain.atMs, atMs }
    await this.#decide({ ...step, card: chain.step.card }, request)
    asked.push(step.amount)
    await this.#tellChain(chain)
  }

  /** The chain's first request was never seen here: it was made all the same. */
  async #strayIncrement(step: Step, atMs: number): Promise<void> {
    const issuerId = `iauth_${randomBytes(9).toString('hex')}`
    const authorizedAtMs = atMs - step.chain * 3_600_000
    const id = await this.#decide(step, { issuerId, attempt: 1, authorizedAtMs, atMs })
    await this.#begin(step, { issuerId, asked: [0n, step.amount], id, step, atMs: authorizedAtMs })
  }

  /** Decides for real and checks every fact that was seen against its definition. */
  async #decide(
    step: Step,
    {
      issuerId,
      attempt,
      authorizedAtMs,
      atMs,
    }: { issuerId: string; attempt: number; authorizedAtMs: number; atMs: number },
  ): Promise<string> {
    const card = this.#card(step)
    const subject = this.#subject(step)
    const place = PLACES[step.place] ?? { id: '', categoryCode: '', country: '' }
    const channel = step.isPresent ? 'chip' : 'online'
    const request: AuthorizationRequest = {
      provider: 'stripe',
      requestId: `evt_${randomBytes(9).toString('hex')}`,
      issuerAuthorizationId: issuerId,
      attempt,
      issuerCardId: card.issuerCardId,
      amountMinor: step.amount,
      currency: 'usd',
      merchantAmountMinor: step.amount,
      merchantCurrency: 'usd',
      isAmountControllable: false,
      merchant: { ...place, name: 'Merchant', category: '', city: '' },
      channel,
      verification: {
        cvc: 'match',
        expiry: 'match',
        address: 'match',
        postalCode: 'match',
        threeDSecure: '',
        wallet: '',
      },
      authorizedAtMs,
      requestedAtMs: atMs,
    }
    const eventAtMs = attempt === 0 ? authorizedAtMs : atMs
    const query: HistoryQuery = {
      ...subject,
      amountMinor: step.amount,
      isCardPresent: isCardPresent(channel),
      atMs: eventAtMs,
    }
    const client = await pool.connect()
    const addressed = [{ request, address: { lane: card.lane, accountId: card.accountId, cardId: card.cardId } }]
    const clockMs = this.#nextClockMs()
    if (this.#sequence % 5 === 0) {
      // Nothing of what fails at its commit may be remembered.
      await client.query('BEGIN')
      await decideBatch(client, this.#process(), addressed, clockMs)
      await client.query('ROLLBACK')
    }
    await client.query('BEGIN')
    const batch = await decideBatch(client, this.#process(), addressed, clockMs)
    await client.query('COMMIT')
    batch.committed()
    const [decided] = batch.decided
    client.release()
    if (decided === undefined) throw new Error('nothing was decided')
    const { rows } = await api.context.pool.query('SELECT trace FROM decisions WHERE lane = $1 AND id = $2', [
      card.lane,
      decided.decisionId,
    ])
    const { rules } = unpackTrace(rows[0].trace) as { rules?: ToldRules }
    if (this.isAwake) this.#compare(rules ?? { values: {} }, subject, eventAtMs, query)
    const told = {
      kind: 'request' as const,
      chainId: decided.authorizationId,
      subject,
      amountMinor: step.amount,
      approved: decided.answer.isApproved,
      isCardPresent: isCardPresent(channel),
    }
    const isUnseen = attempt > 0 && !this.traffic.some((event) => 'chainId' in event && event.chainId === told.chainId)
    if (isUnseen) this.traffic.push({ kind: 'begun', chainId: told.chainId, atMs: authorizedAtMs, subject })
    this.traffic.push({ ...told, requestId: `${issuerId}#${attempt}`, atMs: eventAtMs, isIncrement: attempt > 0 })
    return decided.authorizationId
  }

  #compare(rules: ToldRules, subject: VelocitySubject, atMs: number, query: HistoryQuery): void {
    const { values } = rules
    const seen = Object.fromEntries(
      [...this.#set.names].map((name) => [
        name,
        typeof values[name] === 'number' ? BigInt(values[name]) : values[name],
      ]),
    )
    const isAsked = ({ name }: { name: string }): boolean => this.#set.names.has(name)
    const expected = Object.fromEntries([
      ...VELOCITY.filter(isAsked).map(({ name, spec }) => [name, recomputeVelocity(this.traffic, spec, subject, atMs)]),
      ...HISTORY_FACTS.filter(isAsked).map(({ name, spec }) => [
        name,
        recomputeHistory(this.traffic, spec, subject, query),
      ]),
    ])
    // What is still being taken in is left out, and said to be: nothing is guessed.
    const missing = new Set(rules.missing)
    this.#missing.push(...missing)
    // A window of which more lies outside than is added up at once cannot be told either.
    const mayBeMissing = (name: string): boolean =>
      VELOCITY.some((fact) => fact.name === name) && this.#paymentsOf(name, subject) >= this.#mostLeft
    if (this.isWarm) expect([...missing].filter((name) => !mayBeMissing(name))).toEqual([])
    for (const name of missing) expect(seen[name]).toBeUndefined()
    // A rule stops at the first fact that is missing, so the others that it names need not have been looked at.
    const read = (name: string): boolean => missing.size === 0 || seen[name] !== undefined
    const readPart = (all: object) => Object.fromEntries(Object.entries(all).filter(([name]) => read(name)))
    expect(readPart(seen)).toEqual(readPart(expected))
  }

  /** Chains and increments of whom a fact is about. */
  #paymentsOf(fact: string, { cardId }: VelocitySubject): number {
    return this.traffic.filter(
      (event) => 'subject' in event && (fact.startsWith('cardholder.') || event.subject.cardId === cardId),
    ).length
  }

  /** What could not be told because too much had left its window can be told again once the job has been there. */
  async catchUp(): Promise<void> {
    this.isAwake = true
    while (!(await this.warmPiece()));
    this.isWarm = true
    if ((await this.#probe()).length > 0) {
      for (let round = 0; !(await this.warmPiece(this.#latestMs)); round += 1) expect(round).toBeLessThan(500)
      expect(await this.#probe()).toEqual([])
    }
    for (const owner of this.#owners()) expect(await this.#unreadyPlacesOf(owner)).toEqual([])
  }

  /** A payment with each card, each followed by its record; what could not be told. */
  async #probe(): Promise<string[]> {
    this.#missing = []
    for (const [card, place] of PROBES) {
      const step: Step = { kind: 'request', card, chain: 0, place, amount: 1n, offset: [0, 1, 0, 0], isPresent: true }
      const chain = await this.#request(step, this.#latestMs)
      await this.#record(chain, { ...step, kind: 'recorded', place: 0 }, this.#latestMs)
    }
    return this.#missing
  }

  #owners(): string[] {
    const [first] = this.cards
    return [...(first === undefined ? [] : [first.accountId]), ...this.cards.map(({ cardId }) => cardId)]
  }

  async #unreadyPlacesOf(owner: string): Promise<string[]> {
    const { rows } = await api.context.pool.query<{ place: string }>(
      'SELECT place FROM rule_memories WHERE owner_id = $1 AND NOT is_ready',
      [owner],
    )
    return rows.map(({ place }) => place)
  }

  /** One round of the job for every owner, with room for two payments; true when nothing is missing. */
  async warmPiece(atMs = this.edgeMs): Promise<boolean> {
    if (!this.isAwake) return false
    const client = await pool.connect()
    await client.query('BEGIN')
    const [first] = this.cards
    if (first === undefined) throw new Error('no card')
    const { lane, accountId } = first
    const account = toLockedAccount(await lockBalances(client, [{ lane, account_id: accountId }]))
    const rules = await this.#process().ruleSets.at(client, this.#set.number)
    if (rules === undefined) throw new Error('no rules')
    // What a process kept to itself belongs to the past that is taken off.
    if (account !== undefined) await saveMemories(client, rules, [account])
    const memory = new RuleMemory(client)
    const done: boolean[] = []
    for (const ownerId of this.#owners()) {
      const ownerKind = ownerId === accountId ? ('account' as const) : ('card' as const)
      const plan = rules.planFor({ cardId: ownerId, cardholderId: '', groupIds: [] })[
        ownerKind === 'card' ? 'card' : 'cardholder'
      ]
      const owner = { lane, accountId, ownerKind, ownerId, currency: 'usd' }
      const places = await this.#unreadyPlacesOf(ownerId)
      done.push(await memory.warm(owner, plan, { atMs, most: 2, places }))
    }
    await memory.write()
    await client.query('COMMIT')
    client.release()
    return done.every((isDone) => isDone)
  }

  async #forcePost(step: Step, atMs: number): Promise<void> {
    if (step.amount === 0n) return
    const id = `ipi_${randomBytes(9).toString('hex')}`
    const ingested = await this.#ingest(step, {
      chainId: id,
      kind: 'force_post',
      atMs,
      isAuthorizedAtKnown: true,
      fact: { kind: 'force_post', providerId: id, amountMinor: step.amount },
    })
    this.traffic.push({
      kind: 'force_post',
      chainId: ingested,
      atMs,
      subject: this.#subject(step),
      amountMinor: step.amount,
    })
  }

  async #record(chain: ChainOfTest, step: Step, atMs: number): Promise<void> {
    const place = { ...chain.step, amount: step.amount }
    const common = {
      chainId: chain.issuerId,
      kind: 'authorization' as const,
      atMs: chain.atMs,
      isAuthorizedAtKnown: true,
    }
    if (step.kind === 'recorded') {
      const attempt = step.place % chain.asked.length
      const outcome = { attempt, isApproved: step.isPresent, amountMinor: chain.asked[attempt] ?? 0n }
      const requestId = `${chain.issuerId}#${attempt}`
      if (this.#recorded.has(requestId)) return
      this.#recorded.add(requestId)
      await this.#ingest(place, { ...common, outcome })
      this.traffic.push({ kind: 'revised', requestId, approved: outcome.isApproved })
    } else {
      if (step.amount === 0n) return
      const kind = step.kind === 'capture' ? ('capture' as const) : ('reversal' as const)
      await this.#ingest(place, {
        ...common,
        fact: { kind, providerId: `${kind}_${randomBytes(6).toString('hex')}`, amountMinor: step.amount },
        factAtMs: atMs,
      })
    }
    await this.#tellChain(chain)
  }

  /** What the chain is by the canonical model: its facts, folded anew. */
  async #tellChain(chain: ChainOfTest): Promise<void> {
    const card = this.#card(chain.step)
    const row = await selectChain(api.context.pool, card.lane, chain.id)
    const facts = row === undefined ? [] : ((await selectFactsOfChains(api.context.pool, [row])).get(row.id) ?? [])
    const { usedMinor, isCounted, status } = facts.length === 0 ? EMPTY_FOLD : fold(facts)
    this.traffic.push({ kind: 'chain', chainId: chain.id, usedMinor, isCounted, isDeclined: status === 'declined' })
  }

  async #ingest(
    step: Step,
    told: {
      chainId: string
      kind: 'authorization' | 'force_post'
      atMs: number
      isAuthorizedAtKnown: boolean
      factAtMs?: number
      fact?: { kind: 'force_post' | 'capture' | 'reversal'; providerId: string; amountMinor: bigint }
      outcome?: { attempt: number; isApproved: boolean; amountMinor: bigint }
    },
  ): Promise<string> {
    const card = this.#card(step)
    const place = PLACES[step.place] ?? { id: '', categoryCode: '', country: '' }
    const record: ProviderRecord = {
      provider: 'stripe',
      eventId: `evt_${randomBytes(9).toString('hex')}`,
      chainId: told.chainId,
      kind: told.kind,
      issuerCardId: card.issuerCardId,
      currency: 'usd',
      merchant: { ...place, name: 'Merchant', category: '', city: '' },
      merchantAmountMinor: step.amount,
      merchantCurrency: 'usd',
      authorizedAtMs: told.atMs,
      isAuthorizedAtKnown: true,
      facts:
        told.fact === undefined
          ? []
          : [{ ...told.fact, isApproved: true, providerAtMs: told.factAtMs ?? told.atMs, providerSequence: 2_000_000 }],
      outcomes:
        told.outcome === undefined
          ? []
          : [
              {
                providerId: `${told.chainId}#${told.outcome.attempt}`,
                isApproved: told.outcome.isApproved,
                amountMinor: told.outcome.amountMinor,
                reason: 'network',
                isOurs: false,
              },
            ],
    }
    const client = await pool.connect()
    await client.query('BEGIN')
    const address = { lane: card.lane, accountId: card.accountId, cardId: card.cardId }
    const ingested = await ingestRecord(client, this.#process(), address, record, this.#nextClockMs())
    await client.query('COMMIT')
    client.release()
    return ingested.authorizationId
  }
}

test(
  'every counter and every memory equals a naive recomputation, whatever the traffic',
  async () => {
    const shape = fc.record({
      edgeMs: fc.constantFrom(...EDGES),
      mostLeft: fc.constantFrom(20_000, 4, 1),
      mostUnsaved: fc.constantFrom(32, 3, 0),
      asleep: fc.nat(15),
      warm: fc.nat(25),
      sets: fc
        .tuple(fc.nat(SETS.length - 1), fc.oneof(fc.constant(SETS.length - 1), fc.nat(SETS.length - 1)))
        .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const),
      moreAsked: fc.nat(25),
    })
    await fc.assert(
      fc.asyncProperty(steps, shape, async (all, { asleep, warm, sets, moreAsked, ...bounds }) => {
        const [before, after] = sets.map((index) => SETS[index])
        if (before === undefined || after === undefined) throw new Error('no such set')
        const first = await api.giveCard({ fundedMinor: 12_000n })
        const second = await api.giveCard({ person: first.person, fundedMinor: 0n })
        const world = new World([first, second], bounds, before)
        for (const [index, step] of all.entries()) {
          world.isAwake = index >= asleep
          if (index === moreAsked) world.goLive(after)
          if (index === warm) {
            while (world.isAwake && !(await world.warmPiece()));
            world.isWarm = world.isAwake
          }
          await world.play(step)
        }
        await world.catchUp()
      }),
      {
        ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }),
        numRuns: Number(process.env.RUNS ?? 60),
        interruptAfterTimeLimit: Number(process.env.RUN_MS ?? 200_000),
        markInterruptAsFailure: false,
      },
    )
  },
  Number(process.env.RUN_MS ?? 200_000) + 40_000,
)
