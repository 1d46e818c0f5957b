import { type Clock, nowSeconds } from '../clock.ts'
import { render } from '../issuing/views.ts'
import type { Log } from '../log.ts'
import type { HttpAnswer, HttpClient } from '../network/http-client.ts'
import { eventHeaders } from '../network/real-time.ts'
import type { Delivery } from '../store/delivery-store.ts'
import type { Store } from '../store/store.ts'
import { ALL_ENDPOINTS } from './webhook-endpoints.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits between tries. The first are short because the endpoint is usually on the same machine and just restarting. */
export const RETRY_AFTER_MS = [SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR]
/** After this long an event is given up for the endpoint that would not take it. */
const GIVE_UP_AFTER_MS = 72 * HOUR
const ATTEMPT_BUDGET_MS = 10 * SECOND
/** Where this side failed, as on a full disk. */
const AFTER_FAILURE_MS = 5 * SECOND
/** To one endpoint: one that lets everybody wait must not keep the others from their events. */
const MAX_AT_ONCE = 64

/** Brings queued events to their endpoints, many at once and in no particular order, until they are taken. */
export interface Deliverer {
  /** There may be something to deliver. */
  wake(): void
  /** Sends the event now to every endpoint that is given, besides and without touching its regular deliveries. */
  replay(
    eventId: string,
    targets: readonly { url: string; secret: string }[],
  ): Promise<{ url: string; answer: HttpAnswer }[]>
  stop(): Promise<void>
}

export function createDeliverer(parts: { store: Store; clock: Clock; http: HttpClient; log: Log }): Deliverer {
  const { store, clock, http, log } = parts
  const running = new Map<string, Map<number, Promise<void>>>()
  let isStopped = false
  let isWoken = false
  let cancelTimer = () => {}
  const pauses = new Set<() => void>()

  /** Many calls in one turn of the event loop look once. */
  function wake(): void {
    if (isStopped || isWoken) return
    isWoken = true
    setImmediate(() => {
      isWoken = false
      if (!isStopped) startDue()
    })
  }

  function startDue(): void {
    cancelTimer()
    for (const { id } of store.objects.list('webhook_endpoint', ALL_ENDPOINTS).records) startDueTo(id)
    const nextMs = store.deliveries.nextDueMs(clock.nowMs())
    if (nextMs !== null) cancelTimer = clock.after(nextMs - clock.nowMs(), wake)
  }

  function startDueTo(endpointId: string): void {
    const known = running.get(endpointId) ?? new Map<number, Promise<void>>()
    running.set(endpointId, known)
    if (known.size >= MAX_AT_ONCE) return
    for (const delivery of store.deliveries.due(endpointId, clock.nowMs(), MAX_AT_ONCE * 2)) {
      if (known.size >= MAX_AT_ONCE) return
      if (known.has(delivery.id)) continue
      const ended = deliver(delivery).finally(() => {
        known.delete(delivery.id)
        wake()
      })
      known.set(delivery.id, ended)
    }
  }

  async function deliver(delivery: Delivery): Promise<void> {
    try {
      const answer = await attempt(delivery)
      // Cut off by the stop: it counts as never tried, and the next start sends it.
      if (isStopped && answer.kind === 'silent') return
      await keep(afterAttempt(delivery, answer))
    } catch (error) {
      log('error', 'an event could not be delivered', { event: delivery.eventId, problem: String(error) })
      await pause(AFTER_FAILURE_MS)
    }
  }

  /** Stores what became of a try, however long the disk is full: what was taken is not sent again meanwhile. */
  async function keep(delivery: Delivery): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      try {
        // A mark that is lost in a crash means one repetition, which receivers must expect anyway.
        return await store.writeSoon(() => store.deliveries.update(delivery))
      } catch (error) {
        const details = { event: delivery.eventId, problem: String(error) }
        if (failures === 0) log('error', 'what became of an event could not be stored; it is tried again', details)
        await pause(AFTER_FAILURE_MS)
        if (isStopped) return
      }
    }
  }

  /** Ended early by the stop. */
  function pause(ms: number): Promise<void> {
    if (isStopped) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        pauses.delete(end)
        resolve()
      }
      const cancel = clock.after(ms, end)
      pauses.add(end)
    })
  }

  function attempt(delivery: Delivery): Promise<HttpAnswer> {
    const endpoint = store.objects.find('webhook_endpoint', delivery.endpointId)
    if (endpoint === null)
      return Promise.resolve({ kind: 'silent', why: 'unreachable', message: 'the endpoint is gone' })
    return send(delivery.eventId, endpoint)
  }

  function send(eventId: string, target: { url: string; secret: string }): Promise<HttpAnswer> {
    const event = store.objects.find('event', eventId)
    if (event === null) return Promise.resolve({ kind: 'silent', why: 'unreachable', message: 'the event is gone' })
    const pending = { pending_webhooks: Math.max(store.deliveries.countWaiting(eventId), 1) }
    const body = JSON.stringify({ ...render('event', event, store.objects), ...pending })
    return http.post(target.url, body, eventHeaders(body, target.secret, nowSeconds(clock)), ATTEMPT_BUDGET_MS)
  }

  function afterAttempt(delivery: Delivery, answer: HttpAnswer): Delivery {
    const attempts = delivery.attempts + 1
    const lastResult = answer.kind === 'answered' ? `status ${answer.status}` : answer.message
    if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) {
      return { ...delivery, attempts, lastResult, state: 'delivered' }
    }
    const waitMs = RETRY_AFTER_MS[Math.min(delivery.attempts, RETRY_AFTER_MS.length - 1)] ?? HOUR
    const dueMs = clock.nowMs() + waitMs
    const state = dueMs - delivery.createdMs > GIVE_UP_AFTER_MS ? 'given_up' : 'waiting'
    if (attempts === 1 || state === 'given_up') {
      log(
        'warn',
        state === 'given_up' ? 'an event was given up' : 'an endpoint did not take an event; it will be sent again',
        {
          event: delivery.eventId,
          result: lastResult,
        },
      )
    }
    return { ...delivery, attempts, lastResult, dueMs, state }
  }

  return {
    wake,
    replay: (eventId, targets) =>
      Promise.all(targets.map(async (target) => ({ url: target.url, answer: await send(eventId, target) }))),
    async stop() {
      isStopped = true
      cancelTimer()
      for (const end of pauses) end()
      http.close()
      await Promise.all([...running.values()].flatMap((known) => [...known.values()]))
    },
  }
}
