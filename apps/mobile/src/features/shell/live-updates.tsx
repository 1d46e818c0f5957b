import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { KEYS } from '../../lib/queries.ts'
import { type Services, useServices, useSession } from '../../lib/services.tsx'
import { useToast } from '../../ui/index.ts'

const POLL_MS = 15_000

const TOUCHED: Readonly<Record<string, readonly string[]>> = {
  card: [KEYS.cards, KEYS.limits, KEYS.reveals],
  transaction: [KEYS.transactions, KEYS.account, KEYS.cards, KEYS.limits, KEYS.spending, KEYS.merchants],
  kyc: [KEYS.kyc, KEYS.me],
  // Decisions about exceptions and disputes are told by a notification alone.
  notification: [KEYS.notifications, KEYS.exceptions, KEYS.disputes],
  exception: [KEYS.exceptions, KEYS.transactions],
  dispute: [KEYS.disputes, KEYS.transactions, KEYS.account],
  account: [KEYS.account],
}

/** While somebody is signed in: follows the live events, polls where there are none, and finishes what was interrupted. */
export function LiveUpdates() {
  const services = useServices()
  const queries = useQueryClient()
  const isSignedIn = useSession().status === 'signed_in'
  useEffect(() => (isSignedIn ? follow(services, queries) : forget(services, queries)), [services, queries, isSignedIn])
  useResume(isSignedIn)
  return null
}

function follow({ api }: Services, queries: QueryClient): () => void {
  const controller = new AbortController()
  let isOpen = false
  const refresh = (type: string): void => {
    for (const key of TOUCHED[type.split('.')[0] ?? ''] ?? Object.values(KEYS)) {
      void queries.invalidateQueries({ queryKey: [key] })
    }
  }
  const everything = () =>
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEYS.catalogue })
  const poll = setInterval(() => isOpen || everything(), POLL_MS)
  void api
    .events({
      signal: controller.signal,
      onEvent: (event) => refresh(event.type),
      onState: (state) => {
        if (state === 'open' && !isOpen) everything()
        isOpen = state === 'open'
      },
    })
    // A server without live events is polled.
    .catch(() => {
      isOpen = false
    })
  return () => {
    clearInterval(poll)
    controller.abort()
  }
}

function forget({ session, outbox }: Services, queries: QueryClient): undefined {
  if (session.read().status !== 'signed_out') return
  queries.clear()
  outbox.clear()
}

/** After a restart: card creation and money are asked for again with their keys; anything else is said to be not sent. */
function useResume(isSignedIn: boolean): void {
  const { api, outbox } = useServices()
  const queries = useQueryClient()
  const toast = useToast()
  const { t } = useI18n()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per sign-in, whatever language is loaded later
  useEffect(() => {
    if (!isSignedIn) return
    const { resumable, lost } = outbox.open()
    for (const { key } of lost) outbox.forget(key)
    if (lost.length > 0) toast({ text: t('app.notSent'), icon: 'warning' })
    const repeats = resumable.map(({ path, body, key }) =>
      api.post(path as '/cards/create', { body: body as never, idempotencyKey: key }),
    )
    void Promise.allSettled(repeats).then((results) => {
      if (!results.some(({ status }) => status === 'fulfilled')) return
      void queries.invalidateQueries()
      toast({ text: t('app.resumed'), icon: 'check' })
    })
  }, [isSignedIn])
}
