import { EMPTY_FOLD, fold } from '@cardwright/ledger'
import {
  type ChainKey,
  type ChainRow,
  selectChainsByIssuerId,
  selectFactsOfChains,
} from '../../models/issuing/chain-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import type { AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'
import type { AddressedRequest, LiveChain } from './batch.ts'
import { type ChainPlace, chainNames, placeOfChain } from './chain-names.ts'

/** The chains of a batch's requests. Which one a request belongs to depends on its account and its currency, too. */
export class RequestChains {
  readonly #names = new Map<string, string>()
  readonly #chains = new Map<string, LiveChain>()

  /** Says that a request belongs to another chain than the one that the issuer's id names. */
  call({ request }: AddressedRequest, name: string): void {
    if (name !== request.issuerAuthorizationId) this.#names.set(request.requestId, name)
  }

  of(addressed: AddressedRequest): LiveChain | undefined {
    return this.#chains.get(this.#keyOf(addressed))
  }

  put(addressed: AddressedRequest, chain: LiveChain): void {
    this.#chains.set(this.#keyOf(addressed), chain)
  }

  begin(addressed: AddressedRequest, id: string): LiveChain {
    const chain = { row: undefined, id, name: this.#nameOf(addressed), facts: [], current: EMPTY_FOLD }
    this.put(addressed, chain)
    return chain
  }

  #nameOf({ request }: AddressedRequest): string {
    return this.#names.get(request.requestId) ?? request.issuerAuthorizationId
  }

  #keyOf(addressed: AddressedRequest): string {
    return `${addressed.address.accountId} ${this.#nameOf(addressed)}`
  }
}

export async function readChains(client: HotPathClient, later: readonly AddressedRequest[]): Promise<RequestChains> {
  const chains = new RequestChains()
  if (later.length === 0) return chains
  const rows = await selectChainsByIssuerId(client, distinct(later.flatMap(keysOf), keyName))
  const facts = await selectFactsOfChains(client, rows)
  const live = new Map(
    rows.map((row): [string, LiveChain] => {
      const own = facts.get(row.id) ?? []
      const current = fold(own, row.refunded_minor)
      return [row.id, { row, id: row.id, name: row.issuer_id, facts: own, current }]
    }),
  )
  for (const addressed of later) {
    const inLane = rows.filter(({ lane }) => lane === addressed.address.lane)
    const { name, row } = chooseChain(addressed, placeOfChain(inLane, questionOf(addressed)))
    chains.call(addressed, name)
    const chain = row === undefined ? undefined : live.get(row.id)
    if (chain !== undefined) chains.put(addressed, chain)
  }
  return chains
}

export const questionOf = ({ request, address }: AddressedRequest) => ({
  chainId: request.issuerAuthorizationId,
  accountId: address.accountId,
  currency: request.currency,
})

/** Where a clearing came first in another currency, what is asked for is beside it. Who asks for more in another one is declined where he began. */
function chooseChain(
  { request }: AddressedRequest,
  { ownName, own, besideName, beside }: ChainPlace,
): { name: string; row: ChainRow | undefined } {
  const isElsewhere = own !== undefined && own.currency !== request.currency
  const isBesideClearing = request.attempt === 0 && own?.channel === ''
  if (isElsewhere && (beside !== undefined || isBesideClearing)) return { name: besideName, row: beside }
  return { name: ownName, row: own }
}

export const distinct = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
]

/** Under which names the chain of a request may stand. */
export const keysOf = (addressed: AddressedRequest): ChainKey[] =>
  chainNames(questionOf(addressed)).map((issuer_id) => ({
    lane: addressed.address.lane,
    issuer: addressed.request.provider,
    issuer_id,
  }))

export const keyName = ({ lane, issuer_id: name }: ChainKey): string => `${lane} ${name}`

/** Where a purchase is, as its chain keeps it. */
export const placeOfRequest = ({ merchant, channel }: AuthorizationRequest): ChainPlaceColumns => ({
  merchant: JSON.stringify(merchant),
  merchant_id: merchant.id,
  mcc: merchant.categoryCode,
  category: merchant.category,
  country: merchant.country,
  channel,
})

export type ChainPlaceColumns = Pick<ChainRow, 'merchant' | 'merchant_id' | 'mcc' | 'category' | 'country' | 'channel'>
