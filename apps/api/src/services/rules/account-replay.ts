import { EMPTY_FOLD, type Fact, type Fold, fold } from '@cardwright/ledger'
import {
  createHistoryState,
  createVelocityState,
  type FactValue,
  historyQueryOf,
  isCardPresent,
  merchantFactOf,
  type RequestEvent,
  type RequestFacts,
  type RuleSet,
  requestFacts,
  type TrafficEvent,
  type VelocitySubject,
} from '@cardwright/rules'
import type { ReplayRecord, UnaskedChain } from '../../models/rules/replay-model.ts'
import { refuseByRules } from '../issuing/decide.ts'
import { eventTimeOf, ruleSubjectOf, velocitySubjectOf } from '../issuing/rule-context.ts'
import { type RecordedDecision, recordedContext } from './recorded-decision.ts'

/** What the rules would have answered. */
export interface ReplayedAnswer {
  isApproved: boolean
  approvedMinor: bigint
  bufferMinor: bigint
}

interface ReplayedChain {
  /** Where it began; undefined as long as nothing is known of that. */
  place: VelocitySubject | undefined
  facts: (Fact & { providerId: string })[]
  outcomes: Map<string, boolean>
  current: Fold
  /** The replay answered otherwise than was recorded: what the provider told afterwards did not happen here. */
  isDiverged: boolean
}

/**
 * One account's past, lived through again with other rules: what was declined leaves no purchase behind, what was approved
 * counts. Limits and balance stand as they were recorded.
 */
export interface AccountReplay {
  /** Takes a decision in as it was recorded, without asking the rules. */
  follow(decision: RecordedDecision): void
  /** Asks the rules, and goes on with what they say. */
  decide(decision: RecordedDecision): ReplayedAnswer
  /** Takes in what the provider told. */
  record(record: ReplayRecord): void
  /** A chain that nobody asked about, before what the provider told of it. */
  expect(chain: UnaskedChain): void
}

export function createAccountReplay(ruleSet: RuleSet, accountId: string): AccountReplay {
  const velocity = createVelocityState(ruleSet.requiredFacts)
  const history = createHistoryState(ruleSet.requiredFacts)
  const aboutMerchants = ruleSet.requiredFacts.filter((name) => merchantFactOf(name) !== undefined)
  const chains = new Map<string, ReplayedChain>()
  const unasked = new Map<string, UnaskedChain>()

  function chainOf(id: string): ReplayedChain {
    const known = chains.get(id)
    if (known !== undefined) return known
    const chain = { place: undefined, facts: [], outcomes: new Map(), current: EMPTY_FOLD, isDiverged: false }
    chains.set(id, chain)
    return chain
  }

  /** The requests' own events are told apart; this tells what else a change of the chain means. */
  function settle(id: string, chain: ReplayedChain): void {
    chain.current = fold(
      chain.facts.map((fact) => ({ ...fact, isApproved: chain.outcomes.get(fact.providerId) ?? fact.isApproved })),
    )
    velocity.apply(toChainEvent(id, chain.current))
  }

  function toEvent(decision: RecordedDecision, answer: ReplayedAnswer): RequestEvent {
    const { request, card, row } = decision
    return {
      kind: 'request',
      chainId: row.authorization_id,
      requestId: row.provider_id,
      atMs: eventTimeOf(request, request.authorizedAtMs),
      subject: velocitySubjectOf(card, row.currency, request.merchant),
      amountMinor: answer.isApproved ? answer.approvedMinor : row.requested_minor,
      isIncrement: request.attempt > 0,
      approved: answer.isApproved,
      isCardPresent: isCardPresent(request.channel),
    }
  }

  function take(decision: RecordedDecision, answer: ReplayedAnswer): void {
    const { row, request } = decision
    const chain = chainOf(row.authorization_id)
    const event = toEvent(decision, answer)
    if (event.isIncrement && chain.facts.length === 0)
      velocity.apply({
        kind: 'begun',
        chainId: event.chainId,
        atMs: request.authorizedAtMs,
        subject: event.subject,
      })
    chain.place ??= event.subject
    velocity.apply(event)
    history.apply(event)
    if (answer.isApproved !== row.is_approved || answer.approvedMinor !== row.approved_minor) chain.isDiverged = true
    chain.facts.push({
      id: row.fact_id,
      providerId: row.provider_id,
      kind: request.attempt === 0 ? 'authorization' : 'increment',
      isApproved: answer.isApproved,
      amountMinor: event.amountMinor,
      isAbsolute: false,
      deltaMinor: null,
      bufferMinor: answer.bufferMinor,
      isFinal: false,
      providerAtMs: request.requestedAtMs,
      providerSequence: request.attempt,
    })
    settle(row.authorization_id, chain)
  }

  function readFacts(decision: RecordedDecision): RequestFacts {
    const { row, request, card, availableMinor } = decision
    const { current } = chains.get(row.authorization_id) ?? { current: EMPTY_FOLD }
    const atMs = eventTimeOf(request, request.authorizedAtMs)
    const context = recordedContext(decision, {
      chainTotalMinor: current.authorizedMinor > 0n ? current.authorizedMinor : 0n,
      isIncrement: current.isCounted,
      availableMinor,
      atMs,
    })
    const facts: Record<string, FactValue> & RequestFacts = requestFacts(context)
    const subject = velocitySubjectOf(card, row.currency, request.merchant)
    velocity.read(subject, atMs, facts as Record<string, bigint>)
    history.read(subject, historyQueryOf(context), facts as Record<string, bigint | boolean>)
    for (const name of decision.missing) delete facts[name]
    for (const name of aboutMerchants) takeRecorded(facts, name, decision.read[name])
    return facts
  }

  return {
    follow: (decision) =>
      take(decision, {
        isApproved: decision.row.is_approved,
        approvedMinor: decision.row.approved_minor,
        bufferMinor: decision.row.buffer_minor,
      }),
    decide(decision) {
      const answer = decision.reachedRules ? answerOf(decision, ruleSet, readFacts(decision)) : DECLINED
      take(decision, answer)
      return answer
    },
    expect: (chain) => void unasked.set(chain.id, chain),
    record(record) {
      const id = record.authorization_id
      const chain = chainOf(id)
      if (chain.isDiverged) return
      const isFirst = chain.facts.length === 0
      const { provider_id: requestId, is_approved: approved } = record
      if (record.kind !== null) chain.facts.push(toFact(record, record.kind))
      else {
        chain.outcomes.set(requestId, approved)
        velocity.apply({ kind: 'revised', requestId, approved })
      }
      const told = unasked.get(id)
      if (told !== undefined) chain.place ??= placeOf(told, accountId)
      if (isFirst && told !== undefined && told.kind !== 'refund' && record.kind !== null)
        velocity.apply(firstEvent(told, record, accountId))
      else if (record.kind === 'increment' && chain.place !== undefined)
        velocity.apply(incrementEvent(record, chain.place))
      if (told?.kind !== 'refund') settle(id, chain)
    },
  }
}

/** What others did at a merchant is not lived through again: it counts as it was read then, and is not told where it was not read. */
function takeRecorded(facts: Record<string, FactValue>, name: string, recorded: unknown): void {
  if (typeof recorded === 'number') facts[name] = BigInt(recorded)
}

const toChainEvent = (chainId: string, { usedMinor, isCounted, status }: Fold): TrafficEvent => ({
  kind: 'chain',
  chainId,
  usedMinor,
  isCounted,
  isDeclined: status === 'declined',
})

const DECLINED: ReplayedAnswer = { isApproved: false, approvedMinor: 0n, bufferMinor: 0n }

function answerOf(decision: RecordedDecision, ruleSet: RuleSet, facts: RequestFacts): ReplayedAnswer {
  const result = ruleSet.evaluate(facts, ruleSubjectOf(decision.card))
  const { verdict, bufferMinor } = result
  if (refuseByRules(ruleSet, result, decision) !== null) return DECLINED
  const approvedMinor = verdict.kind === 'partial' ? verdict.amountMinor : decision.row.requested_minor
  if (!decision.isAboutMoney || !isWithinLimits(decision, approvedMinor)) return DECLINED
  const moreMinor = approvedMinor + bufferMinor - decision.coveredMinor
  if (moreMinor > 0n && moreMinor > decision.leftMinor) return DECLINED
  return { isApproved: true, approvedMinor, bufferMinor }
}

/** Limits see what would be approved; what an exception let over them goes over them again. */
const isWithinLimits = ({ limits, hasException, isCounted }: RecordedDecision, approvedMinor: bigint): boolean =>
  hasException ||
  limits.every(
    ({ usedMinor, limitMinor, usedCount = 0, limitCount }) =>
      (limitMinor === undefined || BigInt(usedMinor) + approvedMinor <= BigInt(limitMinor)) &&
      (limitCount === undefined || isCounted || usedCount < limitCount),
  )

const toFact = (record: ReplayRecord, kind: Fact['kind']): Fact & { providerId: string } => ({
  id: record.provider_id,
  providerId: record.provider_id,
  kind,
  isApproved: record.is_approved,
  amountMinor: record.amount_minor,
  isAbsolute: record.is_absolute,
  deltaMinor: record.delta_minor,
  bufferMinor: 0n,
  isFinal: false,
  providerAtMs: record.provider_at.getTime(),
  providerSequence: record.provider_sequence,
})

const placeOf = (chain: UnaskedChain, accountId: string) => ({
  cardId: chain.counter_owner_id,
  cardholderId: accountId,
  currency: chain.currency,
  merchantId: chain.merchant_id,
  mcc: chain.mcc,
  country: chain.country,
})

function firstEvent(chain: UnaskedChain, record: ReplayRecord, accountId: string): TrafficEvent {
  const common = { chainId: chain.id, atMs: chain.authorized_at.getTime(), subject: placeOf(chain, accountId) }
  if (chain.kind === 'force_post') return { ...common, kind: 'force_post', amountMinor: record.amount_minor }
  return { ...common, kind: 'begun' }
}

/** An increment that nobody asked about counts as a request; what it adds to the chain is told by the chain. */
const incrementEvent = (record: ReplayRecord, place: VelocitySubject): TrafficEvent => ({
  kind: 'request',
  chainId: record.authorization_id,
  requestId: record.provider_id,
  atMs: record.provider_at.getTime(),
  subject: place,
  amountMinor: 0n,
  isIncrement: true,
  approved: record.is_approved,
  isCardPresent: false,
})
