import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const api = await startApi()

const post = (path: string, body: unknown, token?: string) => api.post(path, body, { token })

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
      const [old, late, now, early] = [-60, -30, 0, 30].map((seconds) => codeNow(secret, seconds)) as [
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
    expect((await api.get('/me', { token })).body.factors).toMatchObject({ totp: false })
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

  it('is not answered by the code that confirmed it, which counted already', async () => {
    const person = await api.signUp()
    const token = await api.stepUp(person)
    const secret = String((await post('/auth/totp/enrol', {}, token)).body.secret)
    await api.clock.standStill(async () => {
      const code = codeNow(secret)
      expect((await post('/auth/totp/confirm', { code }, token)).status).toBe(200)
      const { body } = await logIn(person)
      expect((await post('/auth/otp/verify', { challengeId: body.challengeId, code })).body.code).toBe('code_invalid')
    })
  })

  it('is guessed at five times for one sign-in, within ten minutes', async () => {
    const person = await api.signUp()
    const { secret } = await turnOn(person)
    const verify = async (challengeId: unknown, code: string) =>
      (await post('/auth/otp/verify', { challengeId, code })).body.code
    const guessed = await logIn(person)
    api.clock.advance(60_000)
    const other = codeNow(secret) === '000000' ? '000001' : '000000'
    for (let guess = 0; guess < 5; guess += 1) {
      expect(await verify(guessed.body.challengeId, other)).toBe('code_invalid')
    }
    expect(await verify(guessed.body.challengeId, codeNow(secret))).toBe('code_attempts_exceeded')
    const late = await logIn(person)
    api.clock.advance(600_000)
    expect(await verify(late.body.challengeId, codeNow(secret))).toBe('code_expired')
  })

  it('is not stood in for by one that was never confirmed, while a sign-in waits', async () => {
    const person = await api.signUp()
    const { token } = await turnOn(person)
    const { challengeId } = (await logIn(person)).body
    await post('/auth/totp/remove', {}, token)
    const secret = String((await post('/auth/totp/enrol', {}, token)).body.secret)
    const answer = await post('/auth/otp/verify', { challengeId, code: codeNow(secret) })
    expect(answer.body.code).toBe('challenge_expired')
  })

  it('is told to its owner by mail when it comes and when it goes', async () => {
    const person = await api.signUp()
    const { token } = await turnOn(person)
    await api.mails.take(person.email, ({ text }) => text.includes('authenticator app was set up'))
    await post('/auth/totp/remove', {}, token)
    await api.mails.take(person.email, ({ text }) => text.includes('authenticator app was removed'))
    const { rows } = await api.context.pool.query(
      `SELECT a.action FROM audit a JOIN users u ON u.id = a.subject_id AND u.id = a.actor_id
       WHERE u.email_key = $1 AND a.action LIKE 'user.totp%' ORDER BY a.at, a.id`,
      [person.email],
    )
    expect(rows).toEqual([{ action: 'user.totp_on' }, { action: 'user.totp_off' }])
  })
})
