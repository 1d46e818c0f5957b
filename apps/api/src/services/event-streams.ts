import { AppError } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import { findStandingSession } from '../models/session-model.ts'
import { findLastSeq, listUserEventsAfter } from '../models/user-event-model.ts'
import type { EventSignal } from '../providers/event-channel/event-channel.ts'
import type { Caller } from './caller-service.ts'

/** Where a stream is written to. */
export interface StreamSink {
  write(text: string): void
  /** Bytes that were written but not yet taken by the other side. */
  backlog(): number
  end(): void
}

export interface EventStreams {
  /**
   * Opens a stream for the caller: everything after `lastSeq`, else what happens from now on. It ends with the session, with the
   * access token (the client comes back with a fresh one and the last number it saw), and when the process goes.
   * Returns what to call when the other side has gone.
   * @throws AppError `session_expired` when the session ended just now
   */
  open(caller: Caller, lastSeq: bigint | undefined, sink: StreamSink): Promise<() => void>
  close(): void
}

type Dependencies = Pick<Context, 'db' | 'clock' | 'logger' | 'metrics' | 'drain' | 'events'>

const HEARTBEAT_MS = 15_000
const TICK_MS = 250
const BATCH = 100
/** A reader that lets this much pile up is cut off; it can resume. */
const MAX_BACKLOG_BYTES = 256 * 1024
/** A person's oldest stream is ended when one more is opened. */
const MAX_STREAMS_PER_PERSON = 10
const RETRY_MS = 2_000

interface Stream {
  caller: Caller
  sink: StreamSink
  seq: bigint
  isDirty: boolean
  isPumping: boolean
  isOpen: boolean
  nextBeatMs: number
  unsubscribe: () => void
}

export function createEventStreams(context: Dependencies): EventStreams {
  const streams = new Set<Stream>()
  let timer: NodeJS.Timeout | undefined

  function end(stream: Stream): void {
    if (!stream.isOpen) return
    stream.isOpen = false
    stream.unsubscribe()
    streams.delete(stream)
    context.metrics.eventStreams.set(streams.size)
    stream.sink.end()
    if (streams.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }

  /** Writes what is new, one reader of the table at a time for each stream. */
  async function pump(stream: Stream): Promise<void> {
    stream.isDirty = true
    if (stream.isPumping) return
    stream.isPumping = true
    try {
      while (stream.isDirty && stream.isOpen) {
        stream.isDirty = false
        if (await writeNew(context, stream)) stream.isDirty = true
        if (stream.sink.backlog() > MAX_BACKLOG_BYTES) end(stream)
      }
    } catch (error) {
      // The database is away: the reader comes back by itself and resumes where it was.
      context.logger.warn({ err: error }, 'a stream of events was ended because its events could not be read')
      end(stream)
    } finally {
      stream.isPumping = false
    }
  }

  function onSignal(stream: Stream, { endedSession }: EventSignal): void {
    if (endedSession === undefined) void pump(stream)
    else if (endedSession === stream.caller.sessionId) end(stream)
  }

  function tick(): void {
    const now = context.clock.nowMs()
    for (const stream of streams) {
      if (context.drain.isDraining || stream.caller.expiresAt.getTime() <= now) end(stream)
      else if (now >= stream.nextBeatMs) {
        stream.nextBeatMs = now + HEARTBEAT_MS
        stream.sink.write(': heartbeat\n\n')
        void assertStanding(stream)
      }
    }
  }

  /** A net under the signals: a session that ended while nobody listened. */
  async function assertStanding(stream: Stream): Promise<void> {
    try {
      const session = await findStandingSession(context.db, stream.caller.sessionId)
      const isStanding = session !== undefined && session.endedAt === null && session.userStatus === 'active'
      if (!isStanding) end(stream)
      else await pump(stream)
    } catch {
      end(stream)
    }
  }

  function makeRoom(userId: string): void {
    const ofPerson = [...streams].filter((stream) => stream.caller.userId === userId)
    for (const stream of ofPerson.slice(0, Math.max(0, ofPerson.length + 1 - MAX_STREAMS_PER_PERSON))) end(stream)
  }

  return {
    async open(caller, lastSeq, sink) {
      makeRoom(caller.userId)
      const stream: Stream = {
        caller,
        sink,
        seq: 0n,
        isDirty: false,
        isPumping: true,
        isOpen: true,
        nextBeatMs: context.clock.nowMs() + HEARTBEAT_MS,
        unsubscribe: () => undefined,
      }
      // Listening comes first: what happens between it and the look at the head is only seen twice, never missed.
      stream.unsubscribe = context.events.subscribe(caller.userId, (signal) => onSignal(stream, signal))
      streams.add(stream)
      context.metrics.eventStreams.set(streams.size)
      timer = timer ?? setInterval(tick, TICK_MS)
      try {
        const head = await findLastSeq(context.db, caller.userId)
        if (!stream.isOpen) throw new AppError('session_expired')
        stream.seq = lastSeq === undefined || lastSeq > head ? head : lastSeq
        sink.write(`retry: ${RETRY_MS}\n: connected\n\n`)
      } catch (error) {
        end(stream)
        throw error
      }
      stream.isPumping = false
      void pump(stream)
      return () => end(stream)
    },
    close() {
      for (const stream of streams) end(stream)
    },
  }
}

/** Writes the next events in their order. Returns whether there may be more. */
async function writeNew({ db }: Pick<Context, 'db'>, stream: Stream): Promise<boolean> {
  const rows = await listUserEventsAfter(db, stream.caller.userId, stream.seq, BATCH)
  for (const { seq, type, subject_id: id } of rows) {
    if (!stream.isOpen) return false
    stream.sink.write(`id: ${seq}\ndata: ${JSON.stringify({ type, id })}\n\n`)
    stream.seq = seq
  }
  return rows.length === BATCH
}
