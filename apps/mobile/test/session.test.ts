import { ApiProblem, ApiUnreachable } from '@cardwright/api-client'
import { createSession, type SessionOptions } from '../src/lib/session/session.ts'
import type { Vault } from '../src/lib/session/vault-port.ts'

const tokens = (accessToken: string, refreshToken?: string) => ({
  accessToken,
  tokenType: 'Bearer' as const,
  expiresIn: 900,
  ...(refreshToken === undefined ? {} : { refreshToken }),
})

function memoryVault(first: string | null) {
  let value = first
  const listeners = new Set<() => void>()
  const vault = {
    announced: 0,
    endElsewhere: () => [...listeners].map((listener) => listener()),
    kind: 'token' as const,
    kept: () => value,
    load: async () => value,
    save: async (token: string) => {
      value = token
    },
    clear: async () => {
      value = null
    },
    exclusively: <T>(work: () => Promise<T>) => work(),
    announceEnd: () => {
      vault.announced += 1
    },
    onEndElsewhere: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return vault satisfies Vault
}

const problem = (status: number, code: 'session_expired' | 'unavailable' | 'rate_limited') =>
  new ApiProblem({ code, status, title: '', detail: '', requestId: '', errors: [] })

/** Answers the calls in turn: a value is returned, an error thrown. */
function start(answers: unknown[], stored: string | null = 'refresh-1') {
  const vault = memoryVault(stored)
  const calls: unknown[] = []
  let nowMs = 0
  const answer = async (path: string, options?: unknown) => {
    calls.push({ path, options })
    await Promise.resolve()
    const next = answers.shift()
    if (next instanceof Error) throw next
    return next
  }
  const auth = { get: answer, post: answer } as unknown as SessionOptions['auth']
  const session = createSession({ auth, vault, nowMs: () => nowMs, wait: async () => undefined })
  return {
    session,
    vault,
    calls,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

describe('the session', () => {
  it('knows that nobody is signed in where nothing is kept', async () => {
    const { session, calls } = start([], null)
    await session.restore()
    expect(session.read()).toEqual({ status: 'signed_out', because: 'never' })
    expect(calls).toHaveLength(0)
  })

  it('goes on where it was and keeps the rotated token', async () => {
    const { session, vault } = start([tokens('access-1', 'refresh-2')])
    await session.restore()
    expect(session.read().status).toBe('signed_in')
    expect(vault.kept()).toBe('refresh-2')
  })

  it('refreshes once for many that wait', async () => {
    const { session, calls, pass } = start([tokens('access-1', 'refresh-2'), tokens('access-2', 'refresh-3')])
    await session.restore()
    pass(890_000)
    const all = await Promise.all([session.token('plain'), session.token('plain'), session.token('plain')])
    expect(all).toEqual(['access-2', 'access-2', 'access-2'])
    expect(calls).toHaveLength(2)
  })

  it('asks again with the same token when an answer is lost', async () => {
    const { session, calls } = start([new ApiUnreachable('network'), tokens('access-1', 'refresh-2')])
    await session.restore()
    expect(session.read().status).toBe('signed_in')
    expect(calls.map((call) => (call as { options: { body: unknown } }).options.body)).toEqual([
      { refreshToken: 'refresh-1' },
      { refreshToken: 'refresh-1' },
    ])
  })

  it('stays signed in while the network is away', async () => {
    const lost = new ApiUnreachable('network')
    const { session, pass } = start([tokens('access-1', 'refresh-2'), lost, lost, lost, lost])
    await session.restore()
    pass(1_000_000)
    expect(await session.token('plain')).toBe('access-1')
    expect(session.read().status).toBe('signed_in')
  })

  it('ends when the server says so, and forgets the token', async () => {
    const { session, vault } = start([tokens('access-1', 'refresh-2'), problem(401, 'session_expired')])
    await session.restore()
    expect(await session.renew()).toBe(false)
    expect(session.read()).toEqual({ status: 'signed_out', because: 'server' })
    expect(vault.kept()).toBeNull()
  })

  it('uses a confirmation for as long as it lasts', async () => {
    const { session, pass } = start([tokens('access-1', 'refresh-2')])
    await session.restore()
    session.confirm({ accessToken: 'elevated-1', expiresIn: 300 })
    expect(await session.token('elevated')).toBe('elevated-1')
    expect(await session.token('plain')).toBe('access-1')
    pass(300_000)
    expect(await session.token('elevated')).toBe('access-1')
  })

  it('is not ended by being asked to wait', async () => {
    const { session, vault } = start([problem(429, 'rate_limited'), tokens('access-1', 'refresh-2')])
    await session.restore()
    expect(session.read().status).toBe('signed_in')
    expect(vault.kept()).toBe('refresh-2')
  })

  it('keeps a confirmation over a renewal, and loses it with the person', async () => {
    const { session } = start([tokens('access-1', 'refresh-2'), tokens('access-2', 'refresh-3'), undefined])
    await session.restore()
    session.confirm({ accessToken: 'elevated-1', expiresIn: 300 })
    await session.renew()
    expect(await session.token('elevated')).toBe('elevated-1')
    await session.end()
    await session.receive(tokens('access-of-the-next', 'refresh-of-the-next'))
    expect(await session.token('elevated')).toBe('access-of-the-next')
  })

  it('is ended at the server with its own refresh token, and in every other tab', async () => {
    const { session, vault, calls } = start([tokens('access-1', 'refresh-2'), undefined])
    await session.restore()
    await session.end()
    expect(calls.at(-1)).toEqual({
      path: '/auth/logout',
      options: { body: { refreshToken: 'refresh-2' }, accessToken: 'access-1' },
    })
    expect(vault.announced).toBe(1)
  })

  it('is over here when it was ended in another tab', async () => {
    const { session, vault } = start([tokens('access-1', 'refresh-2')])
    await session.restore()
    vault.endElsewhere()
    expect(session.read()).toEqual({ status: 'signed_out', because: 'person' })
    expect(await session.token('plain')).toBeUndefined()
  })

  it('is over here when somebody else has signed in from another tab, whose it does not become', async () => {
    const of = (sub: string) => `head.${btoa(JSON.stringify({ sub })).replaceAll('=', '')}.signature`
    const { session } = start([tokens(of('usr_ada')), tokens(of('usr_ada')), tokens(of('usr_grace'))])
    await session.restore()
    expect(await session.renew()).toBe(true)
    expect(await session.renew()).toBe(false)
    expect(session.read()).toEqual({ status: 'signed_out', because: 'server' })
  })

  it('is over for the person even when the log-out does not arrive', async () => {
    const { session, vault } = start([tokens('access-1', 'refresh-2'), new ApiUnreachable('network')])
    await session.restore()
    await session.end()
    expect(session.read()).toEqual({ status: 'signed_out', because: 'person' })
    expect(vault.kept()).toBeNull()
  })
})
