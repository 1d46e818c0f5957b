import { describe, expect, it } from 'vitest'
import { codeIn } from '../support/mail-catcher.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()

const logIn = (body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  api.post('/auth/login', body, { headers })
const otherThan = (code: string) => (code === '000000' ? '000001' : '000000')

async function passwordHashes(work: () => Promise<unknown>): Promise<number> {
  const count = async () => (await api.context.metrics.passwordHashes.get()).values[0]?.value ?? 0
  const before = await count()
  await work()
  return (await count()) - before
}

describe('signing in', () => {
  it('takes the address in any case, and the password exactly', async () => {
    const { email, password } = await api.signUp()
    expect((await logIn({ email: email.toUpperCase(), password })).status).toBe(200)
    expect((await logIn({ email, password: password.toUpperCase() })).status).toBe(401)
    expect((await logIn({ email, password: `${password} ` })).status).toBe(401)
  })

  it('answers a wrong password and an unknown address alike, after the same work', async () => {
    const { email } = await api.signUp()
    let known = await logIn({ email, password: 'wrong password' })
    let unknown = await logIn({ email: 'nobody@example.com', password: 'wrong password' })
    const workForKnown = await passwordHashes(async () => {
      known = await logIn({ email, password: 'wrong password' })
    })
    const workForUnknown = await passwordHashes(async () => {
      unknown = await logIn({ email: 'nobody@example.com', password: 'wrong password' })
    })
    expect(workForKnown).toBe(1)
    expect(workForUnknown).toBe(1)
    expect(known.status).toBe(401)
    const { requestId: _one, ...first } = known.body
    const { requestId: _two, ...second } = unknown.body
    expect(first).toEqual(second)
  })

  it('spends as much of the processor on an unknown address as on a known one', async () => {
    const { email } = await api.signUp()
    /** Of the processor, not of a clock: what else the machine has to do does not count. */
    const spentOn = async (address: string) => {
      const before = process.cpuUsage()
      for (let time = 0; time < 8; time += 1) await logIn({ email: address, password: 'wrong password' })
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    await logIn({ email: 'somebody@example.com', password: 'wrong password' })
    const onKnown = await spentOn(email)
    expect(await spentOn('somebody-else@example.com')).toBeGreaterThan(onKnown / 3)
  })

  it('takes a password that another keyboard spells with other characters', async () => {
    const { email, password } = await api.signUp({ password: 'Ångströms größte Lücke'.normalize('NFD') })
    for (const form of ['NFC', 'NFD'] as const) {
      expect((await logIn({ email, password: password.normalize(form) })).status).toBe(200)
    }
  })

  it('is refused after ten wrong passwords in a minute, and says for how long', async () => {
    const { email, password } = await api.signUp()
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await logIn({ email, password: `wrong guess ${guess}` })).status).toBe(401)
    }
    const refused = await logIn({ email, password })
    expect(refused.status).toBe(429)
    expect(refused.body.code).toBe('rate_limited')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('does not count passwords that were right', async () => {
    const person = await api.signUp()
    for (let round = 0; round < 15; round += 1) await api.logIn(person)
  })

  it('is written to the audit log with the request it came from', async () => {
    const { email, password } = await api.signUp()
    await logIn({ email, password }, { 'x-request-id': 'a-request-of-mine' })
    const { rows } = await api.context.pool.query<{ action: string }>(
      "SELECT action FROM audit WHERE request_id = 'a-request-of-mine'",
    )
    expect(rows.map(({ action }) => action)).toEqual(['user.signed_in'])
  })
})

describe('a new device', () => {
  it('asks for a code by mail, and is known from then on', async () => {
    const { email, password } = await api.signUp({ deviceId: 'phone-1' })
    expect((await logIn({ email, password, deviceId: 'phone-1' })).status).toBe(200)
    const asked = await logIn({ email, password, deviceId: 'phone-2' })
    expect(asked.status).toBe(202)
    expect(asked.body).toEqual({
      status: 'otp_required',
      channel: 'email',
      challengeId: expect.stringMatching(/^chl_/),
    })
    const { challengeId } = asked.body
    const code = codeIn(await api.mails.take(email))
    const wrong = await api.post('/auth/otp/verify', { challengeId, code: otherThan(code) })
    expect(wrong.body.code).toBe('code_invalid')
    const right = await api.post('/auth/otp/verify', { challengeId, code })
    expect(right.status).toBe(200)
    expect((await api.post('/auth/otp/verify', { challengeId, code })).body.code).toBe('code_expired')
    expect((await logIn({ email, password, deviceId: 'phone-2' })).status).toBe(200)
    expect((await logIn({ email, password, deviceId: 'phone-3' })).status).toBe(202)
  })

  it("is asked for although somebody else's device has the same name", async () => {
    await api.signUp({ deviceId: 'shared-name' })
    const { email, password } = await api.signUp()
    expect((await logIn({ email, password, deviceId: 'shared-name' })).status).toBe(202)
  })

  it('is asked for although messages are sent to it: that alone proves nothing', async () => {
    const person = await api.signUp({ deviceId: 'first-phone' })
    const device = { deviceId: 'second-phone', platform: 'android', name: 'Second', locale: 'en' }
    expect((await api.post('/me/devices/register', device, { token: person.accessToken })).status).toBe(200)
    const { email, password } = person
    expect((await logIn({ email, password, deviceId: 'second-phone' })).status).toBe(202)
    expect((await logIn({ email, password, deviceId: 'first-phone' })).status).toBe(200)
  })

  it('gets its code again after a pause, a few times', async () => {
    const { email, password } = await api.signUp()
    const { body } = await logIn({ email, password, deviceId: 'tablet' })
    const { challengeId } = body
    const first = codeIn(await api.mails.take(email))
    const resend = () => api.post('/auth/otp/resend', { challengeId })
    expect((await resend()).status).toBe(429)
    api.clock.advance(31_000)
    expect((await resend()).status).toBe(202)
    const second = codeIn(await api.mails.take(email))
    if (first !== second)
      expect((await api.post('/auth/otp/verify', { challengeId, code: first })).body.code).toBe('code_invalid')
    expect((await api.post('/auth/otp/verify', { challengeId, code: second })).status).toBe(200)
    api.clock.advance(31_000)
    expect((await resend()).body.code).toBe('challenge_expired')
  })

  it('has its code guessed at five times, and no code counts after ten minutes', async () => {
    const { email, password } = await api.signUp()
    const guessed = await logIn({ email, password, deviceId: 'a' })
    const code = codeIn(await api.mails.take(email))
    const verify = (challengeId: unknown, guess: string) => api.post('/auth/otp/verify', { challengeId, code: guess })
    for (let guess = 0; guess < 5; guess += 1) await verify(guessed.body.challengeId, otherThan(code))
    expect((await verify(guessed.body.challengeId, code)).body.code).toBe('code_attempts_exceeded')
    const late = await logIn({ email, password, deviceId: 'a' })
    const lateCode = codeIn(await api.mails.take(email))
    api.clock.advance(10 * 60_000)
    expect((await verify(late.body.challengeId, lateCode)).body.code).toBe('code_expired')
  })

  it('cannot be confirmed with a challenge of another kind, or one that never was', async () => {
    const person = await api.signUp()
    const start = await api.post('/auth/step-up/start', { method: 'email' }, { token: person.accessToken })
    const code = codeIn(await api.mails.take(person.email))
    for (const challengeId of [start.body.challengeId, 'chl_00000000000000000000000000']) {
      expect((await api.post('/auth/otp/verify', { challengeId, code })).body.code).toBe('challenge_expired')
    }
    api.clock.advance(31_000)
    const { challengeId } = start.body
    expect((await api.post('/auth/otp/resend', { challengeId })).body.code).toBe('challenge_expired')
  })

  it('is not let in by its code whose login was disabled or closed since it was asked for', async () => {
    for (const [status, code] of [
      ['disabled', 'account_disabled'],
      ['closed', 'challenge_expired'],
    ]) {
      const { email, password } = await api.signUp()
      const { challengeId } = (await logIn({ email, password, deviceId: 'late' })).body
      const mailed = codeIn(await api.mails.take(email))
      await api.context.pool.query('UPDATE users SET status = $2 WHERE email_key = $1', [email, status])
      expect((await api.post('/auth/otp/verify', { challengeId, code: mailed })).body.code).toBe(code)
    }
  })
})

describe('a client that names no device', () => {
  it('is known on this machine; from elsewhere it is told apart by its address', async () => {
    const proxied = await startApi({ env: { TRUSTED_PROXIES: 'loopback' } })
    const { email, password } = await proxied.signUp()
    const from = (address: string) =>
      proxied.post('/auth/login', { email, password }, { headers: { 'x-forwarded-for': address } })
    expect((await proxied.post('/auth/login', { email, password })).status).toBe(200)
    const asked = await from('203.0.113.7')
    expect(asked.status).toBe(202)
    const code = codeIn(await proxied.mails.take(email))
    const { challengeId } = asked.body
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    expect((await proxied.post('/auth/otp/verify', { challengeId, code }, { headers })).status).toBe(200)
    expect((await from('203.0.113.7')).status).toBe(200)
    expect((await from('198.51.100.9')).status).toBe(202)
  })

  it('does not become local by a header, where no proxy is trusted', async () => {
    const { email, password } = await api.signUp()
    const answer = await logIn({ email, password }, { 'x-forwarded-for': '127.0.0.1' })
    expect(answer.status).toBe(202)
  })
})

describe('one network address', () => {
  it('may sign up only so often in an hour', async () => {
    const strict = await startApi({ env: { TRUSTED_PROXIES: 'loopback', SIGNUPS_PER_HOUR: '3' } })
    const statuses: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const body = { email: `flood-${round}@example.com`, password: 'correct horse battery', fullName: 'Flood' }
      const answer = await strict.post('/auth/signup', body, { headers: { 'x-forwarded-for': '203.0.113.50' } })
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([202, 202, 202, 429])
  })
})
