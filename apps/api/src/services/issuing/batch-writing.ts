import { type Fold, postChange } from '@cardwright/ledger'
import { toSafeNumber } from '@cardwright/money'
import { type BalanceRow, updateDecidedBalances } from '../../models/issuing/balance-model.ts'
import { type ChainRow, insertChains, updateChains } from '../../models/issuing/chain-model.ts'
import {
  type CardStateRow,
  insertDecisions,
  insertFactKeys,
  insertFacts,
  insertOutboxEvents,
  insertTransfers,
  markCardUse,
} from '../../models/issuing/decision-model.ts'
import { type IncrementRow, upsertIncrements } from '../../models/issuing/increment-model.ts'
import { useException } from '../../models/issuing/rule-set-reading.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { writeCounters } from '../../models/issuing/usage-model.ts'
import { type AuthorizationRequest, requestFactId } from '../../providers/issuer/authorization-request.ts'
import type { AddressedRequest, Batch, Decided, LiveAccount, LiveChain, Writes } from './batch.ts'
import type { CardAddress } from './card-directory.ts'
import type { DecisionState, Verdict } from './decide.ts'
import { type DeclinedIncrement, writeDeclineDetails } from './decline-details.ts'
import { type ChainPlaceColumns, placeOfRequest } from './request-chains.ts'
import type { ShadowCase } from './shadow-recorder.ts'
import { writeTrace } from './trace.ts'

interface Recording {
  batch: Batch
  addressed: AddressedRequest
  card: CardStateRow
  account: LiveAccount
  balance: BalanceRow
  chain: LiveChain
  state: DecisionState
  verdict: Verdict
  factId: string
  clockMs: number
  /** What it changes of what rules remember, where that is not written with it. */
  upkeep: string | null
}

/** The same 26 characters under another prefix: what belongs to one fact can be recognised, and no randomness is spent on it. */
const sibling = (id: string, prefix: string): string => `${prefix}${id.slice(id.indexOf('_'))}`

export function record({
  batch,
  addressed,
  card,
  account,
  balance,
  chain,
  state,
  verdict,
  factId,
  clockMs,
  upkeep,
}: Recording): Decided {
  const { request, address } = addressed
  const { writes } = batch
  const { lane, accountId, cardId } = address
  const decisionId = sibling(factId, 'dec')
  // Before anything of this decision is noted: rules in shadow are asked about the same state.
  const shadow = toShadowCase({ state, verdict, decisionId, authorizationId: chain.id, request, clockMs })
  const isNew = chain.row === undefined
  account.isChanged = true
  account.seq += 1n
  account.home.decision_seq = account.seq
  const result = verdict.isApproved ? 'approved' : 'declined'
  const providerId = requestFactId(request.issuerAuthorizationId, request.attempt)
  writes.facts.push({
    lane,
    id: factId,
    authorization_id: chain.id,
    account_id: accountId,
    card_id: cardId,
    provider: request.provider,
    provider_id: providerId,
    kind: request.attempt === 0 ? 'authorization' : 'increment',
    result,
    amount_minor: verdict.isApproved ? verdict.approvedMinor : request.amountMinor,
    currency: request.currency,
    is_absolute: false,
    delta_minor: null,
    buffer_minor: verdict.bufferMinor,
    is_final: false,
    provider_at_ms: request.requestedAtMs,
    provider_sequence: request.attempt,
    details: factDetailsOf(request, verdict),
  })
  writes.decisions.push({
    lane,
    account_id: accountId,
    seq: account.seq,
    id: decisionId,
    authorization_id: chain.id,
    card_id: cardId,
    fact_id: factId,
    provider: request.provider,
    request_id: request.requestId,
    is_approved: verdict.isApproved,
    requested_minor: request.amountMinor,
    approved_minor: verdict.approvedMinor,
    buffer_minor: verdict.bufferMinor,
    currency: request.currency,
    reason: verdict.reason,
    trace: writeTrace(request, state, verdict, elapsedSince(addressed.arrivedAt)),
    upkeep: upkeep ?? 'null',
  })
  postHold({ batch, address, balance, chain, state, factId, currency: request.currency })
  chain.row = toChainRow({ request, card, address, chain, state, verdict })
  if (isNew || writes.newChains.has(chain.id)) writes.newChains.set(chain.id, chain.row)
  else writes.changedChains.set(chain.id, chain.row)
  rememberUse(writes, card, chain, state, request)
  if (request.attempt > 0) writes.increments.push(toIncrementRow(request, card, verdict.isApproved))
  const cases = verdict.ruled?.cases ?? []
  if (cases.length > 0) {
    writes.outbox.push({
      lane,
      id: batch.tools.newId('evt', lane),
      topic: 'case.open',
      account_id: accountId,
      user_id: card.user_id,
      subject_id: chain.id,
      payload: JSON.stringify({ decisionId, cases }),
    })
  }
  writes.outbox.push({
    lane,
    id: sibling(factId, 'evt'),
    topic: `transaction.${result}`,
    account_id: accountId,
    user_id: card.user_id,
    subject_id: chain.id,
    payload: JSON.stringify({
      cardId,
      decisionId,
      ...(verdict.reason === null ? {} : { reason: verdict.reason }),
      ...(request.attempt > 0 && verdict.reason !== null
        ? { increment: toDeclinedIncrement(request, state, verdict) }
        : {}),
      clockMs,
    }),
  })
  const isPartial = verdict.isApproved && verdict.approvedMinor < request.amountMinor
  return {
    lane,
    decisionId,
    authorizationId: chain.id,
    answer: {
      isApproved: verdict.isApproved,
      ...(isPartial ? { amountMinor: verdict.approvedMinor } : {}),
      ...(verdict.reason === null ? {} : { reason: verdict.reason }),
    },
    ...(shadow === undefined ? {} : { shadow }),
  }
}

/** Rules in shadow look at requests that reached the rules; nothing is kept for them where there are none. */
function toShadowCase(given: {
  state: DecisionState
  verdict: Verdict
  decisionId: string
  authorizationId: string
  request: AuthorizationRequest
  clockMs: number
}): ShadowCase | undefined {
  const { state, verdict } = given
  if (verdict.ruled === null || (state.ruling?.rules.shadows.length ?? 0) === 0) return undefined
  return { ...given, state: { ...state, card: { ...state.card } } }
}

const elapsedSince = (arrivedAt: number | undefined): number | null =>
  arrivedAt === undefined ? null : Math.round((performance.now() - arrivedAt) * 100) / 100

const toIncrementRow = (request: AuthorizationRequest, card: CardStateRow, isApproved: boolean): IncrementRow => ({
  lane: card.lane,
  provider: request.provider,
  provider_id: requestFactId(request.issuerAuthorizationId, request.attempt),
  account_id: card.account_id,
  counter_owner_id: card.counter_owner_id,
  currency: request.currency,
  merchant_id: request.merchant.id,
  mcc: request.merchant.categoryCode,
  country: request.merchant.country,
  is_declined: !isApproved,
  at_ms: request.requestedAtMs,
})

function postHold({
  batch,
  address,
  balance,
  chain,
  state,
  factId,
  currency,
}: {
  batch: Batch
  address: CardAddress
  balance: BalanceRow
  chain: LiveChain
  state: DecisionState
  factId: string
  currency: string
}): void {
  const weight = ({ holdMinor, postedMinor }: Fold) => ({ holdMinor, postedMinor, refundedMinor: 0n })
  const posting = postChange(state.balance, weight(state.before), weight(chain.current))
  balance.ledger_minor = posting.balance.ledgerMinor
  balance.overdraft_minor = posting.balance.overdraftMinor
  balance.held_minor = posting.balance.heldMinor
  posting.transfers.forEach((transfer, index) => {
    batch.writes.transfers.push({
      lane: address.lane,
      id: index === 0 ? sibling(factId, 'tr') : batch.tools.newId('tr', address.lane),
      transaction_id: sibling(factId, 'ltx'),
      fact_id: factId,
      account_id: address.accountId,
      authorization_id: chain.id,
      debit: transfer.debit,
      credit: transfer.credit,
      amount_minor: transfer.amountMinor,
      currency,
      reason: transfer.reason,
    })
  })
}

function rememberUse(
  writes: Writes,
  card: CardStateRow,
  chain: LiveChain,
  state: DecisionState,
  request: AuthorizationRequest,
): void {
  const isFirstUse = chain.current.isCounted && !state.before.isCounted && card.purpose !== 'standard'
  if (!isFirstUse) return
  const isNew = card.consumed_by === null
  const isUnbound = card.purpose === 'merchant_locked' && card.locked_merchant_id === null
  // Every later payment with a merchant's card would write what stands there, and have the card read again.
  if (!isNew && !isUnbound) return
  if (isNew) card.consumed_by = chain.id
  if (isUnbound) card.locked_merchant_id = request.merchant.id
  writes.cardUses.push({
    lane: card.lane,
    counter_owner_id: card.counter_owner_id,
    consumed_by: chain.id,
    locked_merchant_id: request.merchant.id,
  })
}

/** What was asked for in the merchant's currency, where that is another one. How much of a part that is, nobody told. */
function factDetailsOf(request: AuthorizationRequest, { isApproved, approvedMinor }: Verdict): string {
  const isPart = isApproved && approvedMinor < request.amountMinor
  if (request.merchantCurrency === request.currency || isPart) return '{}'
  return JSON.stringify({ merchantMinor: toSafeNumber(request.merchantAmountMinor) })
}

/** In the merchant's own currency an increment asks for what comes on top, and the chain amounts to both; a declined one changes nothing. */
function merchantAmountOf(
  request: AuthorizationRequest,
  { before }: DecisionState,
  { isApproved }: Verdict,
  begun: ChainRow | undefined,
): bigint {
  if (begun === undefined || before.authorizedMinor <= 0n) return request.merchantAmountMinor
  return (begun.merchant_amount_minor ?? 0n) + (isApproved ? request.merchantAmountMinor : 0n)
}

/** Something stands approved of the chain, or has posted: what comes on top, or is declined, leaves it in its currency. */
const isBegun = ({ before }: DecisionState): boolean => before.authorizedMinor > 0n || before.postedMinor > 0n

function toChainRow({
  request,
  card,
  address,
  chain,
  state,
  verdict,
}: {
  request: AuthorizationRequest
  card: CardStateRow
  address: CardAddress
  chain: LiveChain
  state: DecisionState
  verdict: Verdict
}): ChainRow {
  const { current } = chain
  const isDeclined = current.status === 'declined'
  const begun = isBegun(state) ? chain.row : undefined
  return {
    lane: address.lane,
    id: chain.id,
    account_id: address.accountId,
    user_id: card.user_id,
    card_id: address.cardId,
    counter_owner_id: card.counter_owner_id,
    issuer: request.provider,
    issuer_id: chain.name,
    kind: 'authorization',
    currency: begun?.currency ?? request.currency,
    status: current.status,
    amount_minor:
      current.authorizedMinor > 0n ? current.authorizedMinor : (chain.row?.amount_minor ?? request.amountMinor),
    authorized_minor: current.authorizedMinor,
    buffer_minor: current.bufferMinor,
    hold_minor: current.holdMinor,
    posted_minor: current.postedMinor,
    refunded_minor: chain.row?.refunded_minor ?? 0n,
    used_minor: current.usedMinor,
    is_counted: current.isCounted,
    is_closed: current.isClosed,
    merchant_amount_minor: merchantAmountOf(request, state, verdict, begun),
    merchant_currency: begun?.merchant_currency ?? request.merchantCurrency,
    ...placeOfPurchase(request, chain.row),
    decline_reason: isDeclined ? verdict.reason : null,
    decline_details: isDeclined && verdict.reason !== null ? writeDeclineDetails(request, state, verdict) : null,
    flags: withTags(chain.row?.flags ?? '{}', verdict.ruled?.tags ?? []),
    linked_id: chain.row?.linked_id ?? null,
    authorized_at_ms: state.authorizedAtMs,
  }
}

/** The payment that it would have added to may stand, and then tells nothing of the decline. */
const toDeclinedIncrement = (
  request: AuthorizationRequest,
  state: DecisionState,
  verdict: Verdict,
): DeclinedIncrement => ({
  amountMinor: toSafeNumber(request.amountMinor),
  details: JSON.parse(writeDeclineDetails(request, state, verdict)) as DeclinedIncrement['details'],
})

/**
 * Where the purchase was made, and whether the card was there. An increment is made later and elsewhere (a hotel's office asks for what
 * the card began at its desk), so it changes neither; what is counted and remembered of the past reads them here.
 */
function placeOfPurchase(request: AuthorizationRequest, begun: ChainRow | undefined): ChainPlaceColumns {
  if (begun !== undefined && begun.channel !== '') {
    const { merchant: where, merchant_id, mcc, category, country } = begun
    return { merchant: where, merchant_id, mcc, category, country, channel: begun.channel }
  }
  return placeOfRequest(request)
}

/** A rule's mark stands among the flags of a payment, told apart from our own by its beginning. */
function withTags(flags: string, tags: readonly string[]): string {
  if (tags.length === 0) return flags
  if (flags === '{}') return `{tag:${tags.join(',tag:')}}`
  const known = flags
    .slice(1, -1)
    .split(',')
    .filter((flag) => flag !== '')
  return `{${[...new Set([...known, ...tags.map((tag) => `tag:${tag}`)])].join(',')}}`
}

/** Counters are settled first: their sums are of the chains as they were before this batch. */
export async function writeBatch(client: HotPathClient, batch: Batch, clockMs: number): Promise<void> {
  const { accounts, usage, memory, writes } = batch
  settleRemembered(batch)
  const balances = [...accounts.values()]
    .filter(({ isChanged }) => isChanged)
    .flatMap(({ balances: rows }) => [...rows.values()])
  const written = Promise.all([
    insertFactKeys(client, writes.keys, clockMs),
    insertChains(client, [...writes.newChains.values()], clockMs),
    updateChains(client, [...writes.changedChains.values()], clockMs),
    insertFacts(client, writes.facts, clockMs),
    insertDecisions(client, writes.decisions, clockMs),
    insertTransfers(client, writes.transfers, clockMs),
    updateDecidedBalances(client, balances),
    writeCounters(client, usage.settle()),
    memory.write(),
    upsertIncrements(client, writes.increments),
    markCardUse(client, writes.cardUses),
    ...writes.exceptionUses.map((use) => useException(client, use, clockMs)),
    insertOutboxEvents(client, writes.outbox, clockMs),
  ])
  letGo(batch)
  await written
}

/**
 * Everything to be written is on its way as text. What it was made of would be carried from one generation of the collector to the next
 * while the database works.
 */
function letGo({ writes, inputs, cards, controls, places, memory }: Batch): void {
  for (const rows of [writes.keys, writes.facts, writes.decisions, writes.transfers, writes.outbox, writes.increments])
    rows.length = 0
  writes.newChains.clear()
  writes.changedChains.clear()
  inputs.clear()
  cards.clear()
  controls.clear()
  places.clear()
  memory.letGo()
}

/** Decides for each account whether what rules remember is written now, and notes how many decisions that leaves out. */
function settleRemembered({ rules, accounts, remembered }: Batch): void {
  for (const [accountId, account] of accounts) {
    const unsaved = rules === undefined ? 0 : (remembered.get(accountId)?.settle(rules.bounds.mostUnsaved) ?? 0)
    for (const balance of account.balances.values()) {
      const own = balance === account.home ? unsaved : 0
      if (balance.memory_unsaved === own) continue
      balance.memory_unsaved = own
      account.isChanged = true
    }
  }
}
