import type { Schema } from '@cardwright/api-client'
import { hashKey, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KEYS } from '../../lib/queries.ts'
import { useApi } from '../../lib/services.tsx'
import type { NarrowedQuery } from './narrowing.ts'

export type Transaction = Schema<'Transaction'>
export type TransactionDetail = Schema<'TransactionDetail'>

export interface Filter {
  q: string
  status: Transaction['status'] | 'all'
  narrowed: NarrowedQuery
  /** Something that narrows it is not known yet: until then nothing is asked for, nor shown. */
  isWaiting?: boolean
}

const PAGE = 50

/** While one types, what was found before stays; of another choice it would say that these payments are what was chosen. */
export function useTransactions({ q, status, narrowed, isWaiting = false }: Filter, limit = PAGE) {
  const api = useApi()
  const choice = { status, ...narrowed, limit, ...(isWaiting ? { isWaiting } : {}) }
  return useInfiniteQuery({
    enabled: !isWaiting,
    queryKey: [KEYS.transactions, 'list', choice, q],
    queryFn: ({ pageParam, signal }) =>
      api.get('/cards/transactions', {
        query: {
          limit,
          ...(q === '' ? {} : { q }),
          ...(status === 'all' ? {} : { status }),
          ...narrowed,
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (previous, before) =>
      hashKey([before?.queryKey[2]]) === hashKey([choice]) ? previous : undefined,
  })
}

export function useTransaction(transactionId: string) {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.transactions, 'one', transactionId],
    enabled: transactionId !== '',
    queryFn: ({ signal }) => api.get('/cards/transactions/detail', { query: { transactionId }, signal }),
  })
}

export function useSaveNote() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { transactionId: string; note: string }) => api.post('/cards/transactions/note', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEYS.transactions] }),
  })
}

export function useRequestException() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { transactionId: string; reason: string }) => api.post('/exceptions/request', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEYS.exceptions] }),
  })
}

export function useExceptions() {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.exceptions, 'list'],
    queryFn: ({ signal }) => api.get('/exceptions', { query: { limit: 100 }, signal }),
  })
}
