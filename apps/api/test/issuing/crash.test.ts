import { withClient } from '@cardwright/local-postgres'
import type pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { countWaitingLocks } from '../../../../tests/support/waiting-locks.ts'
import { batchesAtOnce } from '../../src/services/issuing/batch-queue.ts'
import { startApiProcess } from '../support/api-process.ts'
import { type CardOfTest, type IssuingApi, startIssuingApi } from './issuing-api.ts'
import { startAuthorizer } from './own-authorizer.ts'
import { ProviderChain, type ProviderEvent, readRequest, signatureOf } from './provider-events.ts'

const api = await startIssuingApi()

const sendTo = (url: string, event: ProviderEvent) => {
  const body = JSON.stringify(event)
  return fetch(`${url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'stripe-signature': signatureOf(body, 'whsec_test_sync', Math.floor(Date.now() / 1000)) },
    body,
  })
}

describe('kill -9 of the API', () => {
  it.each([
    ['before', 'authorization:before-commit'],
    ['after', 'authorization:after-commit'],
  ])(
    'right %s the commit of a decision: the same request, sent again after the restart, is decided once',
    async (_name, failpoint) => {
      const card = await api.giveCard()
      const chain = new ProviderChain(card)
      const event = chain.request(4_000)
      const dying = await startApiProcess(api, { FAILPOINT: failpoint })
      await expect(sendTo(dying.url, event)).rejects.toThrow()
      expect(await dying.ended).toBe('SIGKILL')
      const restarted = await startApiProcess(api)
      const again = await sendTo(restarted.url, event)
      expect(await again.json()).toEqual({ approved: true })
      await restarted.kill()
      expect(await api.balance(card)).toMatchObject({ heldMinor: 4_000 })
      expect(await api.transactions(card)).toHaveLength(1)
      await api.expectBooksToAgree()
    },
  )

  it.each([
    ['before', 'record:before-commit'],
    ['after', 'record:after-commit'],
  ])('right %s the commit of a capture: the event, delivered again, posts once', async (_name, failpoint) => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.record(4_000, true))
    const [capture] = chain.capture(4_000, true)
    if (capture === undefined) throw new Error('a capture is an event')
    const dying = await startApiProcess(api, { FAILPOINT: failpoint })
    await expect(sendTo(dying.url, capture)).rejects.toThrow()
    expect(await dying.ended).toBe('SIGKILL')
    expect((await api.send(capture)).status).toBe(200)
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: 6_000, heldMinor: 0 })
    await api.expectBooksToAgree()
  })
})

/** Gives cards of which no two are in one shard of a cluster, where a shard has fewer batches at once than all have; elsewhere any. */
function cardsOfOtherShards({ context, giveCard }: IssuingApi): () => Promise<CardOfTest> {
  const given = new Set<number>()
  return async () => {
    const { shardOf } = context.pool
    for (;;) {
      const card = await giveCard()
      if (shardOf === undefined || given.size < given.add(shardOf(card.lane)).size) return card
    }
  }
}

const TOO_LATE = { isApproved: false, reason: 'processing_error' }

describe('two hundred requests at once to a slow database', async () => {
  // An empty setting is an absent one: this is the deadline that the program has by itself.
  const strict = await startIssuingApi({ env: { DECISION_DEADLINE_MS: '' }, beside: api })

  /** Asks for a payment of 10 each while the balances are locked, for as long as `until` takes. */
  async function askWhileLocked(
    asked: IssuingApi,
    cards: readonly CardOfTest[],
    until: (all: Promise<unknown>, blocker: pg.Client) => Promise<unknown>,
  ) {
    const requests = Array.from({ length: 200 }, (_, at) => {
      const card = cards[at % cards.length]
      if (card === undefined) throw new Error('there are cards')
      return new ProviderChain(card).request(10)
    })
    return withClient(asked.database.ownerUrl, async (blocker) => {
      await blocker.query('BEGIN')
      for (const { lane, accountId } of cards)
        await blocker.query('SELECT * FROM balances WHERE lane = $1 AND account_id = $2 FOR UPDATE', [lane, accountId])
      const answers = Promise.all(requests.map((request) => asked.send(request).then(({ body }) => body)))
      await until(answers, blocker)
      await blocker.query('COMMIT')
      return answers
    })
  }
  const heldMinor = async (asked: IssuingApi, cards: readonly CardOfTest[]) => {
    const held = await Promise.all(cards.map(async (card) => Number((await asked.balance(card)).heldMinor)))
    return held.reduce((sum, minor) => sum + minor, 0)
  }
  const giveCards = async (asked: IssuingApi) => [
    await asked.giveCard(),
    await asked.giveCard(),
    await asked.giveCard(),
  ]

  it('are decided as long as the network still waits for their answers', async () => {
    const cards = await giveCards(api)
    const answers = await askWhileLocked(api, cards, (_all, blocker) =>
      vi.waitFor(async () => expect(await countWaitingLocks(blocker)).toBeGreaterThan(0), { timeout: 60_000 }),
    )
    expect(answers.filter(({ approved }) => approved !== true)).toEqual([])
    expect(await heldMinor(api, cards)).toBe(2_000)
    await api.expectBooksToAgree()
  })

  it('have a deadline by which the answer still reaches the network: https://docs.stripe.com/issuing/controls/real-time-authorizations', () => {
    const networkWaitsMs = 2_000
    expect(strict.context.config.decisions.deadlineMs).toBeGreaterThan(networkWaitsMs / 2)
    expect(strict.context.config.decisions.deadlineMs).toBeLessThanOrEqual(networkWaitsMs - 500)
  })

  it('are declined at the deadline, and nothing is approved or held after that', async () => {
    const cards = await giveCards(strict)
    const answers = await askWhileLocked(strict, cards, (all) => all)
    const declined = { approved: false, metadata: { decline_reason: 'processing_error' } }
    expect(answers).toEqual(answers.map(() => declined))
    await strict.context.authorizer.idle()
    expect(await heldMinor(strict, cards)).toBe(0)
    expect(await strict.transactions(cards[0] as CardOfTest)).toEqual([])
    await strict.expectBooksToAgree()
  })
})

describe('a database that does not answer in time', async () => {
  // Short enough to be waited for, and long enough that a busy machine comes as far as to COMMIT.
  const slow = await startIssuingApi({ env: { DECISION_DEADLINE_MS: '5000' }, beside: api })

  it('is answered "declined" within the deadline and decides nothing, when the lock of the account is not to be had', async () => {
    const card = await slow.giveCard()
    const chain = new ProviderChain(card)
    await withClient(slow.database.ownerUrl, async (blocker) => {
      await blocker.query('BEGIN')
      await blocker.query('SELECT * FROM balances WHERE lane = $1 AND account_id = $2 FOR UPDATE', [
        card.lane,
        card.accountId,
      ])
      expect((await slow.send(chain.request(2_000))).body).toEqual({
        approved: false,
        metadata: { decline_reason: 'processing_error' },
      })
      await blocker.query('ROLLBACK')
    })
    await slow.context.authorizer.idle()
    expect(await slow.balance(card)).toMatchObject({ heldMinor: 0 })
    expect((await slow.send(new ProviderChain(card).request(10_000))).body).toEqual({ approved: true })
  })

  it('leaves a decision that commits too late marked and held, until the record of the provider says what happened there; who was told "declined" before is not decided', async () => {
    const card = await slow.giveCard()
    const [late, waiting, patient] = [new ProviderChain(card), new ProviderChain(card), new ProviderChain(card)]
    const gate = Promise.withResolvers<void>()
    let commits = 0
    const { authorizer } = startAuthorizer(slow, {
      beforeCommit: () => {
        commits += 1
        return gate.promise
      },
    })
    const ask = (chain: ProviderChain, amount: number) => authorizer.authorize(readRequest(chain.request(amount)))
    const askedAt = performance.now()
    const tooLate = [ask(late, 2_000)]
    await vi.waitFor(() => expect(commits).toBe(1), { timeout: 5_000 })
    // While one of an account stands before its commit, the others wait.
    tooLate.push(ask(waiting, 400))
    const isHalfOver = () => expect(performance.now() - askedAt).toBeGreaterThan(2_500)
    await vi.waitFor(isHalfOver, { timeout: 5_000 })
    const inTime = ask(patient, 100)
    expect(await Promise.all(tooLate)).toEqual([TOO_LATE, TOO_LATE])
    gate.resolve()
    expect(await inTime).toEqual({ isApproved: true })
    await authorizer.idle()
    const { rows } = await slow.context.pool.query(
      `SELECT a.issuer_id, l.took_ms FROM late_decisions l JOIN authorizations a ON a.lane = l.lane AND a.id = l.authorization_id
       WHERE a.lane = $1 AND a.account_id = $2`,
      [card.lane, card.accountId],
    )
    expect(rows).toEqual([{ issuer_id: late.id, took_ms: expect.any(Number) }])
    expect(rows[0].took_ms).toBeGreaterThanOrEqual(5_000)
    expect(await slow.balance(card)).toMatchObject({ heldMinor: 2_100 })
    await slow.send(late.record(2_000, false, 'webhook_timeout'))
    expect(await slow.balance(card)).toMatchObject({ heldMinor: 100, availableMinor: 9_900 })
    await slow.expectBooksToAgree()
  })

  it('answers of one batch each by its own deadline: who was told "declined" meanwhile is held until the provider says the same', async () => {
    const patient = await startIssuingApi({ env: { DECISION_DEADLINE_MS: '5000' }, beside: api })
    const card = await patient.giveCard()
    const before = Promise.withResolvers<void>()
    const atOnce = batchesAtOnce(patient.context.pool)
    let commits = 0
    const { authorizer } = startAuthorizer(patient, {
      beforeCommit: () => {
        commits += 1
        return commits <= atOnce ? before.promise : Promise.resolve()
      },
    })
    const ask = (chain: ProviderChain) => authorizer.authorize(readRequest(chain.request(1_000)))
    // As many batches as run at once, so that the next two requests wait and then share one.
    const others: Promise<unknown>[] = []
    const giveElsewhere = cardsOfOtherShards(patient)
    while (others.length < atOnce) {
      others.push(ask(new ProviderChain(await giveElsewhere())))
      await vi.waitFor(() => expect(commits).toBe(others.length), { timeout: 5_000 })
    }
    const [early, later] = [new ProviderChain(card), new ProviderChain(card)]
    await withClient(patient.database.ownerUrl, async (blocker) => {
      await blocker.query('BEGIN')
      await blocker.query('SELECT * FROM balances WHERE lane = $1 AND account_id = $2 FOR UPDATE', [
        card.lane,
        card.accountId,
      ])
      const askedAt = performance.now()
      const first = ask(early)
      const isHalfOver = () => expect(performance.now() - askedAt).toBeGreaterThan(2_500)
      await vi.waitFor(isHalfOver, { timeout: 5_000 })
      const second = ask(later)
      before.resolve()
      expect(await first).toEqual(TOO_LATE)
      await blocker.query('COMMIT')
      expect(await second).toEqual({ isApproved: true })
    })
    await Promise.all(others)
    await authorizer.idle()
    expect(await patient.balance(card)).toMatchObject({ heldMinor: 2_000 })
    for (const record of [early.record(1_000, false), later.record(1_000, true)])
      expect((await patient.send(record)).status).toBe(200)
    expect(await patient.balance(card)).toMatchObject({ heldMinor: 1_000, availableMinor: 9_000 })
    const found = await patient.transactions(card)
    expect(found.map(({ status, declineReason }) => [status, declineReason]).sort()).toEqual([
      ['declined', 'processing_error'],
      ['pending', undefined],
    ])
    await patient.expectBooksToAgree()
  })

  it('does not stop the next request, once it answers again', async () => {
    const card = await api.giveCard()
    await withClient(api.database.superuserUrl, (client) =>
      client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'cardwright-test%' AND datname = current_database()",
      ),
    )
    await vi.waitFor(
      async () => expect((await api.send(new ProviderChain(card).request(1))).body).toEqual({ approved: true }),
      { timeout: 60_000 },
    )
  })
})
