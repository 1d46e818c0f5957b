import type { JobHandler } from '../providers/queue/queue.ts'
import { takeUndeliveredEvents } from '../services/issuing/undelivered-events-service.ts'

/** One run at a time in a process: many events take longer than the time to the next run. */
export function createTakeUndeliveredEvents(
  context: Parameters<typeof takeUndeliveredEvents>[0],
): JobHandler<'take-undelivered-events'> {
  let taken: ReadonlySet<string> = new Set()
  let isRunning = false
  return async (_, { signal }) => {
    if (isRunning) return
    isRunning = true
    try {
      taken = await takeUndeliveredEvents(context, taken, signal)
    } finally {
      isRunning = false
    }
  }
}
