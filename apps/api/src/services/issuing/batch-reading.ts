import { EMPTY_FOLD, fold } from '@cardwright/ledger'
import { type BalanceRow, lockBalances } from '../../models/issuing/balance-model.ts'
import { selectChainsByIssuerId, selectFactsOfChains } from '../../models/issuing/chain-model.ts'
import {
  type AnsweredRow,
  type CardStateRow,
  insertFactKeys,
  type NewFactKey,
  selectAnswered,
  selectCardStates,
} from '../../models/issuing/decision-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { type Answer, type AuthorizationRequest, requestFactId } from '../../providers/issuer/authorization-request.ts'
import type {
  AddressedRequest,
  Batch,
  BatchTools,
  CountedControls,
  Decided,
  LiveAccount,
  LiveChain,
  Place,
} from './batch.ts'
import type { LiveRules } from './live-rules.ts'
import { AccountMemory, toLockedAccount } from './memory-cache.ts'
import { eventTimeOf, ruleSubjectOf, toRuleCard, velocitySubjectOf } from './rule-context.ts'
import type { RuleInput } from './rule-input.ts'
import { RuleMemory } from './rule-memory.ts'
import { saveMemories } from './save-memories.ts'
import { type CounterRead, readsFor, UsageSession } from './usage.ts'

/** Takes the locks of all accounts of a batch, and reads everything that its decisions look at. */
export async function readBatch(
  client: HotPathClient,
  tools: BatchTools,
  requests: readonly AddressedRequest[],
  clockMs: number,
): Promise<Batch> {
  const addresses = requests.map(({ address }) => address)
  const owners = distinct(addresses, ({ accountId }) => accountId).map(({ lane, accountId }) => ({
    lane,
    account_id: accountId,
  }))
  const cardKeys = distinct(addresses, ({ cardId }) => cardId).map(({ lane, cardId }) => ({ lane, card_id: cardId }))
  const later = requests.filter(({ request }) => tools.expectsAnyOrder === true || request.attempt > 0)
  // Sent together and run in this order: what is read after the locks is what stands while they are held.
  const [balances, cards, chains] = await Promise.all([
    lockBalances(client, owners),
    selectCardStates(client, cardKeys),
    readChains(client, later),
  ])
  const cardsById = new Map(cards.map((card) => [card.card_id, card]))
  const rules = await tools.ruleSets.at(client, cards[0]?.rule_set ?? 0n)
  const accounts = toAccounts(balances)
  const remembered = rules === undefined ? [] : takeRemembered(rules, accounts)
  const memory = new RuleMemory(client, remembered)
  const inputs = rules === undefined ? new Map<string, RuleInput>() : ruleInputs(requests, cardsById, chains)
  const [{ places, answered }, { usage, controls }] = await Promise.all([
    takeKeys({ client, tools, requests, chains, clockMs }),
    loadUsage({ client, tools, requests, cards: cardsById, chains }),
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
    cards: cardsById,
    places,
    controls,
    usage,
    answered,
    writes: {
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

const distinct = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
]

const factKeyOf = ({ issuerAuthorizationId, attempt }: AuthorizationRequest): string =>
  requestFactId(issuerAuthorizationId, attempt)

/**
 * Takes the key of every request, which is unique for ever; who does not get it was answered before. Two of the same kind in one batch
 * need one key: the first decides, and the second finds its answer.
 */
async function takeKeys(given: {
  client: HotPathClient
  tools: BatchTools
  requests: readonly AddressedRequest[]
  chains: Map<string, LiveChain>
  clockMs: number
}): Promise<{ places: Map<string, Place>; answered: Map<string, Decided> }> {
  const { client, tools, chains, clockMs } = given
  const byRequest = firstOfEach(given.requests, ({ request }) => request.requestId)
  const requests = firstOfEach(byRequest, ({ request }) => factKeyOf(request))
  const places = new Map<string, Place>()
  const keys = requests.map(({ request, address: { lane } }): NewFactKey => {
    const { requestId, issuerAuthorizationId, provider } = request
    const chain = chains.get(issuerAuthorizationId) ?? newChain(tools.newId('auth', lane))
    chains.set(issuerAuthorizationId, chain)
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
  const taken = await insertFactKeys(client, keys, clockMs)
  const answered = new Map<string, Decided>()
  const refused = keys.filter(({ provider_id: id }) => !taken.has(id))
  for (const { request_id: id } of refused) places.delete(id)
  for (const row of await selectAnswered(client, refused)) rememberAnswered(answered, row)
  return { places, answered }
}

const newChain = (id: string): LiveChain => ({ row: undefined, id, facts: [], current: EMPTY_FOLD })

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>()
  return items.filter((item) => seen.size < seen.add(keyOf(item)).size)
}

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

const merchantOf = ({ merchant }: AuthorizationRequest) => ({
  mcc: merchant.categoryCode,
  category: merchant.category,
})

/** The documents that apply to a request, each with the counters of its limits. */
export const controlsFor = (
  tools: BatchTools,
  card: CardStateRow,
  request: AuthorizationRequest,
  atMs: number,
): CountedControls['documents'] =>
  documentsOf(tools, card).map(({ name, compiled, owner }) => ({
    name,
    compiled,
    reads: compiled.limits.length === 0 ? [] : readsFor(compiled, owner, merchantOf(request), atMs),
  }))

interface UsageNeeds {
  client: HotPathClient
  tools: BatchTools
  requests: readonly AddressedRequest[]
  cards: ReadonlyMap<string, CardStateRow>
  chains: ReadonlyMap<string, LiveChain>
}

async function loadUsage({
  client,
  tools,
  requests,
  cards,
  chains,
}: UsageNeeds): Promise<Pick<Batch, 'usage' | 'controls'>> {
  const usage = new UsageSession(client)
  const controls: Batch['controls'] = new Map()
  const reads: CounterRead[] = []
  for (const { request, address } of requests) {
    const card = cards.get(address.cardId)
    if (card === undefined) continue
    const atMs = authorizedAtOf(request, chains.get(request.issuerAuthorizationId))
    const documents = controlsFor(tools, card, request, atMs)
    controls.set(request.requestId, { atMs, documents })
    for (const document of documents) reads.push(...document.reads)
  }
  await usage.load(reads)
  return { usage, controls }
}

const ruleInputs = (
  requests: readonly AddressedRequest[],
  cards: ReadonlyMap<string, CardStateRow>,
  chains: ReadonlyMap<string, LiveChain>,
): Map<string, RuleInput> => {
  const inputs = new Map<string, RuleInput>()
  const begun = new Map<string, RuleInput>()
  for (const { request, address } of requests) {
    const card = cards.get(address.cardId)
    if (card === undefined) continue
    const input = toRuleInput(request, card, chains.get(request.issuerAuthorizationId))
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
