import { randomUUID } from 'node:crypto'
import { STAFF_ROLES } from '@cardwright/contracts'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import type { Answer } from '../support/http-client.ts'
import { makeForm, makePicture, submitKyc } from '../support/kyc-forms.ts'
import { gatherInOneLane } from '../support/one-lane.ts'
import { signInStaff } from '../support/staff.ts'
import { type DescribedOperation, readOperations } from './described-api.ts'

const api = await startIssuingApi({ env: { AUTH_REQUESTS_PER_MINUTE: '100000' } })
gatherInOneLane(api.context)
const operations = readOperations((await api.get('/openapi.json')).body).filter(({ isPlanned }) => !isPlanned)

const post = (token: string, path: string, body: unknown): Promise<Answer> =>
  api.post(path, body, { token, headers: { 'Idempotency-Key': randomUUID() } })

async function made(answer: Promise<Answer>, field = 'id'): Promise<string> {
  const { status, body, text } = await answer
  if (status >= 300) throw new Error(`${status}: ${text}`)
  return String(body[field])
}

/** A purchase: settled, or declined by the card's own limit. */
async function buy(card: CardOfTest, amount: number): Promise<string> {
  const chain = new ProviderChain({ issuerCardId: card.issuerCardId })
  const { body } = await api.send(chain.request(amount))
  await api.send(chain.record(amount, body.approved === true))
  if (body.approved === true) for (const event of chain.capture(amount, true)) await api.send(event)
  const [newest] = await api.transactions(card, '?limit=1')
  return String(newest?.id)
}

/** Somebody who has one of everything, by the name under which operations ask for it. */
async function newOwner() {
  const applicant = await api.signUp()
  const applicationId = await made(submitKyc(api, applicant), 'applicationId')
  const card = await api.giveCard({
    person: applicant,
    controls: { limits: [{ amountMinor: 5_000, interval: 'daily' }] },
  })
  const { accessToken: token, email } = card.person
  const transactionId = await buy(card, 1_200)
  const declinedId = await buy(card, 50_000)
  const exceptionId = await made(
    post(token, '/exceptions/request', { transactionId: declinedId, reason: 'A new bicycle' }),
  )
  const disputeId = await made(
    post(token, '/disputes/create', { transactionId, reason: 'fraudulent', explanation: 'I was never there.' }),
  )
  await made(
    post(token, '/me/devices/register', { deviceId: `phone-${email}`, platform: 'ios', name: 'P', locale: 'en' }),
  )
  const picture = makeForm({ file: await makePicture() })
  await made(api.post(`/cards/transactions/receipt`, withField(picture, { transactionId }), { token }))
  const other = await api.signUp()
  const uploadId = await made(
    api.post('/kyc/upload', makeForm({ kind: 'selfie', file: await makePicture() }), { token: other.accessToken }),
    'uploadId',
  )
  const sessions = (await api.get('/me/sessions', { token })).body.data as { id: string }[]
  const firstNotice = async () => {
    const { data } = (await api.get('/me/notifications', { token })).body as { data: { id: string }[] }
    return data[0]?.id
  }
  const upTo = await vi.waitUntil(firstNotice, { timeout: 60_000 })
  return {
    token,
    ids: {
      cardId: [card.cardId],
      transactionId: [transactionId, declinedId],
      exceptionId: [exceptionId],
      disputeId: [disputeId],
      deviceId: [`phone-${email}`],
      sessionId: sessions.map(({ id }) => id),
      upTo: [upTo],
      documentFrontId: [uploadId],
      documentBackId: [uploadId],
      selfieId: [uploadId],
      applicationId: [applicationId],
    } as Readonly<Record<string, readonly string[]>>,
  }
}

function withField(form: FormData, fields: Record<string, string>): FormData {
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

/** What a call must be to be understood, beside the id, where the example of the document is not. */
const BODIES: Readonly<Record<string, Record<string, unknown>>> = {
  '/cards/controls': { controls: {} },
  '/cards/controls/preview': { controls: {} },
  '/cards/reveal': {},
  '/disputes/create': { reason: 'fraudulent', explanation: 'I was never there.' },
}

async function call(
  { method, path, body, query }: DescribedOperation,
  token: string,
  name: string,
  id: string,
): Promise<Answer> {
  if (method === 'GET') {
    const required = query.filter(({ isRequired }) => isRequired).map((one) => [one.name, String(one.example)])
    const fixed = path === '/cards/spending' ? { month: '2026-11', by: 'day' } : {}
    return api.get(`${path}?${new URLSearchParams({ ...Object.fromEntries(required), ...fixed, [name]: id })}`, {
      token,
    })
  }
  if (body !== undefined) return post(token, path, { ...(BODIES[path] ?? body), [name]: id })
  return api.post(path, withField(makeForm({ file: await makePicture() }), { [name]: id }), { token })
}

/** Names of other people's things are secrets of the device that made them up: registering the same one means one's own. */
const IS_OWN_NAME = new Set([
  '/me/devices/register',
  '/auth/step-up/start',
  '/auth/device-keys/enrol',
  '/auth/device-keys/remove',
])
/** A draft keeps what was typed; whose pictures it names is looked at when it is sent, with a whole form. */
const IS_WHOLE_FORM = new Set(['/kyc/submit', '/kyc/draft'])

const namesOf = ({ body, query, path, isForm }: DescribedOperation): string[] => [
  ...Object.keys(body ?? {}),
  ...query.map(({ name }) => name),
  ...(isForm && path === '/disputes/evidence' ? ['disputeId'] : []),
  ...(isForm && path === '/cards/transactions/receipt' ? ['transactionId'] : []),
]

/** Until everything that was to be told has been told. */
const untilTold = () =>
  vi.waitUntil(
    async () => {
      const { rows } = await api.context.pool.query('SELECT FROM outbox WHERE relayed_at IS NULL LIMIT 1')
      return rows.length === 0
    },
    { timeout: 60_000 },
  )

const THIS_MONTH = new Date(api.clock.nowMs()).toISOString().slice(0, 7)
/** Everything of one's own that can be seen without naming it. */
const OWN_VIEWS = [
  '/me',
  '/me/sessions',
  '/me/notifications',
  '/me/preferences',
  '/me/export',
  '/kyc/status',
  '/kyc/draft',
  '/cards',
  '/cards/merchants',
  ...['category', 'merchant', 'day'].map((by) => `/cards/spending?month=${THIS_MONTH}&by=${by}`),
  '/cards/transactions',
  '/cards/transactions?q=4242',
  '/exceptions',
  '/disputes',
  '/account',
  '/account/entries',
  '/account/limits',
  '/account/statements',
  `/account/statements?month=${THIS_MONTH}`,
  `/account/statements?month=${THIS_MONTH}&format=csv`,
]

/** All of that as text, but for the moment at which it was looked at. */
async function seenBy(token: string): Promise<Record<string, string>> {
  const seen = await Promise.all(
    OWN_VIEWS.map(async (path): Promise<[string, string]> => {
      const { status, text } = await api.get(path, { token })
      return [path, `${status} ${text.replaceAll(/"(asOf|generatedAt|lastSeenAt)":"[^"]*"/g, '')}`]
    }),
  )
  const preview = await post(token, '/account/controls/preview', { controls: {} })
  return { ...Object.fromEntries(seen), preview: preview.text }
}

describe('what belongs to somebody else', () => {
  let owner: Awaited<ReturnType<typeof newOwner>>
  let strangerToken: string
  let seenBefore: Record<string, string>
  beforeAll(async () => {
    strangerToken = await api.stepUp((await api.giveCard()).person)
    await untilTold()
    seenBefore = await seenBy(strangerToken)
    owner = await newOwner()
  })

  it('shows in nothing that another person sees, be they of the same lane', async () => {
    await untilTold()
    for (const text of Object.values(seenBefore)) expect(text).toMatch(/^(200 |\{)/)
    expect(await seenBy(strangerToken)).toEqual(seenBefore)
  })

  const belongings = async () => {
    const { generatedAt: _at, ...rest } = (await api.get('/me/export', { token: owner.token })).body
    return rest
  }

  it('is not there for anybody else, whatever the operation, and stays as it was', async () => {
    const before = await belongings()
    const seen: string[] = []
    const wrong: string[] = []
    for (const operation of operations.filter(({ isOpen, isForStaff }) => !isOpen && !isForStaff)) {
      if (IS_OWN_NAME.has(operation.path) || IS_WHOLE_FORM.has(operation.path)) continue
      for (const name of namesOf(operation).filter((one) => one in owner.ids)) {
        for (const id of owner.ids[name] ?? []) {
          const { status, text } = await call(operation, strangerToken, name, id)
          seen.push(operation.path)
          if (status !== 404)
            wrong.push(`${operation.method} ${operation.path} ${name}: ${status} ${text.slice(0, 200)}`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(new Set(seen).size).toBeGreaterThan(25)
    expect(await belongings()).toEqual(before)
  })
})

describe('an operation of the console', () => {
  it('is for its roles and the administrator, and for no other member of staff', async () => {
    const document = (await api.get('/openapi.json')).body as {
      paths: Record<string, Record<string, { 'x-roles'?: string[] }>>
    }
    const wrong: string[] = []
    for (const role of STAFF_ROLES) {
      const { accessToken } = await signInStaff(api, role)
      for (const { method, path, isForStaff } of operations) {
        if (!isForStaff) continue
        const roles = document.paths[path]?.[method.toLowerCase()]?.['x-roles'] ?? []
        const { status } =
          method === 'GET' ? await api.get(path, { token: accessToken }) : await post(accessToken, path, {})
        if ((status !== 403) !== roles.includes(role)) wrong.push(`${method} ${path} as ${role}: ${status}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
