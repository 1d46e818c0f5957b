import { DemoFailure } from '../demo/demo-failure.ts'

/** The parts of the issuer's objects by which is told what was played already. Times are Unix seconds. */
export interface PlayedAuthorization {
  readonly id: string
  readonly created: number
  readonly approved: boolean
  readonly status: string
  readonly amount: number
  readonly request_history: readonly { readonly created: number; readonly approved: boolean; readonly amount: number }[]
  readonly transactions: readonly { readonly id: string; readonly created: number; readonly type: string }[]
}

interface PlayedTransaction {
  readonly id: string
  readonly created: number
  readonly type: string
  readonly authorization: string | null
}

interface IssuerCard {
  readonly id: string
  readonly status: string
  readonly metadata: Readonly<Record<string, string>>
}

/** The sandbox's network with its control over time. */
export interface PastNetwork {
  findCard(cardId: string, last4: string): Promise<IssuerCard | undefined>
  listAuthorizations(issuerCardId: string): Promise<PlayedAuthorization[]>
  listRefunds(issuerCardId: string): Promise<PlayedTransaction[]>
  readAuthorization(id: string): Promise<PlayedAuthorization>
  /** Plays a call of the network as of that moment (Unix seconds). The same key plays once. */
  play<T>(at: number, call: { path: string; fields: Readonly<Record<string, string>>; key: string }): Promise<T>
  countUndelivered(): Promise<number>
}

/** The key that every sandbox takes. */
const KEY = 'sk_test_sandbox'
const PAGE = 100

export function openPastNetwork(sandboxUrl: string): PastNetwork {
  const send = async <T>(path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${sandboxUrl}${path}`, {
      headers: { Authorization: `Bearer ${KEY}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as T & { error?: { message?: string } }
    if (response.ok) return answer
    throw new DemoFailure(`The sandbox refused ${path} with ${response.status}: ${answer.error?.message ?? ''}`)
  }
  const list = async <T extends { id: string }>(path: string, filter: Record<string, string>): Promise<T[]> => {
    const found: T[] = []
    for (;;) {
      const after = found.at(-1)?.id
      const query = new URLSearchParams({
        ...filter,
        limit: String(PAGE),
        ...(after !== undefined && { starting_after: after }),
      })
      const { data, has_more: hasMore } = await send<{ data: T[]; has_more: boolean }>(`${path}?${query}`)
      found.push(...data)
      if (!hasMore) return found
    }
  }
  return {
    findCard: async (cardId, last4) =>
      (await list<IssuerCard>('/v1/issuing/cards', { last4 })).find(({ metadata }) =>
        Object.values(metadata).includes(cardId),
      ),
    listAuthorizations: (card) => list('/v1/issuing/authorizations', { card }),
    listRefunds: (card) => list('/v1/issuing/transactions', { card, type: 'refund' }),
    readAuthorization: (id) => send(`/v1/issuing/authorizations/${id}`),
    play: (at, { path, fields, key }) =>
      send('/sandbox/past', {
        at: new Date(at * 1000).toISOString(),
        path: `/v1/test_helpers/issuing/${path}`,
        form: new URLSearchParams(fields).toString(),
        idempotencyKey: key,
      }),
    countUndelivered: async () => {
      const { data } = await send<{ data: { state: string }[] }>('/sandbox/deliveries')
      return data.filter(({ state }) => state === 'waiting').length
    },
  }
}
