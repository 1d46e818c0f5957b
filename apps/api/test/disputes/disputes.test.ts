import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it, vi } from 'vitest'
import { selectBookProblems } from '../../src/models/issuing/books-model.ts'
import { startForwarder } from '../support/forwarder.ts'
import type { Answer } from '../support/http-client.ts'
import { makeForm, makePicture, signUpVerified } from '../support/kyc-forms.ts'
import { startSandbox } from '../support/sandbox.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const webhooks = await startForwarder()
const sandbox = await startSandbox({
  SANDBOX_SYNC_WEBHOOK_URL: `${webhooks.url}/webhooks/stripe`,
  SANDBOX_SYNC_WEBHOOK_SECRET: 'whsec_test_sync',
  SANDBOX_WEBHOOK_URL: `${webhooks.url}/webhooks/stripe`,
  SANDBOX_WEBHOOK_SECRET: 'whsec_test_regular',
})
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url } })
webhooks.forwardTo(api.url)
const reviewer = await signInStaff(api, 'compliance')
const authorizations = sandbox.stripe.testHelpers.issuing.authorizations

interface Holder {
  person: SignedInPerson
  issuerCardId: string
}

const post = ({ person }: Holder, path: string, body: unknown): Promise<Answer> =>
  api.post(path, body, { token: person.accessToken, headers: { 'Idempotency-Key': randomUUID() } })
const get = ({ person }: Holder, path: string): Promise<Answer> => api.get(path, { token: person.accessToken })

async function newHolder(): Promise<Holder> {
  const person = await signUpVerified(api, reviewer)
  const holder = { person, issuerCardId: '' }
  await post(holder, '/account/fund', { amountMinor: 100_000 })
  const { body } = await post(holder, '/cards/create', { cardType: 'virtual' })
  const { rows } = await withClient(api.database.superuserUrl, (client) =>
    client.query('SELECT issuer_card_id FROM cards WHERE id = $1', [body.id]),
  )
  return { person, issuerCardId: String(rows[0]?.issuer_card_id) }
}

const newest = async (holder: Holder) =>
  ((await get(holder, '/cards/transactions?limit=1')).body.data as Record<string, unknown>[])[0]

/** A purchase that posts in these parts. Returns our id of it. */
async function buy(holder: Holder, parts: number[]): Promise<{ transactionId: string; authorizationId: string }> {
  const amount = parts.reduce((sum, part) => sum + part, 0)
  const { id } = await authorizations.create({ card: holder.issuerCardId, amount })
  for (const [index, part] of parts.entries())
    await authorizations.capture(id, { capture_amount: part, close_authorization: index === parts.length - 1 })
  await vi.waitFor(async () => expect((await newest(holder))?.postedMinor).toBe(amount), { timeout: 60_000 })
  return { transactionId: String((await newest(holder))?.id), authorizationId: id }
}

const begin = async (holder: Holder, transactionId: string, more: Record<string, unknown> = {}) =>
  post(holder, '/disputes/create', {
    transactionId,
    reason: 'fraudulent',
    explanation: 'I was never there.',
    ...more,
  })

const ledgerOf = async (holder: Holder) => (await get(holder, '/account')).body.ledgerMinor
const statusOf = async (holder: Holder, id: unknown) =>
  (await get(holder, `/disputes/detail?disputeId=${id}`)).body.status

async function expectBooksToAgree(): Promise<void> {
  const lanes = Array.from({ length: 1024 }, (_, lane) => lane)
  expect(await selectBookProblems(api.context.pool, lanes)).toEqual([])
}

describe('a dispute', () => {
  it('is a draft first: nothing moves, evidence is added, and the issuer knows nothing', async () => {
    const holder = await newHolder()
    const { transactionId } = await buy(holder, [4_000])
    const { status, body } = await begin(holder, transactionId, { amountMinor: 3_000 })
    expect(status).toBe(201)
    expect(body).toMatchObject({ status: 'draft', transactionId, amountMinor: 3_000, provisionalCreditMinor: 0 })
    const days = (Date.parse(String(body.deadlineAt)) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(110)
    expect((await newest(holder))?.disputeId).toBe(body.id)
    const form = makeForm({ disputeId: String(body.id), file: await makePicture() })
    const added = await api.post('/disputes/evidence', form, { token: holder.person.accessToken })
    expect(added.status).toBe(201)
    expect(added.body.evidence).toMatchObject([{ name: 'Picture 1' }])
    expect(added.body.timeline).toMatchObject([
      { detail: 'Begun. It counts once it is submitted.' },
      { detail: 'Picture 1 added.' },
    ])
    const inGerman = { token: holder.person.accessToken, headers: { 'Accept-Language': 'de' } }
    const { body: german } = await api.get(`/disputes/detail?disputeId=${body.id}`, inGerman)
    expect(german.evidence).toMatchObject([{ name: 'Bild 1' }])
    expect(german.timeline).toMatchObject([
      { detail: 'Begonnen. Sie zählt, sobald sie eingereicht ist.' },
      { detail: 'Bild 1 hinzugefügt.' },
    ])
    expect((added.body.timeline as { event: string }[]).map(({ event }) => event)).toEqual([
      'created',
      'evidence_added',
    ])
    expect(await ledgerOf(holder)).toBe(96_000)
    expect((await sandbox.stripe.issuing.disputes.list()).data).toEqual([])
    await expectBooksToAgree()
  })

  it('is credited once when it is submitted, however often and at once', async () => {
    const holder = await newHolder()
    const { transactionId } = await buy(holder, [4_000])
    const { id } = (await begin(holder, transactionId)).body
    for (const file of [await makePicture(), await makePicture('png')])
      await api.post('/disputes/evidence', makeForm({ disputeId: String(id), file }), {
        token: holder.person.accessToken,
      })
    const answers = await Promise.all([1, 2, 3].map(() => post(holder, '/disputes/submit', { disputeId: id })))
    expect(answers.map(({ status, body }) => (status === 200 ? body.status : body.code)).toSorted()).toContain(
      'submitted',
    )
    for (const { status } of answers) expect([200, 409]).toContain(status)
    expect(await statusOf(holder, id)).toBe('submitted')
    expect(await ledgerOf(holder)).toBe(100_000)
    const { data } = await sandbox.stripe.issuing.disputes.list({ limit: 100 })
    const ours = data.filter(({ metadata }) => metadata.cardwright_dispute_id === id)
    expect(ours).toMatchObject([{ status: 'submitted', amount: 4_000, evidence: { reason: 'fraudulent' } }])
    const documentId = ours[0]?.evidence.fraudulent?.additional_documentation
    expect(await sandbox.stripe.files.retrieve(String(documentId))).toMatchObject({ type: 'pdf' })
    expect((await post(holder, '/disputes/submit', { disputeId: id })).body.code).toBe('dispute_not_open')
    const { data: entries } = (await get(holder, '/account/entries?limit=1')).body as { data: unknown[] }
    expect(entries).toMatchObject([{ kind: 'provisional_credit', amountMinor: 4_000, transactionId }])
    await expectBooksToAgree()
  })

  it.each([
    ['winning_evidence', 'won', 100_000],
    ['losing_evidence', 'lost', 96_000],
  ])('follows what the issuer decides: %s', async (explanation, outcome, ledgerMinor) => {
    const holder = await newHolder()
    const { transactionId } = await buy(holder, [1_500, 2_500])
    const { id } = (await begin(holder, transactionId, { explanation })).body
    expect((await post(holder, '/disputes/submit', { disputeId: id })).status).toBe(200)
    await vi.waitFor(async () => expect(await statusOf(holder, id)).toBe(outcome), { timeout: 60_000 })
    expect(await ledgerOf(holder)).toBe(ledgerMinor)
    const { body } = await get(holder, `/disputes/detail?disputeId=${id}`)
    expect(body).toMatchObject({ provisionalCreditMinor: 0, amountMinor: 4_000 })
    await expectBooksToAgree()
    await vi.waitFor(
      async () => {
        const { data } = (await get(holder, '/me/notifications')).body as { data: Record<string, unknown>[] }
        const kinds = data.filter(({ link }) => link === `/disputes/${id}`).map(({ kind }) => kind)
        // The issuer may decide before its answer to the submission is noted; then only the decision is told.
        expect([['dispute'], ['dispute', 'dispute']]).toContainEqual(kinds)
      },
      { timeout: 60_000 },
    )
    expect(await api.mails.take(holder.person.email, ({ text }) => (text ?? '').includes('Decided for'))).toBeDefined()
  })

  it('over a part of a payment is spread over its clearings, the largest first, and over no more', async () => {
    const holder = await newHolder()
    const { transactionId } = await buy(holder, [1_500, 2_500])
    const { id } = (await begin(holder, transactionId, { amountMinor: 3_000 })).body
    const { body } = await post(holder, '/disputes/submit', { disputeId: id })
    expect(body).toMatchObject({ status: 'submitted', amountMinor: 3_000, provisionalCreditMinor: 3_000 })
    const { data } = await sandbox.stripe.issuing.disputes.list({ limit: 100 })
    const ours = data.filter(({ metadata }) => metadata.cardwright_dispute_id === id)
    expect(ours.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([500, 2_500])
    expect(await ledgerOf(holder)).toBe(99_000)
    await expectBooksToAgree()
  })

  it('contests only what was posted and not refunded, once, and in time', async () => {
    const holder = await newHolder()
    const { id: pendingId } = await authorizations.create({ card: holder.issuerCardId, amount: 700 })
    await vi.waitFor(async () => expect((await newest(holder))?.status).toBe('pending'), { timeout: 60_000 })
    const pending = await newest(holder)
    expect((await begin(holder, String(pending?.id))).body.code).toBe('not_disputable')
    await authorizations.capture(pendingId)
    await vi.waitFor(async () => expect((await newest(holder))?.postedMinor).toBe(700), { timeout: 60_000 })
    const { data } = await sandbox.stripe.issuing.transactions.list({ card: holder.issuerCardId, limit: 1 })
    await sandbox.stripe.testHelpers.issuing.transactions.refund(String(data[0]?.id), { refund_amount: 200 })
    await vi.waitFor(async () => expect((await newest(holder))?.refundedMinor).toBe(200), { timeout: 60_000 })
    const tooMuch = await begin(holder, String(pending?.id), { amountMinor: 501 })
    expect(tooMuch.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'amountMinor' }] })
    const { status, body } = await begin(holder, String(pending?.id), { amountMinor: 500 })
    expect([status, body.amountMinor]).toEqual([201, 500])
    expect((await begin(holder, String(pending?.id))).body.code).toBe('dispute_exists')
    for (const refunded of [100, 400]) {
      await sandbox.stripe.testHelpers.issuing.transactions.refund(String(data[0]?.id), { refund_amount: refunded })
      const sum = refunded === 100 ? 300 : 700
      await vi.waitFor(async () => expect((await newest(holder))?.refundedMinor).toBe(sum), { timeout: 60_000 })
      expect((await post(holder, '/disputes/submit', { disputeId: body.id })).body.code).toBe('not_disputable')
    }
    expect(await statusOf(holder, body.id)).toBe('draft')
  })

  it('is nobody else’s: other people’s payments and disputes are as absent as those that never were', async () => {
    const holder = await newHolder()
    const stranger = await newHolder()
    const { transactionId } = await buy(holder, [900])
    expect((await begin(stranger, transactionId)).body.code).toBe('not_found')
    const { id } = (await begin(holder, transactionId)).body
    const form = makeForm({ disputeId: String(id), file: await makePicture() })
    const answers = [
      await post(stranger, '/disputes/submit', { disputeId: id }),
      await get(stranger, `/disputes/detail?disputeId=${id}`),
      await api.post('/disputes/evidence', form, { token: stranger.person.accessToken }),
    ]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([404, 'not_found']))
    expect((await get(stranger, '/disputes')).body.data).toEqual([])
    expect((await get(holder, '/disputes?status=draft')).body.data).toMatchObject([{ id }])
    expect((await get(holder, '/disputes?status=won')).body.data).toEqual([])
  })

  it('takes up to five pictures, or one document, kept sealed', async () => {
    const holder = await newHolder()
    const { transactionId } = await buy(holder, [900])
    const { id } = (await begin(holder, transactionId)).body
    const add = (file: Buffer | undefined) =>
      api.post('/disputes/evidence', makeForm({ disputeId: String(id), file }), { token: holder.person.accessToken })
    const document = Buffer.from('%PDF-1.7\nInvoice of nobody in particular\n%%EOF\n')
    expect((await add(undefined)).body.code).toBe('upload_missing')
    expect((await add(document.subarray(0, 20))).body.code).toBe('file_unreadable')
    const large = Buffer.concat([document, Buffer.alloc(5 * 1024 * 1024 - 2 * document.length, ' '), document])
    expect((await add(Buffer.concat([large, Buffer.from(' ')]))).body).toMatchObject({
      code: 'payload_too_large',
      errors: [{ path: 'file', code: 'file_too_large', params: { maximumMegabytes: 5 } }],
    })
    expect((await add(document)).body.evidence).toMatchObject([{ name: 'Document' }])
    expect((await add(await makePicture())).body.code).toBe('validation_failed')
    const other = (await begin(holder, (await buy(holder, [800])).transactionId)).body
    const addToOther = (file: Buffer) =>
      api.post('/disputes/evidence', makeForm({ disputeId: String(other.id), file }), {
        token: holder.person.accessToken,
      })
    for (let count = 1; count <= 5; count += 1) expect((await addToOther(await makePicture())).status).toBe(201)
    for (const file of [await makePicture(), document])
      expect((await addToOther(file)).body.errors).toMatchObject([{ path: 'file', code: 'file_too_many' }])
    const { rows } = await withClient(api.database.superuserUrl, (client) =>
      client.query<{ sealed: Buffer }>(
        "SELECT sealed FROM files WHERE kind = 'dispute_evidence' AND content_type = 'application/pdf'",
      ),
    )
    expect(rows.some(({ sealed }) => sealed.includes('Invoice of nobody'))).toBe(false)
  })

  it('stays a draft while the issuer is away, and is finished by the job', async () => {
    const holder = await newHolder()
    const { transactionId } = await buy(holder, [1_100])
    const { id } = (await begin(holder, transactionId)).body
    await sandbox.kill()
    const headers = { 'Idempotency-Key': randomUUID() }
    const submit = () => api.post('/disputes/submit', { disputeId: id }, { token: holder.person.accessToken, headers })
    const failed = await submit()
    expect([failed.status, failed.body.code]).toEqual([503, 'issuer_unavailable'])
    expect(await statusOf(holder, id)).toBe('draft')
    expect((await get(holder, '/disputes?status=draft')).body.data).toMatchObject([{ id }])
    const closing = await api.post('/me/close', {}, { token: await api.stepUp(holder.person) })
    expect(closing.body.errors).toContainEqual(expect.objectContaining({ code: 'disputes_open' }))
    expect(await ledgerOf(holder)).toBe(98_900)
    await sandbox.start()
    api.clock.advance(61_000)
    await vi.waitFor(
      async () => {
        await api.context.queue.enqueue(api.context.db, 'finish-disputes', {}, { jobKey: 'test:finish-disputes' })
        expect(await statusOf(holder, id)).toBe('submitted')
      },
      { timeout: 60_000, interval: 1_000 },
    )
    expect(await ledgerOf(holder)).toBe(100_000)
    // What failed for a while is not what this key stands for.
    expect((await submit()).body.code).toBe('dispute_not_open')
    await expectBooksToAgree()
  })

  it('stands in the way of closing the account while it is being decided', async () => {
    const holder = await newHolder()
    const { transactionId } = await buy(holder, [1_000])
    const { id } = (await begin(holder, transactionId)).body
    await post(holder, '/disputes/submit', { disputeId: id })
    const token = await api.stepUp(holder.person)
    const { body } = await api.post('/me/close', {}, { token })
    expect(body.code).toBe('close_blocked')
    expect((body.errors as { path: string }[]).map(({ path }) => path)).toContain('disputes')
  })
})
