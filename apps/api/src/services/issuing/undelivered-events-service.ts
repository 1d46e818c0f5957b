import { isAppError } from '@cardwright/contracts'
import type { Context } from '../../context.ts'
import { eventsFetched, eventUnreadable } from '../../observability/record-events.ts'
import { IssuerError, type IssuerEvent } from '../../providers/issuer/issuer.ts'
import { takeIssuerDispute } from '../disputes/dispute-outcome-service.ts'
import { eachApart } from '../each-apart.ts'
import { takeRecord } from './stray-record-service.ts'

type Dependencies = Pick<Context, 'db' | 'newId' | 'clock' | 'issuer' | 'records' | 'logger' | 'metrics'>

/** For so long an event may still be on its way. */
const LEFT_ALONE_MS = 120_000
/** For so long Stripe keeps events. */
const LOOK_BACK_MS = 30 * 24 * 3_600_000

/**
 * Fetches events that the issuer could not deliver, and takes them in as if they had come: it waits longer and longer between its tries,
 * and after some days gives up. `takenBefore` are those of an earlier run, which it may not have tried again yet. Answers those that stand
 * now. While the issuer is away, the next run goes on.
 */
export async function takeUndeliveredEvents(
  context: Dependencies,
  takenBefore: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const now = context.clock.nowMs()
  const time = { from: new Date(now - LOOK_BACK_MS), until: new Date(now - LEFT_ALONE_MS) }
  const taken = new Set<string>()
  let fetched = 0
  try {
    await eachApart(
      untilAborted(context.issuer.listUndeliveredEvents(time), signal),
      async (event) => {
        if (!takenBefore.has(event.eventId)) {
          await takeIn(context, event)
          fetched += 1
        }
        taken.add(event.eventId)
      },
      isIssuerAway,
    )
  } catch (error) {
    if (!isIssuerAway(error)) throw error
    return new Set([...takenBefore, ...taken])
  } finally {
    if (fetched > 0) eventsFetched(context, { count: fetched })
  }
  return taken
}

async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const item of items) {
    if (signal.aborted) return
    yield item
  }
}

const isIssuerAway = (error: unknown): boolean =>
  (error instanceof IssuerError && error.kind === 'unavailable') || (isAppError(error) && error.code === 'unavailable')

async function takeIn(context: Dependencies, event: IssuerEvent): Promise<void> {
  switch (event.kind) {
    case 'record':
      await takeRecord(context, event.record, event.card)
      return
    case 'dispute':
      await takeIssuerDispute(context, event.dispute)
      return
    case 'unreadable':
      eventUnreadable(context, { eventId: event.eventId })
  }
}
