import type { Schema } from '@cardwright/api-client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { watchForeground } from '../../lib/on-leave'
import { KEYS } from '../../lib/queries.ts'
import { useServices } from '../../lib/services.tsx'
import { createRevealKey } from './open-jwe.ts'

export type Secrets = Omit<Schema<'CardSecrets'>, 'hideAt'>

const LONGEST_MS = 60_000

/** For how long. The API's clock may differ from this one: never more than a minute by ours, nor nothing of what was just allowed. */
function shownMs(hideAt: string, nowMs: number): number {
  const leftMs = Date.parse(hideAt) - nowMs
  return leftMs > 0 && leftMs < LONGEST_MS ? leftMs : LONGEST_MS
}

/** The number of a card, for as long as the API allows; gone at once when the app leaves the foreground or the page closes. */
export function useReveal(cardId: string) {
  const { api, session, nowMs } = useServices()
  const queries = useQueryClient()
  const [shown, setShown] = useState<{ secrets: Secrets; hideAtMs: number } | undefined>(undefined)
  const hidings = useRef(0)
  const hide = useCallback(() => {
    hidings.current++
    setShown(undefined)
  }, [])
  const [secondsLeft, setSecondsLeft] = useState(0)

  const reveal = useCallback(async () => {
    const key = createRevealKey()
    const before = hidings.current
    const token = await session.token('elevated')
    const answer = await api.post('/cards/reveal', {
      body: { cardId, publicKey: key.publicKey },
      ...(token === undefined ? {} : { accessToken: token }),
    })
    const secrets = ('jwe' in answer ? key.open(answer.jwe) : answer) as Secrets
    // Who left while it was on its way does not find it on a screen that others may see.
    if (hidings.current === before) setShown({ secrets, hideAtMs: nowMs() + shownMs(answer.hideAt, nowMs()) })
    void queries.invalidateQueries({ queryKey: [KEYS.reveals, cardId] })
  }, [api, session, cardId, nowMs, queries])

  useEffect(() => {
    if (shown === undefined) return
    const tick = () => {
      const left = Math.ceil((shown.hideAtMs - nowMs()) / 1_000)
      setSecondsLeft(Math.max(0, left))
      if (left <= 0) hide()
    }
    tick()
    const timer = setInterval(tick, 500)
    return () => clearInterval(timer)
  }, [shown, hide, nowMs])
  useEffect(() => watchForeground(hide), [hide])
  useEffect(() => hide, [hide])

  return { secrets: shown?.secrets, secondsLeft, reveal, hide }
}
