import { laneOfAccount, laneOfSubject } from '@cardwright/contracts/lane'
import { withClient } from '@cardwright/local-postgres'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { insertOutbox } from '../../src/models/outbox-model.ts'
import { findUserByEmail } from '../../src/models/user-model.ts'
import { gatherInOneLane } from '../support/one-lane.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const api = await startApi()
gatherInOneLane(api.context)

interface StreamedEvent {
  id: string
  data: unknown
}

interface OpenStream {
  events: StreamedEvent[]
  /** Everything as it came. */
  text: string
  isOver: boolean
  stop(): void
}

const opened: OpenStream[] = []
afterEach(() => {
  for (const stream of opened.splice(0)) stream.stop()
})

/** Reads the stream as an app does: with fetch, because EventSource cannot send a token. */
async function openStream(token: string, lastEventId?: string, url = api.url): Promise<OpenStream> {
  const abort = new AbortController()
  const response = await fetch(new URL('/events', url), {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect(response.headers.get('cache-control')).toBe('no-store')
  // Proxies that gather what is small would hold an event back until the next ones.
  expect(response.headers.get('x-accel-buffering')).toBe('no')
  const stream: OpenStream = { events: [], text: '', isOver: false, stop: () => abort.abort() }
  opened.push(stream)
  void readAll(response, stream)
  await vi.waitFor(() => expect(stream.text).toContain(': connected'), soon)
  return stream
}

async function readAll(response: Response, stream: OpenStream): Promise<void> {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) {
      stream.text += decoder.decode(chunk, { stream: true })
      stream.events = [...stream.text.matchAll(/^id: (\d+)\ndata: (.*)$/gm)].map(([, id = '', data = '']) => ({
        id,
        data: JSON.parse(data),
      }))
    }
  } catch {
    // Cut off, which is an end as well.
  }
  stream.isOver = true
}

async function publish(
  person: SignedInPerson,
  topic: string,
  subjectId: string,
  payload: Record<string, unknown> = {},
): Promise<void> {
  const user = await findUserByEmail(api.context.db, person.email)
  if (user?.account_id == null) throw new Error('This person has no account')
  const lane = laneOfAccount(user.account_id)
  // The relay keeps the order of their times, which are of milliseconds.
  api.clock.advance(1)
  await insertOutbox(api.context.db, {
    lane,
    id: api.context.newId('evt', lane),
    topic,
    accountId: user.account_id,
    userId: user.id,
    subjectId,
    payload,
    at: api.context.clock.now(),
  })
}

const dataOf = (stream: OpenStream) => stream.events.map(({ data }) => data)
const soon = { timeout: 60_000, interval: 10 }

describe('the stream of events', () => {
  it('tells what happens to this person, in order, and nothing of others', async () => {
    const [person, other] = [await api.signUp(), await api.signUp()]
    const stream = await openStream(person.accessToken)
    await publish(other, 'card.updated', 'card_theirs')
    for (let round = 0; round < 5; round += 1) await publish(person, 'transaction.updated', `auth_${round}`)
    await publish(person, 'card.frozen', 'card_mine')
    await vi.waitFor(() => expect(stream.events).toHaveLength(6), soon)
    expect(dataOf(stream)).toEqual([
      ...[0, 1, 2, 3, 4].map((round) => ({ type: 'transaction', id: `auth_${round}` })),
      { type: 'card', id: 'card_mine' },
    ])
    expect(stream.events.map(({ id }) => Number(id))).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('tells of limits over all cards that another screen changed', async () => {
    const person = await api.signUp()
    const stream = await openStream(person.accessToken)
    const { body } = await api.post('/account/controls', { controls: {} }, { token: person.accessToken })
    expect(body).toEqual({ controls: {}, ceiling: null })
    await vi.waitFor(() => expect(stream.events).toHaveLength(1), soon)
    const me = await api.get('/me', { token: person.accessToken })
    expect(dataOf(stream)).toEqual([{ type: 'card', id: me.body.accountId }])
  })

  it('answers a question for its head alone at once, and opens nothing', async () => {
    const { accessToken } = await api.signUp()
    const response = await fetch(new URL('/events', api.url), {
      method: 'HEAD',
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(10_000),
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
  })

  it('resumes after the last event that was seen, without a gap or a repetition', async () => {
    const person = await api.signUp()
    const first = await openStream(person.accessToken)
    await publish(person, 'card.updated', 'card_1')
    await vi.waitFor(() => expect(first.events).toHaveLength(1), soon)
    first.stop()
    await publish(person, 'card.updated', 'card_2')
    await publish(person, 'kyc.updated', 'kyc_1')
    const witness = await openStream(person.accessToken, '0')
    await vi.waitFor(() => expect(witness.events).toHaveLength(3), soon)
    const second = await openStream(person.accessToken, first.events[0]?.id)
    await vi.waitFor(() => expect(second.events).toHaveLength(2), soon)
    expect(dataOf(second)).toEqual([
      { type: 'card', id: 'card_2' },
      { type: 'kyc', id: 'kyc_1' },
    ])
    const fresh = await openStream(person.accessToken)
    await publish(person, 'card.updated', 'card_3')
    await vi.waitFor(() => expect(fresh.events).toHaveLength(1), soon)
    expect(dataOf(fresh)).toEqual([{ type: 'card', id: 'card_3' }])
  })

  it('tells of a notification once, as that', async () => {
    const person = await api.signUp()
    const stream = await openStream(person.accessToken)
    const notice = { kind: 'security', title: 'Somebody looked at it', body: '' }
    await publish(person, 'notification.account', 'acct_1', { notice })
    await publish(person, 'card.updated', 'card_1', { notice: { ...notice, kind: 'card' } })
    await vi.waitFor(() => expect(stream.events).toHaveLength(3), soon)
    expect(dataOf(stream)).toEqual([
      { type: 'notification', id: expect.stringMatching(/^ntf_/) },
      { type: 'card', id: 'card_1' },
      { type: 'notification', id: expect.stringMatching(/^ntf_/) },
    ])
  })

  it('brings everything of the last five hundred events to whoever was away, and forgets what is older', async () => {
    const person = await api.signUp()
    const { pool } = api.context
    const user = await findUserByEmail(api.context.db, person.email)
    const lane = laneOfSubject(String(user?.id))
    await pool.query(
      `INSERT INTO user_events SELECT $1, $2, seq, 'card', 'card_' || seq, now() FROM generate_series(1, 600) seq`,
      [lane, user?.id],
    )
    await pool.query('INSERT INTO user_event_heads VALUES ($1, $2, 600)', [lane, user?.id])
    await publish(person, 'card.updated', 'card_601')
    const waiting = await openStream(person.accessToken, '600')
    await vi.waitFor(() => expect(waiting.events).toHaveLength(1), soon)
    const stream = await openStream(person.accessToken, '0')
    await vi.waitFor(() => expect(stream.events.at(-1)?.id).toBe('601'), soon)
    expect([stream.events.length, stream.events[0]?.id]).toEqual([500, '102'])
  })

  it('is the same for everybody who listens, also with a number from another life', async () => {
    const person = await api.signUp()
    const streams = await Promise.all([
      openStream(person.accessToken),
      openStream(person.accessToken, '999999'),
      openStream(person.accessToken, 'nonsense'),
    ])
    await publish(person, 'card.updated', 'card_1')
    for (const stream of streams) await vi.waitFor(() => expect(stream.events).toHaveLength(1), soon)
  })

  it('keeps the line open by a comment every fifteen seconds', async () => {
    const person = await api.signUp()
    const stream = await openStream(person.accessToken)
    expect(stream.text).not.toContain('heartbeat')
    api.clock.advance(15_000)
    await vi.waitFor(() => expect(stream.text).toContain(': heartbeat'), soon)
  })

  it('ends with the session, at once', async () => {
    const person = await api.signUp()
    const elsewhere = await api.logIn(person)
    // No time passes: it is not the look of every fifteen seconds that finds out.
    await api.clock.standStill(async () => {
      const [here, there] = [await openStream(person.accessToken), await openStream(elsewhere.accessToken)]
      await api.post('/auth/logout', { refreshToken: person.refreshToken })
      await vi.waitFor(() => expect(here.isOver).toBe(true), soon)
      expect(there.isOver).toBe(false)
      const { body } = await api.post('/auth/refresh', { refreshToken: elsewhere.refreshToken })
      await api.post('/auth/refresh', { refreshToken: body.refreshToken })
      const reused = await api.post('/auth/refresh', { refreshToken: elsewhere.refreshToken })
      expect(reused.body.code).toBe('refresh_token_reused')
      await vi.waitFor(() => expect(there.isOver).toBe(true), soon)
    })
  })

  it.each([
    ['the session has ended', 'UPDATE sessions SET ended_at = now() WHERE user_id = $1'],
    ['the login was disabled', "UPDATE users SET status = 'disabled' WHERE id = $1"],
  ])('ends with the next heartbeat where %s and nobody said so', async (_name, text) => {
    const [person, other] = [await api.signUp(), await api.signUp()]
    const [stream, standing] = [await openStream(person.accessToken), await openStream(other.accessToken)]
    const user = await findUserByEmail(api.context.db, person.email)
    await api.context.pool.query(text, [user?.id])
    api.clock.advance(15_000)
    await vi.waitFor(() => expect(stream.isOver).toBe(true), soon)
    expect(standing.isOver).toBe(false)
  })

  it('ends at once for a member of staff whose login is disabled', async () => {
    const [admin, staff] = [await signInStaff(api, 'admin'), await signInStaff(api, 'support')]
    // While no time passes there is no heartbeat by which it could be noticed.
    await api.clock.standStill(async () => {
      const stream = await openStream(staff.accessToken)
      await api.post(
        '/admin/staff/update',
        { staffId: staff.id, status: 'disabled', reason: 'Has left' },
        { token: admin.accessToken },
      )
      await vi.waitFor(() => expect(stream.isOver).toBe(true), soon)
    })
  })

  it('ends with the access token', async () => {
    const person = await api.signUp()
    const stream = await openStream(person.accessToken)
    api.clock.advance(15 * 60_000)
    await vi.waitFor(() => expect(stream.isOver).toBe(true), soon)
  })

  it('ends when the process goes, so that nothing waits for it', async () => {
    const leaving = await startApi()
    const { accessToken } = await leaving.signUp()
    const stream = await openStream(accessToken, undefined, leaving.url)
    await leaving.close()
    await vi.waitFor(() => expect(stream.isOver).toBe(true), soon)
  })

  it('is bounded for one person: the oldest gives way', async () => {
    const person = await api.signUp()
    const other = await openStream((await api.signUp()).accessToken)
    const streams: OpenStream[] = []
    for (let round = 0; round < 11; round += 1) streams.push(await openStream(person.accessToken))
    await vi.waitFor(() => expect(streams[0]?.isOver).toBe(true), soon)
    expect([...streams.slice(1), other].some(({ isOver }) => isOver)).toBe(false)
  })

  it('goes on after the connection that listens was lost', async () => {
    const person = await api.signUp()
    const stream = await openStream(person.accessToken)
    await publish(person, 'card.updated', 'card_1')
    await vi.waitFor(() => expect(stream.events).toHaveLength(1), soon)
    const terminated = await withClient(api.database.superuserUrl, (client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'cardwright-events' AND datname = current_database()`,
      ),
    )
    expect(terminated.rowCount).toBe(1)
    await publish(person, 'card.updated', 'card_2')
    await vi.waitFor(() => expect(stream.events).toHaveLength(2), soon)
  })

  it('numbers the events of one person without gaps, however many are published at once', async () => {
    const person = await api.signUp()
    const stream = await openStream(person.accessToken)
    await Promise.all(Array.from({ length: 50 }, (_, round) => publish(person, 'card.updated', `card_${round}`)))
    await vi.waitFor(() => expect(stream.events).toHaveLength(50), soon)
    expect(stream.events.map(({ id }) => Number(id))).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  })
})
