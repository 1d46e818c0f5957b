import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { IssuerPerson } from '../../src/providers/issuer/issuer.ts'
import { createStripeIssuer } from '../../src/providers/issuer/stripe/stripe-issuer.ts'

interface Answer {
  status?: number
  headers?: Record<string, string>
  body: unknown
}

/** What Stripe answers next, by method; the sandbox cannot be made to fail so, nor to hold such objects. */
let answers: Record<string, Answer[]> = {}
let asked: { method: string; key: string | undefined }[] = []

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const method = request.method ?? ''
    asked.push({ method, key: request.headers['idempotency-key'] as string | undefined })
    const queue = answers[method] ?? []
    const { status = 200, headers = {}, body } = (queue.length > 1 ? queue.shift() : queue[0]) ?? { body: {} }
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const stripe = { kind: 'stripe', secretKey: 'sk_test_x', apiUrl, webhookSecrets: [], isSandbox: true, isLive: false }
const issuer = createStripeIssuer({
  stripe: stripe as unknown as Parameters<typeof createStripeIssuer>[0]['stripe'],
  clock: systemClock,
})

beforeEach(() => {
  answers = {}
  asked = []
})

const refusal = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: { error: { type: 'invalid_request_error', code: 'some_code', message: 'No.' } },
})
const REPLAYED = { 'Idempotent-Replayed': 'true' }
const list = (data: unknown[]): Answer => ({ body: { object: 'list', data, has_more: false, url: '/' } })
const card = (status: string) => ({
  id: 'ic_1',
  object: 'issuing.card',
  status,
  last4: '4242',
  brand: 'Visa',
  exp_month: 1,
  exp_year: 2030,
  metadata: { cardwright_card_id: 'card_1' },
})

const createCard = () =>
  issuer.createCard({
    cardId: 'card_1',
    accountId: 'acct_1',
    issuerCardholderId: 'ich_1',
    currency: 'usd',
    startedAt: new Date(),
  })

describe('an answer of Stripe that is no success', () => {
  it.each([
    [401, 'misconfigured'],
    [403, 'misconfigured'],
    [409, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [400, 'refused'],
    [402, 'refused'],
    [404, 'refused'],
  ])('with status %i means that it is %s', async (status, kind) => {
    answers = { GET: [refusal(status)], POST: [refusal(status)] }
    await expect(createCard()).rejects.toMatchObject({ name: 'IssuerError', kind })
    expect(asked).toEqual([{ method: 'POST', key: 'card_1' }])
  })

  it('is only repeated for our key: after a failure the next key is used, after a refusal none', async () => {
    answers = { POST: [refusal(500, REPLAYED), { body: card('active') }], GET: [list([])] }
    expect(await createCard()).toMatchObject({ issuerCardId: 'ic_1' })
    expect(asked.filter(({ method }) => method === 'POST').map(({ key }) => key)).toEqual(['card_1', 'card_1:1'])
    asked = []
    answers = { POST: [refusal(400, REPLAYED)], GET: [list([])] }
    await expect(createCard()).rejects.toMatchObject({ kind: 'refused' })
    expect(asked).toEqual([{ method: 'POST', key: 'card_1' }])
  })
})

describe('what Stripe holds already', () => {
  it('is a card that cannot be used, where its state is one that we do not know', async () => {
    answers = { GET: [list([card('suspended_for_review')])] }
    const found = await issuer.findCardByOurId({ cardId: 'card_1', issuerCardholderId: 'ich_1' })
    expect(found?.status).toBe('frozen')
  })

  it('is a person only where it carries our account, whoever else has the same address', async () => {
    const person: IssuerPerson = {
      accountId: 'acct_1',
      firstName: 'Ana',
      lastName: 'Lima',
      dateOfBirth: '1990-02-28',
      email: 'ana@example.com',
      billingAddress: { line1: 'Rua 1', city: 'Lisboa', postalCode: '1000-001', country: 'PT' },
      startedAt: new Date(Date.now() - 48 * 3_600_000),
    }
    const holder = (id: string, account: string) => ({ id, metadata: { cardwright_account_id: account } })
    answers = { GET: [list([holder('ich_other', 'acct_2'), holder('ich_ours', 'acct_1')])] }
    expect(await issuer.ensureCardholder(person)).toBe('ich_ours')
    answers = { GET: [list([holder('ich_other', 'acct_2')])], POST: [{ body: { id: 'ich_new' } }] }
    expect(await issuer.ensureCardholder(person)).toBe('ich_new')
  })
})
