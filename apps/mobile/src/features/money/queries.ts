import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KEYS } from '../../lib/queries.ts'
import { useApi, useServices } from '../../lib/services.tsx'

export function useFund() {
  const { api, outbox } = useServices()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ amountMinor, key }: { amountMinor: number; key: string }) => {
      const body = { amountMinor }
      return api.post('/account/fund', { body, idempotencyKey: outbox.keyOf('/account/fund', body) ?? key })
    },
    onSuccess: ({ account }) => {
      queries.setQueryData([KEYS.account, 'now'], account)
      return queries.invalidateQueries({ queryKey: [KEYS.account] })
    },
  })
}

export function useSpending(month: string, cardId?: string) {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.spending, month, cardId ?? null],
    queryFn: ({ signal }) =>
      api.get('/cards/spending', {
        query: { month, by: 'category', ...(cardId === undefined ? {} : { cardId }) },
        signal,
      }),
  })
}

export function useEntries() {
  const api = useApi()
  return useInfiniteQuery({
    queryKey: [KEYS.account, 'entries'],
    queryFn: ({ pageParam, signal }) =>
      api.get('/account/entries', { query: { limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}

export function useStatements() {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.statements],
    queryFn: ({ signal }) => api.get('/account/statements', { signal }),
  })
}
