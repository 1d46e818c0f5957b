import type { DatabaseSync } from 'node:sqlite'

/** Runs pieces of work that change the state, each all or nothing, and acknowledges them once they are on the disk. */
export interface Writer {
  /** Resolves after the commit. A throw inside `work` undoes that work alone and rejects with what was thrown. */
  write<T>(work: () => T): Promise<T>
  /** The same for work that nobody waits for: it joins the next commit, or makes one a little later. */
  writeSoon<T>(work: () => T): Promise<T>
  /** Inside `write`: runs `work`; undoes it and returns the error if it throws. */
  attempt<T>(work: () => T): { value: T } | { error: unknown }
  /** Inside `write`: `run` is called after the commit, and not at all if the work is undone. */
  afterCommit(run: () => void): void
}

const SOON_MS = 40

interface Job {
  run(): void
  settle(commitError: unknown): void
}

/**
 * Work that arrives in the same turn of the event loop shares one commit (each piece in a savepoint of its own), so
 * that one slow disk flush serves many requests.
 */
export function createWriter(database: DatabaseSync): Writer {
  let queue: Job[] = []
  let hooks: (() => void)[] = []
  let isFlushing = false
  let timer: NodeJS.Timeout | undefined

  function attempt<T>(work: () => T): { value: T } | { error: unknown } {
    const hooksBefore = hooks.length
    database.exec('SAVEPOINT work')
    try {
      const value = work()
      database.exec('RELEASE work')
      return { value }
    } catch (error) {
      database.exec('ROLLBACK TO work; RELEASE work')
      hooks.length = hooksBefore
      return { error }
    }
  }

  function commitAll(jobs: Job[]): unknown {
    try {
      database.exec('BEGIN IMMEDIATE')
      for (const job of jobs) job.run()
      database.exec('COMMIT')
      return null
    } catch (error) {
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
      return error ?? new Error('the commit failed')
    }
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    isFlushing = false
    const jobs = queue
    queue = []
    if (jobs.length === 0) return
    hooks = []
    const commitError = commitAll(jobs)
    const committed = commitError === null ? hooks : []
    hooks = []
    for (const job of jobs) job.settle(commitError)
    for (const hook of committed) hook()
  }

  function enqueue<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let outcome: { value: T } | { error: unknown } = { error: new Error('never ran') }
      queue.push({
        run: () => {
          outcome = attempt(work)
        },
        settle(commitError) {
          if (commitError !== null) reject(commitError)
          else if ('error' in outcome) reject(outcome.error)
          else resolve(outcome.value)
        },
      })
    })
  }

  return {
    attempt,
    afterCommit: (run) => hooks.push(run),
    write(work) {
      if (!isFlushing) setImmediate(flush)
      isFlushing = true
      return enqueue(work)
    },
    writeSoon(work) {
      timer ??= setTimeout(flush, SOON_MS)
      return enqueue(work)
    },
  }
}
