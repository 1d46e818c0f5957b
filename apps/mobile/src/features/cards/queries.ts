import type { Schema } from '@cardwright/api-client'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KEYS } from '../../lib/queries.ts'
import { useApi, useServices } from '../../lib/services.tsx'

export type Card = Schema<'Card'>

/** Every card, newest first: people have few, so all pages are read. */
export function useCards() {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.cards, 'all'],
    queryFn: async ({ signal }) => {
      const cards: Card[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page: Schema<'CardPage'> = await api.get('/cards', {
          query: { limit: 100, ...(cursor === '' ? {} : { cursor }) },
          signal,
        })
        cards.push(...page.data)
        cursor = page.nextCursor ?? null
      }
      return cards
    },
  })
}

export function useCard(cardId: string) {
  const api = useApi()
  const queries = useQueryClient()
  return useQuery({
    queryKey: [KEYS.cards, 'one', cardId],
    // A dynamic page has no parameters before its first effect.
    enabled: cardId !== '',
    queryFn: ({ signal }) => api.get('/cards/detail', { query: { cardId }, signal }),
    placeholderData: () => queries.getQueryData<Card[]>([KEYS.cards, 'all'])?.find(({ id }) => id === cardId),
    // A card that is being made is looked at until it is ready.
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? 1_500 : false),
  })
}

export function useCardLimits(cardId: string) {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.limits, cardId],
    enabled: cardId !== '',
    queryFn: ({ signal }) => api.get('/cards/limits', { query: { cardId }, signal }),
  })
}

export function useCreateCard() {
  const { api, outbox } = useServices()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ key, ...wish }: Omit<Schema<'CardCreateRequest'>, 'cardType'> & { key: string }) => {
      const body = { cardType: 'virtual', ...wish } as const
      return api.post('/cards/create', { body, idempotencyKey: outbox.keyOf('/cards/create', body) ?? key })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEYS.cards] }),
  })
}

function putCard(queries: QueryClient, card: Card): void {
  queries.setQueryData([KEYS.cards, 'one', card.id], card)
  queries.setQueryData<Card[]>([KEYS.cards, 'all'], (cards) => cards?.map((old) => (old.id === card.id ? card : old)))
}

/**
 * Freezes or unfreezes: the face changes at once and changes back with a message if the API refuses. While one request is
 * under way a second tap does nothing.
 */
export function useFreeze(card: Card | undefined) {
  const { api } = useServices()
  const queries = useQueryClient()
  return useMutation({
    scope: { id: `freeze-${card?.id}` },
    mutationFn: (wants: 'freeze' | 'unfreeze') =>
      api.post(wants === 'freeze' ? '/cards/freeze' : '/cards/unfreeze', { body: { cardId: card?.id ?? '' } }),
    onMutate: async (wants) => {
      if (card === undefined) return
      await queries.cancelQueries({ queryKey: [KEYS.cards] })
      const isFreeze = wants === 'freeze'
      putCard(queries, { ...card, status: isFreeze ? 'frozen' : 'active', frozenBy: isFreeze ? 'cardholder' : null })
      return card
    },
    onSuccess: (answer) => putCard(queries, answer),
    onError: (_error, _wants, before) => before && putCard(queries, before),
    // Not waited for: without a network what is said of a failure would come seconds later.
    onSettled: () => void queries.invalidateQueries({ queryKey: [KEYS.cards] }),
  })
}

export function useUpdateCard() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'CardUpdateRequest'>) => api.post('/cards/update', { body }),
    onSuccess: (card) => putCard(queries, card),
  })
}

export function useEndCard(path: '/cards/close' | '/cards/replace') {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ cardId, key }: { cardId: string; key: string }) =>
      api.post(path, { body: { cardId }, idempotencyKey: key }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEYS.cards] }),
  })
}

export function useReveals(cardId: string) {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.reveals, cardId],
    enabled: cardId !== '',
    queryFn: ({ signal }) => api.get('/cards/reveals', { query: { cardId, limit: 100 }, signal }),
  })
}

export function useAccount() {
  const api = useApi()
  return useQuery({ queryKey: [KEYS.account, 'now'], queryFn: ({ signal }) => api.get('/account', { signal }) })
}

export function useMe() {
  const api = useApi()
  return useQuery({ queryKey: [KEYS.me], queryFn: ({ signal }) => api.get('/me', { signal }) })
}
