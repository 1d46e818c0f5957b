import { EMPTY_FOLD, fold } from '@cardwright/ledger'
import { type ChainRow, selectChainsByIssuerId, selectFactsOfChains } from '../../models/issuing/chain-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import type { ProviderFact, ProviderRecord } from '../../providers/issuer/provider-record.ts'
import type { BatchTools } from './batch.ts'
import type { CardAddress } from './card-directory.ts'
import { chainNames, placeOfChain } from './chain-names.ts'
import type { Ingestion } from './ingestion.ts'

/**
 * A chain is in one currency. What the issuer approved of it in another one is told of a chain beside it, under a name of its own: here it
 * may stand as declined, as we cannot approve such a thing.
 */
export function partsByCurrency(told: ProviderRecord): [ProviderRecord, ...ProviderRecord[]] {
  const foreign = told.facts.filter(({ currency, isApproved }) => currency !== undefined && isApproved)
  if (foreign.length === 0) return [told]
  const others = new Map<string, ProviderFact[]>()
  for (const fact of foreign) {
    const { currency = told.currency } = fact
    const own = { ...fact, providerId: `${fact.providerId}:${currency}` }
    others.set(currency, [...(others.get(currency) ?? []), own])
  }
  return [
    { ...told, facts: told.facts.filter((fact) => !foreign.includes(fact)) },
    ...[...others].map(([currency, facts]) => ({
      ...told,
      currency,
      facts,
      outcomes: [],
      merchantAmountMinor: facts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
      merchantCurrency: currency,
    })),
  ]
}

/**
 * The chain that a record belongs to. What the chain knows already stays with it, in its own currency; an authorization of another
 * account keeps its chain to itself.
 */
export async function findChain(
  client: HotPathClient,
  { lane, accountId }: CardAddress,
  told: ProviderRecord,
  isKnown: boolean,
): Promise<{ record: ProviderRecord; row: ChainRow | undefined }> {
  const { provider: issuer, chainId, currency } = told
  const question = { chainId, accountId, currency }
  const rows = await selectChainsByIssuerId(
    client,
    chainNames(question).map((issuer_id) => ({ lane, issuer, issuer_id })),
  )
  const { ownName, own, besideName, beside } = placeOfChain(rows, question)
  if (own === undefined || own.currency === currency) return { record: { ...told, chainId: ownName }, row: own }
  if (beside === undefined && isKnown)
    return { record: { ...told, chainId: ownName, currency: own.currency }, row: own }
  return { record: { ...told, chainId: besideName }, row: beside }
}

export async function loadChain(
  client: HotPathClient,
  tools: BatchTools,
  address: CardAddress,
  row: ChainRow | undefined,
): Promise<Ingestion['chain']> {
  if (row === undefined) return { row: undefined, id: tools.newId('auth', address.lane), facts: [], before: EMPTY_FOLD }
  const facts = (await selectFactsOfChains(client, [row])).get(row.id) ?? []
  return { row, id: row.id, facts: [...facts], before: fold(facts, linkedRefundsOf(row)) }
}

/** On a refund's own chain the column holds its own amount, which the fold finds by itself. */
const linkedRefundsOf = (row: ChainRow): bigint => (row.kind === 'refund' ? 0n : row.refunded_minor)
