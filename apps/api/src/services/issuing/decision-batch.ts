import { availableOf, type Fact, type Fold, fold } from '@cardwright/ledger'
import { isCardPresent, type RequestEvent } from '@cardwright/rules'
import type { BalanceRow } from '../../models/issuing/balance-model.ts'
import type { CardStateRow } from '../../models/issuing/decision-model.ts'
import { selectGranted } from '../../models/issuing/rule-set-reading.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { type AuthorizationRequest, requestFactId } from '../../providers/issuer/authorization-request.ts'
import type { AddressedRequest, Batch, Decided, DecisionTools, LiveAccount, LiveChain } from './batch.ts'
import { authorizedAtOf, controlsFor, firstOfEach, readBatch } from './batch-reading.ts'
import { record, writeBatch } from './batch-writing.ts'
import type { CardAddress } from './card-directory.ts'
import { type ApplyingControls, type ApplyingRules, type DecisionState, decide, type Verdict } from './decide.ts'
import { writeUpkeep } from './decision-upkeep.ts'
import { EXCEPTABLE_REASONS } from './exceptable-reasons.ts'
import type { KnownCard } from './known-cards.ts'
import type { LiveRules } from './live-rules.ts'
import { collectFacts, requestContextOf, toRuleCard } from './rule-context.ts'
import type { RuleInput } from './rule-input.ts'
import { ruleChange } from './rule-upkeep.ts'
import { type CounterRead, usageMap } from './usage.ts'

/**
 * Decides many requests in the transaction that `client` has begun: one locking read, one read of what the decisions look
 * at, one write. Requests are decided in the order given; each sees what the ones before it did. The caller commits,
 * and then says so with `committed`: what was read for this batch serves the next.
 */
export async function decideBatch(
  client: HotPathClient,
  tools: DecisionTools,
  requests: readonly AddressedRequest[],
  clockMs: number,
): Promise<{ decided: Decided[]; committed(): void }> {
  const batch = await readBatch(client, tools, requests, clockMs)
  const decided: Decided[] = []
  for (const addressed of requests)
    decided.push(batch.answeredBefore(addressed) ?? (await decideOne(batch, addressed, clockMs)))
  await writeBatch(client, batch, clockMs)
  const { rules, memory, accounts } = batch
  return {
    decided,
    committed: () => {
      if (rules !== undefined) memory.keepFor(rules, (accountId) => accounts.get(accountId)?.seq)
    },
  }
}

async function decideOne(batch: Batch, addressed: AddressedRequest, clockMs: number): Promise<Decided> {
  const { request, address } = addressed
  const known = batch.cards.get(address.cardId)
  const account = batch.accounts.get(address.accountId)
  const place = batch.places.get(request.requestId)
  if (known === undefined || account === undefined)
    throw new Error(`the card ${address.cardId} is in the directory but not in its lane`)
  if (place === undefined)
    throw new Error(`the key of the request ${request.requestId} is taken, and its answer is not there`)
  const { chain, factId } = place
  const card = known.state
  const authorizedAtMs = authorizedAtOf(request, chain)
  const balance = balanceOf(account, address, request.currency)
  const { controls, reads } = applyingControls(batch, known, request, authorizedAtMs)
  const input = batch.rules === undefined ? undefined : batch.inputs.get(request.requestId)
  const facts = [...chain.facts]
  const state: DecisionState = {
    card,
    balance: {
      ledgerMinor: balance.ledger_minor,
      overdraftMinor: balance.overdraft_minor,
      heldMinor: balance.held_minor,
    },
    controls,
    ruling: null,
    exception: null,
    before: chain.current,
    after: (approvedMinor, bufferMinor) =>
      fold(
        [...facts, toFact(request, factId, { isApproved: true, approvedMinor, bufferMinor })],
        chain.row?.refunded_minor,
      ),
    authorizedAtMs,
  }
  if (batch.rules !== undefined && input !== undefined)
    state.ruling = applyingRules(batch, batch.rules, { request, card, input, state })
  const verdict = await decideWithException(batch, request, state, chain)
  chain.facts.push(toFact(request, factId, verdict))
  chain.current = verdict.isApproved ? verdict.after : fold(chain.facts, chain.row?.refunded_minor)
  const change = {
    usedMinor: chain.current.usedMinor - state.before.usedMinor,
    count: Number(chain.current.isCounted) - Number(state.before.isCounted),
  }
  for (const read of reads) batch.usage.add(read, change)
  const upkeep =
    batch.rules === undefined || input === undefined
      ? null
      : rememberAnswer(batch, batch.rules, {
          request,
          input,
          verdict,
          change,
          before: state.before,
          after: chain.current,
        })
  const decided = record({ batch, addressed, card, account, balance, chain, state, verdict, factId, clockMs, upkeep })
  batch.answered.set(`request ${request.requestId}`, decided)
  batch.answered.set(`fact ${requestFactId(request.issuerAuthorizationId, request.attempt)}`, decided)
  return decided
}

/** The rules with every fact that they may ask for, as of now. */
function applyingRules(
  { memory }: Pick<Batch, 'memory'>,
  rules: LiveRules,
  given: { request: AuthorizationRequest; card: CardStateRow; input: RuleInput; state: DecisionState },
): ApplyingRules {
  const { request, card, input, state } = given
  const { before, balance } = state
  const context = requestContextOf(request, toRuleCard(card), {
    chainTotalMinor: before.authorizedMinor > 0n ? before.authorizedMinor : 0n,
    isIncrement: before.isCounted,
    availableMinor: availableOf(balance),
    atMs: input.eventAtMs,
  })
  return { rules, subject: input.subject, ...collectFacts(rules, memory, input, context) }
}

/**
 * Decides, and once more with an exception where one was granted for just this payment. It is used up only where it is what
 * lets the payment through; the account's lock makes sure that this happens once.
 */
async function decideWithException(
  batch: Batch,
  request: AuthorizationRequest,
  state: DecisionState,
  chain: LiveChain,
): Promise<Verdict> {
  const verdict = decide(request, state)
  const { reason } = verdict
  const isExceptable = reason !== null && EXCEPTABLE_REASONS.has(reason) && request.attempt === 0
  if (!isExceptable || request.merchant.id === '' || request.amountMinor <= 0n) return verdict
  const granted = await selectGranted(batch.client, {
    lane: state.card.lane,
    counterOwnerId: state.card.counter_owner_id,
    merchantId: request.merchant.id,
    currency: request.currency,
    amountMinor: request.amountMinor,
    clockMs: batch.clockMs,
  })
  const { exceptionUses } = batch.writes
  const unused = granted.filter(({ id }) => !exceptionUses.some((use) => use.id === id))
  // One that the policy granted covers less than one of staff, so where both stand each has its try, in the order in which they expire.
  for (const { id, is_by_policy: isByPolicy } of firstOfEach(unused, (exception) => exception.is_by_policy)) {
    const exception = { id, isByPolicy }
    const excepted = decide(request, { ...state, exception })
    if (!excepted.isApproved) continue
    state.exception = exception
    exceptionUses.push({ lane: state.card.lane, id, used_by: chain.id })
    return excepted
  }
  return verdict
}

/** Brings what rules count and remember up to date with an answer; tells what that changes where the rows do not hold it at once. */
function rememberAnswer(
  { memory, remembered }: Pick<Batch, 'memory' | 'remembered'>,
  rules: LiveRules,
  given: {
    request: AuthorizationRequest
    input: RuleInput
    verdict: Verdict
    change: { usedMinor: bigint; count: number }
    before: Fold
    after: Fold
  },
): string | null {
  const { request, input, verdict, before, after } = given
  const change = ruleChange({ input, isApproved: verdict.isApproved, change: given.change, before, after })
  const event: RequestEvent = {
    kind: 'request',
    chainId: '',
    atMs: input.eventAtMs,
    subject: input.at,
    amountMinor: verdict.isApproved ? verdict.approvedMinor : request.amountMinor,
    isIncrement: input.isIncrement,
    approved: verdict.isApproved,
    isCardPresent: isCardPresent(request.channel),
  }
  memory.count(rules, input, change)
  memory.remember(input, event)
  const account = remembered.get(input.accountId)
  const mayWait = account?.mayWait(rules.bounds.mostUnsaved) === true
  account?.countDecision()
  return mayWait ? writeUpkeep({ input, change, event }) : null
}

function balanceOf(account: LiveAccount, address: CardAddress, currency: string): BalanceRow {
  return (
    account.balances.get(currency) ?? {
      lane: address.lane,
      account_id: address.accountId,
      currency,
      ledger_minor: 0n,
      overdraft_minor: 0n,
      held_minor: 0n,
      decision_seq: 0n,
      memory_version: 0n,
      memory_unsaved: 0,
      state_version: 0n,
    }
  )
}

function applyingControls(
  batch: Batch,
  card: KnownCard,
  request: AuthorizationRequest,
  atMs: number,
): { controls: ApplyingControls[]; reads: CounterRead[] } {
  const controls: ApplyingControls[] = []
  const reads = new Map<string, CounterRead>()
  const known = batch.controls.get(request.requestId)
  const documents = known?.atMs === atMs ? known.documents : controlsFor(card, request, atMs)
  for (const { name, compiled, reads: own } of documents) {
    controls.push({ name, compiled, usage: usageMap(batch.usage, own) })
    for (const read of own) reads.set(`${read.owner.id} ${read.key}`, read)
  }
  return { controls, reads: [...reads.values()] }
}

const toFact = (
  request: AuthorizationRequest,
  id: string,
  { isApproved, approvedMinor, bufferMinor }: Pick<Verdict, 'isApproved' | 'approvedMinor' | 'bufferMinor'>,
): Fact => ({
  id,
  kind: request.attempt === 0 ? 'authorization' : 'increment',
  isApproved,
  amountMinor: isApproved ? approvedMinor : request.amountMinor,
  isAbsolute: false,
  deltaMinor: null,
  bufferMinor,
  isFinal: false,
  providerAtMs: request.requestedAtMs,
  providerSequence: request.attempt,
})
