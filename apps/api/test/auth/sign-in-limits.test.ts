import { OPERATIONS } from '@cardwright/contracts/operations'
import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'
import { codeIn } from '../support/mail-catcher.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const api = await startApi()
/** One wrong password a minute from one address, ten an hour from all of them. */
const strict = await startApi({
  env: { TRUSTED_PROXIES: 'loopback', LOGIN_FAILURES_PER_MINUTE: '1', AUTH_REQUESTS_PER_MINUTE: '60' },
})

const logInFrom = (address: string, { email }: SignedInPerson, password: string, deviceId?: string) =>
  strict.post(
    '/auth/login',
    { email, password, ...(deviceId && { deviceId }) },
    { headers: { 'x-forwarded-for': address } },
  )

describe('wrong passwords', () => {
  it('from one address stop one person there for a minute, and neither that person elsewhere nor others there', async () => {
    const [person, other] = [await strict.signUp(), await strict.signUp()]
    expect((await logInFrom('203.0.113.1', person, 'a wrong guess')).status).toBe(401)
    const refused = await logInFrom('203.0.113.1', person, person.password)
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited'])
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect((await logInFrom('203.0.113.2', person, person.password)).status).toBe(202)
    expect((await logInFrom('203.0.113.1', other, other.password)).status).toBe(202)
  })

  it('from many addresses stop a person everywhere but on the devices that are known', async () => {
    const person = await strict.signUp({ deviceId: 'my-phone' })
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await logInFrom(`198.51.100.${guess}`, person, 'a wrong guess')).status).toBe(401)
    }
    expect((await logInFrom('198.51.100.20', person, person.password)).status).toBe(429)
    expect((await logInFrom('198.51.100.21', person, person.password, 'not-mine')).status).toBe(429)
    expect((await logInFrom('198.51.100.22', person, person.password, 'my-phone')).status).toBe(200)
  })

  it('are counted, right ones are not, from however many addresses they come', async () => {
    const person = await strict.signUp()
    for (let time = 0; time < 11; time += 1) {
      expect((await logInFrom(`192.0.2.${time}`, person, person.password)).status).toBe(202)
    }
  })
})

describe('one network address', () => {
  it('may call /auth only so often in a minute, and uses up nothing of another', async () => {
    const askFrom = (address: string) => strict.get('/auth/session', { headers: { 'x-forwarded-for': address } })
    for (let call = 0; call < 60; call += 1) expect((await askFrom('203.0.113.77')).status).toBe(200)
    const refused = await askFrom('203.0.113.77')
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited'])
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect((await askFrom('203.0.113.78')).status).toBe(200)
  })
})

describe('sign-ins that wait for a code', () => {
  /** How thirty-one sign-ins of one person within an hour are answered, and the next one an hour later. */
  async function flood(logIn: () => ReturnType<typeof api.post>) {
    const statuses: number[] = []
    for (let time = 0; time < 31; time += 1) statuses.push((await logIn()).status)
    api.clock.advance(3_600_000)
    return { statuses, later: (await logIn()).status }
  }

  it('are thirty in an hour at most, for codes by mail as for those of an authenticator app', async () => {
    const expected = { statuses: [...Array(30).fill(202), 429], later: 202 }
    const { email, password } = await api.signUp()
    expect(await flood(() => api.post('/auth/login', { email, password, deviceId: 'new' }))).toEqual(expected)
    const person = await api.signUp()
    const token = await api.stepUp(person)
    const secret = String((await api.post('/auth/totp/enrol', {}, { token })).body.secret)
    const code = generateSync({ secret, epoch: Math.floor(api.clock.nowMs() / 1000) })
    expect((await api.post('/auth/totp/confirm', { code }, { token })).status).toBe(200)
    const credentials = { email: person.email, password: person.password }
    expect(await flood(() => api.post('/auth/login', credentials))).toEqual(expected)
  })

  it('get their code again four times, after a pause each, and each code has its ten minutes', async () => {
    const { email, password } = await api.signUp()
    const { challengeId } = (await api.post('/auth/login', { email, password, deviceId: 'new' })).body
    const resend = async () => (await api.post('/auth/otp/resend', { challengeId })).status
    await api.mails.take(email)
    let code = ''
    for (let time = 0; time < 4; time += 1) {
      api.clock.advance(9 * 60_000)
      expect([await resend(), await resend()]).toEqual([202, 429])
      code = codeIn(await api.mails.take(email))
    }
    api.clock.advance(9 * 60_000)
    expect((await api.post('/auth/otp/resend', { challengeId })).body.code).toBe('challenge_expired')
    expect((await api.post('/auth/otp/verify', { challengeId, code })).status).toBe(200)
  })

  it('get it once, however many ask at the same time', async () => {
    const { email, password } = await api.signUp()
    const { challengeId } = (await api.post('/auth/login', { email, password, deviceId: 'new' })).body
    api.clock.advance(31_000)
    const answers = await Promise.all(Array.from({ length: 6 }, () => api.post('/auth/otp/resend', { challengeId })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(5).fill(429)])
  })

  it('end in nothing when the login is disabled meanwhile', async () => {
    const { email, password } = await api.signUp()
    const { challengeId } = (await api.post('/auth/login', { email, password, deviceId: 'new' })).body
    const code = codeIn(await api.mails.take(email))
    await api.context.pool.query("UPDATE users SET status = 'disabled' WHERE email_key = $1", [email])
    expect((await api.post('/auth/otp/verify', { challengeId, code })).body.code).toBe('account_disabled')
    expect(OPERATIONS.find(({ path }) => path === '/auth/otp/verify')?.errors).toContain('account_disabled')
  })
})
