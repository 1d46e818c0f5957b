/** What became of an event: `busy` ones were not begun, and have to be sent again. */
export type Taken<T> = { outcome: 'done'; value: T } | { outcome: 'busy' }

/** Lets in so many events of providers at a time that everything else still finds a connection. */
export interface EventIntake {
  /** Does `work` when it is its turn. Of the events with one `key`, which would wait for one lock, only one is let in at a time. */
  run<T>(key: string, work: () => Promise<T>): Promise<Taken<T>>
}

export interface EventIntakeOptions {
  /** Events that are taken in at the same time. */
  atOnce: number
  /** Events that may wait for their turn; they hold nothing but memory. */
  waitingAtMost: number
  /** How long one waits, at most. Shorter than its sender does, who then knows that it has to come again. */
  patienceMs: number
}

interface Waiting {
  key: string
  start(): void
}

/**
 * After an outage a provider sends everything at once that it could not deliver. In the order they came, events wait here and not
 * for a connection: those are for people and decisions too, and who waits in vain for one holds up the others.
 */
export function createEventIntake({ atOnce, waitingAtMost, patienceMs }: EventIntakeOptions): EventIntake {
  const waiting: Waiting[] = []
  const keysInWork = new Set<string>()

  function startNext(): void {
    while (keysInWork.size < atOnce) {
      const at = waiting.findIndex(({ key }) => !keysInWork.has(key))
      const next = at === -1 ? undefined : waiting.splice(at, 1)[0]
      if (next === undefined) return
      keysInWork.add(next.key)
      next.start()
    }
  }

  /** Whether the turn came. */
  function waitForTurn(key: string): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    if (waiting.length >= waitingAtMost) return Promise.resolve(false)
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(one), 1)
      resolve(false)
    }, patienceMs)
    const one: Waiting = {
      key,
      start() {
        clearTimeout(timer)
        resolve(true)
      },
    }
    waiting.push(one)
    startNext()
    return promise
  }

  return {
    async run(key, work) {
      if (!(await waitForTurn(key))) return { outcome: 'busy' }
      try {
        return { outcome: 'done', value: await work() }
      } finally {
        keysInWork.delete(key)
        startNext()
      }
    },
  }
}
