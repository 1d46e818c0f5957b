import { describe, expect, it } from 'vitest'
import { codeIn } from '../support/mail-catcher.ts'
import { signInStaff } from '../support/staff.ts'
import { startApi, type TestApi } from '../support/start-api.ts'

const api = await startApi()
const proxied = await startApi({ env: { TRUSTED_PROXIES: 'loopback' } })

interface Credentials {
  email: string
  password: string
}

const logIn = (to: TestApi, { email, password }: Credentials, headers: Record<string, string>) =>
  to.post('/auth/login', { email, password }, { headers })

/** Signs in with the code that was asked for, from the same place. */
async function confirm(to: TestApi, person: Credentials, headers: Record<string, string>): Promise<void> {
  const { status, body } = await logIn(to, person, headers)
  expect(status).toBe(202)
  const code = codeIn(await to.mails.take(person.email, ({ text }) => /^\d{6}$/m.test(text)))
  const answer = await to.post('/auth/otp/verify', { challengeId: body.challengeId, code }, { headers })
  expect(answer.status).toBe(200)
}

describe('where a proxy stands in front that is not named', () => {
  it('nobody’s place can be told: a code is asked for each time', async () => {
    const person = await api.signUp()
    const behind = { 'x-forwarded-for': '203.0.113.7' }
    await confirm(api, person, behind)
    expect((await logIn(api, person, behind)).status).toBe(202)
    expect((await logIn(api, person, { forwarded: 'for=127.0.0.1' })).status).toBe(202)
  })

  it('the first place of a member of staff is not one either', async () => {
    const staff = await signInStaff(api, 'support')
    expect((await logIn(api, staff, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(202)
  })
})

describe('where the proxy is named', () => {
  it('the first place counts as a member of staff’s own, and from the next a code is asked for', async () => {
    const staff = await signInStaff(proxied, 'support')
    expect((await logIn(proxied, staff, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(200)
    expect((await logIn(proxied, staff, { 'x-forwarded-for': '198.51.100.9' })).status).toBe(202)
    expect((await logIn(proxied, staff, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(200)
  })

  it('a known place is forgotten when a new password is set', async () => {
    const person = await proxied.signUp()
    // An address like this machine's own in nothing but some of its figures.
    const headers = { 'x-forwarded-for': '10.127.0.1' }
    await confirm(proxied, person, headers)
    expect((await logIn(proxied, person, headers)).status).toBe(200)
    await proxied.post('/auth/password/forgot', { email: person.email })
    const code = codeIn(await proxied.mails.take(person.email, ({ text }) => /^\d{6}$/m.test(text)))
    const password = 'a brand new secret'
    expect((await proxied.post('/auth/password/reset', { email: person.email, code, password })).status).toBe(204)
    expect((await logIn(proxied, { ...person, password }, headers)).status).toBe(202)
  })
})
