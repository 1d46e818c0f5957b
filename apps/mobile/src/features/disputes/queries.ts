import type { Schema } from '@cardwright/api-client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KEYS } from '../../lib/queries.ts'
import { useApi } from '../../lib/services.tsx'

export type Dispute = Schema<'Dispute'>

export function useDispute(disputeId: string) {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.disputes, disputeId],
    enabled: disputeId !== '',
    queryFn: ({ signal }) => api.get('/disputes/detail', { query: { disputeId }, signal }),
  })
}

export function useRefresh() {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      [KEYS.disputes, KEYS.transactions, KEYS.account].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    )
}

export function useCreateDispute() {
  const api = useApi()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (body: Schema<'DisputeCreateRequest'>) => api.post('/disputes/create', { body }),
    onSuccess: refresh,
  })
}

export function useSubmitDispute() {
  const api = useApi()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (disputeId: string) => api.post('/disputes/submit', { body: { disputeId } }),
    onSuccess: refresh,
  })
}
