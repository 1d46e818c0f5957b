/** What happened, in the words of docs/domain-language.md; the same words as `reporting.facts.kind`. */
export const FACT_KINDS = [
  'authorization',
  'increment',
  'advice',
  'reversal',
  'capture',
  'force_post',
  'refund',
  'expiry',
  'close',
] as const
export type FactKind = (typeof FACT_KINDS)[number]

/**
 * One thing a provider told us about a chain (an authorization and all that follows it), or that we decided ourselves.
 * Facts are never changed; what a chain amounts to is folded from the *set* of its facts, so that neither the order
 * of arrival nor duplicates can matter.
 */
export interface Fact {
  readonly id: string
  readonly kind: FactKind
  /** The provider's recorded outcome once that is known, our own answer until then. Declined facts weigh nothing. */
  readonly isApproved: boolean
  /** Minor units, never negative. For an absolute advice the whole amount of the authorization at that moment. */
  readonly amountMinor: bigint
  /** True where `amountMinor` is the whole and not a difference. */
  readonly isAbsolute: boolean
  /** The difference that the provider itself stated beside an absolute amount; independent of any order. */
  readonly deltaMinor: bigint | null
  /** What the decision held on top (fuel, restaurant, hotel), in minor units. */
  readonly bufferMinor: bigint
  /** A clearing after which no other comes. */
  readonly isFinal: boolean
  /** The provider's time in Unix milliseconds, and its own order among facts of the same time. */
  readonly providerAtMs: number
  readonly providerSequence: number
}
