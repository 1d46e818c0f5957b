import type { StageClock } from './clock.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import type { RealTimeAnswer } from './network/real-time.ts'
import type { Kind, Records } from './store/records.ts'
import type { Store } from './store/store.ts'

/** The parts that handlers work with; each names the ones it needs. */
export interface Context {
  config: Config
  /** The network's time: what happens in issuing is dated by it. */
  clock: StageClock
  store: Store
  log: Log
  events: Events
  /** Asks the synchronous endpoint about an event that is already stored. */
  askEndpoint(eventId: string): Promise<RealTimeAnswer>
}

/** Who caused an event. */
export interface Cause {
  /** Null where no request caused it. */
  requestId: string | null
  idempotencyKey: string | null
}

/** Makes events and queues them for every endpoint that wants them. To be called inside a write. */
export interface Events {
  created<K extends Kind>(cause: Cause, type: string, kind: K, record: Records[K]): void
  /** `change` makes the change and returns the new record; the event tells what differs, and there is none where nothing does. */
  updated<K extends Kind>(
    cause: Cause,
    type: string,
    kind: K,
    id: string,
    change: (record: Records[K]) => Records[K],
  ): Records[K]
  /** Stores an event for the synchronous endpoint alone and returns its id. */
  request(cause: Cause, record: Records['issuing.authorization']): string
}
