import type { IssuerCheck } from '@cardwright/contracts'
import type { PostedFactRow } from '../../models/issuing/posted-fact-model.ts'
import type { CurrencyTotal, Difference } from '../../models/reconciliation-model.ts'
import type { ProviderRecord } from '../../providers/issuer/provider-record.ts'

/** A clearing or refund of the issuer, with the card of ours that it names. */
export interface BookedAtIssuer {
  issuerTransactionId: string
  record: ProviderRecord
  cardId: string | undefined
}

const signed = ({ kind, amount_minor: amountMinor }: Pick<PostedFactRow, 'kind' | 'amount_minor'>): bigint =>
  kind === 'refund' ? -amountMinor : amountMinor

/** What the issuer booked, in minor units: a refund is negative. */
const bookedMinor = ({ facts }: ProviderRecord): bigint =>
  facts.reduce((sum, { kind, amountMinor }) => sum + (kind === 'refund' ? -amountMinor : amountMinor), 0n)

const sumOf = (facts: readonly PostedFactRow[]): bigint => facts.reduce((sum, fact) => sum + signed(fact), 0n)
const wordsOf = (words: readonly string[]): string => [...new Set(words)].toSorted().join(' ')

/** What a clearing here is, in one line. */
export const describeFacts = (facts: readonly PostedFactRow[]): string =>
  `${sumOf(facts)} ${wordsOf(facts.map(({ currency }) => currency))}`
export const describeRecord = (record: ProviderRecord): string => `${bookedMinor(record)} ${record.currency}`

/** Compares one transaction of the issuer with what is booked of it here: usually one fact. Expected is what the issuer says. */
export function compareTransaction(
  { issuerTransactionId: subject, record, cardId }: BookedAtIssuer,
  facts: readonly PostedFactRow[],
): Difference[] {
  const compared: readonly [IssuerCheck, string, string][] = [
    ['clearing_amount', String(bookedMinor(record)), String(sumOf(facts))],
    ['clearing_currency', record.currency, wordsOf(facts.map(({ currency }) => currency))],
    ['clearing_card', cardId ?? record.issuerCardId, wordsOf(facts.map(({ card_id: card }) => card))],
  ]
  return compared.flatMap(([check, expected, found]) =>
    expected === found ? [] : [{ check, subject, expected, found }],
  )
}

/** Adds both sides up, by currency. */
export class Totals {
  readonly #byCurrency = new Map<string, { issuer: bigint; here: bigint; issuerCount: number; hereCount: number }>()

  addIssuer(record: ProviderRecord): void {
    const total = this.#of(record.currency)
    total.issuer += bookedMinor(record)
    total.issuerCount += 1
  }

  addHere(facts: readonly PostedFactRow[]): void {
    for (const fact of facts) {
      const total = this.#of(fact.currency)
      total.here += signed(fact)
      total.hereCount += 1
    }
  }

  toList(): CurrencyTotal[] {
    return [...this.#byCurrency]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([currency, { issuer, here, ...counts }]) => ({
        currency,
        issuerMinor: String(issuer),
        hereMinor: String(here),
        ...counts,
      }))
  }

  #of(currency: string) {
    const total = this.#byCurrency.get(currency) ?? { issuer: 0n, here: 0n, issuerCount: 0, hereCount: 0 }
    this.#byCurrency.set(currency, total)
    return total
  }
}
