import { DemoFailure } from './demo-failure.ts'

/** The parts of Stripe's objects that the story looks at. Amounts are integers of minor units. */
export interface IssuerCard {
  readonly id: string
  readonly last4: string
  readonly status: string
  readonly metadata: Readonly<Record<string, string>>
}

export interface IssuerAuthorization {
  readonly id: string
  readonly approved: boolean
  readonly status: string
  readonly amount: number
  readonly request_history: readonly { readonly approved: boolean; readonly reason: string }[]
  readonly transactions: readonly IssuerTransaction[]
}

export interface IssuerTransaction {
  readonly id: string
  readonly type: string
  /** Negative for a capture, positive for a refund. */
  readonly amount: number
}

export interface Shop {
  readonly name: string
  readonly category: string
  readonly city: string
  readonly country: string
  readonly networkId: string
}

/** The card network and the issuer, through Stripe's Issuing API. */
export interface Network {
  /** The issuer's card with this id of ours in its metadata. */
  findCard(cardId: string, last4: string): Promise<IssuerCard | undefined>
  readCard(issuerCardId: string): Promise<IssuerCard>
  readAuthorization(authorizationId: string): Promise<IssuerAuthorization>
  listTransactions(issuerCardId: string): Promise<readonly IssuerTransaction[]>
  charge(issuerCardId: string, shop: Shop, amountMinor: number): Promise<IssuerAuthorization>
  capture(authorizationId: string, amountMinor: number): Promise<IssuerAuthorization>
  refund(transactionId: string): Promise<IssuerTransaction>
}

/** The key that every sandbox takes; a test key of Stripe's form that Stripe itself does not know. */
const SANDBOX_KEY = 'sk_test_sandbox'
const TEST_HELPERS = '/v1/test_helpers/issuing'

export function openNetwork(sandboxUrl: string): Network {
  const call = async <T>(method: 'GET' | 'POST', path: string, fields: Record<string, string> = {}): Promise<T> => {
    const form = new URLSearchParams(fields)
    const response = await fetch(`${sandboxUrl}${path}${method === 'GET' ? `?${form}` : ''}`, {
      method,
      headers: { Authorization: `Bearer ${SANDBOX_KEY}` },
      ...(method === 'POST' && { body: form }),
    })
    const body = (await response.json()) as T & { error?: { message?: string } }
    if (response.ok) return body
    throw new DemoFailure(`The issuer refused ${method} ${path} with ${response.status}: ${body.error?.message ?? ''}`)
  }
  const list = async <T>(path: string, filter: Record<string, string>) =>
    (await call<{ data: T[] }>('GET', path, { ...filter, limit: '100' })).data

  return {
    findCard: async (cardId, last4) =>
      (await list<IssuerCard>('/v1/issuing/cards', { last4 })).find(({ metadata }) =>
        Object.values(metadata).includes(cardId),
      ),
    readCard: (id) => call('GET', `/v1/issuing/cards/${id}`),
    readAuthorization: (id) => call('GET', `/v1/issuing/authorizations/${id}`),
    listTransactions: (card) => list('/v1/issuing/transactions', { card }),
    charge: (card, shop, amountMinor) =>
      call('POST', `${TEST_HELPERS}/authorizations`, {
        card,
        amount: String(amountMinor),
        authorization_method: 'online',
        'merchant_data[name]': shop.name,
        'merchant_data[category]': shop.category,
        'merchant_data[city]': shop.city,
        'merchant_data[country]': shop.country,
        'merchant_data[network_id]': shop.networkId,
      }),
    capture: (id, amountMinor) =>
      call('POST', `${TEST_HELPERS}/authorizations/${id}/capture`, { capture_amount: String(amountMinor) }),
    refund: (id) => call('POST', `${TEST_HELPERS}/transactions/${id}/refund`),
  }
}
