import type { Schema } from '@cardwright/api-client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KEYS } from '../../lib/queries.ts'
import { useApi } from '../../lib/services.tsx'

export type Controls = Schema<'Controls'>

/** The catalogues hardly ever change. */
const DAY_MS = 86_400_000

export function useCategories(isWanted = true) {
  const api = useApi()
  return useQuery({
    enabled: isWanted,
    queryKey: [KEYS.catalogue, 'categories'],
    queryFn: ({ signal }) => api.get('/catalogue/categories', { signal }),
    staleTime: DAY_MS,
  })
}

export function useCountries() {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.catalogue, 'countries'],
    queryFn: ({ signal }) => api.get('/catalogue/countries', { signal }),
    staleTime: DAY_MS,
  })
}

export function useMerchants(q: string, isWanted: boolean) {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.merchants, q],
    queryFn: ({ signal }) => api.get('/cards/merchants', { query: { limit: 100, ...(q === '' ? {} : { q }) }, signal }),
    enabled: isWanted,
    placeholderData: (previous) => previous,
  })
}

/** Where the limits over all cards together stand. */
export function useAccountLimits(isWanted: boolean) {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.limits, 'account'],
    queryFn: ({ signal }) => api.get('/account/limits', { signal }),
    enabled: isWanted,
  })
}

/** Of one card, or of all together where no card is named. The document is replaced as a whole. */
export function useSaveControls(cardId: string | undefined) {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (controls: Controls) => {
      if (cardId === undefined) await api.post('/account/controls', { body: { controls } })
      else await api.post('/cards/controls', { body: { cardId, controls } })
    },
    onSuccess: () =>
      Promise.all([KEYS.cards, KEYS.limits].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  })
}

export function usePreview(cardId: string | undefined) {
  const api = useApi()
  return useMutation({
    mutationFn: (controls: Controls) =>
      cardId === undefined
        ? api.post('/account/controls/preview', { body: { controls } })
        : api.post('/cards/controls/preview', { body: { cardId, controls } }),
  })
}
