import { withClient } from '@cardwright/local-postgres'
import type pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { countWaitingLocks } from '../../../../tests/support/waiting-locks.ts'
import { createEventIntake } from '../../src/services/event-intake.ts'
import type { Answer } from '../support/http-client.ts'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

const soon = { timeout: 60_000 }

describe('letting events in', () => {
  /** Work that lasts until it is told to end, and a list of what was begun. */
  function createWork() {
    const begun: string[] = []
    const ends = new Map<string, () => void>()
    const work = (name: string) => () => {
      begun.push(name)
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
    }
    return { begun, work, end: (name: string) => ends.get(name)?.() }
  }

  it('begins so many at a time, and the others in the order they came', async () => {
    const intake = createEventIntake({ atOnce: 2, waitingAtMost: 10, patienceMs: 60_000 })
    const { begun, work, end } = createWork()
    const all = ['a', 'b', 'c', 'd'].map((name) => intake.run(name, work(name)))
    await vi.waitFor(() => expect(begun).toEqual(['a', 'b']), soon)
    end('b')
    await vi.waitFor(() => expect(begun).toEqual(['a', 'b', 'c']), soon)
    end('a')
    await vi.waitFor(() => expect(begun).toEqual(['a', 'b', 'c', 'd']), soon)
    end('c')
    end('d')
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'].map((value) => ({ outcome: 'done', value })))
  })

  it('begins one of a key at a time, and lets others pass those that wait for it', async () => {
    const intake = createEventIntake({ atOnce: 3, waitingAtMost: 10, patienceMs: 60_000 })
    const { begun, work, end } = createWork()
    const first = intake.run('card', work('first'))
    const second = intake.run('card', work('second'))
    const other = intake.run('other', work('other'))
    await vi.waitFor(() => expect(begun).toEqual(['first', 'other']), soon)
    end('first')
    await vi.waitFor(() => expect(begun).toEqual(['first', 'other', 'second']), soon)
    end('second')
    end('other')
    await Promise.all([first, second, other])
  })

  it('refuses at once what finds too many waiting, and after a while what waits too long', async () => {
    const intake = createEventIntake({ atOnce: 1, waitingAtMost: 1, patienceMs: 20 })
    const { begun, work, end } = createWork()
    const running = intake.run('a', work('a'))
    const impatient = intake.run('b', work('b'))
    expect(await intake.run('c', work('c'))).toEqual({ outcome: 'busy' })
    expect(await impatient).toEqual({ outcome: 'busy' })
    end('a')
    expect(await running).toEqual({ outcome: 'done', value: 'a' })
    expect(begun).toEqual(['a'])
  })

  it('loses nobody who waits when work lasts longer than anybody would have waited for it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const intake = createEventIntake({ atOnce: 1, waitingAtMost: 10, patienceMs: 100 })
      const { begun, work, end } = createWork()
      const long = intake.run('a', work('a'))
      await vi.advanceTimersByTimeAsync(50)
      const waiting = intake.run('b', work('b'))
      await vi.advanceTimersByTimeAsync(60)
      end('a')
      await vi.advanceTimersByTimeAsync(0)
      expect(begun).toEqual(['a', 'b'])
      end('b')
      expect([await long, await waiting].map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('goes on after work that failed', async () => {
    const intake = createEventIntake({ atOnce: 1, waitingAtMost: 1, patienceMs: 60_000 })
    await expect(intake.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await intake.run('a', () => Promise.resolve(1))).toEqual({ outcome: 'done', value: 1 })
  })
})

describe('events by the dozen whose accounts are locked', async () => {
  // Half of the connections that the program has by itself. However late the deadline, a decision that waits for the locks misses it.
  const api = await startIssuingApi({ env: { DATABASE_POOL_SIZE: '6' } })

  /** Sends events for cards whose accounts are locked for as long as `meanwhile` takes; answers what became of them. */
  async function whileLocked(
    cards: readonly CardOfTest[],
    send: () => Promise<number>[],
    meanwhile: (blocker: pg.Client) => Promise<void>,
  ): Promise<number[]> {
    return withClient(api.database.ownerUrl, async (blocker) => {
      await blocker.query('BEGIN')
      for (const { lane, accountId } of cards)
        await blocker.query('SELECT * FROM balances WHERE lane = $1 AND account_id = $2 FOR UPDATE', [lane, accountId])
      const statuses = Promise.all(send())
      await meanwhile(blocker).finally(() => blocker.query('COMMIT'))
      return statuses
    })
  }

  it('keep neither a decision waiting, about a card that nobody asked for since the start, nor a person', async () => {
    const cards: CardOfTest[] = []
    for (let at = 0; at < 8; at += 1) cards.push(await api.giveCard())
    const other = await api.giveCard()
    const events = cards.flatMap((card) => [1, 2, 3].map((amount) => new ProviderChain(card).record(amount, true)))
    const sendAll = () => events.map(async (event) => (await api.send(event)).status)
    await whileLocked(cards, sendAll, async (blocker) => {
      await vi.waitFor(async () => expect(await countWaitingLocks(blocker)).toBeGreaterThanOrEqual(3), soon)
      expect((await api.send(new ProviderChain(other).request(1_000))).body).toEqual({ approved: true })
      expect(await api.balance(other)).toMatchObject({ heldMinor: 1_000 })
    })
    await api.expectBooksToAgree()
  })

  it('about one card, each of another payment, leave the others’ events their turn', async () => {
    const [locked, other] = [await api.giveCard(), await api.giveCard()]
    const events = Array.from({ length: 12 }, (_, index) => new ProviderChain(locked).record(index + 1, true))
    const sendAll = () => events.map(async (event) => (await api.send(event)).status)
    const statuses = await whileLocked([locked], sendAll, async (blocker) => {
      await vi.waitFor(async () => expect(await countWaitingLocks(blocker)).toBeGreaterThanOrEqual(1), soon)
      expect((await api.send(new ProviderChain(other).record(500, true))).status).toBe(200)
      expect(await api.balance(other)).toMatchObject({ heldMinor: 500 })
    })
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
    await api.expectBooksToAgree()
  })

  it('are refused with the time to come again, where too many wait already; however often it came, each counts once', async () => {
    const card = await api.giveCard()
    const event = new ProviderChain(card).record(10, true)
    const refused = Promise.withResolvers<Answer>()
    const send = async () => {
      const answer = await api.send(event)
      if (answer.status !== 200) refused.resolve(answer)
      return answer.status
    }
    const sendAll = () => Array.from({ length: 510 }, send)
    const statuses = await whileLocked([card], sendAll, async () => {
      const { status, headers, body } = await refused.promise
      expect([status, headers.get('retry-after'), body.code]).toEqual([503, '2', 'unavailable'])
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    })
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
    expect(await api.balance(card)).toMatchObject({ heldMinor: 10, ledgerMinor: 10_000 })
    await api.expectBooksToAgree()
  })
})
