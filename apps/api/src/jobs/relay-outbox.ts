import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { isDatabaseAway } from '../database/database-away.ts'
import {
  claimWaiting,
  countWaiting,
  findWaiting,
  markRelayed,
  noteFailure,
  type OutboxMessage,
  type OutboxPlace,
  parkMessage,
} from '../models/outbox-model.ts'

/** Hands one message on, in the transaction that marks it relayed. */
export type Dispatch = (tx: DatabaseTransaction, message: OutboxMessage) => Promise<void>

export interface RunningRelay {
  stop(): Promise<void>
}

type Dependencies = Pick<Context, 'db' | 'pool' | 'clock' | 'logger' | 'metrics'>

const BATCH = 200
/** How soon a new message is seen. Polling costs one index look; NOTIFY would make every commit of a decision wait for one lock. */
const IDLE_MS = 150
const AWAY_MS = 1_000
const MAX_ATTEMPTS = 8
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 300_000
const DEPTH_EVERY = 50

/** Relays messages as long as the process runs. Any number of processes may do so: each message is claimed by one. */
export function startRelay(context: Dependencies, dispatch: Dispatch): RunningRelay {
  const stopping = new AbortController()
  const running = loop(context, dispatch, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function loop(context: Dependencies, dispatch: Dispatch, stopping: AbortSignal): Promise<void> {
  for (let round = 0; !stopping.aborted; round += 1) {
    let pauseMs = IDLE_MS
    try {
      if (round % DEPTH_EVERY === 0) context.metrics.outboxDepth.set(await countWaiting(context.db))
      if ((await relayBatch(context, dispatch)) > 0) pauseMs = 0
    } catch (error) {
      context.logger.warn({ error: messageOf(error) }, 'the outbox cannot be relayed at the moment')
      pauseMs = AWAY_MS
    }
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined)
  }
}

/** Relays what waits, at most one batch; returns how many messages went out. One that fails leaves the others alone. */
export async function relayBatch(context: Dependencies, dispatch: Dispatch): Promise<number> {
  const places = await findWaiting(context.db, context.clock.now(), BATCH)
  let relayed = 0
  for (const group of groupsOf(context, places)) relayed += await relayGroup(context, dispatch, group)
  return relayed
}

/** What goes out in one transaction: everything, or on a cluster, where locks are taken in one shard, each shard by itself. */
function groupsOf({ pool }: Dependencies, places: readonly OutboxPlace[]): (readonly OutboxPlace[])[] {
  if (places.length === 0) return []
  const { shardOf } = pool
  return shardOf === undefined ? [places] : [...Map.groupBy(places, ({ lane }) => shardOf(lane)).values()]
}

async function relayGroup(context: Dependencies, dispatch: Dispatch, places: readonly OutboxPlace[]): Promise<number> {
  try {
    return await relayTogether(context, dispatch, places)
  } catch (error) {
    if (isAway(error)) throw error
    return relayOneByOne(context, dispatch, places)
  }
}

const relayTogether = (context: Dependencies, dispatch: Dispatch, places: readonly OutboxPlace[]): Promise<number> =>
  context.db.transaction().execute(async (tx) => {
    const messages = await claimWaiting(tx, places)
    for (const message of messages) await dispatch(tx, message)
    await markRelayed(tx, messages, context.clock.now())
    return messages.length
  })

async function relayOneByOne(
  context: Dependencies,
  dispatch: Dispatch,
  places: readonly OutboxPlace[],
): Promise<number> {
  let relayed = 0
  for (const place of places) {
    try {
      relayed += await relayTogether(context, dispatch, [place])
    } catch (error) {
      if (isAway(error)) throw error
      await setAside(context, place, error)
    }
  }
  return relayed
}

async function setAside(context: Dependencies, place: OutboxPlace, error: unknown): Promise<void> {
  const now = context.clock.now()
  const text = messageOf(error).slice(0, 500)
  const attempts = await context.db.transaction().execute(async (tx) => {
    const known = await noteFailure(tx, place, {
      error: text,
      now,
      firstPauseMs: FIRST_RETRY_MS,
      longestPauseMs: MAX_RETRY_MS,
    })
    if (known >= MAX_ATTEMPTS) await parkMessage(tx, place, now)
    return known
  })
  if (attempts >= MAX_ATTEMPTS) {
    context.metrics.alerts.inc({ kind: 'outbox_parked' })
    context.logger.error({ messageId: place.id, error: text }, 'a message cannot be relayed and was put aside')
  } else {
    context.logger.warn({ messageId: place.id, attempts, error: text }, 'a message could not be relayed yet')
  }
}

const isAway = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && isDatabaseAway(error.code)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
