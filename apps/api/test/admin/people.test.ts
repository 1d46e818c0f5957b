import { withClient } from '@cardwright/local-postgres'
import { expect, test } from 'vitest'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()
const admin = await signInStaff(api, 'admin')
const auditor = await signInStaff(api, 'auditor')
const support = await signInStaff(api, 'support')
const compliance = await signInStaff(api, 'compliance')

const idOf = async (email: string): Promise<string> => {
  const { rows } = await withClient(api.database.superuserUrl, (client) =>
    client.query('SELECT id FROM users WHERE email_key = $1', [email.toLowerCase()]),
  )
  return String(rows[0]?.id)
}

const accountState = async (userId: string) => {
  const { rows } = await withClient(api.database.superuserUrl, (client) =>
    client.query('SELECT status, status_reason AS reason FROM accounts WHERE user_id = $1', [userId]),
  )
  return rows[0]
}

const auditOf = async (subjectId: string) => {
  const { body } = await api.get(`/admin/audit?subjectId=${subjectId}`, { token: auditor.accessToken })
  return body.data as { action: string; actorId: string; reason: string; details: Record<string, unknown> }[]
}

test('staff find a cardholder by a part of the address, by name and by id; support sees them masked', async () => {
  const person = await api.signUp({ fullName: 'Zebediah Quill' })
  const id = await idOf(person.email)
  for (const q of [person.email.slice(0, -4).toUpperCase(), 'zebediah', id]) {
    const { body } = await api.get(`/admin/users?q=${encodeURIComponent(q)}`, { token: compliance.accessToken })
    expect(body.data).toEqual([expect.objectContaining({ id, email: person.email, fullName: 'Zebediah Quill' })])
  }
  await api.post('/me/update', { phone: '+4915112345678' }, { token: person.accessToken })
  const masked = await api.get('/admin/users?q=zebediah', { token: support.accessToken })
  expect(masked.body.data).toEqual([
    expect.objectContaining({
      id,
      fullName: 'Z••••••• Q••••',
      phone: '••••78',
      email: expect.stringMatching(/^p•••@/),
    }),
  ])
  expect(masked.text).not.toContain(person.email)
  const wild = await api.get('/admin/users?q=%25', { token: compliance.accessToken })
  expect(wild.body.data).toEqual([])
})

test('a look at a person is logged, and says whether they were masked', async () => {
  const person = await api.signUp()
  const id = await idOf(person.email)
  const clear = await api.get(`/admin/users/detail?userId=${id}`, { token: compliance.accessToken })
  expect(clear.body).toMatchObject({
    id,
    email: person.email,
    isMasked: false,
    kyc: { status: 'not_started', applicationId: null },
    account: { status: 'active', balance: { ledgerMinor: 0, heldMinor: 0, availableMinor: 0, currency: 'usd' } },
    openSessions: 1,
  })
  const masked = await api.get(`/admin/users/detail?userId=${id}`, { token: support.accessToken })
  expect(masked.body).toMatchObject({ isMasked: true })
  expect(masked.text).not.toContain(person.email)
  const looks = (await auditOf(id)).filter(({ action }) => action === 'user.viewed')
  expect(looks.map(({ actorId, details }) => [actorId, details.masked])).toEqual([
    [support.id, true],
    [compliance.id, false],
  ])
  const unknown = await api.get(`/admin/users/detail?userId=usr_${'0'.repeat(26)}`, { token: compliance.accessToken })
  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found'])
})

test('an account is frozen with a reason, once, and unfrozen; the person is told without the reason', async () => {
  const person = await api.signUp()
  const userId = await idOf(person.email)
  const frozen = await api.post(
    '/admin/users/freeze',
    { userId, reason: 'Chargebacks' },
    { token: support.accessToken },
  )
  expect([frozen.status, frozen.body]).toEqual([
    200,
    { userId, accountId: expect.stringMatching(/^acct_/), status: 'frozen', statusReason: 'Chargebacks' },
  ])
  const again = await api.post('/admin/users/freeze', { userId, reason: 'Once more' }, { token: support.accessToken })
  expect(again.body).toEqual(frozen.body)
  expect(await accountState(userId)).toEqual({ status: 'frozen', reason: 'Chargebacks' })
  const mail = await api.mails.take(person.email, ({ subject }) => subject.includes('frozen'))
  expect(mail.text).not.toContain('Chargebacks')
  const thawed = await api.post('/admin/users/unfreeze', { userId, reason: 'Cleared' }, { token: support.accessToken })
  expect(thawed.body.status).toBe('active')
  const better = await api.mails.take(person.email, ({ subject }) => subject.includes('active again'))
  expect(better.text).not.toContain('Cleared')
  expect(await accountState(userId)).toEqual({ status: 'active', reason: '' })
  const entries = await auditOf(String(frozen.body.accountId))
  expect(entries.map(({ action, reason }) => [action, reason])).toEqual([
    ['account.unfrozen', 'Cleared'],
    ['account.frozen', 'Chargebacks'],
    ['account.opened', ''],
  ])
})

test('freezing needs a reason, a known person with an account, and a role', async () => {
  const person = await api.signUp()
  const userId = await idOf(person.email)
  const post = async (body: unknown, token: string) => (await api.post('/admin/users/freeze', body, { token })).status
  expect(await post({ userId }, support.accessToken)).toBe(422)
  expect(await post({ userId: `usr_${'0'.repeat(26)}`, reason: 'Why not' }, support.accessToken)).toBe(404)
  expect(await post({ userId: admin.id, reason: 'Why not' }, support.accessToken)).toBe(404)
  expect(await post({ userId, reason: 'Why not' }, auditor.accessToken)).toBe(403)
  expect(await post({ userId, reason: 'Why not' }, person.accessToken)).toBe(403)
  expect((await accountState(userId)).status).toBe('active')
})

test('the audit log is for auditors, can be filtered, and is paged without gaps while it grows', async () => {
  expect((await api.get('/admin/audit', { token: support.accessToken })).status).toBe(403)
  const person = await api.signUp()
  const userId = await idOf(person.email)
  for (let round = 0; round < 5; round += 1)
    await api.get(`/admin/users/detail?userId=${userId}`, { token: compliance.accessToken })
  const seen: string[] = []
  let cursor: unknown
  do {
    await api.get(`/admin/users/detail?userId=${await idOf(person.email)}`, { token: support.accessToken })
    const filter = `subjectId=${userId}&action=user.viewed&actorId=${compliance.id}&limit=2`
    const { body } = await api.get(`/admin/audit?${filter}${cursor === undefined ? '' : `&cursor=${cursor}`}`, {
      token: auditor.accessToken,
    })
    seen.push(...(body.data as { id: string }[]).map(({ id }) => id))
    cursor = body.nextCursor
  } while (cursor !== null)
  expect(seen).toHaveLength(5)
  expect(new Set(seen).size).toBe(5)
  const kinds = await api.get(`/admin/audit?action=user.&subjectId=${userId}&limit=100`, { token: auditor.accessToken })
  const actions = new Set((kinds.body.data as { action: string }[]).map(({ action }) => action))
  expect(actions).toContain('user.viewed')
  expect([...actions].every((action) => action.startsWith('user.'))).toBe(true)
  const { data: all } = kinds.body as { data: { at: string; id: string }[] }
  const [newer, older] = [all[0], all.at(-1)]
  const within = async (query: string) => {
    const path = `/admin/audit?action=user.&subjectId=${userId}&limit=100&${query}`
    const { body } = await api.get(path, { token: auditor.accessToken })
    return (body.data as { id: string }[]).map(({ id }) => id)
  }
  expect(await within(`from=${newer?.at}`)).toContain(newer?.id)
  expect(await within(`to=${older?.at}`)).toEqual([])
  expect(await within(`to=${newer?.at}`)).not.toContain(newer?.id)
  expect(await within('subjectKind=account')).toEqual([])
  expect(await within('subjectKind=user')).toHaveLength(all.length)
  const future = await api.get('/admin/audit?from=2999-01-01', { token: auditor.accessToken })
  expect(future.body).toEqual({ data: [], nextCursor: null })
  expect((await api.get('/admin/audit?action=%25', { token: auditor.accessToken })).status).toBe(422)
})

test('nobody can change or delete what the audit log says', async () => {
  for (const statement of ["UPDATE audit SET reason = 'x'", 'DELETE FROM audit', 'TRUNCATE audit'])
    await expect(
      withClient(api.database.ownerUrl, (client) => client.query(statement)),
      statement,
    ).rejects.toThrow(/refused/)
})

const newEmail = () => `staff-${Math.random().toString(36).slice(2)}@example.com`

test('an admin takes in a member of staff, who can sign in and holds no account', async () => {
  const [email, password] = [newEmail(), 'quite a long pass phrase']
  const request = { email, fullName: 'New Colleague', roles: ['support', 'support'], password, reason: 'New hire' }
  const made = await api.post('/admin/staff/create', request, { token: admin.accessToken })
  expect([made.status, made.body]).toEqual([
    201,
    expect.objectContaining({ email, roles: ['support'], status: 'active' }),
  ])
  const { accessToken } = await api.logIn({ email, password })
  const me = await api.get('/me', { token: accessToken })
  expect(me.body).toMatchObject({ roles: ['support'], accountId: null })
  const twice = await api.post('/admin/staff/create', request, { token: admin.accessToken })
  expect([twice.status, twice.body.code]).toEqual([409, 'conflict'])
  const weak = await api.post(
    '/admin/staff/create',
    { ...request, email: newEmail(), password: 'password1' },
    { token: admin.accessToken },
  )
  expect([weak.status, weak.body.code]).toEqual([422, 'password_too_weak'])
  const list = await api.get('/admin/staff?limit=100', { token: admin.accessToken })
  expect((list.body.data as { id: string }[]).map(({ id }) => id)).toContain(made.body.id)
  const entries = await auditOf(String(made.body.id))
  expect(entries[0]).toMatchObject({ action: 'user.signed_in' })
  expect(entries.at(-1)).toMatchObject({ action: 'staff.created', actorId: admin.id, reason: 'New hire' })
})

test('without a password the new member of staff is told by mail how to choose one', async () => {
  const email = newEmail()
  const request = { email, fullName: 'New Colleague', roles: ['risk'], reason: 'New hire' }
  await api.post('/admin/staff/create', request, { token: admin.accessToken })
  expect((await api.mails.take(email)).text).toContain('Forgot password')
})

test('a changed role counts at once, and a disabled login is out at once', async () => {
  const other = await signInStaff(api, 'support')
  const token = other.accessToken
  expect((await api.get('/admin/audit', { token })).status).toBe(403)
  const update = (change: object) =>
    api.post(
      '/admin/staff/update',
      { staffId: other.id, reason: 'New duties', ...change },
      { token: admin.accessToken },
    )
  expect((await update({ roles: ['auditor'] })).body.roles).toEqual(['auditor'])
  expect((await api.get('/admin/audit', { token })).status).toBe(200)
  expect((await update({ status: 'disabled' })).body.status).toBe('disabled')
  expect([401, 403]).toContain((await api.get('/admin/audit', { token })).status)
  // Whoever is let in again signs in again.
  expect((await update({ status: 'active' })).body.status).toBe('active')
  expect((await api.get('/admin/audit', { token })).body.code).toBe('session_expired')
  const entries = await auditOf(other.id)
  expect(entries.map(({ action }) => action).slice(0, 3)).toEqual(Array(3).fill('staff.updated'))
  expect(entries[2]).toMatchObject({
    reason: 'New duties',
    details: { before: { roles: ['support'] }, after: { roles: ['auditor'] } },
  })
})

test('only admins manage staff, never themselves, and cardholders cannot be made staff this way', async () => {
  const person = await api.signUp()
  const userId = await idOf(person.email)
  const update = (body: object, token = admin.accessToken) =>
    api.post('/admin/staff/update', { reason: 'Trying it', ...body }, { token })
  expect((await update({ staffId: admin.id, roles: ['support'] })).body.code).toBe('forbidden')
  expect((await update({ staffId: admin.id, status: 'disabled' })).status).toBe(403)
  expect((await update({ staffId: admin.id, fullName: 'Renamed Admin' })).body.fullName).toBe('Renamed Admin')
  expect((await update({ staffId: userId, roles: ['admin'] })).status).toBe(404)
  expect((await update({ staffId: support.id, roles: [] })).status).toBe(422)
  expect((await update({ staffId: support.id, roles: ['admin'] }, compliance.accessToken)).status).toBe(403)
  expect((await update({ staffId: support.id, roles: ['admin'] }, person.accessToken)).status).toBe(403)
})

test('when two admins take the role from each other at once, one of them stays', async () => {
  const [one, two] = [await signInStaff(api, 'admin'), await signInStaff(api, 'admin')]
  const demote = (actor: { accessToken: string }, staffId: string) =>
    api.post('/admin/staff/update', { staffId, roles: ['support'], reason: 'Dispute' }, { token: actor.accessToken })
  const answers = await Promise.all([demote(one, two.id), demote(two, one.id)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403])
})
