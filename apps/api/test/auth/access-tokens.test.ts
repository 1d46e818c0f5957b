import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { createTokenService } from '../../src/services/token-service.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()
const me = (token: string) => api.get('/me', { token })

type Members = Record<string, unknown>
const read = (part = ''): Members => JSON.parse(Buffer.from(part, 'base64url').toString())
const write = (members: Members) => Buffer.from(JSON.stringify(members)).toString('base64url')

/** The same token, signed anew by our own key, with other members in it; `undefined` takes one out. */
function signAnew(token: string, changes: { header?: Members; claims?: Members }): string {
  const [header, claims] = token.split('.').slice(0, 2).map(read)
  const text = `${write({ ...header, ...changes.header })}.${write({ ...claims, ...changes.claims })}`
  const key = createPrivateKey(api.context.secrets.jwtPrivateKeyPem)
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}

describe('a token that our own key signed', () => {
  it.each<[string, { header?: Members; claims?: Members }]>([
    ['as another type', { header: { typ: 'JWT' } }],
    ['without a type', { header: { typ: undefined } }],
    ['in the name of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['for another audience', { claims: { aud: 'another-api' } }],
    ['without an end', { claims: { exp: undefined } }],
    ['without a beginning', { claims: { iat: undefined } }],
    ['for a session that is not that person’s', { claims: { sub: 'usr_somebody_else' } }],
    ['for no session', { claims: { sid: undefined } }],
    ['under the name of another key', { header: { kid: 'another-key' } }],
    ['under no name of a key', { header: { kid: undefined } }],
    ['until long after all days', { claims: { exp: 1e300 } }],
    ['until a moment that no date has', { claims: { exp: Number.MAX_SAFE_INTEGER } }],
    ['until a part of a second', { claims: { exp: Math.floor(Date.now() / 1000) + 600.5 } }],
    ['for longer than any of ours counts', { claims: { exp: Math.floor(Date.now() / 1000) + 3_600 } }],
    ['from a part of a second', { claims: { iat: 0.5 } }],
    ['for a session that no id names', { claims: { sid: 'ses_\u0000' } }],
  ])('is refused %s', async (_what, changes) => {
    const { accessToken } = await api.signUp()
    expect((await me(signAnew(accessToken, {}))).status).toBe(200)
    const answer = await me(signAnew(accessToken, changes))
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthorized'])
  })

  it('is found good by anybody who has the published key', async () => {
    const { accessToken } = await api.signUp()
    const { body } = await api.get('/.well-known/jwks.json')
    const keys = createLocalJWKSet(body as unknown as JSONWebKeySet)
    const expected = { algorithms: ['ES256'], typ: 'at+jwt', issuer: 'cardwright', audience: 'cardwright-api' }
    const { payload } = await jwtVerify(accessToken, keys, { ...expected, currentDate: api.context.clock.now() })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(900)
  })
})

it('the key must lie on the curve that its tokens are signed for', () => {
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  expect(() => createTokenService(String(pem), api.context.clock)).toThrow(/JWT_PRIVATE_KEY.*P-256/)
})
