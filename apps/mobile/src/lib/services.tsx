import { type ApiClient, createApiClient } from '@cardwright/api-client'
import { createContext, type PropsWithChildren, useContext, useSyncExternalStore } from 'react'
import { apiAddress } from './address'
import { type Connection, createConnection } from './connection.ts'
import { spokenLanguage } from './i18n/spoken-language.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createPushes } from './push/push'
import type { Pushes } from './push/push-port.ts'
import { randomId } from './random'
import { createSafeCopy, type SafeCopy } from './safe-copy.ts'
import { dropSavedFiles } from './save-file'
import { createSession, type Session } from './session/session.ts'
import type { SessionState } from './session/session-reducer.ts'
import { createVault } from './session/vault'
import { createStorage, type Storage } from './storage'
import { streamFetch } from './stream-fetch'
import { createTrail, type Trail } from './trail.ts'

/** Everything that reaches outside the screens, made in one place. */
export interface Services {
  /** Calls with the session's token; an expired one is renewed once for all that wait. */
  api: ApiClient
  /** Calls without a session: signing up, signing in, resetting. */
  auth: ApiClient
  session: Session
  storage: Storage
  outbox: Outbox
  connection: Connection
  /** Where somebody wanted to go who has to sign in first; the router forgets it on the way there. */
  onward: { path: string | undefined }
  pushes: Pushes
  trail: Trail
  /** For what must not stay in the clipboard. */
  copySafely: SafeCopy
  nowMs: () => number
  newKey: () => string
  deviceId: () => string
}

export interface ServiceOverrides {
  fetch?: typeof fetch
  storage?: Storage
  pushes?: Pushes
  nowMs?: () => number
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export function createServices(overrides: ServiceOverrides = {}): Services {
  const nowMs = overrides.nowMs ?? Date.now
  const storage = overrides.storage ?? createStorage()
  const connection = createConnection()
  const vault = createVault()
  const outbox = createOutbox(storage, nowMs)
  const common = {
    baseUrl: apiAddress(),
    fetch: reporting(overrides.fetch ?? streamFetch, connection),
    locale: () => spokenLanguage(storage),
    createIdempotencyKey: randomId,
    ...(vault.kind === 'cookie' ? { sessionMode: 'cookie' as const } : {}),
  }
  const auth = createApiClient(common)
  const session = createSession({ auth, vault, nowMs, wait })
  const api = createApiClient({
    ...common,
    getAccessToken: () => session.token('plain'),
    onUnauthorized: session.renew,
    mutationLog: outbox,
  })
  const deviceId = () => readDeviceId(storage)
  const pushes = overrides.pushes ?? createPushes()
  const onward = { path: undefined }
  const trail = createTrail()
  session.subscribe(() => {
    if (session.read().status !== 'signed_out') return
    trail.clear()
    dropSavedFiles()
  })
  return {
    api,
    auth,
    session,
    storage,
    outbox,
    connection,
    onward,
    pushes,
    trail,
    copySafely: createSafeCopy(),
    nowMs,
    newKey: randomId,
    deviceId,
  }
}

/** Tells the connection after every call whether the API could be reached. A call that was ended on purpose says nothing. */
function reporting(send: typeof fetch, connection: Connection): typeof fetch {
  return async (input, init) => {
    try {
      const response = await send(input, init)
      connection.report(true)
      return response
    } catch (error) {
      if (!init?.signal?.aborted) connection.report(false)
      throw error
    }
  }
}

/** Names this installation to the API, so that a known device is not asked for a code each time. */
function readDeviceId(storage: Storage): string {
  const known = storage.get('device')
  if (known !== null) return known
  const made = `dev-${randomId()}`
  storage.set('device', made)
  return made
}

const ServicesContext = createContext<Services | undefined>(undefined)

export function ServicesProvider({ services, children }: PropsWithChildren<{ services: Services }>) {
  return <ServicesContext value={services}>{children}</ServicesContext>
}

export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (services === undefined) throw new Error('ServicesProvider is missing above this screen')
  return services
}

export const useApi = (): ApiClient => useServices().api

export function useSession(): SessionState {
  const { session } = useServices()
  return useSyncExternalStore(session.subscribe, session.read, session.read)
}

export function useIsOnline(): boolean {
  const { connection } = useServices()
  return useSyncExternalStore(connection.subscribe, connection.read, () => true)
}
