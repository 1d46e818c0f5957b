import { describe, expect, it } from 'vitest'
import { newCode } from '../../src/services/code-service.ts'
import { codeIn } from '../support/mail-catcher.ts'
import { newPerson, startApi } from '../support/start-api.ts'

const api = await startApi()
const MINUTE = 60_000

const signUp = (person: { email: string; password: string; fullName: string }) =>
  api.post('/auth/signup', { email: person.email, password: person.password, fullName: person.fullName })
const verify = (email: string, code: string) => api.post('/auth/verify', { email, code })
const otherThan = (code: string) => (code === '000000' ? '000001' : '000000')

async function passwordHashes(work: () => Promise<unknown>): Promise<number> {
  const count = async () => (await api.context.metrics.passwordHashes.get()).values[0]?.value ?? 0
  const before = await count()
  await work()
  return (await count()) - before
}

describe('signing up', () => {
  it('mails a code, and the code signs the person in', async () => {
    const person = newPerson()
    const answer = await signUp(person)
    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({ status: 'verification_required' })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const mail = await api.mails.take(person.email)
    // Anybody can sign somebody else's address up: what they wrote as a name is not sent on.
    expect(mail.text).not.toContain(person.fullName)
    expect(mail.html).toContain(codeIn(mail))
    const verified = await verify(person.email, codeIn(mail))
    expect(verified.status).toBe(200)
    expect(verified.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 })
    const me = await api.get('/me', { token: String(verified.body.accessToken) })
    expect(me.body).toMatchObject({
      email: person.email,
      fullName: person.fullName,
      kycStatus: 'not_started',
      roles: [],
      accountId: expect.stringMatching(/^acct_/),
      factors: { totp: false, passkeys: [], deviceKeys: [] },
    })
  })

  it('tells a mail without the code in its subject, and keeps neither code nor address readable in the queue', async () => {
    const person = newPerson()
    await signUp(person)
    const mail = await api.mails.take(person.email)
    expect(mail.subject).not.toContain(codeIn(mail))
    const { rows } = await api.context.pool.query<{ text: string }>(
      "SELECT encode(code_hash, 'hex') AS text FROM challenges",
    )
    expect(rows.some(({ text }) => text?.includes(codeIn(mail)))).toBe(false)
  })

  it('does not sign anybody in before the address is confirmed', async () => {
    const person = newPerson()
    await signUp(person)
    const { email, password } = person
    expect((await api.post('/auth/login', { email, password })).body.code).toBe('email_not_verified')
    expect((await api.post('/auth/login', { email, password: 'not the password' })).body.code).toBe(
      'invalid_credentials',
    )
  })

  it('answers a known address in the same words after the same work, and tells its owner by mail', async () => {
    const known = await api.signUp()
    const stranger = newPerson()
    let forKnown: Awaited<ReturnType<typeof signUp>> | undefined
    let forStranger: Awaited<ReturnType<typeof signUp>> | undefined
    const workForKnown = await passwordHashes(async () => {
      forKnown = await signUp({ ...stranger, email: known.email.toUpperCase() })
    })
    const workForStranger = await passwordHashes(async () => {
      forStranger = await signUp(stranger)
    })
    expect(forKnown?.status).toBe(forStranger?.status)
    expect(forKnown?.text).toBe(forStranger?.text)
    expect(workForKnown).toBe(workForStranger)
    const mail = await api.mails.take(known.email)
    expect(mail.subject).toContain('already have')
    expect(mail.text).not.toMatch(/^\d{6}$/m)
    expect(await api.logIn(known)).toMatchObject({ accessToken: expect.any(String) })
  })

  it('lets whoever signs up again before the code was entered start anew: only the newest code and password count', async () => {
    const person = newPerson()
    await api.post('/auth/signup', { ...person, phone: '+49 151 1234 5678' })
    const first = codeIn(await api.mails.take(person.email))
    await signUp({ ...person, password: 'another long secret', fullName: 'Second Thought' })
    const second = codeIn(await api.mails.take(person.email))
    if (first !== second) expect((await verify(person.email, first)).body.code).toBe('code_invalid')
    expect((await verify(person.email, second)).status).toBe(200)
    const { accessToken } = await api.logIn({ email: person.email, password: 'another long secret' })
    const me = await api.get('/me', { token: accessToken })
    expect(me.body).toMatchObject({ fullName: 'Second Thought', phone: null })
  })

  it.each([
    ['password', 'password1'],
    ['password', 'PassWord1'],
    ['password', 'qwertyuiop!!'],
    ['password', 'aaaaaaaaaaaa'],
    ['password', '23456789'],
    ['password', 'zyxwvuts'],
  ])('refuses the easily guessed %s %s', async (_field, password) => {
    const answer = await signUp({ ...newPerson(), password })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ code: 'password_too_weak', errors: [{ path: 'password' }] })
  })

  it('refuses the address as a password, and the name in it with digits behind', async () => {
    const { email, fullName } = newPerson({ email: 'Wilhelmina@example.com' })
    for (const password of ['wilhelmina@EXAMPLE.com', 'wilhelmina2026', 'WILHELMINA']) {
      expect((await signUp({ email, password, fullName })).body.code).toBe('password_too_weak')
    }
    expect((await signUp({ email, password: 'wilhelmina and friends', fullName })).status).toBe(202)
  })

  it('keeps a password as argon2id, with at least the memory and passes that OWASP asks for', async () => {
    const { email } = await api.signUp()
    const { rows } = await api.context.pool.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE email_key = $1',
      [email],
    )
    const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$/.exec(rows[0]?.password_hash ?? '') ?? []
    expect(Number(memory)).toBeGreaterThanOrEqual(19_456)
    expect(Number(passes)).toBeGreaterThanOrEqual(2)
  })

  it.each([
    [{}, ['email', 'password', 'fullName']],
    [{ email: 'nobody', password: 'short', fullName: '' }, ['email', 'password', 'fullName']],
    [{ email: 'a@example.com', password: 'long enough', fullName: 'A', roles: ['admin'] }, ['roles']],
    [{ email: 'a@example.com', password: 'long enough', fullName: 'A', phone: '123' }, ['phone']],
    ['just text', ['']],
    [[1], ['']],
  ])('names each bad field of %j and changes nothing', async (body, paths) => {
    const answer = await api.post('/auth/signup', body)
    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body.code).toBe('validation_failed')
    const errors = answer.body.errors as { path: string }[]
    expect(errors.map(({ path }) => path).sort()).toEqual([...paths].sort())
  })
})

describe('the code of a sign-up', () => {
  it('is worthless after five wrong guesses, even when the sixth is right', async () => {
    const person = newPerson()
    await signUp(person)
    const code = codeIn(await api.mails.take(person.email))
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await verify(person.email, otherThan(code))).body.code).toBe('code_invalid')
    }
    const sixth = await verify(person.email, code)
    expect(sixth.status).toBe(429)
    expect(sixth.body.code).toBe('code_attempts_exceeded')
  })

  it('lets five of twenty simultaneous guesses through, not more', async () => {
    const person = newPerson()
    await signUp(person)
    const code = codeIn(await api.mails.take(person.email))
    const answers = await Promise.all(Array.from({ length: 20 }, () => verify(person.email, otherThan(code))))
    expect(answers.filter(({ body }) => body.code === 'code_invalid')).toHaveLength(5)
    expect(answers.filter(({ body }) => body.code === 'code_attempts_exceeded')).toHaveLength(15)
  })

  it('signs in once, however often it is sent at the same time', async () => {
    const person = newPerson()
    await signUp(person)
    const code = codeIn(await api.mails.take(person.email))
    const answers = await Promise.all(Array.from({ length: 4 }, () => verify(person.email, code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const { rows } = await api.context.pool.query<{ count: bigint }>(
      'SELECT count(*) FROM accounts a JOIN users u ON u.id = a.user_id WHERE u.email_key = $1',
      [person.email],
    )
    expect(rows[0]?.count).toBe(1n)
  })

  it('counts for ten minutes', async () => {
    const [inTime, late] = [newPerson(), newPerson()]
    await signUp(inTime)
    await signUp(late)
    const codeOf = async ({ email }: { email: string }) => codeIn(await api.mails.take(email))
    const [code, lateCode] = [await codeOf(inTime), await codeOf(late)]
    api.clock.advance(9 * MINUTE)
    expect((await verify(inTime.email, code)).status).toBe(200)
    api.clock.advance(MINUTE)
    expect((await verify(late.email, lateCode)).body.code).toBe('code_expired')
  })

  it('signs nobody in whose login was disabled before it was entered', async () => {
    const person = newPerson()
    await signUp(person)
    const code = codeIn(await api.mails.take(person.email))
    await api.context.pool.query("UPDATE users SET status = 'disabled' WHERE email_key = $1", [person.email])
    expect((await verify(person.email, code)).body.code).toBe('code_invalid')
  })

  it('is any of a million: each place takes every digit', () => {
    const codes = Array.from({ length: 2_000 }, newCode)
    expect(codes.filter((code) => !/^\d{6}$/.test(code))).toEqual([])
    for (let place = 0; place < 6; place += 1) expect(new Set(codes.map((code) => code.charAt(place))).size).toBe(10)
  })

  it('is not guessed at any differently where nobody waits for one', async () => {
    const known = await api.signUp()
    const stranger = `nobody-${Date.now()}@example.com`
    const guesses = async (email: string) => {
      await api.post('/auth/signup', { email, password: 'correct horse battery', fullName: 'A' })
      const codes: unknown[] = []
      for (let guess = 0; guess < 6; guess += 1) codes.push((await verify(email, '000000')).body.code)
      return codes
    }
    expect(await guesses(known.email)).toEqual(await guesses(stranger))
    const verified = await api.signUp()
    const { requestId: _one, ...ofKnown } = (await verify(verified.email, '123456')).body
    const { requestId: _other, ...ofUnknown } = (await verify('never-seen@example.com', '123456')).body
    expect(ofUnknown).toEqual(ofKnown)
  })

  it('is mailed again after a pause, and the older one counts no longer', async () => {
    const person = newPerson()
    await signUp(person)
    const first = codeIn(await api.mails.take(person.email))
    const early = await api.post('/auth/otp/resend', { email: person.email })
    expect(early.status).toBe(429)
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0)
    api.clock.advance(31_000)
    const answer = await api.post('/auth/otp/resend', { email: person.email })
    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({ status: 'sent', resendAfterSeconds: 30 })
    const second = codeIn(await api.mails.take(person.email))
    if (first !== second) expect((await verify(person.email, first)).body.code).toBe('code_invalid')
    expect((await verify(person.email, second)).status).toBe(200)
  })

  it('is not mailed to those who did not sign up, whose asking is answered and bounded all the same', async () => {
    const known = await api.signUp()
    api.clock.advance(31_000)
    const ask = (email: string) => api.post('/auth/otp/resend', { email })
    const stranger = `stranger-${Date.now()}@example.com`
    for (const email of [known.email, stranger]) {
      expect((await ask(email)).status).toBe(202)
      expect((await ask(email)).status).toBe(429)
    }
    await api.signUp()
    expect(api.mails.waiting(known.email)).toEqual([])
    expect(api.mails.waiting(stranger)).toEqual([])
  })

  it('is asked for once, known or not, however many ask at the same time', async () => {
    const known = await api.signUp()
    const waiting = newPerson()
    await signUp(waiting)
    api.clock.advance(31_000)
    for (const email of [known.email, waiting.email, newPerson().email]) {
      const ask = () => api.post('/auth/otp/resend', { email })
      const answers = await Promise.all(Array.from({ length: 6 }, ask))
      expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(5).fill(429)])
    }
  })
})

describe('the number of codes in an hour', () => {
  it('is bounded for one address, known or not', async () => {
    const strict = await startApi({ env: { CODES_PER_HOUR: '3', CODE_COOLDOWN_SECONDS: '0' } })
    const person = newPerson()
    const known = await strict.signUp()
    const ask = (email: string) => strict.post('/auth/signup', { ...person, email })
    const statusesOf = async (email: string) => {
      const statuses: number[] = []
      for (let round = 0; round < 4; round += 1) statuses.push((await ask(email)).status)
      return statuses
    }
    expect(await statusesOf(person.email)).toEqual([202, 202, 202, 429])
    expect(await statusesOf(known.email)).toEqual([202, 202, 429, 429])
    const atOnce = newPerson()
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(atOnce.email)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(3).fill(202), ...Array(5).fill(429)])
    strict.clock.advance(50 * MINUTE)
    expect((await ask(person.email)).status).toBe(429)
    strict.clock.advance(10 * MINUTE)
    expect((await ask(person.email)).status).toBe(202)
  })
})
