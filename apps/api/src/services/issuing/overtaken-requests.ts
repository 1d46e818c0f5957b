import { fold } from '@cardwright/ledger'
import { lockBalances } from '../../models/issuing/balance-model.ts'
import {
  type ChainRow,
  selectChainsByIssuerId,
  selectFactsOfChains,
  updateChains,
} from '../../models/issuing/chain-model.ts'
import { selectCardStates } from '../../models/issuing/decision-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { writeCounters } from '../../models/issuing/usage-model.ts'
import type { AddressedRequest, BatchTools } from './batch.ts'
import { placeOfChain } from './chain-names.ts'
import { countChange } from './record-counts.ts'
import { distinct, keyName, keysOf, placeOfRequest, questionOf } from './request-chains.ts'

/**
 * A clearing that overtook its authorization knew neither where nor when the purchase was authorized, and was counted at its own place and time.
 * Now that the request tells, what posted is counted where the purchase is: limits and rules then see it there, as if the request had come
 * first. The locks of all accounts of the batch are taken here, in their order.
 */
export async function moveOvertaken(
  client: HotPathClient,
  tools: BatchTools,
  requests: readonly AddressedRequest[],
  clockMs: number,
): Promise<void> {
  const owners = new Map(requests.map(({ address }) => [address.accountId, address.lane]))
  await lockBalances(
    client,
    [...owners].map(([account_id, lane]) => ({ lane, account_id })),
  )
  const rows = await selectChainsByIssuerId(client, distinct(requests.flatMap(keysOf), keyName))
  for (const addressed of requests) {
    const row = overtakingOf(rows, addressed)
    if (row !== undefined) await move(client, tools, addressed, row, clockMs)
  }
}

/** The chain of a clearing alone that this request is about. */
function overtakingOf(rows: readonly ChainRow[], addressed: AddressedRequest): ChainRow | undefined {
  const inLane = rows.filter(({ lane }) => lane === addressed.address.lane)
  const { own } = placeOfChain(inLane, questionOf(addressed))
  return own?.channel === '' && own.currency === addressed.request.currency ? own : undefined
}

async function move(
  client: HotPathClient,
  tools: BatchTools,
  { request, address }: AddressedRequest,
  overtaking: ChainRow,
  clockMs: number,
): Promise<void> {
  const { lane, accountId: account_id, cardId: card_id } = address
  const [card] = await selectCardStates(client, [{ lane, card_id }])
  if (card === undefined) return
  const facts = (await selectFactsOfChains(client, [overtaking])).get(overtaking.id) ?? []
  const before = fold(facts, overtaking.refunded_minor)
  const row = { ...overtaking, ...placeOfRequest(request), authorized_at_ms: request.authorizedAtMs }
  const balances = await lockBalances(client, [{ lane, account_id }])
  const chain = { row: overtaking, id: overtaking.id, facts, before }
  // The chain stood for a request of its own, which the decision will count.
  const uncounted = { atMs: row.authorized_at_ms, attempts: -1, declined: 0 }
  const { counters, memory } = await countChange(
    { client, tools, address, card, chain },
    row,
    before,
    [uncounted],
    balances,
  )
  await writeCounters(client, counters)
  await memory.write()
  await updateChains(client, [row], clockMs)
}
