import { type BalanceRow, lockBalances } from '../../models/issuing/balance-model.ts'
import {
  type AnsweredRow,
  type CardStateRow,
  type NewFactKey,
  selectAnswered,
  takeFactKeys,
} from '../../models/issuing/decision-model.ts'
import { selectCurrentNumber } from '../../models/issuing/rule-set-reading.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { type Answer, type AuthorizationRequest, requestFactId } from '../../providers/issuer/authorization-request.ts'
import type {
  AddressedRequest,
  Batch,
  BatchTools,
  CountedControls,
  Decided,
  DecisionTools,
  LiveAccount,
  LiveChain,
  Place,
} from './batch.ts'
import { CardReading } from './card-reading.ts'
import type { KnownCard } from './known-cards.ts'
import type { LiveRules } from './live-rules.ts'
import { AccountMemory, toLockedAccount } from './memory-cache.ts'
import { moveOvertaken } from './overtaken-requests.ts'
import { distinct, type RequestChains, readChains } from './request-chains.ts'
import { eventTimeOf, ruleSubjectOf, toRuleCard, velocitySubjectOf } from './rule-context.ts'
import type { RuleInput } from './rule-input.ts'
import { RuleMemory } from './rule-memory.ts'
import { saveMemories } from './save-memories.ts'
import { type CounterRead, readsFor, UsageSession } from './usage.ts'

/** Takes the locks of all accounts of a batch, and reads everything that its decisions look at. */
export async function readBatch(
  client: HotPathClient,
  tools: DecisionTools,
  requests: readonly AddressedRequest[],
  clockMs: number,
): Promise<Batch> {
  const addresses = requests.map(({ address }) => address)
  const owners = distinct(addresses, ({ accountId }) => accountId).map(({ lane, accountId }) => ({
    lane,
    account_id: accountId,
  }))
  const reading = new CardReading(
    client,
    tools,
    distinct(addresses, ({ cardId }) => cardId),
  )
  const usage = new UsageSession(client)
  const controls: Batch['controls'] = new Map()
  if (tools.expectsKnown === true) await moveOvertaken(client, tools, requests, clockMs)
  const later = requests.filter(({ request }) => tools.expectsKnown === true || request.attempt > 0)
  // Sent together and run in this order: what is read after the locks is what stands while they are held.
  const [balances, number, chains] = await Promise.all([
    lockBalances(client, owners),
    selectCurrentNumber(client),
    readChains(client, later),
    reading.readNew(),
    usage.prefetch(foreseenReads(requests, reading, controls)),
  ])
  const accounts = toAccounts(balances)
  const rules = await tools.ruleSets.at(client, number)
  const cards = await reading.settle(accounts)
  const remembered = rules === undefined ? [] : takeRemembered(rules, accounts)
  const memory = new RuleMemory(client, remembered)
  const inputs = rules === undefined ? new Map<string, RuleInput>() : ruleInputs(requests, cards, chains)
  const [{ places, keys, answered }] = await Promise.all([
    takeKeys({ client, tools, requests, chains, clockMs }),
    loadUsage({ usage, controls, requests, cards, chains }),
    rules === undefined ? undefined : loadMemory({ client, rules, memory, remembered, inputs }),
  ])
  return {
    client,
    tools,
    clockMs,
    rules,
    memory,
    remembered: new Map(remembered.map((one) => [one.account.accountId, one])),
    inputs,
    accounts,
    cards,
    places,
    controls,
    usage,
    answered,
    writes: {
      keys,
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
      answered.get(`request ${request.requestId}`) ?? answered.get(`fact ${factKeyOf(request)}`),
  }
}

/**
 * What requests will read of counters if their cards are as they were: asked for together with the locks, it saves a trip. Who comes back
 * for more asks at the time of his chain, which is not known yet.
 */
function foreseenReads(
  requests: readonly AddressedRequest[],
  reading: CardReading,
  controls: Batch['controls'],
): CounterRead[] {
  const reads: CounterRead[] = []
  for (const { request, address } of requests) {
    const card = reading.foresee(address.cardId)
    if (card === undefined || request.attempt > 0) continue
    const atMs = request.authorizedAtMs
    const documents = controlsFor(card, request, atMs)
    controls.set(request.requestId, { card, atMs, documents })
    for (const document of documents) reads.push(...document.reads)
  }
  return reads
}

const factKeyOf = ({ issuerAuthorizationId, attempt }: AuthorizationRequest): string =>
  requestFactId(issuerAuthorizationId, attempt)

/**
 * The key of every request, which is unique for ever. Two of the same kind in one batch need one key: the first decides, and the second
 * finds its answer. Where answers given before are expected, keys are taken now: who does not get one was answered.
 */
async function takeKeys(given: {
  client: HotPathClient
  tools: BatchTools
  requests: readonly AddressedRequest[]
  chains: RequestChains
  clockMs: number
}): Promise<{ places: Map<string, Place>; keys: NewFactKey[]; answered: Map<string, Decided> }> {
  const { client, tools, chains, clockMs } = given
  const byRequest = firstOfEach(given.requests, ({ request }) => request.requestId)
  const requests = firstOfEach(byRequest, ({ request }) => factKeyOf(request))
  const places = new Map<string, Place>()
  const keys = requests.map((addressed): NewFactKey => {
    const { request, address } = addressed
    const { lane } = address
    const { requestId, provider } = request
    const chain = chains.of(addressed) ?? chains.begin(addressed, tools.newId('auth', lane))
    const factId = tools.newId('fact', lane)
    places.set(requestId, { chain, factId })
    return {
      lane,
      provider,
      provider_id: factKeyOf(request),
      request_id: requestId,
      authorization_id: chain.id,
      fact_id: factId,
    }
  })
  const answered = new Map<string, Decided>()
  if (tools.expectsKnown !== true) return { places, keys, answered }
  const taken = await takeFactKeys(client, keys, clockMs)
  const refused = keys.filter(({ provider_id: id }) => !taken.has(id))
  for (const { request_id: id } of refused) places.delete(id)
  for (const row of await selectAnswered(client, refused)) rememberAnswered(answered, row)
  return { places, keys: [], answered }
}

export function firstOfEach<T, K>(items: readonly T[], keyOf: (item: T) => K): T[] {
  const seen = new Set<K>()
  return items.filter((item) => seen.size < seen.add(keyOf(item)).size)
}

function toAccounts(rows: readonly BalanceRow[]): Map<string, LiveAccount> {
  const accounts = new Map<string, LiveAccount>()
  for (const row of rows) {
    const account = accounts.get(row.account_id)
    if (account === undefined)
      accounts.set(row.account_id, {
        isChanged: false,
        stateVersion: row.state_version,
        balances: new Map([[row.currency, row]]),
        seq: row.decision_seq,
        home: row,
      })
    else {
      account.balances.set(row.currency, row)
      account.stateVersion += row.state_version
    }
  }
  for (const account of accounts.values())
    account.seq = [...account.balances.values()].reduce((top, { decision_seq: seq }) => (seq > top ? seq : top), 0n)
  return accounts
}

function takeRemembered(rules: LiveRules, accounts: ReadonlyMap<string, LiveAccount>): AccountMemory[] {
  const remembered: AccountMemory[] = []
  for (const { balances } of accounts.values()) {
    const locked = toLockedAccount([...balances.values()])
    if (locked === undefined) continue
    const { accountId, seq, changes } = locked
    remembered.push(new AccountMemory(locked, rules.kept.take(accountId, { set: rules.number, seq, changes })))
  }
  return remembered
}

async function loadMemory(given: {
  client: HotPathClient
  rules: LiveRules
  memory: RuleMemory
  remembered: readonly AccountMemory[]
  inputs: ReadonlyMap<string, RuleInput>
}): Promise<void> {
  const { client, rules, memory, remembered, inputs } = given
  const behind = remembered.filter(({ isBehind }) => isBehind)
  if (behind.length > 0)
    await saveMemories(
      client,
      rules,
      behind.map(({ account }) => account),
    )
  await memory.load(rules, [...inputs.values()])
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

export const authorizedAtOf = (request: AuthorizationRequest, chain: LiveChain | undefined): number =>
  chain?.row?.authorized_at_ms ?? request.authorizedAtMs

const merchantOf = ({ merchant }: AuthorizationRequest) => ({
  mcc: merchant.categoryCode,
  category: merchant.category,
})

/** The documents that apply to a request, each with the counters of its limits. */
export const controlsFor = (
  { documents }: KnownCard,
  request: AuthorizationRequest,
  atMs: number,
): CountedControls['documents'] =>
  documents.map(({ name, compiled, owner }) => ({
    name,
    compiled,
    reads: compiled.limits.length === 0 ? [] : readsFor(compiled, owner, merchantOf(request), atMs),
  }))

interface UsageNeeds extends Pick<Batch, 'usage' | 'controls'> {
  requests: readonly AddressedRequest[]
  cards: Batch['cards']
  chains: RequestChains
}

/** Adds what was not foreseen, and reads the counters of that. */
async function loadUsage({ usage, controls, requests, cards, chains }: UsageNeeds): Promise<void> {
  const reads: CounterRead[] = []
  for (const addressed of requests) {
    const { request, address } = addressed
    const card = cards.get(address.cardId)
    if (card === undefined) continue
    const atMs = authorizedAtOf(request, chains.of(addressed))
    let counted = controls.get(request.requestId)
    if (counted?.card.documents !== card.documents || counted.atMs !== atMs) {
      counted = { card, atMs, documents: controlsFor(card, request, atMs) }
      controls.set(request.requestId, counted)
    }
    for (const document of counted.documents) reads.push(...document.reads)
  }
  await usage.load(reads)
}

const ruleInputs = (
  requests: readonly AddressedRequest[],
  cards: Batch['cards'],
  chains: RequestChains,
): Map<string, RuleInput> => {
  const inputs = new Map<string, RuleInput>()
  const begun = new Map<string, RuleInput>()
  for (const addressed of requests) {
    const { request, address } = addressed
    const card = cards.get(address.cardId)
    if (card === undefined) continue
    const input = toRuleInput(request, card.state, chains.of(addressed))
    // An increment may come in one batch with the request that began its chain.
    const first = begun.get(request.issuerAuthorizationId)
    if (first === undefined) begun.set(request.issuerAuthorizationId, input)
    else Object.assign(input, { chain: first.chain, chainAtMs: first.chainAtMs })
    inputs.set(request.requestId, input)
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
