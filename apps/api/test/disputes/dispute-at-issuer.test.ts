import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import { finishDisputes } from '../../src/services/disputes/dispute-submission-service.ts'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { countAlerts } from '../support/alerts.ts'
import { makeForm, makePicture } from '../support/kyc-forms.ts'
import { type IssuerAnswer, startIssuerDouble } from './issuer-double.ts'

interface Asked {
  path: string
  form: URLSearchParams
  body: Buffer
}

/** What this issuer was asked, which disputes it holds already, and what it does with one of a transaction: none of Stripe's servers would do so on demand. */
let asked: Asked[] = []
let standing: Record<string, unknown>[] = []
let outcomes = new Map<string, 'away' | 'refused' | 'locked'>()

const toDispute = (transaction: string, status: string, metadata: Record<string, string>) => ({
  id: `idp_of_${transaction}`,
  object: 'issuing.dispute',
  amount: 900,
  status,
  metadata,
  transaction,
})

function answer({ method, url = '' }: IncomingMessage, { form, body }: Asked): IssuerAnswer {
  if (method === 'GET') return { status: 200, body: { object: 'list', data: standing, has_more: false, url } }
  if (url === '/v1/files') return { status: 200, body: { id: 'file_1', object: 'file', size: body.length } }
  const transaction = form.get('transaction') ?? /idp_of_(\w+)/.exec(url)?.[1] ?? ''
  const metadata = { cardwright_dispute_id: form.get('metadata[cardwright_dispute_id]') ?? '' }
  if (!url.endsWith('/submit')) {
    const outcome = outcomes.get(transaction)
    if (outcome === 'away') return { status: 503, body: { error: { type: 'api_error', message: 'Away.' } } }
    if (outcome === 'locked')
      return { status: 401, body: { error: { type: 'invalid_request_error', message: 'Invalid key.' } } }
    if (outcome === 'refused')
      return { status: 400, body: { error: { type: 'invalid_request_error', message: 'No.' } } }
    standing.push(toDispute(transaction, 'unsubmitted', metadata))
    return { status: 200, body: toDispute(transaction, 'unsubmitted', metadata) }
  }
  const known = standing.find((dispute) => dispute.transaction === transaction)
  return { status: 200, body: { ...known, status: 'submitted' } }
}

const api = await startIssuingApi({
  env: await startIssuerDouble((request, body) => {
    const question = { path: request.url ?? '', form: new URLSearchParams(body.toString('latin1')), body }
    asked.push(question)
    return answer(request, question)
  }),
})

beforeEach(() => {
  asked = []
  standing = []
  outcomes = new Map()
})

/** A draft about a payment of 900 that was cleared as one transaction of that id. */
async function draft(more: Record<string, unknown> = {}) {
  const card = await api.giveCard()
  const issuerTransactionId = `ipi${randomUUID().replaceAll('-', '')}`
  const event = new ProviderChain({ issuerCardId: card.issuerCardId }).forcePost(900)
  Object.assign((event.data as { object: object }).object, { id: issuerTransactionId })
  await api.send(event)
  const [payment] = await api.transactions(card)
  const token = card.person.accessToken
  const claim = { transactionId: payment?.id, reason: 'not_received', explanation: 'It never came.', ...more }
  const { body } = await api.post('/disputes/create', claim, { token })
  const disputeId = String(body.id)
  const submit = () =>
    api.post('/disputes/submit', { disputeId }, { token, headers: { 'Idempotency-Key': randomUUID() } })
  const read = async () => (await api.get(`/disputes/detail?disputeId=${disputeId}`, { token })).body
  return { token, disputeId, issuerTransactionId, submit, read }
}

describe('the issuer of a disputed payment', () => {
  it('is told moments in its own seconds, and the facts of that reason alone', async () => {
    const details = { expectedAt: '2026-02-28', productType: 'merchandise', returnDescription: 'of another reason' }
    const { submit, disputeId, issuerTransactionId } = await draft({ details })
    expect((await submit()).body.status).toBe('submitted')
    const created = asked.find(({ path, form }) => path === '/v1/issuing/disputes' && form.has('transaction'))
    expect(Object.fromEntries(created?.form ?? [])).toEqual({
      amount: '900',
      transaction: issuerTransactionId,
      'metadata[cardwright_dispute_id]': disputeId,
      'evidence[reason]': 'not_received',
      'evidence[not_received][explanation]': 'It never came.',
      'evidence[not_received][expected_at]': String(Date.UTC(2026, 1, 28) / 1000),
      'evidence[not_received][product_type]': 'merchandise',
    })
  })

  it('gets every picture, one a page of one document', async () => {
    const { submit, disputeId, token } = await draft()
    for (const file of [await makePicture(), await makePicture('png'), await makePicture()])
      expect((await api.post('/disputes/evidence', makeForm({ disputeId, file }), { token })).status).toBe(201)
    expect((await submit()).body.status).toBe('submitted')
    const [upload] = asked.filter(({ path }) => path === '/v1/files')
    expect(upload?.body.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(3)
    const created = asked.find(({ path, form }) => path === '/v1/issuing/disputes' && form.has('transaction'))
    expect(created?.form.get('evidence[not_received][additional_documentation]')).toBe('file_1')
  })

  it('is not believed to hold our dispute where somebody else contested the same payment', async () => {
    const { submit, issuerTransactionId } = await draft()
    standing.push({ ...toDispute(issuerTransactionId, 'submitted', {}), id: 'idp_foreign' })
    outcomes.set(issuerTransactionId, 'refused')
    expect((await submit()).body.code).toBe('issuer_refused')
  })

  it('has the operator called where it does not take our key; the claim waits', async () => {
    const { submit, read, issuerTransactionId } = await draft()
    outcomes.set(issuerTransactionId, 'locked')
    expect((await submit()).body.code).toBe('issuer_unavailable')
    expect(await countAlerts(api.context, 'issuer_misconfigured')).toBe(1)
    outcomes = new Map()
    api.clock.advance(61_000)
    await finishDisputes(api.context)
    expect((await read()).status).toBe('submitted')
  })

  it('hears of every submission that was cut off, whatever becomes of one before', async () => {
    const [first, second] = [await draft(), await draft()]
    for (const { issuerTransactionId } of [first, second]) outcomes.set(issuerTransactionId, 'away')
    for (const { submit } of [first, second]) expect((await submit()).body.code).toBe('issuer_unavailable')
    outcomes = new Map([[first.issuerTransactionId, 'refused']])
    api.clock.advance(61_000)
    await finishDisputes(api.context)
    expect([(await first.read()).status, (await second.read()).status]).toEqual(['draft', 'submitted'])
    expect((await first.read()).timeline).toMatchObject([{ event: 'created' }, { event: 'refused' }])
    // Nobody waits for this answer any more, so it is told.
    const { rows } = await api.context.pool.query(
      "SELECT payload->'notice'->'content'->>'code' AS told FROM outbox WHERE payload->>'disputeId' = $1 ORDER BY at, id",
      [first.disputeId],
    )
    expect(rows.at(-1)).toEqual({ told: 'dispute_refused' })
    await api.expectBooksToAgree()
  })
})
