import pg from 'pg'
import { z } from 'zod'
import { USER_EVENTS_CHANNEL } from '../../models/user-event-model.ts'
import type { Logger } from '../../observability/logger.ts'
import type { EventChannel, EventSignal } from './event-channel.ts'

const RECONNECT_MS = 500

const messageSchema = z.object({ userId: z.string(), endedSession: z.string().optional() })

/**
 * LISTENs on one connection of its own for the whole process, opened when the first person subscribes. After the database was away
 * it comes back by itself and lets everybody look, since notifications are not kept for those who were not there.
 */
export function createPostgresEventChannel({
  url,
  logger,
}: {
  url: string
  logger: Pick<Logger, 'warn'>
}): EventChannel {
  const listeners = new Map<string, Set<(signal: EventSignal) => void>>()
  let client: pg.Client | undefined
  let isStarted = false
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  const tellAll = () => {
    for (const ofPerson of listeners.values()) for (const listener of ofPerson) listener({})
  }

  function tell(payload: string | undefined): void {
    const message = messageSchema.safeParse(JSON.parse(payload ?? '{}'))
    if (!message.success) return
    const { userId, endedSession } = message.data
    for (const listener of listeners.get(userId) ?? []) listener(endedSession === undefined ? {} : { endedSession })
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: 'cardwright-events', keepAlive: true })
    let isLost = false
    const onLost = () => {
      if (isLost || isClosed) return
      isLost = true
      timer = setTimeout(() => void connect(), RECONNECT_MS)
    }
    next.on('error', onLost)
    next.on('end', onLost)
    next.on('notification', ({ payload }) => tell(payload))
    try {
      await next.connect()
      await next.query(`LISTEN ${USER_EVENTS_CHANNEL}`)
      client = next
      tellAll()
    } catch (error) {
      logger.warn(
        { error: error instanceof Error ? error.message : String(error) },
        'events of people cannot be listened to at the moment',
      )
      next.end().catch(() => undefined)
      onLost()
    }
  }

  return {
    subscribe(userId, onSignal) {
      const ofPerson = listeners.get(userId) ?? new Set()
      listeners.set(userId, ofPerson)
      ofPerson.add(onSignal)
      if (!isStarted) {
        isStarted = true
        void connect()
      }
      return () => {
        ofPerson.delete(onSignal)
        if (ofPerson.size === 0 && listeners.get(userId) === ofPerson) listeners.delete(userId)
      }
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
