import type { Schema } from '@cardwright/api-client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KEYS } from '../../lib/queries.ts'
import { useApi, useServices } from '../../lib/services.tsx'

export type Preferences = Schema<'Preferences'>

export function useSessions() {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.sessions],
    queryFn: ({ signal }) => api.get('/me/sessions', { query: { limit: 100 }, signal }),
  })
}

export function useRevokeSession() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (sessionId: string) => api.post('/me/sessions/revoke', { body: { sessionId } }),
    // After all of them this one is over too: nothing is left to ask.
    onSuccess: (_answer, sessionId) =>
      sessionId === 'all' ? undefined : queries.invalidateQueries({ queryKey: [KEYS.sessions] }),
  })
}

export function useUpdateProfile() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'ProfileUpdateRequest'>) => api.post('/me/update', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEYS.me] }),
  })
}

export function usePreferences() {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.preferences],
    queryFn: ({ signal }) => api.get('/me/preferences', { signal }),
  })
}

/** The switch moves at once and back if the API refuses. */
export function useSetPreference() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: Preferences) => api.post('/me/preferences', { body: change }),
    onMutate: (change) => {
      const before = queries.getQueryData<Preferences>([KEYS.preferences])
      queries.setQueryData<Preferences>([KEYS.preferences], (old) => (old === undefined ? old : { ...old, ...change }))
      return before
    },
    onError: (_error, _change, before) => queries.setQueryData([KEYS.preferences], before),
    onSettled: () => void queries.invalidateQueries({ queryKey: [KEYS.preferences] }),
  })
}

/** Calls that change what protects the account carry the fresh confirmation's token. */
export function useElevated() {
  const { session } = useServices()
  return async () => {
    const accessToken = await session.token('elevated')
    return accessToken === undefined ? {} : { accessToken }
  }
}
