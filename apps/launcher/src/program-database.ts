import { type DatabaseAddresses, type DatabaseEvents, startEmbeddedDatabase } from './embedded-database.ts'
import { grantRuntimeRole, probeDatabase, waitForDatabase } from './external-database.ts'
import type { Settings } from './settings.ts'

/** The database of the running program, whichever of the two it is. */
export interface ProgramDatabase extends DatabaseAddresses {
  /** The server's process where it is ours, else null. */
  readonly pid: number | null
  readonly failed?: Promise<never>
  /** Why the server does not answer yet; undefined when it does. Throws where waiting would not help. */
  whyUnreachable(): Promise<string | undefined>
  waitUntilReachable(signal: AbortSignal): Promise<void>
  /** To be called once the migrations have made the role. */
  admitRuntimeLogin(): Promise<void>
  stop(): Promise<void>
}

/** Starts the embedded PostgreSQL, or takes up the server that the settings name. */
export async function openDatabase(settings: Settings, events: DatabaseEvents): Promise<ProgramDatabase> {
  if (settings.database) return useOwnServer(settings.database)
  const embedded = await startEmbeddedDatabase(settings.dataDir, events)
  return {
    ...embedded,
    get pid() {
      return embedded.pid
    },
    ...connectionSteps(embedded),
  }
}

function useOwnServer({ url, migrationUrl }: { url: string; migrationUrl: string }): ProgramDatabase {
  const addresses = { adminUrl: migrationUrl, ownerUrl: migrationUrl, runtimeUrl: url }
  return { ...addresses, pid: null, stop: async () => undefined, ...connectionSteps(addresses) }
}

function connectionSteps({ ownerUrl, runtimeUrl }: DatabaseAddresses) {
  return {
    whyUnreachable: () => probeDatabase(ownerUrl),
    waitUntilReachable: (signal: AbortSignal) => waitForDatabase(ownerUrl, signal),
    admitRuntimeLogin: () => grantRuntimeRole(ownerUrl, runtimeUrl),
  }
}
