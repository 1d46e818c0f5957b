import { describe, expect, it } from 'vitest'
import { IssuerError } from '../../src/providers/issuer/issuer.ts'
import { createKeyed } from '../../src/providers/issuer/stripe/keyed-creation.ts'
import { ReplayedFailure } from '../../src/providers/issuer/stripe/stripe-errors.ts'
import { createCircuitBreaker, createRetry, createTimeout, decorate } from '../../src/providers/resilience.ts'

const HOUR_MS = 3_600_000
const replayed = () => new ReplayedFailure({ cause: new Error('500') })

describe('creating once at Stripe', () => {
  it('uses our id as the key and looks for nothing while the key is fresh', async () => {
    const keys: string[] = []
    const created = await createKeyed({
      key: 'card_1',
      ageMs: 19 * HOUR_MS,
      find: async () => {
        throw new Error('must not look')
      },
      create: async (key) => {
        keys.push(key)
        return 'made'
      },
    })
    expect([created, keys]).toEqual(['made', ['card_1']])
  })

  it('looks first, then takes the next key, once the key is 20 hours old', async () => {
    const steps: string[] = []
    const created = await createKeyed({
      key: 'card_1',
      ageMs: 20 * HOUR_MS,
      find: async () => {
        steps.push('find')
        return undefined
      },
      create: async (key) => {
        steps.push(key)
        return 'made'
      },
    })
    expect([created, steps]).toEqual(['made', ['find', 'card_1:1']])
  })

  it('takes the next key after a failure that Stripe only repeats, unless the first try had made it after all', async () => {
    const steps: string[] = []
    const create = async (key: string) => {
      steps.push(key)
      if (key !== 'card_1:2') throw replayed()
      return 'made'
    }
    const find = async () => {
      steps.push('find')
      return undefined
    }
    expect(await createKeyed({ key: 'card_1', ageMs: 0, find, create })).toBe('made')
    expect(steps).toEqual(['card_1', 'find', 'card_1:1', 'find', 'card_1:2'])
    expect(await createKeyed({ key: 'card_1', ageMs: 0, find: async () => 'found', create })).toBe('found')
  })

  it('tries no other key after a failure whose outcome is unknown', async () => {
    const keys: string[] = []
    const create = async (key: string) => {
      keys.push(key)
      throw new IssuerError('unavailable', 'api_error')
    }
    await expect(createKeyed({ key: 'card_1', ageMs: 0, find: async () => 'x', create })).rejects.toThrow('unavailable')
    expect(keys).toEqual(['card_1'])
  })
})

const isRetryable = (error: unknown) => error instanceof IssuerError && error.kind === 'unavailable'

describe('an issuer that is not well', () => {
  it('is asked again as often as allowed, and not at all after a refusal', async () => {
    const retry = createRetry({ attempts: 3, firstPauseMs: 1, isRetryable })
    let calls = 0
    const failing = (kind: 'unavailable' | 'refused') => async () => {
      calls += 1
      throw new IssuerError(kind, 'x')
    }
    await expect(retry('createCard', failing('unavailable'))).rejects.toThrow()
    expect(calls).toBe(3)
    calls = 0
    await expect(retry('createCard', failing('refused'))).rejects.toThrow()
    expect(calls).toBe(1)
  })

  it('is not waited for longer than the limit', async () => {
    const limited = createTimeout(10, () => new IssuerError('unavailable', 'timeout'))
    await expect(limited('createCard', () => new Promise(() => undefined))).rejects.toMatchObject({ code: 'timeout' })
    expect(await limited('createCard', async () => 'quick')).toBe('quick')
  })

  it('is left alone after many failures in a row, then tried with one call', async () => {
    let now = 0
    let calls = 0
    let opened = 0
    const breaker = createCircuitBreaker({
      failures: 2,
      openMs: 100,
      nowMs: () => now,
      isFailure: isRetryable,
      onOpen: () => {
        opened += 1
      },
      refuse: () => new IssuerError('unavailable', 'circuit_open'),
    })
    const call = (error?: Error) =>
      breaker('createCard', async () => {
        calls += 1
        if (error !== undefined) throw error
        return 'well'
      })
    const away = new IssuerError('unavailable', 'x')
    await expect(call(away)).rejects.toMatchObject({ code: 'x' })
    await expect(call(new IssuerError('refused', 'no'))).rejects.toMatchObject({ code: 'no' })
    await expect(call(away)).rejects.toMatchObject({ code: 'x' })
    await expect(call(away)).rejects.toMatchObject({ code: 'x' })
    await expect(call()).rejects.toMatchObject({ code: 'circuit_open' })
    expect([calls, opened]).toEqual([4, 1])
    now = 101
    await expect(call(away)).rejects.toMatchObject({ code: 'x' })
    await expect(call()).rejects.toMatchObject({ code: 'circuit_open' })
    now = 300
    expect(await call()).toBe('well')
    expect(await call()).toBe('well')
  })

  it('that may be back is tried with one call alone, however many wait', async () => {
    let now = 0
    const breaker = createCircuitBreaker({
      failures: 1,
      openMs: 100,
      nowMs: () => now,
      isFailure: isRetryable,
      onOpen: () => undefined,
      refuse: () => new IssuerError('unavailable', 'circuit_open'),
    })
    await expect(breaker('ping', () => Promise.reject(new IssuerError('unavailable', 'x')))).rejects.toThrow()
    now = 100
    const back = Promise.withResolvers<string>()
    const trial = breaker('ping', () => back.promise)
    await expect(breaker('ping', async () => 'well')).rejects.toMatchObject({ code: 'circuit_open' })
    back.resolve('well')
    expect(await trial).toBe('well')
    expect(await breaker('ping', async () => 'well')).toBe('well')
  })

  it('is decorated only where it is asked to be, and keeps its name', async () => {
    const port = { name: 'some', ask: async (word: string) => `${word}!`, other: async () => 'plain' }
    const seen: string[] = []
    const decorated = decorate(port, ['ask'], (operation, call) => {
      seen.push(operation)
      return call()
    })
    expect([await decorated.ask('well'), await decorated.other(), decorated.name]).toEqual(['well!', 'plain', 'some'])
    expect(seen).toEqual(['ask'])
  })
})
