import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { KEYS } from '../../lib/queries.ts'
import { useApi } from '../../lib/services.tsx'

export function useNotifications() {
  const api = useApi()
  return useInfiniteQuery({
    queryKey: [KEYS.notifications],
    queryFn: ({ pageParam, signal }) =>
      api.get('/me/notifications', {
        query: { limit: 30, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}

/** Of the newest page; more than thirty unread are told as thirty. */
export function useUnreadCount(): number {
  const { data } = useNotifications()
  return data?.pages[0]?.data.filter(({ readAt }) => readAt === null).length ?? 0
}

export function useMarkRead() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (upTo: string) => api.post('/me/notifications/read', { body: { upTo } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEYS.notifications] }),
  })
}
