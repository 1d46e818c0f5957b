import type { IdMaker } from '@cardwright/contracts'
import { nameOfCategory } from '@cardwright/contracts/catalogue/categories'
import { nameOfCountry } from '@cardwright/contracts/catalogue/countries'
import { availableOf, EMPTY_FOLD, type Fact, type Fold, fold, postChange } from '@cardwright/ledger'
import type { Currency } from '@cardwright/money'
import { explain, isCardPresent } from '@cardwright/rules'
import {
  type ChainRow,
  insertChains,
  selectChainsByIssuerId,
  selectFactsOfChains,
  updateChains,
} from '../../models/issuing/chain-model.ts'
import {
  type AnsweredRow,
  type BalanceRow,
  type CardStateRow,
  type CardUse,
  insertDecisions,
  insertFactKeys,
  insertFacts,
  insertOutboxEvents,
  insertTransfers,
  lockBalances,
  markCardUse,
  type NewDecision,
  type NewFact,
  type NewFactKey,
  type NewOutboxEvent,
  type NewTransfer,
  selectAnswered,
  selectCardStates,
  updateBalances,
} from '../../models/issuing/decision-model.ts'
import { type IncrementRow, upsertIncrements } from '../../models/issuing/rule-memory-model.ts'
import { type ExceptionUse, selectGranted, useException } from '../../models/issuing/rule-set-reading.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { upsertCounters } from '../../models/issuing/usage-model.ts'
import { type Answer, type AuthorizationRequest, requestFactId } from '../../providers/issuer/authorization-request.ts'
import type { CardAddress } from './card-directory.ts'
import { type ApplyingControls, type ApplyingRules, type DecisionState, decide, type Verdict } from './decide.ts'
import { EXCEPTABLE_REASONS } from './exceptable-reasons.ts'
import type { LiveRules, RuleSets } from './live-rules.ts'
import {
  collectFacts,
  eventTimeOf,
  type RuleCard,
  requestContextOf,
  ruleSubjectOf,
  velocitySubjectOf,
} from './rule-context.ts'
import { countForRules, type RuleInput, RuleMemory, ruleReads } from './rule-session.ts'
import type { ShadowCase } from './shadow-recorder.ts'
import type { ControlsCompiler } from './stored-controls.ts'
import { writeTrace } from './trace.ts'
import { type CounterRead, readsFor, UsageSession, usageMap } from './usage.ts'

/** A request whose card is ours. */
export interface AddressedRequest {
  request: AuthorizationRequest
  address: CardAddress
  /** When it arrived, by the process's own monotonic clock (`performance.now()`). */
  arrivedAt?: number
}

/** What a request came to, in the order the requests were given. */
export interface Decided {
  answer: Answer
  authorizationId: string
  /** Undefined for an answer that was given before. */
  decisionId?: string
  lane: number
  /** What rules in shadow are tried on once the answer is out; only where there are such. */
  shadow?: ShadowCase
}

export interface BatchTools {
  newId: IdMaker
  compileControls: ControlsCompiler
  ruleSets: RuleSets
}

/** A chain while its account is locked: as stored, its facts, and what they amount to. */
interface LiveChain {
  row: ChainRow | undefined
  id: string
  facts: Fact[]
  current: Fold
}

interface LiveAccount {
  isChanged: boolean
  balances: Map<string, BalanceRow>
  seq: bigint
  home: BalanceRow
}

interface Writes {
  keys: NewFactKey[]
  facts: NewFact[]
  decisions: NewDecision[]
  transfers: NewTransfer[]
  outbox: NewOutboxEvent[]
  newChains: Map<string, ChainRow>
  changedChains: Map<string, ChainRow>
  cardUses: CardUse[]
  increments: IncrementRow[]
  exceptionUses: ExceptionUse[]
}

/**
 * Decides many requests in the transaction that `client` has begun: one locking read, one read of what the decisions look
 * at, one write. Requests are decided in the order given; each sees what the ones before it did. The caller commits.
 */
export async function decideBatch(
  client: HotPathClient,
  tools: BatchTools,
  requests: readonly AddressedRequest[],
  clockMs: number,
): Promise<Decided[]> {
  const batch = await readBatch(client, tools, requests, clockMs)
  const decided: Decided[] = []
  for (const addressed of requests)
    decided.push(batch.answeredBefore(addressed) ?? (await decideOne(batch, addressed, clockMs)))
  await writeBatch(client, batch, clockMs)
  return decided
}

interface Batch {
  client: HotPathClient
  tools: BatchTools
  clockMs: number
  rules: LiveRules | undefined
  memory: RuleMemory
  /** What each request is to rules, put together once. */
  inputs: ReadonlyMap<string, RuleInput>
  accounts: Map<string, LiveAccount>
  cards: Map<string, CardStateRow>
  chains: Map<string, LiveChain>
  usage: UsageSession
  answered: Map<string, Decided>
  writes: Writes
  answeredBefore(addressed: AddressedRequest): Decided | undefined
}

async function readBatch(
  client: HotPathClient,
  tools: BatchTools,
  requests: readonly AddressedRequest[],
  clockMs: number,
): Promise<Batch> {
  const addresses = requests.map(({ address }) => address)
  const accounts = distinct(addresses, ({ accountId }) => accountId).map(({ lane, accountId }) => ({
    lane,
    account_id: accountId,
  }))
  const cardKeys = distinct(addresses, ({ cardId }) => cardId).map(({ lane, cardId }) => ({ lane, card_id: cardId }))
  const later = requests.filter(({ request }) => request.attempt > 0)
  const balances = await lockBalances(client, accounts)
  const [cards, answeredRows, chains] = await Promise.all([
    selectCardStates(client, cardKeys),
    selectAnswered(client, requests.map(toKey)),
    readChains(client, later),
  ])
  const answered = new Map<string, Decided>()
  for (const row of answeredRows) rememberAnswered(answered, row)
  const cardsById = new Map(cards.map((card) => [card.card_id, card]))
  const rules = await tools.ruleSets.at(client, cards[0]?.rule_set ?? 0n)
  const memory = new RuleMemory(client)
  const inputs = rules === undefined ? new Map<string, RuleInput>() : ruleInputs(requests, cardsById, chains)
  const [usage] = await Promise.all([
    loadUsage({ client, tools, requests, cards: cardsById, chains, rules, inputs: [...inputs.values()] }),
    rules === undefined ? undefined : memory.load(rules, [...inputs.values()]),
  ])
  return {
    client,
    tools,
    clockMs,
    rules,
    memory,
    inputs,
    accounts: toAccounts(balances),
    cards: cardsById,
    chains,
    usage,
    answered,
    writes: {
      keys: [],
      facts: [],
      decisions: [],
      transfers: [],
      outbox: [],
      newChains: new Map(),
      changedChains: new Map(),
      cardUses: [],
      increments: [],
      exceptionUses: [],
    },
    answeredBefore: ({ request }) =>
      answered.get(`request ${request.requestId}`) ??
      answered.get(`fact ${requestFactId(request.issuerAuthorizationId, request.attempt)}`),
  }
}

const distinct = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
]

const toKey = ({ request, address }: AddressedRequest) => ({
  lane: address.lane,
  provider: request.provider,
  provider_id: requestFactId(request.issuerAuthorizationId, request.attempt),
  request_id: request.requestId,
})

async function readChains(client: HotPathClient, later: readonly AddressedRequest[]): Promise<Map<string, LiveChain>> {
  const chains = new Map<string, LiveChain>()
  if (later.length === 0) return chains
  const keys = later.map(({ request, address }) => ({
    lane: address.lane,
    issuer: request.provider,
    issuer_id: request.issuerAuthorizationId,
  }))
  const rows = await selectChainsByIssuerId(
    client,
    distinct(keys, (key) => key.issuer_id),
  )
  const facts = await selectFactsOfChains(client, rows)
  for (const row of rows) {
    const own = facts.get(row.id) ?? []
    chains.set(row.issuer_id, { row, id: row.id, facts: own, current: fold(own, row.refunded_minor) })
  }
  return chains
}

function toAccounts(rows: readonly BalanceRow[]): Map<string, LiveAccount> {
  const accounts = new Map<string, LiveAccount>()
  for (const row of rows) {
    const account = accounts.get(row.account_id)
    if (account === undefined)
      accounts.set(row.account_id, {
        isChanged: false,
        balances: new Map([[row.currency, row]]),
        seq: row.decision_seq,
        home: row,
      })
    else account.balances.set(row.currency, row)
  }
  for (const account of accounts.values())
    account.seq = [...account.balances.values()].reduce((top, { decision_seq: seq }) => (seq > top ? seq : top), 0n)
  return accounts
}

function rememberAnswered(answered: Map<string, Decided>, row: AnsweredRow): void {
  const isApproved = row.is_approved ?? row.recorded ?? false
  const isPartial =
    row.approved_minor !== null && row.requested_minor !== null && row.approved_minor < row.requested_minor
  const decided: Decided = {
    lane: -1,
    authorizationId: row.authorization_id,
    answer: {
      isApproved,
      ...(isApproved && isPartial && row.approved_minor !== null ? { amountMinor: row.approved_minor } : {}),
      ...(row.reason === null ? {} : { reason: row.reason as NonNullable<Answer['reason']> }),
    },
  }
  if (row.request_id !== null) answered.set(`request ${row.request_id}`, decided)
  answered.set(`fact ${row.provider_id}`, decided)
}

const authorizedAtOf = (request: AuthorizationRequest, chain: LiveChain | undefined): number =>
  chain?.row?.authorized_at_ms ?? request.authorizedAtMs

/** The documents that apply to a card, in the order they are looked at. */
function documentsOf(tools: BatchTools, card: CardStateRow) {
  return [
    {
      name: 'card' as const,
      compiled: tools.compileControls('card', card.currency, card.card_controls),
      owner: { lane: card.lane, kind: 'card' as const, id: card.counter_owner_id },
    },
    {
      name: 'account' as const,
      compiled: tools.compileControls('account', card.currency, card.account_controls),
      owner: { lane: card.lane, kind: 'account' as const, id: card.account_id },
    },
    {
      name: 'ceiling' as const,
      compiled: tools.compileControls('account', card.currency, card.ceiling),
      owner: { lane: card.lane, kind: 'account' as const, id: card.account_id },
    },
  ]
}

const merchantOf = ({ merchant }: AuthorizationRequest) => ({ mcc: merchant.categoryCode, category: merchant.category })

interface UsageNeeds {
  client: HotPathClient
  tools: BatchTools
  requests: readonly AddressedRequest[]
  cards: ReadonlyMap<string, CardStateRow>
  chains: ReadonlyMap<string, LiveChain>
  rules: LiveRules | undefined
  inputs: readonly RuleInput[]
}

async function loadUsage({ client, tools, requests, cards, chains, rules, inputs }: UsageNeeds): Promise<UsageSession> {
  const session = new UsageSession(client)
  const reads: CounterRead[] = rules === undefined ? [] : inputs.flatMap((input) => ruleReads(rules, input))
  for (const { request, address } of requests) {
    const card = cards.get(address.cardId)
    if (card === undefined) continue
    const atMs = authorizedAtOf(request, chains.get(request.issuerAuthorizationId))
    for (const { compiled, owner } of documentsOf(tools, card)) {
      if (compiled.limits.length > 0) reads.push(...readsFor(compiled, owner, merchantOf(request), atMs))
    }
  }
  await session.load(reads)
  return session
}

const ruleInputs = (
  requests: readonly AddressedRequest[],
  cards: ReadonlyMap<string, CardStateRow>,
  chains: ReadonlyMap<string, LiveChain>,
): Map<string, RuleInput> => {
  const inputs = new Map<string, RuleInput>()
  for (const { request, address } of requests) {
    const card = cards.get(address.cardId)
    if (card !== undefined)
      inputs.set(request.requestId, toRuleInput(request, card, chains.get(request.issuerAuthorizationId)))
  }
  return inputs
}

/** Who asks what, as far as rules count and remember it. */
function toRuleInput(request: AuthorizationRequest, card: CardStateRow, chain: LiveChain | undefined): RuleInput {
  const ruleCard = toRuleCard(card)
  const chainAtMs = authorizedAtOf(request, chain)
  const at = velocitySubjectOf(ruleCard, request.currency, request.merchant)
  const row = chain?.row
  return {
    lane: card.lane,
    accountId: card.account_id,
    subject: ruleSubjectOf(ruleCard),
    at,
    eventAtMs: eventTimeOf(request, chainAtMs),
    chain: row === undefined ? at : { ...at, merchantId: row.merchant_id, mcc: row.mcc, country: row.country },
    chainAtMs,
    isIncrement: request.attempt > 0,
  }
}

const toRuleCard = (card: CardStateRow): RuleCard => ({
  cardId: card.card_id,
  lineId: card.counter_owner_id,
  accountId: card.account_id,
  userId: card.user_id,
  purpose: card.purpose,
  createdAtMs: card.card_created_at.getTime(),
  currency: card.currency,
  country: card.account_country,
  timeZone: card.account_time_zone,
  openedAtMs: card.account_created_at.getTime(),
})

async function decideOne(batch: Batch, addressed: AddressedRequest, clockMs: number): Promise<Decided> {
  const { request, address } = addressed
  const card = batch.cards.get(address.cardId)
  const account = batch.accounts.get(address.accountId)
  if (card === undefined || account === undefined)
    throw new Error(`the card ${address.cardId} is in the directory but not in its lane`)
  const { tools } = batch
  const known = batch.chains.get(request.issuerAuthorizationId)
  const chain: LiveChain = known ?? {
    row: undefined,
    id: tools.newId('auth', address.lane),
    facts: [],
    current: EMPTY_FOLD,
  }
  batch.chains.set(request.issuerAuthorizationId, chain)
  const authorizedAtMs = authorizedAtOf(request, chain)
  const factId = tools.newId('fact', address.lane)
  const balance = balanceOf(account, address, request.currency)
  const { controls, reads } = applyingControls(batch, card, request, authorizedAtMs)
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
    exceptionId: null,
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
  if (batch.rules !== undefined && input !== undefined)
    rememberAnswer(batch, batch.rules, { request, input, verdict, change, before: state.before, after: chain.current })
  const decided = record({ batch, addressed, card, account, balance, chain, state, verdict, factId, clockMs })
  batch.answered.set(`request ${request.requestId}`, decided)
  batch.answered.set(`fact ${requestFactId(request.issuerAuthorizationId, request.attempt)}`, decided)
  return decided
}

/** The rules with every fact that they may ask for, as of now. */
function applyingRules(
  { usage, memory }: Pick<Batch, 'usage' | 'memory'>,
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
  return { rules, subject: input.subject, facts: collectFacts(rules, { usage, memory }, input, context) }
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
  const exception = granted.find(({ id }) => !exceptionUses.some((use) => use.id === id))
  if (exception === undefined) return verdict
  const excepted = decide(request, { ...state, exceptionId: exception.id })
  if (!excepted.isApproved) return verdict
  state.exceptionId = exception.id
  exceptionUses.push({ lane: state.card.lane, id: exception.id, used_by: chain.id })
  return excepted
}

/** Brings what rules count and remember up to date with an answer. */
function rememberAnswer(
  { usage, memory }: Pick<Batch, 'usage' | 'memory'>,
  rules: LiveRules,
  given: {
    request: AuthorizationRequest
    input: RuleInput
    verdict: Verdict
    change: { usedMinor: bigint; count: number }
    before: Fold
    after: Fold
  },
): void {
  const { request, input, verdict, change, before, after } = given
  const wasDeclined = input.isIncrement && before.status === 'declined'
  countForRules(rules, usage, input, {
    ...change,
    attempts: 1,
    declined: verdict.isApproved ? 0 : 1,
    chainDeclined: wasDeclined && after.status !== 'declined' ? -1 : 0,
  })
  memory.remember(rules, input, {
    kind: 'request',
    chainId: '',
    atMs: input.eventAtMs,
    subject: input.at,
    amountMinor: verdict.isApproved ? verdict.approvedMinor : request.amountMinor,
    isIncrement: input.isIncrement,
    approved: verdict.isApproved,
    isCardPresent: isCardPresent(request.channel),
  })
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
    }
  )
}

function applyingControls(
  batch: Batch,
  card: CardStateRow,
  request: AuthorizationRequest,
  atMs: number,
): { controls: ApplyingControls[]; reads: CounterRead[] } {
  const controls: ApplyingControls[] = []
  const reads = new Map<string, CounterRead>()
  for (const { name, compiled, owner } of documentsOf(batch.tools, card)) {
    const own = compiled.limits.length === 0 ? [] : readsFor(compiled, owner, merchantOf(request), atMs)
    controls.push({ name, compiled, usage: usageMap(batch.usage, own) })
    for (const read of own) reads.set(`${owner.id} ${read.key}`, read)
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
}

/** The same 26 characters under another prefix: what belongs to one fact can be recognised, and no randomness is spent on it. */
const sibling = (id: string, prefix: string): string => `${prefix}${id.slice(id.indexOf('_'))}`

function record({
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
}: Recording): Decided {
  const { request, address } = addressed
  const { writes } = batch
  const { lane, accountId, cardId } = address
  const isNew = chain.row === undefined
  const decisionId = sibling(factId, 'dec')
  account.isChanged = true
  account.seq += 1n
  account.home.decision_seq = account.seq
  const result = verdict.isApproved ? 'approved' : 'declined'
  const providerId = requestFactId(request.issuerAuthorizationId, request.attempt)
  writes.keys.push({
    lane,
    provider: request.provider,
    provider_id: providerId,
    request_id: request.requestId,
    authorization_id: chain.id,
    fact_id: factId,
  })
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
    details: '{}',
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
    ...toShadowCase({ state, verdict, decisionId, authorizationId: chain.id, request, clockMs }),
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
}): { shadow?: ShadowCase } {
  const { state, verdict, request, ...ids } = given
  const { ruling } = state
  if (ruling === null || verdict.ruled === null || ruling.rules.shadows.length === 0) return {}
  const { amountMinor, currency, merchant } = request
  return {
    shadow: {
      ...ids,
      ruling,
      wouldPassOtherwise: verdict.isApproved || verdict.otherwise === 'approved',
      isApproved: verdict.isApproved,
      amountMinor,
      currency,
      merchant: merchant.name,
    },
  }
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
  if (card.consumed_by === null) card.consumed_by = chain.id
  if (card.purpose === 'merchant_locked' && card.locked_merchant_id === null)
    card.locked_merchant_id = request.merchant.id
  writes.cardUses.push({
    lane: card.lane,
    counter_owner_id: card.counter_owner_id,
    consumed_by: chain.id,
    locked_merchant_id: request.merchant.id,
  })
}

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
  return {
    lane: address.lane,
    id: chain.id,
    account_id: address.accountId,
    user_id: card.user_id,
    card_id: address.cardId,
    counter_owner_id: card.counter_owner_id,
    issuer: request.provider,
    issuer_id: request.issuerAuthorizationId,
    kind: 'authorization',
    currency: request.currency,
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
    merchant_amount_minor: request.merchantAmountMinor,
    merchant_currency: request.merchantCurrency,
    ...placeOf(request, chain.row),
    decline_reason: isDeclined ? verdict.reason : null,
    explanation: isDeclined && verdict.reason !== null ? explainVerdict(request, state, verdict) : null,
    flags: withTags(chain.row?.flags ?? '{}', verdict.ruled?.tags ?? []),
    linked_id: chain.row?.linked_id ?? null,
    authorized_at_ms: state.authorizedAtMs,
  }
}

/**
 * Where the purchase was made, and whether the card was there. An increment is made later and elsewhere (a hotel's office asks for what
 * the card began at its desk), so it changes neither; what is counted and remembered of the past reads them here.
 */
function placeOf(
  { merchant, channel }: AuthorizationRequest,
  begun: ChainRow | undefined,
): Pick<ChainRow, 'merchant' | 'merchant_id' | 'mcc' | 'category' | 'country' | 'channel'> {
  if (begun !== undefined && begun.channel !== '') {
    const { merchant: where, merchant_id, mcc, category, country } = begun
    return { merchant: where, merchant_id, mcc, category, country, channel: begun.channel }
  }
  return {
    merchant: JSON.stringify(merchant),
    merchant_id: merchant.id,
    mcc: merchant.categoryCode,
    category: merchant.category,
    country: merchant.country,
    channel,
  }
}

/** A rule's mark stands among the flags of a payment, told apart from our own by its beginning. */
function withTags(flags: string, tags: readonly string[]): string {
  if (tags.length === 0) return flags
  const known = flags
    .slice(1, -1)
    .split(',')
    .filter((flag) => flag !== '')
  return `{${[...new Set([...known, ...tags.map((tag) => `tag:${tag}`)])].join(',')}}`
}

function explainVerdict(
  request: AuthorizationRequest,
  { card, balance }: DecisionState,
  { reason, failed }: Verdict,
): string | null {
  if (reason === null) return null
  return explain(reason, {
    currency: card.currency as Currency,
    amountMinor: request.amountMinor,
    check: failed ?? undefined,
    availableMinor: balance.ledgerMinor - balance.overdraftMinor - balance.heldMinor,
    merchantName: request.merchant.name,
    categoryName: nameOfCategory(request.merchant.category || request.merchant.categoryCode),
    countryName: nameOfCountry(request.merchant.country),
    frozenBy: card.frozen_by ?? undefined,
  })
}

/** Counters are settled first: their sums are of the chains as they were before this batch. */
async function writeBatch(
  client: HotPathClient,
  { accounts, usage, memory, writes }: Batch,
  clockMs: number,
): Promise<void> {
  const balances = [...accounts.values()]
    .filter(({ isChanged }) => isChanged)
    .flatMap(({ balances: rows }) => [...rows.values()])
  await Promise.all([
    insertFactKeys(client, writes.keys, clockMs),
    insertChains(client, [...writes.newChains.values()], clockMs),
    updateChains(client, [...writes.changedChains.values()], clockMs),
    insertFacts(client, writes.facts, clockMs),
    insertDecisions(client, writes.decisions, clockMs),
    insertTransfers(client, writes.transfers, clockMs),
    updateBalances(client, balances),
    upsertCounters(client, usage.settle()),
    memory.write(),
    upsertIncrements(client, writes.increments),
    markCardUse(client, writes.cardUses),
    ...writes.exceptionUses.map((use) => useException(client, use, clockMs)),
    insertOutboxEvents(client, writes.outbox, clockMs),
  ])
}
