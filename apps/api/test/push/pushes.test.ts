import { laneOfSubject } from '@cardwright/contracts/lane'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { insertOutbox } from '../../src/models/outbox-model.ts'
import { insertPush } from '../../src/models/push-model.ts'
import { findUserByEmail } from '../../src/models/user-model.ts'
import { followPushes, sendPushes } from '../../src/services/push-service.ts'
import { countAlerts } from '../support/alerts.ts'
import { startExpoPushDouble } from '../support/expo-push-double.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const expo = await startExpoPushDouble()
afterAll(() => expo.close())
const api = await startApi({
  env: { PUSH_PROVIDER: 'expo', EXPO_PUSH_URL: expo.url, EXPO_ACCESS_TOKEN: 'expo-token-of-ours' },
})
expo.requireAccessToken('expo-token-of-ours')
beforeEach(async () => void (await api.context.pool.query('DELETE FROM pushes')))

const soon = { timeout: 60_000, interval: 10 }
let tokens = 0

/** Somebody whose app takes pushes. */
async function signUpWithDevice(locale = 'en') {
  const person = await api.signUp()
  const token = await register(person, { locale })
  return { person, token }
}

async function register(person: SignedInPerson, { deviceId = 'dev-phone', locale = 'en', token = nextToken() } = {}) {
  const device = { deviceId, platform: 'ios', name: 'Phone', pushToken: token, locale }
  const { status, body } = await api.post('/me/devices/register', device, { token: person.accessToken })
  expect([status, body.hasPush]).toEqual([200, true])
  return token
}

const nextToken = (): string => {
  tokens += 1
  return `ExponentPushToken[${tokens}]`
}

const userOf = async ({ email }: SignedInPerson) => {
  const user = await findUserByEmail(api.context.db, email)
  if (user === undefined) throw new Error('nobody has this address')
  return user
}

interface Told {
  kind?: string
  payment?: { amountMinor: string; currency: string; merchant: string; isSuspected: boolean }
}

/** Something happens that is told to the person. Waits until it stands in the app's inbox. */
async function tell(person: SignedInPerson, { kind = 'payment_approved', ...told }: Told = {}): Promise<string> {
  const { id: userId } = await userOf(person)
  const lane = laneOfSubject(userId)
  const notice = {
    kind,
    title: '$12.00 at Corner Grocery',
    body: 'Travel ending in 4242',
    link: '/activity/auth_1',
    ...told,
  }
  const id = api.context.newId('evt', lane)
  await insertOutbox(api.context.db, {
    lane,
    id,
    topic: 'notification.created',
    userId,
    subjectId: id,
    payload: { notice },
    at: api.context.clock.now(),
  })
  return vi.waitFor(async () => {
    const { rows } = await api.context.pool.query('SELECT id FROM notifications WHERE source_id = $1', [id])
    expect(rows).toHaveLength(1)
    return String(rows[0].id)
  }, soon)
}

const sentTo = (token: string) => expo.messages.filter(({ to }) => to === token)
const arrived = (token: string, count = 1) => vi.waitFor(async () => expect(sentTo(token)).toHaveLength(count), soon)
const linedUp = async (): Promise<Record<string, unknown>[]> =>
  (await api.context.pool.query('SELECT push_token, attempts, receipt_id, due_at FROM pushes ORDER BY id')).rows
const hasPush = async (person: SignedInPerson): Promise<boolean[]> => {
  const { id } = await userOf(person)
  const { rows } = await api.context.pool.query(
    'SELECT push_token FROM devices WHERE user_id = $1 ORDER BY device_id',
    [id],
  )
  return rows.map((row) => row.push_token !== null)
}
/** After the first try: not the lease of who is trying, which is longer. */
const putOff = () =>
  vi.waitFor(async () => {
    const [push] = await linedUp()
    expect(Number(push?.due_at) - api.clock.nowMs()).toBeLessThan(10_000)
    expect(push).toMatchObject({ attempts: 1, receipt_id: null })
  }, soon)
const countOf = async (outcome: string): Promise<number> => {
  const { values } = await api.context.metrics.pushes.get()
  return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0
}

/** The clock goes on, and what has become due is done. */
async function later(ms: number, work: (context: typeof api.context) => Promise<void> = sendPushes): Promise<void> {
  api.clock.advance(ms)
  await work(api.context)
}

describe('pushes, against a double of Expo’s service written from its documentation', () => {
  it('reach every device of the person, in the language of the app there, with the exact place to open', async () => {
    const { person, token } = await signUpWithDevice()
    const other = await register(person, { deviceId: 'dev-tablet', locale: 'de' })
    const payment = { amountMinor: '1200', currency: 'usd', merchant: 'Corner Grocery', isSuspected: false }
    const notificationId = await tell(person, { payment })
    await arrived(token)
    await arrived(other)
    const data = { link: '/activity/auth_1', notificationId }
    expect(sentTo(token)).toMatchObject([{ title: 'Payment approved', body: '$12.00 at Corner Grocery', data }])
    // Seconds: news of an hour ago are not shown any more.
    expect(sentTo(token)[0]?.ttl).toBeGreaterThan(0)
    expect(sentTo(token)[0]?.ttl).toBeLessThanOrEqual(3_600)
    expect(sentTo(other)).toMatchObject([{ title: 'Zahlung genehmigt', body: '12,00\u00a0$ bei Corner Grocery', data }])
  })

  it('say nothing of a card, a person, a balance or a reason', async () => {
    const { person, token } = await signUpWithDevice()
    await tell(person, { kind: 'payment_declined' })
    await arrived(token)
    const text = JSON.stringify(sentTo(token))
    expect(sentTo(token)).toMatchObject([{ title: 'Payment declined', body: 'Open Cardwright to see more.' }])
    for (const word of ['4242', 'Travel', person.email, person.fullName]) expect(text).not.toContain(word)
  })

  it('are not sent for a kind that the person does not want pushed', async () => {
    const { person, token } = await signUpWithDevice()
    const own = { token: person.accessToken }
    await api.post('/me/preferences', { refund: { push: false, email: false } }, own)
    await tell(person, { kind: 'refund' })
    await tell(person, { kind: 'card' })
    await arrived(token)
    expect(sentTo(token)).toMatchObject([{ title: 'News about a card' }])
  })

  it('go to nobody who signed out on the device', async () => {
    const { person, token } = await signUpWithDevice()
    const own = { token: person.accessToken }
    expect((await api.post('/auth/logout', { refreshToken: person.refreshToken }, own)).status).toBe(204)
    await tell(person)
    expect(await linedUp()).toEqual([])
    expect(sentTo(token)).toEqual([])
  })

  it('follow the device to the person who signs in there next', async () => {
    const { person: former, token } = await signUpWithDevice()
    const next = await api.signUp()
    await register(next, { token })
    await tell(former)
    await tell(next, { kind: 'card' })
    await arrived(token)
    expect(sentTo(token)).toMatchObject([{ title: 'News about a card' }])
  })

  it('are dropped when the session ends while they wait', async () => {
    const { person, token } = await signUpWithDevice()
    expo.failNext({ status: 503 })
    await tell(person)
    await putOff()
    await api.post('/me/sessions/revoke', { sessionId: 'all' }, { token: person.accessToken })
    await later(60_000)
    expect(await linedUp()).toEqual([])
    expect(sentTo(token)).toEqual([])
  })

  it('are dropped when the device has another token by then: whose the old one is now, nobody knows', async () => {
    const { person, token: old } = await signUpWithDevice()
    expo.failNext({ status: 503 })
    await tell(person)
    await putOff()
    await register(await api.signUp(), { token: old })
    const token = await register(person)
    await later(60_000)
    expect(await linedUp()).toEqual([])
    expect([sentTo(old), sentTo(token)]).toEqual([[], []])
  })

  it('end with the session, also one that nobody ended: neither what comes then nor what waits is sent', async () => {
    const { person, token } = await signUpWithDevice()
    api.clock.advance(30 * 86_400_000 - 20 * 60_000)
    expo.failNext({ status: 503 })
    await tell(person)
    await putOff()
    await later(30 * 60_000)
    expect(await linedUp()).toEqual([])
    await tell(person)
    expect(await linedUp()).toEqual([])
    expect(sentTo(token)).toEqual([])
  })

  it('forget a token at once when the ticket says that the app is gone', async () => {
    const { person, token } = await signUpWithDevice()
    expo.goneAtOnce.add(token)
    await tell(person)
    await vi.waitFor(async () => expect(await hasPush(person)).toEqual([false]), soon)
    expect(await linedUp()).toEqual([])
  })

  it('are looked after: a receipt that says the app is gone drops the token, one that says “failed” is counted', async () => {
    const { person, token } = await signUpWithDevice()
    const stays = await register(person, { deviceId: 'dev-tablet' })
    await tell(person)
    await arrived(token)
    await arrived(stays)
    await vi.waitFor(
      async () => expect((await linedUp()).every(({ receipt_id }) => receipt_id !== null)).toBe(true),
      soon,
    )
    const failed = await countOf('failed')
    expo.goneLater.add(token)
    expo.failing.add(stays)
    expo.writeReceipts()
    await later(16 * 60_000, followPushes)
    expect(await linedUp()).toEqual([])
    expect(await hasPush(person)).toEqual([false, true])
    expect(await countOf('failed')).toBe(failed + 1)
  })

  it('wait, and the operator is called, while the service does not take our access token', async () => {
    const { person, token } = await signUpWithDevice()
    const before = await countAlerts(api.context, 'push_unauthorized')
    expo.requireAccessToken('a-newer-token')
    await tell(person)
    await putOff()
    expect(await countAlerts(api.context, 'push_unauthorized')).toBe(before + 1)
    expo.requireAccessToken('expo-token-of-ours')
    await later(20 * 60_000)
    expect(sentTo(token)).toHaveLength(1)
  })

  it('are tried again after growing pauses while the service is away, and as late as it asks', async () => {
    const { person, token } = await signUpWithDevice()
    expo.failNext({ status: 500 }, { status: 429, headers: { 'retry-after': '300' } })
    await tell(person)
    await putOff()
    await later(6_000)
    const [second] = await linedUp()
    expect(second).toMatchObject({ attempts: 2 })
    expect(Number(second?.due_at) - api.clock.nowMs()).toBeGreaterThan(250_000)
    await later(200_000)
    expect(sentTo(token)).toEqual([])
    await later(110_000)
    expect(sentTo(token)).toHaveLength(1)
  })

  it('are put off twice as long each time', async () => {
    const { person } = await signUpWithDevice()
    expo.failNext({ status: 500 }, { status: 500 }, { status: 500 })
    await tell(person)
    await putOff()
    await api.clock.standStill(async () => {
      for (const [attempts, pauseMs] of [
        [2, 10_000],
        [3, 20_000],
      ] as const) {
        await later(20_000)
        await vi.waitFor(async () => {
          const [push] = await linedUp()
          expect([push?.attempts, Number(push?.due_at) - api.clock.nowMs()]).toEqual([attempts, pauseMs])
        }, soon)
      }
    })
  })

  it('of which the service knows nothing after a day are looked after no longer', async () => {
    const { person, token } = await signUpWithDevice()
    await tell(person)
    await arrived(token)
    await vi.waitFor(async () => expect(await linedUp()).toMatchObject([{ receipt_id: expect.any(String) }]), soon)
    await api.context.pool.query("UPDATE pushes SET receipt_id = 'receipt-that-is-lost'")
    const unknown = await countOf('unknown')
    await later(23 * 3_600_000, followPushes)
    expect(await linedUp()).toHaveLength(1)
    await later(3_600_000, followPushes)
    expect(await linedUp()).toEqual([])
    expect(await countOf('unknown')).toBe(unknown + 1)
  })

  it('say only of what kind the news is, where the operator wants that', async () => {
    const { person, token } = await signUpWithDevice()
    expo.failNext({ status: 503 })
    await tell(person, { payment: { amountMinor: '1200', currency: 'usd', merchant: 'Grocery', isSuspected: false } })
    await putOff()
    const inAWhile = new Date(api.clock.nowMs() + 30 * 60_000)
    await api.context.pool.query('UPDATE pushes SET due_at = $1', [inAWhile])
    const push = { kind: 'expo', url: expo.url, detail: 'kind' } as const
    const clock = { now: () => inAWhile, nowMs: () => inAWhile.getTime() }
    await sendPushes({ ...api.context, clock, config: { ...api.context.config, push } })
    expect(sentTo(token)).toMatchObject([{ title: 'Payment approved', body: 'Open Cardwright to see more.' }])
  })

  it('are given up after an hour: nobody is woken for old news', async () => {
    const { person, token } = await signUpWithDevice()
    expo.failNext({ status: 503 })
    await tell(person)
    await putOff()
    await later(61 * 60_000)
    expect(await linedUp()).toEqual([])
    expect(sentTo(token)).toEqual([])
  })

  it('go a hundred at a time, each once, and one that is minded holds up no other', async () => {
    const { person } = await signUpWithDevice()
    const { id: userId } = await userOf(person)
    const line = Array.from({ length: 230 }, () => nextToken())
    await api.context.pool.query(
      `INSERT INTO devices (user_id, device_id, push_token, push_session_id, locale, created_at, last_seen_at)
         SELECT d.user_id, x.token, x.token, d.push_session_id, 'en', now(), now()
         FROM devices d, unnest($2::text[]) AS x (token) WHERE d.user_id = $1 AND d.device_id = 'dev-phone'`,
      [userId, line],
    )
    expo.foreign.add(line[7] ?? '')
    const before = expo.calls.length
    const at = api.context.clock.now()
    const notificationId = api.context.newId('ntf', laneOfSubject(userId))
    await api.context.db.transaction().execute(async (tx) => {
      for (const token of line) {
        const content = { kind: 'card', link: null } as const
        await insertPush(tx, {
          id: api.context.newId('psh'),
          userId,
          deviceId: token,
          token,
          notificationId,
          content,
          at,
        })
      }
    })
    await Promise.all([sendPushes(api.context), sendPushes(api.context)])
    await vi.waitFor(() => expect(line.filter((token) => sentTo(token).length === 1)).toHaveLength(230), soon)
    const sizes = expo.calls.slice(before).map(({ body }) => (body as unknown[]).length)
    expect(Math.max(...sizes)).toBe(100)
    expect(expo.messages.filter(({ to }) => line.includes(to))).toHaveLength(230)
  })

  it('keep no secret and no token in the logs’ and metrics’ words', async () => {
    const text = await api.context.metrics.registry.metrics()
    expect(text).toContain('cardwright_pushes_total{outcome="accepted"')
    expect(text).not.toContain('ExponentPushToken')
  })
})
