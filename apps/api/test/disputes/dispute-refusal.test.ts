import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { type IssuerAnswer, startIssuerDouble } from './issuer-double.ts'

/** How this issuer answers a submission: none of Stripe's own servers would refuse on demand. */
let refusal: Record<string, unknown> | undefined
const created: string[] = []

function answer(request: IncomingMessage): IssuerAnswer {
  const dispute = (status: string) => ({
    id: 'idp_1',
    object: 'issuing.dispute',
    amount: 900,
    status,
    metadata: {},
    transaction: 'ipi_1',
  })
  if (request.method === 'GET' && request.url?.startsWith('/v1/issuing/disputes?'))
    return { status: 200, body: { object: 'list', data: [], has_more: false, url: '/v1/issuing/disputes' } }
  if (request.method === 'GET') return { status: 200, body: dispute('unsubmitted') }
  if (!request.url?.endsWith('/submit')) {
    created.push(String(request.headers['idempotency-key']))
    return { status: 200, body: dispute('unsubmitted') }
  }
  return refusal === undefined ? { status: 200, body: dispute('submitted') } : { status: 400, body: { error: refusal } }
}

const api = await startIssuingApi({ env: await startIssuerDouble(answer) })

it('goes back to a draft when the issuer refuses it, says why, and can be tried anew with another key', async () => {
  const card = await api.giveCard()
  const chain = new ProviderChain({ issuerCardId: card.issuerCardId })
  const event = chain.forcePost(900)
  const { object } = event.data as { object: { id: string } }
  object.id = 'ipi_1'
  await api.send(event)
  const [payment] = await api.transactions(card)
  const own = { token: card.person.accessToken }
  const claim = { transactionId: payment?.id, reason: 'not_received', explanation: 'The parcel never came.' }
  const { body: draft } = await api.post('/disputes/create', claim, own)
  const submit = () =>
    api.post('/disputes/submit', { disputeId: draft.id }, { ...own, headers: { 'Idempotency-Key': randomUUID() } })
  refusal = { type: 'invalid_request_error', param: 'evidence[not_received][expected_at]', message: 'Missing.' }
  expect((await submit()).body).toMatchObject({ code: 'dispute_incomplete', errors: [{ path: 'evidence' }] })
  refusal = { type: 'invalid_request_error', message: 'No.' }
  expect((await submit()).body.code).toBe('issuer_refused')
  const { body } = await api.get(`/disputes/detail?disputeId=${draft.id}`, own)
  expect(body).toMatchObject({ status: 'draft', provisionalCreditMinor: 0 })
  expect((body.timeline as { event: string }[]).map((step) => step.event)).toEqual(['created', 'refused', 'refused'])
  expect((await api.balance(card)).ledgerMinor).toBe(9_100)
  refusal = undefined
  expect((await submit()).body).toMatchObject({ status: 'submitted', provisionalCreditMinor: 900 })
  expect(new Set(created).size).toBe(3)
  await api.expectBooksToAgree()
})
