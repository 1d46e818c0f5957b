import { type ApiClient, isApiProblem, type Schema } from '@cardwright/api-client'
import {
  type AccessToken,
  reduceSession,
  type SessionFact,
  type SessionState,
  unknownSession,
} from './session-reducer.ts'
import type { Vault } from './vault-port.ts'

type Tokens = Schema<'Tokens'>

export interface Session {
  read(): SessionState
  subscribe(listener: () => void): () => void
  /** Finds out whether somebody is signed in here. */
  restore(): Promise<void>
  receive(tokens: Tokens): Promise<void>
  confirm(tokens: Pick<Tokens, 'accessToken' | 'expiresIn'>): void
  forgetConfirmation(): void
  /** A token that is good for a while, refreshed if need be; the elevated one where it is wanted and there. */
  token(wants: 'plain' | 'elevated'): Promise<string | undefined>
  /** After a 401: one refresh for all who wait. False when the session is over. */
  renew(): Promise<boolean>
  end(): Promise<void>
}

export interface SessionOptions {
  /** A client without a session: what renews a session cannot wait for one. */
  auth: Pick<ApiClient, 'get' | 'post'>
  vault: Vault
  nowMs: () => number
  wait: (ms: number) => Promise<void>
}

const EARLY_MS = 30_000
/** An answer can be lost; the same refresh token may be sent again for 30 seconds. */
const RETRY_AFTER_MS = [500, 1_500, 4_000]

export function createSession({ auth, vault, nowMs, wait }: SessionOptions): Session {
  let state = unknownSession
  let running: Promise<boolean> | undefined
  const listeners = new Set<() => void>()

  const record = (fact: SessionFact): void => {
    state = reduceSession(state, fact)
    for (const listener of listeners) listener()
  }
  vault.onEndElsewhere(() => record({ type: 'signed_out_by_person' }))

  const toAccess = ({ accessToken, expiresIn }: Pick<Tokens, 'accessToken' | 'expiresIn'>): AccessToken => ({
    token: accessToken,
    expiresAtMs: nowMs() + expiresIn * 1_000,
  })

  const receive = async (tokens: Tokens): Promise<void> => {
    if (tokens.refreshToken !== undefined) await vault.save(tokens.refreshToken)
    record({ type: 'tokens_received', access: toAccess(tokens) })
  }

  const refreshOnce = async (): Promise<boolean> => {
    const refreshToken = vault.kind === 'token' ? await vault.load() : undefined
    if (refreshToken === null) return false
    const tokens = await auth.post('/auth/refresh', { body: refreshToken === undefined ? {} : { refreshToken } })
    // The tabs of a browser share one cookie: by now it may be that of somebody who signed in from another tab.
    if (state.status === 'signed_in' && personOf(tokens.accessToken) !== personOf(state.access.token)) return false
    await receive(tokens)
    return true
  }

  const refreshPatiently = async (): Promise<boolean> => {
    for (const delay of [...RETRY_AFTER_MS, undefined]) {
      try {
        return await refreshOnce()
      } catch (error) {
        if (isApiProblem(error) && error.status < 500 && error.status !== 429) return false
        if (delay === undefined) throw error
        await wait(delay)
      }
    }
    return false
  }

  const renew = (): Promise<boolean> => {
    running ??= vault
      .exclusively(refreshPatiently)
      .then(async (isAlive) => {
        if (!isAlive) {
          await vault.clear()
          record({ type: 'ended_by_server' })
        }
        return isAlive
      })
      .finally(() => {
        running = undefined
      })
    return running
  }

  return {
    read: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    restore: async () => {
      const isThere =
        vault.kind === 'token' ? (await vault.load()) !== null : (await auth.get('/auth/session')).signedIn
      if (!isThere) record({ type: 'no_session_found' })
      else await renew()
    },
    receive,
    confirm: (tokens) => record({ type: 'identity_confirmed', elevated: toAccess(tokens) }),
    forgetConfirmation: () => record({ type: 'confirmation_used_up' }),
    token: async (wants) => {
      if (state.status !== 'signed_in') return undefined
      const elevated = state.elevated
      if (wants === 'elevated' && elevated !== undefined && elevated.expiresAtMs > nowMs() + 1_000)
        return elevated.token
      if (state.access.expiresAtMs <= nowMs() + EARLY_MS) await renew().catch(ignoreRefusal)
      return state.status === 'signed_in' ? state.access.token : undefined
    },
    renew,
    end: async () => {
      const refreshToken = vault.kind === 'token' ? await vault.load() : undefined
      const token = state.status === 'signed_in' ? state.access.token : undefined
      const body = refreshToken === undefined || refreshToken === null ? {} : { refreshToken }
      await auth
        .post('/auth/logout', { body, ...(token === undefined ? {} : { accessToken: token }) })
        .catch(ignoreRefusal)
      await vault.clear()
      vault.announceEnd()
      record({ type: 'signed_out_by_person' })
    },
  }
}

/** Whose access token it is: the subject of a JWT (RFC 7519, section 4.1.2). */
function personOf(accessToken: string): unknown {
  try {
    return JSON.parse(atob((accessToken.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))).sub
  } catch {
    return undefined
  }
}

/** Whatever the server says, this device forgets the session; a token that was not withdrawn dies by itself. */
const ignoreRefusal = (): undefined => undefined
