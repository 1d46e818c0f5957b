import { describe, expect, it } from 'vitest'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()
const person = await api.signUp()
const admin = await signInStaff(api, 'admin')

const SAFE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-powered-by': null,
}

describe('every answer', () => {
  it.each(['/health/live', '/docs', '/openapi.json', '/cards', '/me', '/there-is-nothing-here', '/admin/audit'])(
    'of %s tells browsers not to guess, frame or share it, and nothing of what serves it',
    async (path) => {
      const { headers } = await api.get(path, { token: person.accessToken })
      expect(Object.fromEntries(Object.keys(SAFE).map((name) => [name, headers.get(name)]))).toEqual(SAFE)
      expect(headers.get('content-security-policy')).toMatch(/frame-ancestors|default-src/)
      expect(headers.get('strict-transport-security')).toBeNull()
    },
  )

  it('in production tells browsers to come back over TLS alone', async () => {
    const env = { NODE_ENV: 'production', ALLOW_GENERATED_SECRETS: 'true', WEB_APP: 'off' }
    const { get } = await startApi({ beside: api, hasWorker: false, env })
    expect((await get('/health/live')).headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
  })
})

describe('what is about one person', () => {
  it.each([
    '/me',
    '/me/sessions',
    '/me/notifications',
    '/me/preferences',
    '/kyc/status',
    '/kyc/draft',
    '/auth/session',
    '/admin/users',
    '/admin/users/detail',
    '/admin/audit',
    '/admin/staff',
    '/admin/kyc/queue',
    '/cards',
    '/cards/transactions',
    '/account',
    '/disputes',
    '/admin/cards',
    '/admin/rules',
  ])('at %s is kept by no cache', async (path) => {
    const token = path.startsWith('/admin') ? admin.accessToken : person.accessToken
    expect((await api.get(path, { token })).headers.get('cache-control')).toBe('no-store')
  })
})

describe('a query', () => {
  it('is flat: what looks like a field within a field is one that nobody knows', async () => {
    const { status, body } = await api.get('/cards/transactions?cardId[$ne]=1', { token: person.accessToken })
    expect([status, body.errors]).toEqual([
      422,
      [expect.objectContaining({ path: 'cardId[$ne]', code: 'unknown_field' })],
    ])
  })
})

describe('files', () => {
  it.each([
    ['/cards/transactions/receipt', 120],
    ['/disputes/evidence', 60],
  ])('are taken at %s %i times in ten minutes', async (path, times) => {
    const { accessToken: token } = await api.signUp()
    const send = () => api.post(path, {}, { token })
    const answers = await Promise.all(Array.from({ length: times }, send))
    expect(answers.filter(({ status }) => status === 429)).toEqual([])
    const { status, body } = await send()
    expect([status, body.code]).toEqual([429, 'rate_limited'])
  })
})

describe('a preview of controls', () => {
  it.each([
    ['/cards/controls/preview', { cardId: `card_${'0'.repeat(26)}` }],
    ['/account/controls/preview', {}],
  ])('at %s can be had sixty times a minute', async (path, more) => {
    const { accessToken: token } = await api.signUp()
    const ask = () => api.post(path, { controls: {}, ...more }, { token })
    const answers = await Promise.all(Array.from({ length: 60 }, ask))
    expect(answers.filter(({ status }) => status === 429)).toEqual([])
    const { status, body, headers } = await ask()
    expect([status, body.code]).toEqual([429, 'rate_limited'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
