import { until } from '../../support/until.ts'
import type { Card } from './person.ts'
import type { Program } from './program.ts'

/** The card network and the merchants, through the sandbox's Stripe-compatible API. */

export interface Shop {
  readonly name: string
  readonly category: string
  readonly city: string
  readonly country: string
  readonly networkId: string
}

/** Invented, as in the sandbox's terminal. */
export const SHOPS = {
  books: shop('Paper and Ink Books', 'book_stores', 'Austin', 'US', 13),
  groceries: shop('Corner Grocery', 'grocery_stores_supermarkets', 'Portland', 'US', 1),
  noodles: shop('Noodle Kitchen', 'eating_places_restaurants', 'Chicago', 'US', 3),
  music: shop('Tune Stream Music', 'digital_goods_media', 'Los Angeles', 'US', 16),
  transit: shop('Metro Transit', 'commuter_transport_and_ferries', 'Seattle', 'US', 7),
  cafe: shop('Café de la Place', 'eating_places_restaurants', 'Lyon', 'FR', 22),
} as const

function shop(name: string, category: string, city: string, country: string, row: number): Shop {
  return { name, category, city, country, networkId: String(400_100_000_000 + row - 1) }
}

export interface Payment {
  readonly id: string
  readonly approved: boolean
}

interface Authorization extends Payment {
  readonly transactions: readonly { readonly id: string; readonly type: string }[]
}

/** The key that every sandbox takes. */
const KEY = 'sk_test_sandbox'
const HELPERS = '/v1/test_helpers/issuing'

async function call<T>({ sandboxUrl }: Program, path: string, fields?: Record<string, string>): Promise<T> {
  const response = await fetch(sandboxUrl + path, {
    method: fields === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${KEY}` },
    ...(fields && { body: new URLSearchParams(fields) }),
  })
  const body = (await response.json()) as T & { error?: { message?: string } }
  if (!response.ok) throw new Error(`the sandbox refused ${path}: ${body.error?.message ?? response.status}`)
  return body
}

interface IssuerCard {
  readonly id: string
  readonly status: 'active' | 'inactive' | 'canceled'
  readonly metadata: Record<string, string>
}

/** A card of ours as the issuer has it. */
async function issuerCard(program: Program, card: Card): Promise<IssuerCard> {
  const { data } = await call<{ data: IssuerCard[] }>(program, `/v1/issuing/cards?last4=${card.last4}&limit=100`)
  const found = data.find(({ metadata }) => Object.values(metadata).includes(card.id))
  if (found === undefined) throw new Error(`the issuer has no card ${card.id}`)
  return found
}

/** The issuer hears of it a moment after the card was unfrozen here, and declines until then. */
export const untilIssuerApproves = (program: Program, card: Card) =>
  until('the issuer to have the card as active', async () => (await issuerCard(program, card)).status === 'active')

export async function charge(
  program: Program,
  card: Card,
  place: Shop,
  amountMinor: number,
  more: Record<string, string> = {},
): Promise<Payment> {
  return call<Payment>(program, `${HELPERS}/authorizations`, {
    card: (await issuerCard(program, card)).id,
    amount: String(amountMinor),
    authorization_method: 'online',
    'merchant_data[name]': place.name,
    'merchant_data[category]': place.category,
    'merchant_data[city]': place.city,
    'merchant_data[country]': place.country,
    'merchant_data[network_id]': place.networkId,
    ...more,
  })
}

export const capture = (program: Program, payment: Payment): Promise<Payment> =>
  call(program, `${HELPERS}/authorizations/${payment.id}/capture`, {})

export const reverse = (program: Program, payment: Payment): Promise<Payment> =>
  call(program, `${HELPERS}/authorizations/${payment.id}/reverse`, {})

/** The merchant gives back what it captured. */
export async function refund(program: Program, payment: Payment): Promise<void> {
  const { transactions } = await call<Authorization>(program, `/v1/issuing/authorizations/${payment.id}`)
  const captured = transactions.find(({ type }) => type === 'capture')
  if (captured === undefined) throw new Error('there is no capture to refund')
  await call(program, `${HELPERS}/transactions/${captured.id}/refund`, {})
}
