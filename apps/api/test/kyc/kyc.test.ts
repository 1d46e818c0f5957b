import { withClient } from '@cardwright/local-postgres'
import { expect, test } from 'vitest'
import { decideKyc, FIELDS, makeForm, makePicture, signUpVerified, submitKyc } from '../support/kyc-forms.ts'
import { gatherInOneLane } from '../support/one-lane.ts'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()
gatherInOneLane(api.context)
const reviewer = await signInStaff(api, 'compliance')

const statusOf = async ({ accessToken }: { accessToken: string }) =>
  (await api.get('/kyc/status', { token: accessToken })).body

const accountOf = async (email: string) => {
  const { rows } = await withClient(api.database.superuserUrl, (client) =>
    client.query(
      'SELECT a.kyc_approved AS approved FROM users u JOIN accounts a ON a.id = u.account_id WHERE u.email_key = $1',
      [email.toLowerCase()],
    ),
  )
  return rows[0]
}

const { documentType: _documentType, ...withoutDocument } = FIELDS

const countRows = async (table: string) => {
  const { rows } = await withClient(api.database.superuserUrl, (client) =>
    client.query(`SELECT count(*)::int AS count FROM ${table}`),
  )
  return rows[0]?.count
}

test('an application goes from nothing over review to approval, and only then may the account pay', async () => {
  const person = await api.signUp()
  expect(await statusOf(person)).toMatchObject({ status: 'not_started', applicationId: null, reasons: [] })
  const submitted = await submitKyc(api, person)
  expect(submitted.status).toBe(202)
  expect(submitted.body).toEqual({ applicationId: expect.stringMatching(/^kyc_/), status: 'in_review' })
  expect(await accountOf(person.email)).toEqual({ approved: false })

  const queue = await api.get('/admin/kyc/queue', { token: reviewer.accessToken })
  const { applicationId } = submitted.body
  expect(queue.body.data).toContainEqual(
    expect.objectContaining({ applicationId, status: 'in_review', attempt: 1, documentType: 'passport' }),
  )
  const decided = await decideKyc(api, reviewer, { applicationId, decision: 'approve' })
  expect([decided.status, decided.body]).toEqual([200, { applicationId, status: 'approved' }])
  expect(await statusOf(person)).toMatchObject({ status: 'approved', reasons: [] })
  expect(await accountOf(person.email)).toEqual({ approved: true })
  const queued = async (query: string) =>
    (await api.get(`/admin/kyc/queue?limit=100${query}`, { token: reviewer.accessToken })).text.includes(
      String(applicationId),
    )
  expect([await queued(''), await queued('&status=approved'), await queued('&status=in_review')]).toEqual([
    false,
    true,
    false,
  ])
  expect((await submitKyc(api, person)).body.code).toBe('kyc_already_approved')
})

test('the person is told of the decision, in the app and by mail', async () => {
  const person = await signUpVerified(api, reviewer)
  const mail = await api.mails.take(person.email, ({ subject }) => subject.includes('verified'))
  expect(mail.text).toContain('You can create cards now.')
})

test('only one application of a person is open at a time, however many are sent at once', async () => {
  const person = await api.signUp()
  const answers = await Promise.all(Array.from({ length: 5 }, () => submitKyc(api, person)))
  const statuses = answers.map(({ status }) => status).toSorted()
  expect(statuses).toEqual([202, 409, 409, 409, 409])
  expect(answers.filter(({ status }) => status === 409).map(({ body }) => body.code)).toEqual(
    Array(4).fill('kyc_already_submitted'),
  )
})

test('the same form with the same key is taken once; another picture under that key is refused', async () => {
  const person = await api.signUp()
  const [documentFront, selfie] = [await makePicture(), await makePicture()]
  const key = { 'idempotency-key': 'kyc-one' }
  const first = await submitKyc(api, person, { documentFront, selfie }, key)
  const again = await submitKyc(api, person, { documentFront, selfie }, key)
  expect([again.status, again.body]).toEqual([first.status, first.body])
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  const other = await submitKyc(api, person, { documentFront, selfie: await makePicture() }, key)
  expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused'])
})

test('of two members of staff who decide at once, one decides and the other is told', async () => {
  const other = await signInStaff(api, 'admin')
  for (let round = 0; round < 4; round += 1) {
    const person = await api.signUp()
    const { applicationId } = (await submitKyc(api, person)).body
    const [one, two] = await Promise.all([
      decideKyc(api, reviewer, { applicationId, decision: 'approve' }),
      decideKyc(api, other, { applicationId, decision: 'reject' }),
    ])
    expect([one.status, two.status].toSorted()).toEqual([200, 409])
    expect([one, two].find(({ status }) => status === 409)?.body.code).toBe('kyc_already_decided')
    const isApproved = one.status === 200
    expect((await statusOf(person)).status).toBe(isApproved ? 'approved' : 'rejected')
    expect(await accountOf(person.email)).toEqual({ approved: isApproved })
  }
})

test('a rejection says why, and is final', async () => {
  const person = await api.signUp()
  const { applicationId } = (await submitKyc(api, person)).body
  await decideKyc(api, reviewer, { applicationId, decision: 'reject', reason: 'The document is not valid.' })
  expect(await statusOf(person)).toMatchObject({ status: 'rejected', reasons: ['The document is not valid.'] })
  const mail = await api.mails.take(person.email, ({ subject }) => subject.includes('could not be verified'))
  expect(mail.text).toContain('The document is not valid.')
  const again = await submitKyc(api, person)
  expect([again.status, again.body.code]).toEqual([409, 'kyc_rejected'])
})

test('a resubmission names what to send again; what it does not name need not be sent', async () => {
  const person = await api.signUp()
  await api.post('/kyc/draft', { firstName: 'Will', city: 'Hausen' }, { token: person.accessToken })
  const { applicationId } = (await submitKyc(api, person)).body
  const items = [{ field: 'selfie', message: 'Your face is in the dark.' }]
  const asked = { applicationId, decision: 'resubmit', reason: 'The selfie is too dark.', items }
  expect((await decideKyc(api, reviewer, asked)).body.status).toBe('resubmission_required')
  expect(await statusOf(person)).toMatchObject({
    status: 'resubmission_required',
    reasons: ['The selfie is too dark.'],
    resubmission: { items },
  })
  const mail = await api.mails.take(person.email, ({ subject }) => subject.includes('need something again'))
  expect(mail.text).toContain('The selfie is too dark.')
  const draft = await api.get('/kyc/draft', { token: person.accessToken })
  expect(draft.body.fields).toEqual(FIELDS)

  const incomplete = await submitKyc(api, person, { documentFront: undefined, selfie: undefined })
  expect([incomplete.status, incomplete.body.code]).toEqual([422, 'upload_missing'])
  expect(incomplete.body.errors).toEqual([expect.objectContaining({ path: 'selfie' })])
  const second = await submitKyc(api, person, { documentFront: undefined })
  expect([second.status, second.body.status]).toEqual([202, 'in_review'])

  const detail = await api.get(`/admin/kyc/detail?applicationId=${second.body.applicationId}`, {
    token: reviewer.accessToken,
  })
  expect(detail.body).toMatchObject({
    attempt: 2,
    earlier: [{ applicationId, status: 'resubmission_required', reason: 'The selfie is too dark.' }],
  })
  expect((detail.body.pictures as { kind: string }[]).map(({ kind }) => kind)).toEqual(['documentFront', 'selfie'])
  const old = await decideKyc(api, reviewer, { applicationId, decision: 'approve' })
  expect(old.body.code).toBe('kyc_already_decided')
})

test('without anything named, all pictures are asked for again', async () => {
  const person = await api.signUp()
  const { applicationId } = (await submitKyc(api, person)).body
  await decideKyc(api, reviewer, { applicationId, decision: 'resubmit' })
  // Of the document's back none was sent: there may be none.
  const { items } = (await statusOf(person)).resubmission as { items: { field: string }[] }
  expect(items.map(({ field }) => field)).toEqual(['documentFront', 'selfie'])
  const auditor = await signInStaff(api, 'auditor')
  const audit = await api.get(`/admin/audit?subjectId=${applicationId}`, { token: auditor.accessToken })
  expect((audit.body.data as unknown[])[0]).toMatchObject({
    action: 'kyc.resubmission_required',
    details: { items: ['documentFront', 'selfie'] },
  })
  const again = await submitKyc(api, person, { documentFront: undefined, selfie: undefined })
  expect((again.body.errors as { path: string }[]).map(({ path }) => path)).toEqual(['documentFront', 'selfie'])
})

test('whoever is not 18 on this day is refused, and on the birthday is not', async () => {
  const person = await api.signUp()
  const today = new Date()
  const birthday = (days: number) =>
    new Date(Date.UTC(today.getUTCFullYear() - 18, today.getUTCMonth(), today.getUTCDate() + days))
      .toISOString()
      .slice(0, 10)
  const young = await submitKyc(api, person, { dateOfBirth: birthday(1) })
  expect([young.status, young.body.errors]).toEqual([
    422,
    [{ path: 'dateOfBirth', code: 'too_young', message: 'You must be 18 or older.', params: { minimumYears: 18 } }],
  ])
  expect((await submitKyc(api, person, { dateOfBirth: '2999-01-01' })).status).toBe(422)
  expect((await submitKyc(api, person, { dateOfBirth: '1988-02-30' })).status).toBe(422)
  expect((await submitKyc(api, person, { dateOfBirth: birthday(0) })).status).toBe(202)
})

test('fields that are missing, unknown or wrong are all named, and nothing is stored', async () => {
  const person = await api.signUp()
  const before = [await countRows('files'), await countRows('kyc_applications')]
  const answer = await submitKyc(api, person, { firstName: undefined, country: 'XX', nickname: 'Billa' })
  expect(answer.status).toBe(422)
  expect((answer.body.errors as { path: string }[]).map(({ path }) => path).toSorted()).toEqual([
    'country',
    'firstName',
    'nickname',
  ])
  expect([await countRows('files'), await countRows('kyc_applications')]).toEqual(before)
})

test('an optional field that a form sends empty counts as absent; one that is filled in reaches whoever decides', async () => {
  const detailOf = async (parts: Record<string, string>) => {
    const { status, body } = await submitKyc(api, await api.signUp(), parts)
    expect(status).toBe(202)
    const query = `applicationId=${body.applicationId}`
    return (await api.get(`/admin/kyc/detail?${query}`, { token: reviewer.accessToken })).body
  }
  expect(await detailOf({ region: '', addressLine2: '', termsVersion: '2026-11' })).toMatchObject({
    person: { ...withoutDocument, region: null, addressLine2: null },
    termsVersion: '2026-11',
  })
  const filledIn = { region: 'Hessen', addressLine2: 'Hinterhaus' }
  expect((await detailOf(filledIn)).person).toEqual({ ...withoutDocument, ...filledIn })
})

test('a draft keeps what was filled in, for its owner alone', async () => {
  const [person, stranger] = [await api.signUp(), await api.signUp()]
  const empty = await api.get('/kyc/draft', { token: person.accessToken })
  expect(empty.body).toEqual({ fields: {}, uploads: [], updatedAt: null })
  await api.post('/kyc/draft', { firstName: 'Will', city: 'Hausen' }, { token: person.accessToken })
  const saved = await api.post('/kyc/draft', { firstName: 'Wilhelmina' }, { token: person.accessToken })
  expect(saved.body).toMatchObject({ fields: { firstName: 'Wilhelmina' }, uploads: [] })
  const kept = await api.get('/kyc/draft', { token: person.accessToken })
  expect(kept.body.fields).toEqual({ firstName: 'Wilhelmina' })
  expect((await api.get('/kyc/draft', { token: stranger.accessToken })).body.fields).toEqual({})
  expect((await submitKyc(api, stranger)).status).toBe(202)
  expect((await api.get('/kyc/draft', { token: person.accessToken })).body.fields).toEqual({ firstName: 'Wilhelmina' })
  const refused = await api.post('/kyc/draft', { firstName: 7 }, { token: person.accessToken })
  expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed'])
})

const upload = async (person: { accessToken: string }, kind: string) =>
  api.post('/kyc/upload', makeForm({ kind, file: await makePicture('png') }), { token: person.accessToken })

test('pictures can be sent ahead, and an application takes each once', async () => {
  const [person, other] = [await api.signUp(), await api.signUp()]
  const front = await upload(person, 'documentFront')
  expect([front.status, front.body]).toEqual([
    201,
    { uploadId: expect.stringMatching(/^upl_/), kind: 'documentFront', createdAt: expect.any(String) },
  ])
  const selfie = await upload(person, 'selfie')
  const ids = { documentFrontId: String(front.body.uploadId), selfieId: String(selfie.body.uploadId) }
  const pictures = { documentFront: undefined, selfie: undefined }

  const stolen = await submitKyc(api, other, { ...pictures, ...ids })
  expect([stolen.status, stolen.body.errors]).toEqual([422, [expect.objectContaining({ path: 'documentFrontId' })]])
  const mixedUp = await submitKyc(api, person, { ...pictures, ...ids, selfieId: ids.documentFrontId })
  expect(mixedUp.status).toBe(422)
  const misplaced = await submitKyc(api, person, { documentFront: undefined, documentFrontId: ids.selfieId })
  expect([misplaced.status, misplaced.body.errors]).toEqual([
    422,
    [expect.objectContaining({ path: 'documentFrontId' })],
  ])
  const both = await submitKyc(api, person, { ...ids })
  expect(both.status).toBe(422)

  const draft = await api.get('/kyc/draft', { token: person.accessToken })
  expect(draft.body.uploads).toHaveLength(2)
  const json = await api.post('/kyc/submit', { ...FIELDS, ...ids }, { token: person.accessToken })
  expect([json.status, json.body.status]).toEqual([202, 'in_review'])
  await decideKyc(api, reviewer, { applicationId: json.body.applicationId, decision: 'resubmit' })
  const usedUp = await submitKyc(api, person, { ...pictures, ...ids })
  expect([usedUp.status, usedUp.body.errors]).toEqual([422, [expect.objectContaining({ path: 'documentFrontId' })]])
})

test('a newer picture of one kind replaces the one that waited, of the same person alone', async () => {
  const [person, other] = [await api.signUp(), await api.signUp()]
  const theirs = await upload(other, 'selfie')
  const [first, second] = [await upload(person, 'selfie'), await upload(person, 'selfie')]
  const { uploads } = (await api.get('/kyc/draft', { token: person.accessToken })).body
  expect(uploads).toEqual([expect.objectContaining({ uploadId: second.body.uploadId })])
  expect(first.body.uploadId).not.toBe(second.body.uploadId)
  const kept = (await api.get('/kyc/draft', { token: other.accessToken })).body.uploads
  expect(kept).toEqual([expect.objectContaining({ uploadId: theirs.body.uploadId })])
})

test('nobody gets in without signing in, and cardholders see nothing of the console', async () => {
  const person = await api.signUp()
  const { applicationId } = (await submitKyc(api, person)).body
  const detail = `/admin/kyc/detail?applicationId=${applicationId}`
  const file = `/admin/kyc/file?applicationId=${applicationId}&kind=selfie`
  for (const path of ['/kyc/status', '/kyc/draft', '/admin/kyc/queue', detail, file])
    expect((await api.get(path)).status).toBe(401)
  expect((await api.post('/kyc/submit', makeForm({ ...FIELDS }))).status).toBe(401)
  for (const path of ['/admin/kyc/queue', detail, file])
    expect((await api.get(path, { token: person.accessToken })).status).toBe(403)
  const own = await decideKyc(api, person, { applicationId, decision: 'approve' })
  expect([own.status, own.body.code]).toEqual([403, 'forbidden'])
  expect((await statusOf(person)).status).toBe('in_review')
})

test('staff hold no account: they cannot apply', async () => {
  expect((await submitKyc(api, reviewer)).status).toBe(403)
})

test('only compliance decides and sees papers; support sees the person masked', async () => {
  const support = await signInStaff(api, 'support')
  const person = await api.signUp()
  const { applicationId } = (await submitKyc(api, person)).body
  const refused = await decideKyc(api, support, { applicationId, decision: 'approve' })
  expect(refused.status).toBe(403)
  const file = `/admin/kyc/file?applicationId=${applicationId}&kind=selfie`
  expect((await api.get(file, { token: support.accessToken })).status).toBe(403)
  const masked = await api.get(`/admin/kyc/detail?applicationId=${applicationId}`, { token: support.accessToken })
  expect(masked.body).toMatchObject({ isMasked: true, person: { firstName: 'W•••••••••', dateOfBirth: '••••' } })
  for (const secret of Object.values(FIELDS).filter((value) => value.length > 8))
    expect(masked.text).not.toContain(secret)
  expect(masked.text).not.toContain(person.email)
  const queue = await api.get('/admin/kyc/queue?limit=100', { token: support.accessToken })
  expect(queue.text).not.toContain(person.email)
  const clear = await api.get(`/admin/kyc/detail?applicationId=${applicationId}`, { token: reviewer.accessToken })
  expect(clear.body).toMatchObject({ isMasked: false, person: { firstName: 'Wilhelmina', region: null } })
  expect(clear.headers.get('cache-control')).toBe('no-store')
})

test('a decision needs a reason and a known application', async () => {
  const person = await api.signUp()
  const { applicationId } = (await submitKyc(api, person)).body
  for (const reason of [undefined, '', '  ']) {
    const answer = await decideKyc(api, reviewer, { applicationId, decision: 'approve', reason })
    expect([answer.status, answer.body.errors]).toEqual([422, [expect.objectContaining({ path: 'reason' })]])
  }
  const items = [{ field: 'selfie', message: 'Again' }]
  expect((await decideKyc(api, reviewer, { applicationId, decision: 'approve', items })).status).toBe(422)
  const unknown = `kyc_${'0'.repeat(26)}`
  expect((await decideKyc(api, reviewer, { applicationId: unknown, decision: 'approve' })).status).toBe(404)
  expect((await statusOf(person)).status).toBe('in_review')
})

test('every look at papers and every decision is in the audit log, with who and why', async () => {
  const person = await api.signUp()
  const { applicationId } = (await submitKyc(api, person)).body
  const support = await signInStaff(api, 'support')
  await api.get(`/admin/kyc/detail?applicationId=${applicationId}`, { token: support.accessToken })
  await api.get(`/admin/kyc/detail?applicationId=${applicationId}`, { token: reviewer.accessToken })
  await api.get(`/admin/kyc/file?applicationId=${applicationId}&kind=selfie`, { token: reviewer.accessToken })
  await decideKyc(api, reviewer, { applicationId, decision: 'approve', reason: 'Name and face match.' })
  const auditor = await signInStaff(api, 'auditor')
  const audit = await api.get(`/admin/audit?subjectId=${applicationId}`, { token: auditor.accessToken })
  const entries = audit.body.data as Record<'action' | 'actorId' | 'reason' | 'requestId' | 'details', unknown>[]
  expect(entries.map(({ action }) => action)).toEqual([
    'kyc.approved',
    'kyc.picture_viewed',
    'kyc.viewed',
    'kyc.viewed',
    'kyc.submitted',
  ])
  expect(entries.slice(2, 4)).toMatchObject([
    { actorId: reviewer.id, details: { masked: false } },
    { actorId: support.id, details: { masked: true } },
  ])
  expect(entries[0]).toMatchObject({
    actorId: reviewer.id,
    actorKind: 'staff',
    reason: 'Name and face match.',
    details: { before: 'in_review', items: [] },
  })
  expect(entries.every(({ requestId }) => requestId !== '')).toBe(true)
})

test('the queue is paged, the oldest first, and stays in order while more arrive', async () => {
  const people = await Promise.all(Array.from({ length: 3 }, () => api.signUp()))
  for (const person of people) await submitKyc(api, person)
  const seen: string[] = []
  let cursor: unknown
  do {
    const query = cursor === undefined ? '' : `&cursor=${cursor}`
    const { body } = await api.get(`/admin/kyc/queue?limit=2${query}`, { token: reviewer.accessToken })
    const page = body.data as { applicationId: string; submittedAt: string }[]
    expect(page.length).toBeLessThanOrEqual(2)
    seen.push(...page.map(({ submittedAt }) => submittedAt))
    cursor = body.nextCursor
  } while (cursor !== null)
  expect(seen.length).toBeGreaterThanOrEqual(3)
  expect(seen).toEqual(seen.toSorted())
  const wrong = await api.get('/admin/kyc/queue?cursor=nonsense', { token: reviewer.accessToken })
  expect(wrong.status).toBe(422)
})

test('the database itself refuses a second application that is open, and a decision that nobody made', async () => {
  const person = await api.signUp()
  const { applicationId } = (await submitKyc(api, person)).body
  const change = (text: string) =>
    withClient(api.database.superuserUrl, (client) => client.query(text, [applicationId]))
  const columns = `lane, user_id, account_id, sealed, document_type, document_front_file_id, selfie_file_id, provider,
    submitted_at, updated_at`
  const second = change(
    `INSERT INTO kyc_applications (id, attempt, status, ${columns})
     SELECT 'kyc_second', attempt + 1, 'pending', ${columns} FROM kyc_applications WHERE id = $1`,
  )
  await expect(second).rejects.toMatchObject({ constraint: 'kyc_applications_one_open' })
  const byNobody = change("UPDATE kyc_applications SET status = 'approved' WHERE id = $1")
  await expect(byNobody).rejects.toMatchObject({ constraint: 'decided_by_somebody' })
})
