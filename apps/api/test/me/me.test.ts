import { randomUUID } from 'node:crypto'
import type { NotificationKind } from '@cardwright/contracts'
import { laneOfAccount, laneOfSubject } from '@cardwright/contracts/lane'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it } from 'vitest'
import { insertOutbox } from '../../src/models/outbox-model.ts'
import { findUserByEmail } from '../../src/models/user-model.ts'
import { codeIn } from '../support/mail-catcher.ts'
import { gatherInOneLane } from '../support/one-lane.ts'
import { newPerson, type SignedInPerson, startApi } from '../support/start-api.ts'

const api = await startApi()
gatherInOneLane(api.context)

/** As an earlier version left them in the outbox: in words. */
interface WordedNotice {
  kind: NotificationKind
  title: string
  body: string
  link?: string | null
}

/** What any part of the program does to tell a person something. */
async function tell(person: SignedInPerson, notice: WordedNotice, topic = 'kyc.updated'): Promise<void> {
  const user = await findUserByEmail(api.context.db, person.email)
  if (user?.account_id == null) throw new Error('This person has no account')
  const lane = laneOfAccount(user.account_id)
  api.clock.advance(1)
  await insertOutbox(api.context.db, {
    lane,
    id: api.context.newId('evt', lane),
    topic,
    accountId: user.account_id,
    userId: user.id,
    subjectId: 'kyc_something',
    payload: { notice },
    at: api.context.clock.now(),
  })
}

const notificationsOf = async (person: SignedInPerson, query = '') => {
  const { body } = await api.get(`/me/notifications${query}`, { token: person.accessToken })
  return body as { data: { id: string; title: string; readAt: string | null }[]; nextCursor: string | null }
}

async function waitFor<T>(read: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const value = await read()
    if (isThere(value)) return value
    if (Date.now() > deadline) throw new Error(`It did not come: ${JSON.stringify(value)}`)
  }
}

describe('a POST without a body in its answer', () => {
  it('is answered the same again under its key, and does its work once', async () => {
    const person = await api.signUp()
    const options = { token: person.accessToken, headers: { 'Idempotency-Key': randomUUID() } }
    const device = { deviceId: 'old-phone', platform: 'android', name: 'Old phone', locale: 'en' }
    await api.post('/me/devices/register', device, { token: person.accessToken })
    const answers = []
    for (let round = 0; round < 3; round += 1) {
      answers.push(await api.post('/me/devices/remove', { deviceId: 'old-phone' }, options))
    }
    expect(answers.map(({ status, headers }) => [status, headers.get('idempotency-replayed')])).toEqual([
      [204, null],
      [204, 'true'],
      [204, 'true'],
    ])
  })
})

describe('the profile', () => {
  it('changes what is given and leaves the rest', async () => {
    const person = await api.signUp()
    const update = (body: unknown) => api.post('/me/update', body, { token: person.accessToken })
    const first = await update({ phone: '+49 151 1234 5678', timeZone: 'Europe/Berlin', locale: 'de-AT' })
    expect(first.body).toMatchObject({
      phone: '+4915112345678',
      timeZone: 'Europe/Berlin',
      locale: 'de-AT',
      fullName: person.fullName,
    })
    expect((await update({ fullName: 'Another Name', phone: null })).body).toMatchObject({
      fullName: 'Another Name',
      phone: null,
      timeZone: 'Europe/Berlin',
    })
    expect((await update({})).status).toBe(200)
    // The audit log says what was changed, and not to what.
    const { rows } = await api.context.pool.query(
      `SELECT a.details FROM audit a JOIN users u ON u.id = a.subject_id
       WHERE u.email_key = $1 AND a.action = 'user.profile_changed' ORDER BY a.at LIMIT 1`,
      [person.email],
    )
    expect(rows).toEqual([{ details: { fields: ['phone', 'locale', 'timeZone'] } }])
  })

  it.each([
    [{ email: 'new@example.com' }],
    [{ timeZone: 'Mars/Olympus' }],
    [{ locale: 'not a language' }],
    [{ fullName: '' }],
    [{ roles: ['admin'] }],
  ])('refuses %j and changes nothing', async (body) => {
    const person = await api.signUp()
    const answer = await api.post('/me/update', body, { token: person.accessToken })
    expect(answer.status).toBe(422)
    expect((await api.get('/me', { token: person.accessToken })).body).toMatchObject({ fullName: person.fullName })
  })

  it('is answered once for one idempotency key', async () => {
    const person = await api.signUp()
    const update = (fullName: string, key: string) =>
      api.post('/me/update', { fullName }, { token: person.accessToken, headers: { 'idempotency-key': key } })
    const key = randomUUID()
    expect((await update('First Name', key)).status).toBe(200)
    await update('Second Name', randomUUID())
    const replay = await update('First Name', key)
    expect(replay.headers.get('idempotency-replayed')).toBe('true')
    expect((await api.get('/me', { token: person.accessToken })).body.fullName).toBe('Second Name')
    expect((await update('Third Name', key)).body.code).toBe('idempotency_key_reused')
  })

  it.each(['/me', '/me/sessions', '/me/notifications', '/me/preferences', '/me/export', '/events'])(
    '%s is for the signed-in only',
    async (path) => {
      const answer = await api.get(path)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
    },
  )
})

describe('devices', () => {
  it('are registered, changed and removed by their owner', async () => {
    const [person, other] = [await api.signUp(), await api.signUp()]
    const device = { deviceId: 'phone-1', platform: 'ios', name: 'My phone', locale: 'en', pushToken: 'push-1' }
    const register = (by: SignedInPerson, body: unknown) =>
      api.post('/me/devices/register', body, { token: by.accessToken })
    const first = await register(person, device)
    expect(first.body).toMatchObject({ deviceId: 'phone-1', platform: 'ios', hasPush: true })
    expect(first.body).not.toHaveProperty('pushToken')
    expect((await register(person, { ...device, name: 'Renamed' })).body).toMatchObject({ name: 'Renamed' })
    await register(other, { ...device, deviceId: 'phone-2' })
    const { pushToken: _token, ...withoutToken } = device
    expect((await register(person, withoutToken)).body).toMatchObject({ hasPush: false })
    const remove = (by: SignedInPerson) =>
      api.post('/me/devices/remove', { deviceId: 'phone-1' }, { token: by.accessToken })
    expect((await remove(other)).status).toBe(404)
    expect((await remove(person)).status).toBe(204)
    expect((await remove(person)).status).toBe(404)
  })

  it('get messages where the app was installed last, be it under another name of the same phone', async () => {
    const person = await api.signUp()
    const device = { platform: 'ios', name: 'My phone', locale: 'en', pushToken: 'push-installed-anew' }
    for (const deviceId of ['before', 'after'])
      await api.post('/me/devices/register', { ...device, deviceId }, { token: person.accessToken })
    const { devices } = (await api.get('/me/export', { token: person.accessToken })).body
    expect(devices).toMatchObject([
      { deviceId: 'before', hasPush: false },
      { deviceId: 'after', hasPush: true },
    ])
  })
})

describe('devices of one person', () => {
  it('are twenty at most, also where they come at once, and one that signed out leaves room', async () => {
    const person = await api.signUp()
    const register = (deviceId: string, token = person.accessToken) =>
      api.post(
        '/me/devices/register',
        { deviceId, platform: 'ios', name: 'Phone', locale: 'en', pushToken: `push-${deviceId}` },
        { token },
      )
    const elsewhere = await api.logIn(person)
    expect((await register('phone-away', elsewhere.accessToken)).status).toBe(200)
    const answers = await Promise.all(Array.from({ length: 21 }, (_, index) => register(`phone-${index}`)))
    const statuses = answers.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([...Array(19).fill(200), 409, 409])
    const { body } = await register('phone-more')
    expect(body).toMatchObject({ code: 'device_limit_reached', status: 409 })
    expect((await register('phone-away')).status).toBe(200)
    expect((await register('phone-away', elsewhere.accessToken)).status).toBe(200)
    await api.post('/auth/logout', { refreshToken: elsewhere.refreshToken })
    expect((await register('phone-more')).status).toBe(200)
    expect((await register('phone-another')).status).toBe(409)
    const removed = await api.post('/me/devices/remove', { deviceId: 'phone-more' }, { token: person.accessToken })
    expect(removed.status).toBe(204)
    expect((await register('phone-another')).status).toBe(200)
  })
})

describe('notifications', () => {
  it('come from the outbox, once each, newest first, and are read up to one of them', async () => {
    const person = await api.signUp()
    for (const title of ['One', 'Two', 'Three']) {
      await tell(person, { kind: 'payment_approved', title, body: `${title}.`, link: '/cards' })
    }
    const all = await waitFor(
      () => notificationsOf(person),
      ({ data }) => data.length === 3,
    )
    expect(all.data[0]).toMatchObject({ kind: 'payment_approved', link: '/cards', readAt: null })
    const page = await notificationsOf(person, '?limit=2')
    const rest = await notificationsOf(person, `?limit=2&cursor=${page.nextCursor}`)
    expect([...page.data, ...rest.data].map(({ id }) => id)).toEqual(all.data.map(({ id }) => id))
    expect(rest.nextCursor).toBeNull()
    const second = all.data[1]?.id
    const read = await api.post('/me/notifications/read', { upTo: second }, { token: person.accessToken })
    expect(read.status).toBe(204)
    const after = await notificationsOf(person)
    expect(after.data.map(({ readAt }) => readAt !== null)).toEqual([false, true, true])
    api.clock.advance(1_000)
    await api.post('/me/notifications/read', { upTo: all.data[0]?.id }, { token: person.accessToken })
    const times = (await notificationsOf(person)).data.map(({ readAt }) => readAt)
    expect(times).toEqual([expect.any(String), ...after.data.slice(1).map(({ readAt }) => readAt)])
    expect(times[0]).not.toBe(times[1])
  })

  it('are told once, also when the relay tells them again, and not mailed to a login that was disabled', async () => {
    const [person, disabled] = [await api.signUp(), await api.signUp()]
    await api.context.pool.query("UPDATE users SET status = 'disabled' WHERE email_key = $1", [disabled.email])
    await tell(disabled, { kind: 'kyc', title: 'Not for them', body: '' })
    await tell(person, { kind: 'kyc', title: 'Once', body: '' })
    await api.mails.take(person.email)
    const { rows } = await withClient(api.database.superuserUrl, (client) =>
      client.query("UPDATE outbox SET relayed_at = NULL WHERE payload->'notice'->>'title' = 'Once' RETURNING id"),
    )
    expect(rows).toHaveLength(1)
    await tell(person, { kind: 'kyc', title: 'Afterwards', body: '' })
    expect((await api.mails.take(person.email)).subject).toBe('Afterwards')
    expect((await notificationsOf(person)).data.map(({ title }) => title)).toEqual(['Afterwards', 'Once'])
    expect([api.mails.waiting(person.email), api.mails.waiting(disabled.email)]).toEqual([[], []])
  })

  it("of somebody else cannot be read up to, and are not in one's own list", async () => {
    const [person, other] = [await api.signUp(), await api.signUp()]
    await tell(other, { kind: 'payment_approved', title: 'Private', body: '' })
    const { data } = await waitFor(
      () => notificationsOf(other),
      (page) => page.data.length === 1,
    )
    expect((await notificationsOf(person)).data).toEqual([])
    const readUpTo = async (upTo: string | undefined) =>
      (await api.post('/me/notifications/read', { upTo }, { token: person.accessToken })).status
    expect(await readUpTo(data[0]?.id)).toBe(404)
    await tell(person, { kind: 'payment_approved', title: 'Own', body: '' })
    const own = await waitFor(
      () => notificationsOf(person),
      (page) => page.data.length === 1,
    )
    expect(await readUpTo(own.data[0]?.id)).toBe(204)
    expect((await notificationsOf(other)).data).toMatchObject([{ title: 'Private', readAt: null }])
  })

  it('are mailed where the person wants that', async () => {
    const person = await api.signUp()
    const preferences = await api.get('/me/preferences', { token: person.accessToken })
    expect(preferences.body).toMatchObject({
      kyc: { push: true, email: true },
      payment_approved: { push: true, email: false },
    })
    const change = { kyc: { push: true, email: false }, refund: { push: false, email: true } }
    const changed = await api.post('/me/preferences', change, { token: person.accessToken })
    expect(changed.body).toMatchObject({ ...change, dispute: { email: true } })
    const back = { refund: { push: true, email: false } }
    expect((await api.post('/me/preferences', back, { token: person.accessToken })).body).toMatchObject(back)
    await api.post('/me/preferences', change, { token: person.accessToken })
    const device = { deviceId: 'a-phone', platform: 'ios', name: 'Phone', pushToken: 'push-off', locale: 'en' }
    await api.post('/me/devices/register', device, { token: person.accessToken })
    await tell(person, { kind: 'kyc', title: 'Not by mail', body: '' })
    await tell(person, { kind: 'refund', title: 'Money came back', body: 'See <b>this</b>.', link: '/cards' })
    const mail = await api.mails.take(person.email)
    expect(mail.subject).toBe('Money came back')
    expect(mail.html).toContain('See &lt;b&gt;this&lt;/b&gt;.')
    expect(mail.text).toContain('http://localhost:3000/app/cards')
    expect(api.mails.waiting(person.email)).toEqual([])
    expect((await api.post('/me/preferences', { unknown: {} }, { token: person.accessToken })).status).toBe(422)
    // Where no push service is set, nothing is put in line for one.
    expect((await api.context.pool.query('SELECT FROM pushes')).rows).toEqual([])
  })
})

describe('closing the account', () => {
  it('needs a fresh proof, ends the login, and frees the address', async () => {
    const person = await api.signUp()
    const close = (token: string) => api.post('/me/close', { reason: 'Moving on' }, { token })
    expect((await close(person.accessToken)).body.code).toBe('elevated_required')
    const answer = await close(await api.stepUp(person))
    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({ status: 'closing' })
    expect((await api.mails.take(person.email)).subject).toContain('closed')
    expect((await api.get('/me', { token: person.accessToken })).status).toBe(401)
    const { email, password } = person
    expect((await api.post('/auth/login', { email, password })).body.code).toBe('invalid_credentials')
    const again = await api.signUp({ email })
    const me = await api.get('/me', { token: again.accessToken })
    expect(me.status).toBe(200)
  })
})

describe('an account that holds something', () => {
  it('is not closed, and the answer names everything that stands in the way', async () => {
    const person = await api.signUp()
    const headers = { 'idempotency-key': randomUUID() }
    const funded = await api.post('/account/fund', { amountMinor: 1_234 }, { token: person.accessToken, headers })
    expect(funded.status).toBe(201)
    const answer = await api.post('/me/close', {}, { token: await api.stepUp(person) })
    expect(answer.status).toBe(409)
    expect(answer.body.code).toBe('close_blocked')
    expect(answer.body.errors).toEqual([
      {
        path: 'balance',
        code: 'balance_left',
        message: 'The account still holds $12.34.',
        params: { amountMinor: 1234, currency: 'usd' },
      },
    ])
    expect((await api.get('/me', { token: person.accessToken })).status).toBe(200)
    const exported = await api.get('/me/export', { token: person.accessToken })
    expect(exported.body).toMatchObject({ account: { balances: [{ ledgerMinor: 1_234 }] } })
    expect(exported.body.entries).toHaveLength(1)
  })
})

describe('the export', () => {
  it('holds long lists whole', async () => {
    const person = await api.signUp()
    const user = await findUserByEmail(api.context.db, person.email)
    await api.context.pool.query(
      `INSERT INTO notifications (lane, id, user_id, source_id, kind, title, body, created_at)
       SELECT $1, 'ntf_' || number, $2, 'source_' || number, 'kyc', 'Number ' || number, '', date_trunc('milliseconds', now()) FROM generate_series(1, 1001) number`,
      [laneOfSubject(String(user?.id)), user?.id],
    )
    const { body } = await api.get('/me/export', { token: person.accessToken })
    const titles = (body.notifications as { title: string }[]).map(({ title }) => title)
    expect([titles.length, new Set(titles).size]).toEqual([1_001, 1_001])
  })

  it('is one JSON document of what is held about the person, and about nobody else', async () => {
    const [person, other] = [await api.signUp(), await api.signUp()]
    await tell(person, { kind: 'payment_approved', title: 'For the export', body: '' })
    await waitFor(
      () => notificationsOf(person),
      ({ data }) => data.length === 1,
    )
    const answer = await api.get('/me/export', { token: person.accessToken })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body).toMatchObject({
      generatedAt: expect.any(String),
      profile: { email: person.email },
      account: { balances: [{ currency: 'usd', ledgerMinor: 0, heldMinor: 0 }] },
      notifications: [{ title: 'For the export' }],
      cards: [],
      transactions: [],
      entries: [],
      identity: [],
    })
    expect((answer.body.sessions as unknown[]).length).toBe(1)
    const actions = (answer.body.audit as { action: string }[]).map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['account.opened', 'user.verified', 'user.signed_in']))
    expect(answer.text).not.toContain(other.email)
    expect(answer.text).not.toContain('argon2')
  })

  it('says which terms were accepted and which devices are known, and nothing by which somebody else could act', async () => {
    const { email, password, fullName } = newPerson()
    await api.post('/auth/signup', { email, password, fullName, termsVersion: '2026-01' })
    await api.mails.take(email)
    await api.post('/auth/signup', { email, password: `${password}!`, fullName, termsVersion: '2026-11' })
    const code = codeIn(await api.mails.take(email))
    const token = String((await api.post('/auth/verify', { email, code })).body.accessToken)
    const pushToken = 'ExponentPushToken[of-this-device]'
    const device = { deviceId: 'a-phone', platform: 'ios', name: 'Phone', pushToken, locale: 'en' }
    await api.post('/me/devices/register', device, { token })
    const { body, text } = await api.get('/me/export', { token })
    expect(body).toMatchObject({
      terms: { version: '2026-11', acceptedAt: expect.any(String) },
      devices: [{ deviceId: 'a-phone', hasPush: true, hasKey: false }],
    })
    expect(text).not.toContain(pushToken)
  })
})
