import { describe, expect, it } from 'vitest'
import { codeIn } from '../support/mail-catcher.ts'
import { newPerson, startApi } from '../support/start-api.ts'

const api = await startApi()

describe('signing up', () => {
  it('mails a code, and the code signs the person in with an account of zero', async () => {
    const person = newPerson()
    const { email, password, fullName } = person
    const signup = await api.post('/auth/signup', { email, password, fullName })
    expect(signup.status).toBe(202)
    expect(signup.body).toEqual({ status: 'verification_required' })
    expect(signup.headers.get('cache-control')).toBe('no-store')
    const code = codeIn(await api.mails.take(email))
    const verified = await api.post('/auth/verify', { email, code })
    expect(verified.status).toBe(200)
    expect(verified.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 })
    const login = await api.post('/auth/login', { email, password })
    expect(login.status).toBe(200)
    const refreshed = await api.post('/auth/refresh', { refreshToken: login.body.refreshToken })
    expect(refreshed.status).toBe(200)
  })
})
