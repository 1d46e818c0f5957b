import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it, vi } from 'vitest'
import { countWaitingLocks } from '../../../../tests/support/waiting-locks.ts'
import { batchesAtOnce } from '../../src/services/issuing/batch-queue.ts'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { startAuthorizer } from './own-authorizer.ts'
import { ProviderChain, readRequest } from './provider-events.ts'

/** From a batch's commit to its last answer: the next one begins meanwhile, and nobody is forgotten. */

const api = await startIssuingApi()

const requestOf = (card: CardOfTest, amount = 100) => readRequest(new ProviderChain(card).request(amount))
const APPROVED = { isApproved: true }
const FAILED = { isApproved: false, reason: 'processing_error' }

const isBefore = (happened: readonly string[], what: string, times = 1) =>
  vi.waitFor(() => expect(happened.filter((one) => one === what)).toHaveLength(times), { timeout: 20_000 })

async function lateDecisionsOf({ lane, accountId }: CardOfTest): Promise<number> {
  const { rows } = await api.context.pool.query(
    `SELECT count(*)::int AS late FROM late_decisions l JOIN authorizations a ON a.lane = l.lane AND a.id = l.authorization_id
     WHERE a.lane = $1 AND a.account_id = $2`,
    [lane, accountId],
  )
  return rows[0].late
}

describe('the next batch', () => {
  it('sends its first statements before the one before it is answered', async () => {
    const card = await api.giveCard()
    const gate = Promise.withResolvers<void>()
    const happened: string[] = []
    const { authorizer } = startAuthorizer(api, {
      beforeCommit: () => gate.promise,
      onSend: (what) => happened.push(what),
    })
    const answered = (name: string) => (answer: object) => {
      happened.push(name)
      return answer
    }
    const first = authorizer.authorize(requestOf(card)).then(answered('first answer'))
    await isBefore(happened, 'COMMIT')
    const second = authorizer.authorize(requestOf(card)).then(answered('second answer'))
    happened.length = 0
    gate.resolve()
    expect(await Promise.all([first, second])).toEqual([APPROVED, APPROVED])
    const order = happened.filter((what) => /answer|BEGIN|balances_lock/.test(what))
    expect(order).toEqual(['BEGIN', 'balances_lock', 'first answer', 'second answer'])
  })

  it('takes no answer with it where its connection is cut before the one before it is answered', async () => {
    const card = await api.giveCard()
    const gate = Promise.withResolvers<void>()
    const happened: string[] = []
    const { authorizer } = startAuthorizer(api, {
      beforeCommit: () => gate.promise,
      onSend(what, connection) {
        happened.push(what)
        const isSecond = what === 'BEGIN' && happened.filter((one) => one === 'BEGIN').length === 2
        if (isSecond)
          (connection as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
      },
    })
    const answers: object[] = []
    const first = authorizer.authorize(requestOf(card)).then((answer) => answers.push(answer))
    await isBefore(happened, 'COMMIT')
    const second = authorizer.authorize(requestOf(card)).then((answer) => answers.push(answer))
    gate.resolve()
    await Promise.all([first, second])
    // Nobody knows what became of the second, so it is tried once more.
    expect(answers).toEqual([APPROVED, APPROVED])
    expect(happened.filter((what) => what === 'COMMIT')).toHaveLength(2)
    expect(await api.balance(card)).toMatchObject({ heldMinor: 200 })
    await api.expectBooksToAgree()
  })

  it('is decided on another connection where the server ends its own in the middle', async () => {
    const card = await api.giveCard()
    const { authorizer, applicationName } = startAuthorizer(api, { deadlineMs: 60_000 })
    const chain = new ProviderChain(card)
    const answer = await withClient(api.database.superuserUrl, async (blocker) => {
      await blocker.query('BEGIN')
      const { lane, accountId } = card
      await blocker.query('SELECT FROM balances WHERE lane = $1 AND account_id = $2 FOR UPDATE', [lane, accountId])
      const asked = authorizer.authorize(readRequest(chain.request(100)))
      await vi.waitFor(async () => expect(await countWaitingLocks(blocker)).toBeGreaterThan(0), { timeout: 20_000 })
      const end = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1'
      await blocker.query(end, [applicationName])
      await blocker.query('COMMIT')
      return asked
    })
    expect(answer).toEqual(APPROVED)
    expect(await api.balance(card)).toMatchObject({ heldMinor: 100 })
    await api.expectBooksToAgree()
  })

  it('begins also after batches that failed, more of them than may run at once', async () => {
    const card = await api.giveCard()
    await api.context.pool.query(
      "INSERT INTO issuer_cards (issuer, issuer_card_id, lane, account_id, card_id) VALUES ('stripe', 'ic_not_there', $1, $2, 'card_not_there')",
      [card.lane, card.accountId],
    )
    const { authorizer } = startAuthorizer(api, { deadlineMs: 3_000 })
    for (let failed = 0; failed < 5; failed += 1)
      expect(await authorizer.authorize(requestOf({ ...card, issuerCardId: 'ic_not_there' }))).toEqual(FAILED)
    expect(await authorizer.authorize(requestOf(card))).toEqual(APPROVED)
  })

  it('does not wait for a lock that somebody else holds on an account of the one before it', async () => {
    const [locked, free] = [await api.giveCard(), await api.giveCard()]
    const { authorizer } = startAuthorizer(api, { deadlineMs: 60_000 })
    const happened: string[] = []
    const asked = await withClient(api.database.superuserUrl, async (blocker) => {
      await blocker.query('BEGIN')
      const account = [locked.lane, locked.accountId]
      await blocker.query('SELECT FROM balances WHERE lane = $1 AND account_id = $2 FOR UPDATE', account)
      const first = authorizer.authorize(requestOf(locked)).then((answer) => {
        happened.push('locked')
        return answer
      })
      await vi.waitFor(async () => expect(await countWaitingLocks(blocker)).toBeGreaterThan(0), { timeout: 20_000 })
      expect(await authorizer.authorize(requestOf(free))).toEqual(APPROVED)
      happened.push('free')
      await blocker.query('COMMIT')
      return first
    })
    expect(asked).toEqual(APPROVED)
    expect(happened).toEqual(['free', 'locked'])
  })

  it('is one of no more than may run at once, however many wait', async () => {
    const cards = await Promise.all(Array.from({ length: 8 }, () => api.giveCard()))
    const gates: (() => void)[] = []
    let most = 0
    const { authorizer, pool } = startAuthorizer(api, {
      batchSize: 1,
      beforeCommit: () => new Promise<void>((resolve) => gates.push(resolve)),
    })
    const answers = Promise.all(cards.map((card) => authorizer.authorize(requestOf(card))))
    for (let left = cards.length; left > 0; left -= 1) {
      await vi.waitFor(() => expect(gates.length).toBeGreaterThanOrEqual(Math.min(left, 2)), { timeout: 20_000 })
      most = Math.max(most, gates.length)
      gates.shift()?.()
    }
    expect(await answers).toEqual(cards.map(() => APPROVED))
    expect(most).toBeGreaterThanOrEqual(2)
    expect(most).toBeLessThanOrEqual(batchesAtOnce(pool))
  })
})

describe('a batch that failed', () => {
  it('sends nothing after its end, also where something beside the failure was still going on', async () => {
    const card = await api.giveCard()
    const change = (text: string) => withClient(api.database.superuserUrl, (client) => client.query(text))
    const rolledBack = Promise.withResolvers<void>()
    const sent: string[] = []
    const { authorizer } = startAuthorizer(api, {
      deadlineMs: 60_000,
      onSend(what) {
        sent.push(what)
        if (what === 'ROLLBACK') rolledBack.resolve()
      },
      // From it the next statement of an increment follows.
      beforeAnswer: (what) => (what === 'chains_by_issuer_id' ? rolledBack.promise : undefined),
    })
    const chain = new ProviderChain(card)
    expect((await api.send(chain.request(100))).body).toEqual({ approved: true })
    await api.send(chain.record(100, true))
    await change('ALTER TABLE cards RENAME TO away')
    const answer = await authorizer.authorize(readRequest(chain.request(50)))
    await change('ALTER TABLE away RENAME TO cards')
    expect(answer).toEqual(FAILED)
    const next = (what: string) => sent[sent.indexOf(what) + 1]
    expect([sent.includes('chains_by_issuer_id'), next('ROLLBACK')]).toEqual([true, 'BEGIN'])
  })
})

describe('waiting until nothing is decided any more', () => {
  it('ends after every caller was answered, also where it begins between the commit and the answers', async () => {
    const card = await api.giveCard()
    let answered = false
    const seen = Promise.withResolvers<boolean>()
    const { authorizer } = startAuthorizer(api, {
      onSend(what, connection) {
        // What is sent last is the commit. When its answer is in, room has been made, and nobody has been answered.
        if (what === 'COMMIT')
          connection.once('drain', () => setImmediate(() => seen.resolve(authorizer.idle().then(() => answered))))
      },
    })
    const asked = authorizer.authorize(requestOf(card)).finally(() => {
      answered = true
    })
    expect(await seen.promise).toBe(true)
    expect(await asked).toEqual(APPROVED)
  })

  it('ends after late decisions were marked, however long that takes', async () => {
    const card = await api.giveCard()
    const gate = Promise.withResolvers<void>()
    const { authorizer } = startAuthorizer(api, { beforeCommit: () => gate.promise, deadlineMs: 2_000 })
    expect(await authorizer.authorize(requestOf(card))).toEqual(FAILED)
    const begunEarly = authorizer.idle().then(() => lateDecisionsOf(card))
    await withClient(api.database.ownerUrl, async (owner) => {
      await owner.query('BEGIN')
      await owner.query('LOCK TABLE late_decisions IN EXCLUSIVE MODE')
      gate.resolve()
      await vi.waitFor(async () => expect(await countWaitingLocks(owner)).toBeGreaterThan(0), { timeout: 20_000 })
      let isOver = false
      const begunLate = authorizer.idle().then(() => {
        isOver = true
        return lateDecisionsOf(card)
      })
      await owner.query('SELECT 1')
      expect(isOver).toBe(false)
      await owner.query('COMMIT')
      expect(await Promise.all([begunEarly, begunLate])).toEqual([1, 1])
    })
  })
})

describe('a caller who was told "declined" by his timer', () => {
  it('is marked, and his money held, also where the timer rang before its time', async () => {
    const card = await api.giveCard()
    const gate = Promise.withResolvers<void>()
    // So long a time rings at once, by https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
    const { authorizer, directory } = startAuthorizer(api, { beforeCommit: () => gate.promise, deadlineMs: 2 ** 31 })
    await directory.find('stripe', [card.issuerCardId])
    expect(await authorizer.authorize(requestOf(card))).toEqual(FAILED)
    gate.resolve()
    await authorizer.idle()
    const held = Number((await api.balance(card)).heldMinor)
    expect([held, await lateDecisionsOf(card)]).toEqual([100, 1])
  })
})
