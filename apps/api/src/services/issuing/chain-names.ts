import type { ChainRow } from '../../models/issuing/chain-model.ts'

/** What is told or asked of one authorization at the issuer: on whose account, and in which currency. */
export interface ChainQuestion {
  /** The issuer's own id of the authorization. */
  chainId: string
  accountId: string
  currency: string
}

/**
 * A chain is of one account and in one currency, and is called what the issuer calls the authorization. What comes first decides whose
 * and which that is; what the issuer tells of the same authorization for another account, or in another currency, is a chain beside it.
 */
export function chainNames({ chainId, accountId, currency }: ChainQuestion): string[] {
  const names = [chainId, `${chainId}:${accountId}`]
  return [...names, ...names.map((name) => `${name}:${currency}`)]
}

export interface ChainPlace {
  ownName: string
  /** What is told in the account's first currency. */
  own: ChainRow | undefined
  besideName: string
  /** What is told in this currency, where the account's first is another. */
  beside: ChainRow | undefined
}

/** Finds the account's chains among those that have one of the `chainNames`. */
export function placeOfChain(rows: readonly ChainRow[], { chainId, accountId, currency }: ChainQuestion): ChainPlace {
  const named = (name: string): ChainRow | undefined => rows.find(({ issuer_id: id }) => id === name)
  const first = named(chainId)
  const isOthers = first !== undefined && first.account_id !== accountId
  const ownName = isOthers ? `${chainId}:${accountId}` : chainId
  const besideName = `${ownName}:${currency}`
  const beside = named(besideName)
  return {
    ownName,
    own: named(ownName),
    besideName,
    beside: beside?.account_id === accountId ? beside : undefined,
  }
}

/** The issuer's own id of a chain's authorization. */
export const issuerIdOf = (name: string): string => name.split(':', 1)[0] ?? name
