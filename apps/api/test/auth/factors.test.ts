import { generateKeyPairSync, sign } from 'node:crypto'
import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'
import { codeIn } from '../support/mail-catcher.ts'
import { createSoftwareAuthenticator } from '../support/software-authenticator.ts'
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

  it('is refused after ten wrong passwords in a minute', async () => {
    const person = await api.signUp()
    for (let guess = 0; guess < 10; guess += 1) {
      await post('/auth/step-up', { password: `wrong guess ${guess}` }, person.accessToken)
    }
    expect((await post('/auth/step-up', { password: person.password }, person.accessToken)).status).toBe(429)
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

  it('is one for each device, can be removed, and must lie on the curve', async () => {
    const person = await api.signUp()
    const { deviceId } = await enrol(person)
    expect((await enrol(person)).answer.body.code).toBe('factor_exists')
    const me = await api.get('/me', { token: person.accessToken })
    expect(me.body.factors).toMatchObject({ deviceKeys: [{ deviceId }] })
    expect((await post('/auth/device-keys/remove', { deviceId }, person.accessToken)).status).toBe(204)
    expect((await post('/auth/device-keys/remove', { deviceId }, person.accessToken)).body.code).toBe(
      'factor_not_enrolled',
    )
    const off = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
    const bad = await post('/auth/device-keys/enrol', { deviceId, publicKey: off }, await api.stepUp(person))
    expect(bad.body.code).toBe('factor_invalid')
  })
})

describe('an authenticator app', () => {
  const codeNow = (secret: string, offsetSeconds = 0) =>
    generateSync({ secret, epoch: Math.floor(api.clock.nowMs() / 1000) + offsetSeconds })

  async function turnOn(person: SignedInPerson) {
    const token = await api.stepUp(person)
    const enrolment = await post('/auth/totp/enrol', {}, token)
    const secret = String(enrolment.body.secret)
    const confirmed = await post('/auth/totp/confirm', { code: codeNow(secret) }, token)
    return { enrolment, secret, confirmed, token }
  }
  const logIn = ({ email, password }: SignedInPerson) => api.post('/auth/login', { email, password })

  it('is asked for at every sign-in once it is confirmed, also on a known device', async () => {
    const person = await api.signUp()
    const { enrolment, secret, confirmed } = await turnOn(person)
    expect(String(enrolment.body.otpauthUrl)).toMatch(/^otpauth:\/\/totp\//)
    expect(confirmed.status).toBe(200)
    expect(confirmed.body.recoveryCodes).toHaveLength(10)
    const asked = await logIn(person)
    expect(asked.status).toBe(202)
    expect(asked.body.channel).toBe('totp')
    const { challengeId } = asked.body
    expect((await post('/auth/otp/verify', { challengeId, code: '000000' })).body.code).toBe('code_invalid')
    api.clock.advance(30_000)
    expect((await post('/auth/otp/verify', { challengeId, code: codeNow(secret) })).status).toBe(200)
    expect((await api.get('/me', { token: person.accessToken })).body.factors).toMatchObject({ totp: true })
  })

  it('gives codes that count once, one step early or late, and no further', async () => {
    const person = await api.signUp()
    const { secret } = await turnOn(person)
    // Past the steps whose codes count already.
    api.clock.advance(120_000)
    const verify = async (code: string) => {
      const { body } = await logIn(person)
      return (await post('/auth/otp/verify', { challengeId: body.challengeId, code })).status
    }
    await api.clock.standStill(async () => {
      const [old, late, now, early] = [-90, -30, 0, 30].map((seconds) => codeNow(secret, seconds)) as [
        string,
        string,
        string,
        string,
      ]
      expect(await verify(old)).toBe(422)
      expect(await verify(late)).toBe(200)
      expect(await verify(now)).toBe(200)
      expect(await verify(now)).toBe(422)
      expect(await verify(early)).toBe(200)
      expect(await verify(now)).toBe(422)
    })
  })

  it('is replaced by a recovery code, once each, in any writing', async () => {
    const person = await api.signUp()
    const { confirmed } = await turnOn(person)
    const [first = '', second = ''] = confirmed.body.recoveryCodes as string[]
    const verify = async (code: string) => {
      const { body } = await logIn(person)
      return (await post('/auth/otp/verify', { challengeId: body.challengeId, code })).status
    }
    expect(await verify(first)).toBe(200)
    expect(await verify(first)).toBe(422)
    expect(await verify(second.toLowerCase().replace('-', ' '))).toBe(200)
  })

  it('does not count before it is confirmed, and is enrolled once', async () => {
    const person = await api.signUp()
    const token = await api.stepUp(person)
    expect((await post('/auth/totp/confirm', { code: '123456' }, token)).body.code).toBe('challenge_expired')
    const first = await post('/auth/totp/enrol', {}, token)
    const second = await post('/auth/totp/enrol', {}, token)
    expect(first.body.secret).not.toBe(second.body.secret)
    expect((await logIn(person)).status).toBe(200)
    const wrong = await post('/auth/totp/confirm', { code: codeNow(String(first.body.secret)) }, token)
    expect(wrong.body.code).toBe('code_invalid')
    await post('/auth/totp/confirm', { code: codeNow(String(second.body.secret)) }, token)
    expect((await post('/auth/totp/enrol', {}, token)).body.code).toBe('factor_exists')
  })

  it('can be removed, with its recovery codes', async () => {
    const person = await api.signUp()
    const { token } = await turnOn(person)
    expect((await post('/auth/totp/remove', {}, token)).status).toBe(204)
    expect((await post('/auth/totp/remove', {}, token)).body.code).toBe('factor_not_enrolled')
    expect((await logIn(person)).status).toBe(200)
    const { rows } = await api.context.pool.query(
      'SELECT FROM recovery_codes r JOIN users u ON u.id = r.user_id WHERE u.email_key = $1',
      [person.email],
    )
    expect(rows).toHaveLength(0)
  })

  it('keeps its secret sealed', async () => {
    const person = await api.signUp()
    const { secret } = await turnOn(person)
    const { rows } = await api.context.pool.query<{ sealed_secret: Buffer }>('SELECT sealed_secret FROM totp_factors')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some(({ sealed_secret }) => sealed_secret.includes(secret))).toBe(false)
  })
})

describe('a passkey', () => {
  type Options = Record<string, unknown>

  async function enrol(person: SignedInPerson) {
    const token = await api.stepUp(person)
    const start = await post('/auth/passkeys/enrol/start', {}, token)
    const authenticator = createSoftwareAuthenticator()
    const response = authenticator.create(start.body.options as Options)
    const proof = { challengeId: start.body.challengeId, response, name: 'My laptop' }
    return { token, start, authenticator, proof, answer: await post('/auth/passkeys/enrol', proof, token) }
  }

  async function logInWith(
    authenticator: ReturnType<typeof createSoftwareAuthenticator>,
    changes: Parameters<typeof authenticator.get>[1] = {},
    body: Options = {},
  ) {
    const start = await post('/auth/passkeys/login/start', body)
    const response = authenticator.get(start.body.options as Options, changes)
    return post('/auth/passkeys/login', { challengeId: start.body.challengeId, response })
  }

  it('is made, signs in without a password, and needs no further code', async () => {
    const person = await api.signUp()
    const { start, answer, authenticator } = await enrol(person)
    expect(start.body.options).toMatchObject({
      rp: { id: 'localhost' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ passkeyId: authenticator.credentialId, name: 'My laptop', lastUsedAt: null })
    const login = await logInWith(authenticator)
    expect(login.status).toBe(200)
    const me = await api.get('/me', { token: String(login.body.accessToken) })
    expect(me.body).toMatchObject({ email: person.email, factors: { passkeys: [{ name: 'My laptop' }] } })
    expect((await api.mails.take(person.email)).text).toContain('passkey was added')
  })

  it('steps up', async () => {
    const person = await api.signUp()
    const { authenticator } = await enrol(person)
    const start = await post('/auth/step-up/start', { method: 'passkey' }, person.accessToken)
    const assertion = authenticator.get(start.body.options as Options)
    const proof = { challengeId: start.body.challengeId, assertion }
    const right = await post('/auth/step-up', proof, person.accessToken)
    expect(right.status).toBe(200)
    expect(await opens(String(right.body.accessToken))).toBe(200)
    expect((await post('/auth/step-up', proof, person.accessToken)).body.code).toBe('challenge_expired')
  })

  it("does not step up for somebody else's session", async () => {
    const [owner, thief] = [await api.signUp(), await api.signUp()]
    const { authenticator } = await enrol(owner)
    await enrol(thief)
    const start = await post('/auth/step-up/start', { method: 'passkey' }, thief.accessToken)
    const assertion = authenticator.get(start.body.options as Options)
    const answer = await post('/auth/step-up', { challengeId: start.body.challengeId, assertion }, thief.accessToken)
    expect(answer.body.code).toBe('factor_invalid')
  })

  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['for another domain', { rpId: 'evil.example' }],
    ['over another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['without the person confirming', { isUserVerified: false }],
  ])('does not sign in with an answer %s', async (_what, changes) => {
    const { authenticator } = await enrol(await api.signUp())
    const answer = await logInWith(authenticator, changes)
    expect(answer.status).toBe(422)
    expect(answer.body.code).toBe('factor_invalid')
  })

  it('signs in from an Android app that is ours, which names itself by its certificate, and from no other', async () => {
    const [ours, other] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)]
    const fingerprint = (ours.toString('hex').match(/../g) ?? []).join(':').toUpperCase()
    const withApps = await startApi({ env: { ANDROID_APPS: `com.example.cards=${fingerprint}` } })
    const person = await withApps.signUp()
    const token = await withApps.stepUp(person)
    const originOf = (certificate: Buffer) => `android:apk-key-hash:${certificate.toString('base64url')}`
    const authenticator = createSoftwareAuthenticator()
    const enrolment = await withApps.post('/auth/passkeys/enrol/start', {}, { token })
    const response = authenticator.create(enrolment.body.options as Options, { origin: originOf(ours) })
    const proof = { challengeId: enrolment.body.challengeId, response }
    expect((await withApps.post('/auth/passkeys/enrol', proof, { token })).status).toBe(201)
    for (const [certificate, status] of [
      [ours, 200],
      [other, 422],
    ] as const) {
      const { body } = await withApps.post('/auth/passkeys/login/start', {})
      const answer = authenticator.get(body.options as Options, { origin: originOf(certificate) })
      const login = { challengeId: body.challengeId, response: answer }
      expect((await withApps.post('/auth/passkeys/login', login)).status).toBe(status)
    }
  })

  it('does not sign in as a copy whose counter went back', async () => {
    const { authenticator } = await enrol(await api.signUp())
    expect((await logInWith(authenticator, { counter: 10 })).status).toBe(200)
    expect((await logInWith(authenticator, { counter: 10 })).body.code).toBe('factor_invalid')
  })

  it('does not sign in when it is unknown, for another address, by a used challenge, or by nonsense', async () => {
    const person = await api.signUp()
    const { authenticator } = await enrol(person)
    expect((await logInWith(createSoftwareAuthenticator())).body.code).toBe('factor_invalid')
    expect((await logInWith(authenticator, {}, { email: 'other@example.com' })).body.code).toBe('factor_invalid')
    expect((await logInWith(authenticator, {}, { email: person.email })).status).toBe(200)
    const start = await post('/auth/passkeys/login/start', {})
    const { challengeId } = start.body
    const response = authenticator.get(start.body.options as Options)
    expect((await post('/auth/passkeys/login', { challengeId, response })).status).toBe(200)
    expect((await post('/auth/passkeys/login', { challengeId, response })).body.code).toBe('challenge_expired')
    for (const nonsense of [{}, { id: 1 }, { id: authenticator.credentialId, response: 'x' }]) {
      const { body } = await post('/auth/passkeys/login/start', {})
      const answer = await post('/auth/passkeys/login', { challengeId: body.challengeId, response: nonsense })
      expect(answer.body.code).toBe('factor_invalid')
    }
  })

  it('tells nothing about an address when a sign-in begins', async () => {
    const person = await api.signUp()
    await enrol(person)
    const known = await post('/auth/passkeys/login/start', { email: person.email })
    const unknown = await post('/auth/passkeys/login/start', { email: 'nobody@example.com' })
    const shape = ({ challenge: _challenge, ...rest }: Options) => rest
    expect(shape(known.body.options as Options)).toEqual(shape(unknown.body.options as Options))
  })

  it('is enrolled once, and by its own person only', async () => {
    const person = await api.signUp()
    const { proof, token } = await enrol(person)
    expect((await post('/auth/passkeys/enrol', proof, token)).body.code).toBe('challenge_expired')
    const stranger = await api.signUp()
    const start = await post('/auth/passkeys/enrol/start', {}, token)
    const response = createSoftwareAuthenticator().create(start.body.options as Options)
    const stolen = { challengeId: start.body.challengeId, response }
    const answer = await post('/auth/passkeys/enrol', stolen, await api.stepUp(stranger))
    expect(answer.body.code).toBe('challenge_expired')
  })

  it('can be removed by its owner, and signs in no longer', async () => {
    const [person, stranger] = [await api.signUp(), await api.signUp()]
    const { authenticator, token } = await enrol(person)
    const remove = (by: string) => post('/auth/passkeys/remove', { passkeyId: authenticator.credentialId }, by)
    expect((await remove(await api.stepUp(stranger))).body.code).toBe('factor_not_enrolled')
    expect((await remove(token)).status).toBe(204)
    expect((await logInWith(authenticator)).body.code).toBe('factor_invalid')
  })
})
