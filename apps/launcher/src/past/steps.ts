import type { Shop } from './shops.ts'

export type CardName = 'everyday' | 'subscriptions' | 'travel' | 'tickets'
export type Channel = 'online' | 'chip' | 'contactless'

/** What a step is expected to come to, by the program's own words. */
export type Expected =
  | 'approved'
  | 'limit_exceeded'
  | 'insufficient_funds'
  | 'category_blocked'
  | 'merchant_blocked'
  | 'single_use_consumed'
  | 'fraud_suspected'
  | 'verification_failed'
  | 'card_not_active'

interface Common {
  /** When it happens, in Unix seconds; no two steps share one. */
  readonly at: number
}

export interface Purchase extends Common {
  readonly kind: 'authorize'
  /** Names the payment within this past. */
  readonly payment: string
  readonly card: CardName
  readonly shop: Shop
  /** Minor units of the shop's currency. */
  readonly amountMinor: number
  readonly channel: Channel
  readonly expected: Expected
  /** Further fields of the network's call. */
  readonly more?: Readonly<Record<string, string>>
}

/** What follows on a purchase. Amounts are minor units of the card's currency; without one it is all there is. */
export type Sequel = Common & { readonly payment: string } & (
    | { readonly kind: 'increment'; readonly amountMinor: number }
    | { readonly kind: 'capture'; readonly amountMinor?: number; readonly isLast?: boolean }
    | { readonly kind: 'reverse'; readonly amountMinor?: number }
    | { readonly kind: 'expire' }
    | { readonly kind: 'refund'; readonly amountMinor?: number }
  )

export interface Deposit extends Common {
  readonly kind: 'fund'
  readonly amountMinor: number
}

export type Step = Purchase | Sequel | Deposit
