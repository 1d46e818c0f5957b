import type { DatabaseAddresses } from './embedded-database.ts'
import { type Login, writeRunFile } from './run-file.ts'
import type { Ready } from './service.ts'

export type ServiceName = 'api' | 'worker' | 'sandbox'

/** What is known about the running parts; once complete, every change is written to `run.json`. */
export interface Board {
  report(name: ServiceName, ready: Ready): void
  /** Begins the writing: from now on the file is there and current. */
  publish(logins: readonly Login[]): void
  /** Writes again after something that the board does not hold itself has changed: PostgreSQL's process number. */
  refresh(): void
  urlOf(name: ServiceName): string | undefined
  /** Ends the writing. */
  close(): void
}

const WRITE_AGAIN_MS = 1_000

export function createBoard(dataDir: string, database: DatabaseAddresses & { readonly pid: number | null }): Board {
  const parts = new Map<ServiceName, Ready>()
  let logins: readonly Login[] | undefined
  let timer: NodeJS.Timeout | undefined

  const refresh = () => {
    clearTimeout(timer)
    try {
      write()
    } catch {
      // A full disk is no reason to end; the file says what was so before, until there is space.
      timer = setTimeout(refresh, WRITE_AGAIN_MS)
    }
  }
  const write = () => {
    const api = parts.get('api')
    const worker = parts.get('worker')
    if (!logins || !api || !worker) return
    const sandbox = parts.get('sandbox')
    writeRunFile(dataDir, {
      api: { url: api.url ?? '', pid: api.pid },
      worker: { pid: worker.pid },
      ...(sandbox && { sandbox: { url: sandbox.url ?? '', pid: sandbox.pid } }),
      metrics: { url: api.metricsUrl ?? '' },
      postgres: { url: database.adminUrl, pid: database.pid },
      logins,
    })
  }
  return {
    report: (name, ready) => {
      parts.set(name, ready)
      refresh()
    },
    publish: (seeded) => {
      logins = seeded
      refresh()
    },
    refresh,
    urlOf: (name) => parts.get(name)?.url,
    close: () => clearTimeout(timer),
  }
}
