import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { codeIn } from '../support/mail-catcher.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const api = await startApi()

const post = (path: string, body: unknown, token?: string) => api.post(path, body, { token })

/** The elevated scope opens what needs it: enrolling an authenticator app is one such thing. */
const opens = async (token: string) => (await post('/auth/totp/enrol', {}, token)).status

describe('stepping up', () => {
  it('by password gives five minutes of the elevated scope', async () => {
    const person = await api.signUp()
    expect((await post('/auth/totp/enrol', {}, person.accessToken)).body.code).toBe('elevated_required')
    const wrong = await post('/auth/step-up', { password: 'not it at all' }, person.accessToken)
    expect(wrong.status).toBe(401)
    expect(wrong.body.code).toBe('invalid_credentials')
    const right = await post('/auth/step-up', { password: person.password }, person.accessToken)
    expect(right.body).toEqual({ accessToken: expect.any(String), tokenType: 'Bearer', expiresIn: 300 })
    expect(right.headers.get('cache-control')).toBe('no-store')
    expect(await opens(String(right.body.accessToken))).toBe(200)
    api.clock.advance(300_000 + 1_000)
    expect(await opens(String(right.body.accessToken))).toBe(401)
  })

  it('by a mailed code counts once, and only for the session that asked', async () => {
    const person = await api.signUp()
    const elsewhere = await api.logIn(person)
    const start = await post('/auth/step-up/start', { method: 'email' }, person.accessToken)
    expect(start.body).toEqual({ challengeId: expect.stringMatching(/^chl_/), channel: 'email' })
    const code = codeIn(await api.mails.take(person.email))
    const proof = { challengeId: start.body.challengeId, code }
    expect((await post('/auth/step-up', proof, elsewhere.accessToken)).body.code).toBe('challenge_expired')
    const stranger = await api.signUp()
    expect((await post('/auth/step-up', proof, stranger.accessToken)).body.code).toBe('challenge_expired')
    const right = await post('/auth/step-up', proof, person.accessToken)
    expect(right.status).toBe(200)
    expect(await opens(String(right.body.accessToken))).toBe(200)
    expect((await post('/auth/step-up', proof, person.accessToken)).body.code).toBe('code_expired')
  })

  it('ends with the session it belongs to', async () => {
    const person = await api.signUp()
    const elevated = await api.stepUp(person)
    await api.post('/auth/logout', { refreshToken: person.refreshToken })
    expect(await opens(elevated)).toBe(401)
  })

  it('needs to be signed in, and says no to what is not enrolled', async () => {
    const person = await api.signUp()
    expect((await post('/auth/step-up', { password: person.password })).status).toBe(401)
    expect((await post('/auth/step-up/start', { method: 'email' })).status).toBe(401)
    for (const method of ['passkey', 'device']) {
      expect((await post('/auth/step-up/start', { method }, person.accessToken)).body.code).toBe('factor_not_enrolled')
    }
    expect((await post('/auth/step-up/start', { method: 'sms' }, person.accessToken)).status).toBe(422)
  })

  it('is refused after ten wrong passwords in a minute, however many right ones came before', async () => {
    const person = await api.signUp()
    const tell = (password: string) => post('/auth/step-up', { password }, person.accessToken)
    for (let time = 0; time < 11; time += 1) expect((await tell(person.password)).status).toBe(200)
    for (let guess = 0; guess < 10; guess += 1) expect((await tell(`wrong guess ${guess}`)).status).toBe(401)
    expect((await tell(person.password)).status).toBe(429)
  })

  it('begins thirty times in an hour, not more often, also where all of them come at the same time', async () => {
    const person = await api.signUp()
    const begin = async () => (await post('/auth/step-up/start', { method: 'email' }, person.accessToken)).status
    const statuses = await Promise.all(Array.from({ length: 35 }, begin))
    expect(statuses.toSorted()).toEqual([...Array(30).fill(200), ...Array(5).fill(429)])
    expect(await begin()).toBe(429)
  })

  it('is written to the audit log with the way in which it was done', async () => {
    const person = await api.signUp()
    const headers = { 'x-request-id': 'a-step-up-of-mine' }
    await api.post('/auth/step-up', { password: person.password }, { token: person.accessToken, headers })
    const { rows } = await api.context.pool.query(
      "SELECT action, details->>'way' AS way FROM audit WHERE request_id = 'a-step-up-of-mine'",
    )
    expect(rows).toEqual([{ action: 'user.stepped_up', way: 'password' }])
  })
})

describe("a device's key", () => {
  async function enrol(person: SignedInPerson, deviceId = 'phone') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const answer = await post(
      '/auth/device-keys/enrol',
      { deviceId, publicKey: publicKey.export({ format: 'jwk' }) },
      await api.stepUp(person),
    )
    return { answer, privateKey, deviceId }
  }
  const start = (person: SignedInPerson, deviceId?: string) =>
    post('/auth/step-up/start', { method: 'device', ...(deviceId && { deviceId }) }, person.accessToken)
  const challengeOf = (body: Record<string, unknown>) =>
    Buffer.from(String((body.options as { challenge: string }).challenge), 'base64url')

  it.each(['ieee-p1363', 'der'] as const)(
    'confirms by a signature over the challenge, written as %s',
    async (dsaEncoding) => {
      const person = await api.signUp()
      const { answer, privateKey, deviceId } = await enrol(person)
      expect(answer.status).toBe(201)
      expect(answer.body).toEqual({ deviceId, createdAt: expect.any(String) })
      const { body } = await start(person, deviceId)
      const signature = sign('sha256', challengeOf(body), { key: privateKey, dsaEncoding }).toString('base64url')
      const proof = { challengeId: body.challengeId, signature }
      const right = await post('/auth/step-up', proof, person.accessToken)
      expect(right.status).toBe(200)
      expect(await opens(String(right.body.accessToken))).toBe(200)
      expect((await post('/auth/step-up', proof, person.accessToken)).body.code).toBe('challenge_expired')
      expect((await api.mails.take(person.email)).text).toContain('fingerprint')
    },
  )

  it('is the one of the device that the session was opened on, unless another is named', async () => {
    const person = await api.signUp({ deviceId: 'my-phone' })
    await enrol(person, 'my-phone')
    expect((await start(person)).body.options).toMatchObject({ deviceId: 'my-phone' })
    expect((await start(person, 'another')).body.code).toBe('factor_not_enrolled')
  })

  it('confirms what it was asked to sign, and not in the name of another device', async () => {
    const person = await api.signUp()
    const { privateKey, deviceId } = await enrol(person)
    await enrol(person, 'tablet')
    const confirm = async (named: string) => {
      const { body } = await start(person, deviceId)
      const signature = sign('sha256', challengeOf(body), privateKey).toString('base64url')
      const proof = { challengeId: body.challengeId, signature, deviceId: named }
      return post('/auth/step-up', proof, person.accessToken)
    }
    expect((await confirm('tablet')).body.code).toBe('factor_invalid')
    expect((await confirm(deviceId)).status).toBe(200)
  })

  it('does not confirm by a signature of another key, over something else, or too late', async () => {
    const person = await api.signUp()
    const { privateKey, deviceId } = await enrol(person)
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const attempt = async (signed: (challenge: Buffer) => Buffer, wait = 0) => {
      const { body } = await start(person, deviceId)
      api.clock.advance(wait)
      const signature = signed(challengeOf(body)).toString('base64url')
      return (await post('/auth/step-up', { challengeId: body.challengeId, signature }, person.accessToken)).body.code
    }
    const raw = { dsaEncoding: 'ieee-p1363' } as const
    expect(await attempt((bytes) => sign('sha256', bytes, { key: other.privateKey, ...raw }))).toBe('factor_invalid')
    const elsewhere = (bytes: Buffer) => sign('sha256', Buffer.concat([bytes, bytes]), { key: privateKey, ...raw })
    expect(await attempt(elsewhere)).toBe('factor_invalid')
    expect(await attempt(() => Buffer.alloc(64))).toBe('factor_invalid')
    const late = (bytes: Buffer) => sign('sha256', bytes, { key: privateKey, ...raw })
    expect(await attempt(late, 121_000)).toBe('challenge_expired')
  })

  it('is tried once for a challenge: after a wrong signature the right one comes too late', async () => {
    const person = await api.signUp()
    const { privateKey, deviceId } = await enrol(person)
    const { body } = await start(person, deviceId)
    const signature = sign('sha256', challengeOf(body), { key: privateKey, dsaEncoding: 'ieee-p1363' })
    const attempt = (bytes: Buffer) =>
      post(
        '/auth/step-up',
        { challengeId: body.challengeId, signature: bytes.toString('base64url') },
        person.accessToken,
      )
    expect((await attempt(Buffer.alloc(64))).body.code).toBe('factor_invalid')
    expect((await attempt(signature)).body.code).toBe('challenge_expired')
  })

  it('is one for each device, can be removed, and must lie on the curve', async () => {
    const person = await api.signUp()
    const { deviceId } = await enrol(person)
    expect((await enrol(person)).answer.body.code).toBe('factor_exists')
    const me = await api.get('/me', { token: person.accessToken })
    expect(me.body.factors).toMatchObject({ deviceKeys: [{ deviceId }] })
    expect((await post('/auth/device-keys/remove', { deviceId }, person.accessToken)).status).toBe(204)
    await api.mails.take(person.email, ({ text }) => text.includes('can no longer confirm'))
    expect((await post('/auth/device-keys/remove', { deviceId }, person.accessToken)).body.code).toBe(
      'factor_not_enrolled',
    )
    const off = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
    const bad = await post('/auth/device-keys/enrol', { deviceId, publicKey: off }, await api.stepUp(person))
    expect(bad.body.code).toBe('factor_invalid')
  })
})
