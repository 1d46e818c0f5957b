import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { codeIn } from '../support/mail-catcher.ts'
import { newPerson, startApi } from '../support/start-api.ts'

const api = await startApi()

const forget = (email: string) => api.post('/auth/password/forgot', { email })
const reset = (email: string, code: string, password = 'a brand new secret') =>
  api.post('/auth/password/reset', { email, code, password })
const otherThan = (code: string) => (code === '000000' ? '000001' : '000000')

describe('a forgotten password', () => {
  it('is replaced by a mailed code, and everybody who was signed in is out', async () => {
    const person = await api.signUp({ deviceId: 'phone' })
    expect((await forget(person.email)).status).toBe(202)
    const code = codeIn(await api.mails.take(person.email))
    expect((await reset(person.email, code)).status).toBe(204)
    const { rows } = await api.context.pool.query<{ action: string }>(
      'SELECT a.action FROM audit a JOIN users u ON u.id = a.subject_id WHERE u.email_key = $1 ORDER BY a.at, a.id',
      [person.email],
    )
    expect(rows.slice(-2).map(({ action }) => action)).toEqual(['user.signed_out', 'user.password_changed'])
    expect((await api.get('/me', { token: person.accessToken })).status).toBe(401)
    expect((await api.post('/auth/refresh', { refreshToken: person.refreshToken })).status).toBe(401)
    const { email, password } = person
    expect((await api.post('/auth/login', { email, password })).status).toBe(401)
    expect((await api.post('/auth/login', { email, password: 'a brand new secret' })).status).toBe(200)
    expect((await api.mails.take(email)).subject).toContain('password was changed')
    const onPhone = await api.post('/auth/login', { email, password: 'a brand new secret', deviceId: 'phone' })
    expect(onPhone.status).toBe(202)
  })

  it('is answered alike for known and unknown addresses, also when guessing at codes', async () => {
    const person = await api.signUp()
    const stranger = newPerson().email
    const answers = [await forget(person.email), await forget(stranger)]
    expect(answers[0]?.text).toBe(answers[1]?.text)
    const code = codeIn(await api.mails.take(person.email))
    const guesses = async (email: string) => {
      const codes: unknown[] = []
      for (let guess = 0; guess < 6; guess += 1) codes.push((await reset(email, otherThan(code))).body.code)
      return codes
    }
    expect(await guesses(person.email)).toEqual(await guesses(stranger))
    expect(api.mails.waiting(stranger)).toEqual([])
  })

  it('takes a code once, for ten minutes, and only a good password', async () => {
    const person = await api.signUp()
    await forget(person.email)
    const code = codeIn(await api.mails.take(person.email))
    expect((await reset(person.email, code, 'password123')).body.code).toBe('password_too_weak')
    expect((await reset(person.email, code, 'short')).body.code).toBe('validation_failed')
    expect((await reset(person.email, code)).status).toBe(204)
    expect((await reset(person.email, code)).body.code).toBe('code_expired')
    api.clock.advance(31_000)
    await forget(person.email)
    const late = codeIn(await api.mails.take(person.email, (mail) => /^\d{6}$/m.test(mail.text)))
    api.clock.advance(600_000)
    expect((await reset(person.email, late)).body.code).toBe('code_expired')
  })

  it('is mailed about once within the pause, and not at all to a login that was disabled', async () => {
    const [person, disabled] = [await api.signUp(), await api.signUp()]
    await api.context.pool.query("UPDATE users SET status = 'disabled' WHERE email_key = $1", [disabled.email])
    for (const { email } of [person, person, disabled]) expect((await forget(email)).status).toBe(202)
    await api.mails.take(person.email)
    await api.signUp()
    expect([api.mails.waiting(person.email), api.mails.waiting(disabled.email)]).toEqual([[], []])
  })

  it('leaves the code of a sign-up that waits to be confirmed', async () => {
    const person = newPerson()
    expect((await api.post('/auth/signup', person)).status).toBe(202)
    const code = codeIn(await api.mails.take(person.email))
    expect((await forget(person.email)).status).toBe(202)
    expect((await api.post('/auth/verify', { email: person.email, code })).status).toBe(200)
  })

  it('is not replaced by the code of a login that was disabled meanwhile', async () => {
    const { email, password } = await api.signUp()
    const setStatus = (status: string) =>
      api.context.pool.query('UPDATE users SET status = $1 WHERE email_key = $2', [status, email])
    await forget(email)
    const code = codeIn(await api.mails.take(email))
    await setStatus('disabled')
    expect((await reset(email, code)).body.code).toBe('code_invalid')
    await setStatus('active')
    expect((await api.post('/auth/login', { email, password })).status).toBe(200)
  })

  it('is mailed about once, however many ask at the same time', async () => {
    const person = await api.signUp()
    const answers = await Promise.all(Array.from({ length: 10 }, () => forget(person.email)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    await api.mails.take(person.email)
    await api.signUp()
    expect(api.mails.waiting(person.email)).toEqual([])
  })

  it('leaves one decoy where nobody has the address, however many ask at the same time', async () => {
    const { email } = newPerson()
    await Promise.all(Array.from({ length: 6 }, () => forget(email)))
    const { rows } = await api.context.pool.query('SELECT FROM challenges WHERE email_key = $1', [email])
    expect(rows).toHaveLength(1)
  })

  it('takes the keys of devices with it: whoever had one cannot confirm by it any more', async () => {
    const person = await api.signUp()
    const publicKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
    const key = { deviceId: 'phone', publicKey }
    expect((await api.post('/auth/device-keys/enrol', key, { token: await api.stepUp(person) })).status).toBe(201)
    await forget(person.email)
    const code = codeIn(await api.mails.take(person.email, ({ text }) => /^\d{6}$/m.test(text)))
    expect((await reset(person.email, code)).status).toBe(204)
    const { accessToken: token } = await api.logIn({ email: person.email, password: 'a brand new secret' })
    expect((await api.get('/me', { token })).body.factors).toMatchObject({ deviceKeys: [] })
    const start = await api.post('/auth/step-up/start', { method: 'device', deviceId: 'phone' }, { token })
    expect(start.body.code).toBe('factor_not_enrolled')
  })

  it('cannot be reset with the code of a sign-up', async () => {
    const person = newPerson()
    await api.post('/auth/signup', { email: person.email, password: person.password, fullName: person.fullName })
    const code = codeIn(await api.mails.take(person.email))
    expect((await reset(person.email, code)).status).toBe(422)
    expect((await reset('never-seen@example.com', code)).status).toBe(422)
  })

  it('of somebody who never confirmed the address confirms it', async () => {
    const person = newPerson()
    const { email, password, fullName } = person
    await api.post('/auth/signup', { email, password, fullName })
    await api.mails.take(email)
    await forget(email)
    expect((await reset(email, codeIn(await api.mails.take(email)))).status).toBe(204)
    const { accessToken } = await api.logIn({ email, password: 'a brand new secret' })
    const me = await api.get('/me', { token: accessToken })
    expect(me.body.accountId).toMatch(/^acct_/)
  })
})
