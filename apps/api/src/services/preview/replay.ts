import type { DeclineReason } from '@cardwright/contracts'
import { EMPTY_FOLD, type Fact, type Fold, fold } from '@cardwright/ledger'
import { type CompiledControls, type ControlFacts, checkLimits, checkRestrictions } from '@cardwright/rules'
import type { CountedChainRow, PastDecisionRow, PastFact } from '../../models/preview-model.ts'
import { EXCEPTABLE_REASONS } from '../issuing/exceptable-reasons.ts'
import { type Counted, type OlderUse, ReplayCounters } from './replay-counters.ts'

/** A controls document, and the line of cards that it is for; null where it is for all cards together. */
export interface ReplayDocument {
  controls: CompiledControls
  line: string | null
  olderUse: OlderUse
}

/** What is replayed: the proposed document, and those that go on beside it. */
export interface ReplayDocuments {
  proposed: ReplayDocument
  beside: readonly ReplayDocument[]
}

export interface ReplayHistory {
  decisions: readonly PastDecisionRow[]
  /** All facts of the payments that these decisions are about, in the order of their arrival. */
  facts: readonly PastFact[]
  /** Those payments. */
  chains: readonly CountedChainRow[]
  /** Other payments, by when they began. */
  others: readonly CountedChainRow[]
}

/** A decision that would have gone the other way. */
export interface Turned {
  decision: PastDecisionRow
  amountMinor: bigint
  reason: string | null
}

export interface ReplayResult {
  examined: number
  newlyDeclined: Turned[]
  newlyApproved: Turned[]
}

interface LiveChain extends Counted {
  line: string
  facts: Fact[]
  current: Fold
  /** True once a request that passed would have been declined: what came after it would not have happened. */
  isCutOff: boolean
}

/** Decisions looked at before the process may do something else. */
const YIELD_EVERY = 100

/**
 * Goes through history in its order and decides each request anew by the proposed document. What it lets pass or stops changes
 * the counters and the balance of what follows, as it would have. Everything that controls have no say in (the state of card and
 * account, the operator's rules) stays as it was.
 */
export const replay = (documents: ReplayDocuments, history: ReplayHistory): Promise<ReplayResult> =>
  new Replay(documents, history).go()

interface Counting extends ReplayDocument {
  counters: ReplayCounters
}

const toCounting = (document: ReplayDocument): Counting => ({
  ...document,
  counters: new ReplayCounters(document.controls, document.olderUse),
})

const appliesTo = ({ line }: Counting, payment: { line: string }): boolean => line === null || line === payment.line

class Replay {
  readonly #proposed: Counting
  readonly #beside: readonly Counting[]
  readonly #history: ReplayHistory
  readonly #chains: Map<string, LiveChain>
  readonly #result: ReplayResult = { examined: 0, newlyDeclined: [], newlyApproved: [] }
  #nextOther = 0
  /** How much more (or less) would be available than there was. */
  #moreAvailableMinor = 0n

  constructor({ proposed, beside }: ReplayDocuments, history: ReplayHistory) {
    this.#proposed = toCounting(proposed)
    this.#beside = beside.map(toCounting)
    this.#history = history
    this.#chains = new Map(history.chains.map((row) => [row.id, toLiveChain(row)]))
  }

  async go(): Promise<ReplayResult> {
    const decisions = new Map(this.#history.decisions.map((decision) => [decision.fact_id, decision]))
    for (const fact of this.#history.facts) {
      // What was brought along from before was told all at once: there, the time at which it happened counts.
      await this.#countOthersUntil(Math.min(fact.at.getTime(), fact.providerAtMs))
      const decision = decisions.get(fact.id)
      if (decision === undefined) await this.#apply(fact)
      else {
        await this.#decide(decision, fact)
        if (this.#result.examined % YIELD_EVERY === 0) await new Promise<void>((resolve) => setImmediate(resolve))
      }
    }
    return this.#result
  }

  async #countOthersUntil(atMs: number): Promise<void> {
    const { others } = this.#history
    for (let other = others[this.#nextOther]; other !== undefined; other = others[this.#nextOther]) {
      if (other.authorized_at.getTime() > atMs) return
      this.#nextOther += 1
      await this.#count(toCounted(other), other.used_minor, Number(other.is_counted))
    }
  }

  async #count(payment: Counted & { line: string }, usedMinor: bigint, count: number): Promise<void> {
    for (const document of [this.#proposed, ...this.#beside])
      if (appliesTo(document, payment)) await document.counters.add(payment, usedMinor, count)
  }

  /** What the network told, which no control decides about. */
  async #apply(fact: Fact & { chainId: string }): Promise<void> {
    const chain = this.#chains.get(fact.chainId)
    if (chain === undefined || chain.isCutOff) return
    await this.#take(chain, fact)
  }

  async #take(chain: LiveChain, fact: Fact): Promise<void> {
    const before = chain.current
    chain.facts.push(fact)
    chain.current = fold(chain.facts)
    const { usedMinor, isCounted } = chain.current
    await this.#count(chain, usedMinor - before.usedMinor, Number(isCounted) - Number(before.isCounted))
  }

  async #decide(decision: PastDecisionRow, fact: PastFact): Promise<void> {
    this.#result.examined += 1
    const chain = this.#chains.get(decision.authorization_id)
    if (chain === undefined || chain.isCutOff) return
    // The issuer decided otherwise than we answered: no control has a say in that.
    if (decision.is_approved !== fact.isApproved) return this.#take(chain, fact)
    const amountMinor = decision.is_approved ? decision.approved_minor : decision.requested_minor
    const facts = toControlFacts(decision, chain, amountMinor, this.#proposed.controls.currency)
    const isApproved = decision.is_approved
      ? await this.#staysApproved(decision, chain, facts)
      : await this.#becomesApproved(decision, chain, facts)
    await this.#take(chain, { ...fact, amountMinor: isApproved ? amountMinor : fact.amountMinor, isApproved })
  }

  async #staysApproved(decision: PastDecisionRow, chain: LiveChain, facts: ControlFacts): Promise<boolean> {
    const reason = await this.#refusal(decision, chain, facts)
    if (reason === null) return true
    this.#result.newlyDeclined.push({ decision, amountMinor: facts.amountMinor, reason })
    this.#moreAvailableMinor += facts.amountMinor
    // The merchant of an increment that is declined still has what was authorized before.
    chain.isCutOff = !chain.current.isCounted
    return false
  }

  async #becomesApproved(decision: PastDecisionRow, chain: LiveChain, facts: ControlFacts): Promise<boolean> {
    const owner = this.#proposed.line === null ? 'account' : 'card'
    if (!isDeclinedBy(owner, decision) || !this.#isFreeToUse(decision, chain)) return false
    if ((await this.#refusal(decision, chain, facts)) !== null) return false
    for (const document of this.#beside)
      if (appliesTo(document, chain) && (await this.#failure(document, chain, facts)) !== null) return false
    const { availableMinor } = decision.trace.balanceBefore
    if (facts.amountMinor > BigInt(availableMinor) + this.#moreAvailableMinor) return false
    this.#result.newlyApproved.push({ decision, amountMinor: facts.amountMinor, reason: decision.reason })
    this.#moreAvailableMinor -= facts.amountMinor
    return true
  }

  /** Why the proposed document would stop it; an exception that let it through would have done so again. */
  async #refusal(decision: PastDecisionRow, chain: LiveChain, facts: ControlFacts): Promise<DeclineReason | null> {
    const isExcepted = decision.trace.exceptionId !== undefined
    return this.#failure(this.#proposed, chain, facts, isExcepted)
  }

  async #failure(
    { controls, counters }: Counting,
    chain: LiveChain,
    facts: ControlFacts,
    isExcepted = false,
  ): Promise<DeclineReason | null> {
    const checks = [...checkRestrictions(controls, facts), ...checkLimits(controls, facts, await counters.at(chain))]
    const failed = checks.find(({ passed, reason }) => !passed && !(isExcepted && EXCEPTABLE_REASONS.has(reason)))
    return failed?.reason ?? null
  }

  /** A single-use card that was used, or a card locked to another merchant, stays closed to it whatever the controls say. */
  #isFreeToUse({ trace }: PastDecisionRow, chain: LiveChain): boolean {
    const { purpose, consumedBy, lockedMerchantId } = trace.card
    if (purpose === 'single_use') return consumedBy === null || chain.current.isCounted
    if (purpose !== 'merchant_locked' || lockedMerchantId === null) return true
    const hasList = [this.#proposed, ...this.#beside].some(
      ({ line, controls }) => line === chain.line && controls.allowedMerchants !== null,
    )
    return hasList || lockedMerchantId === (trace.request.merchant.id ?? '')
  }
}

const toCounted = (row: CountedChainRow): Counted & { line: string } => ({
  atMs: row.authorized_at.getTime(),
  mcc: row.mcc,
  category: row.category,
  line: row.counter_owner_id,
})

const toLiveChain = (row: CountedChainRow): LiveChain => ({
  ...toCounted(row),
  facts: [],
  current: EMPTY_FOLD,
  isCutOff: false,
})

/** Whether controls of that owner were what stopped it, and nothing before them. */
function isDeclinedBy(owner: 'card' | 'account', { reason, trace }: PastDecisionRow): boolean {
  const failed = trace.checks.find(({ passed }) => !passed)
  if (failed === undefined || failed.owner !== owner) return false
  if (failed.kind === 'limit') return reason === 'limit_exceeded'
  return RESTRICTED.has(reason ?? '')
}

const RESTRICTED: ReadonlySet<string> = new Set([
  'merchant_blocked',
  'category_blocked',
  'country_blocked',
  'channel_blocked',
  'outside_hours',
])

const toControlFacts = (
  { trace }: PastDecisionRow,
  { current, atMs }: LiveChain,
  amountMinor: bigint,
  currency: string,
): ControlFacts => ({
  amountMinor,
  chainTotalMinor: current.authorizedMinor > 0n ? current.authorizedMinor : 0n,
  currency,
  isIncrement: current.isCounted,
  mcc: trace.request.merchant.categoryCode ?? '',
  category: trace.request.merchant.category ?? '',
  country: trace.request.merchant.country ?? '',
  merchantId: trace.request.merchant.id ?? '',
  channel: trace.request.channel as ControlFacts['channel'],
  authorizedAtMs: atMs,
})
