import { describe, expect, it } from 'vitest'
import { createSoftwareAuthenticator } from '../support/software-authenticator.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const api = await startApi()

const post = (path: string, body: unknown, token?: string) => api.post(path, body, { token })

/** The elevated scope opens what needs it: enrolling an authenticator app is one such thing. */
const opens = async (token: string) => (await post('/auth/totp/enrol', {}, token)).status

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
    // The device on which that happened is known from then on.
    const { body } = await post('/auth/passkeys/login/start', {})
    const response = authenticator.get(body.options as Options)
    await post('/auth/passkeys/login', { challengeId: body.challengeId, response, deviceId: 'a-laptop' })
    expect((await api.logIn({ ...person, deviceId: 'a-laptop' })).accessToken).toEqual(expect.any(String))
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

  const wrongAnswers = [
    ['of another site', { origin: 'https://evil.example' }],
    ['for another domain', { rpId: 'evil.example' }],
    ['over another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['without the person confirming', { isUserVerified: false }],
  ] as const

  it.each(wrongAnswers)('is not made by an answer %s', async (_what, changes) => {
    const token = await api.stepUp(await api.signUp())
    const { body } = await post('/auth/passkeys/enrol/start', {}, token)
    const response = createSoftwareAuthenticator().create(body.options as Options, changes)
    const answer = await post('/auth/passkeys/enrol', { challengeId: body.challengeId, response }, token)
    expect([answer.status, answer.body.code]).toEqual([422, 'factor_invalid'])
  })

  it.each(wrongAnswers)('does not sign in with an answer %s', async (_what, changes) => {
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
    await api.mails.take(person.email, ({ text }) => text.includes('passkey was removed'))
    expect((await logInWith(authenticator)).body.code).toBe('factor_invalid')
  })

  it('has five minutes and one try for a challenge, which serves for nothing else', async () => {
    const person = await api.signUp()
    const { authenticator, token } = await enrol(person)
    const finish = async (challengeId: unknown, response: Options) =>
      (await post('/auth/passkeys/login', { challengeId, response })).body.code
    const tried = await post('/auth/passkeys/login/start', {})
    const right = authenticator.get(tried.body.options as Options)
    expect(await finish(tried.body.challengeId, { ...right, response: {} })).toBe('factor_invalid')
    expect(await finish(tried.body.challengeId, right)).toBe('challenge_expired')
    const enrolment = await post('/auth/passkeys/enrol/start', {}, token)
    const elsewhere = authenticator.get(enrolment.body.options as Options)
    expect(await finish(enrolment.body.challengeId, elsewhere)).toBe('challenge_expired')
    const late = await post('/auth/passkeys/login/start', {})
    const answer = authenticator.get(late.body.options as Options)
    api.clock.advance(5 * 60_000)
    expect(await finish(late.body.challengeId, answer)).toBe('challenge_expired')
  })

  it('of one person cannot be taken over by another, and a person has twenty at most', async () => {
    const [owner, other] = [await api.signUp(), await api.signUp()]
    const { authenticator } = await enrol(owner)
    const token = await api.stepUp(other)
    const enrolBy = async (made: ReturnType<typeof createSoftwareAuthenticator>) => {
      const start = await post('/auth/passkeys/enrol/start', {}, token)
      if (start.status !== 200) return start.body.code
      const proof = { challengeId: start.body.challengeId, response: made.create(start.body.options as Options) }
      return (await post('/auth/passkeys/enrol', proof, token)).status
    }
    const taken = await post('/auth/passkeys/enrol/start', {}, token)
    const response = authenticator.create(taken.body.options as Options)
    const proof = { challengeId: taken.body.challengeId, response }
    expect((await post('/auth/passkeys/enrol', proof, token)).body.code).toBe('factor_exists')
    const login = await logInWith(authenticator)
    expect((await api.get('/me', { token: String(login.body.accessToken) })).body.email).toBe(owner.email)
    const answers: unknown[] = []
    for (let count = 0; count < 21; count += 1) answers.push(await enrolBy(createSoftwareAuthenticator()))
    expect(answers).toEqual([...Array(20).fill(201), 'factor_exists'])
  })

  it('does not sign in to a login that was disabled', async () => {
    const person = await api.signUp()
    const { authenticator } = await enrol(person)
    await api.context.pool.query("UPDATE users SET status = 'disabled' WHERE email_key = $1", [person.email])
    expect((await logInWith(authenticator)).body.code).toBe('account_disabled')
  })

  it('is forgotten when its owner closes the account', async () => {
    const person = await api.signUp()
    const { authenticator } = await enrol(person)
    expect((await post('/me/close', {}, await api.stepUp(person))).status).toBe(202)
    const token = await api.stepUp(await api.signUp())
    const start = await post('/auth/passkeys/enrol/start', {}, token)
    const response = authenticator.create(start.body.options as Options)
    const again = await post('/auth/passkeys/enrol', { challengeId: start.body.challengeId, response }, token)
    expect(again.status).toBe(201)
  })
})
