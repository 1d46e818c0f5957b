import { describe, expect, it } from 'vitest'
import { forgetLogins } from '../../src/jobs/forget-logins.ts'
import { newPerson, startApi } from '../support/start-api.ts'

const api = await startApi()
const DAY_MS = 24 * 3_600_000

const count = async (table: string): Promise<bigint> => {
  const { rows } = await api.context.pool.query<{ count: bigint }>(`SELECT count(*) FROM ${table}`)
  return rows[0]?.count ?? -1n
}

describe('what was needed for a while', () => {
  it('is forgotten: codes after a day, unconfirmed sign-ups after a week, sessions 90 days after their end', async () => {
    const person = await api.signUp()
    const { email, password, fullName } = newPerson()
    await api.post('/auth/signup', { email, password, fullName })
    // How many codes were sent within the last hour must still be known, and what somebody tried today.
    api.clock.advance(DAY_MS - 3_600_000)
    await forgetLogins(api.context)
    expect(await count('challenges')).toBe(2n)
    api.clock.advance(DAY_MS + 3_600_000)
    await forgetLogins(api.context)
    expect(await count('challenges')).toBe(0n)
    expect(await count('users')).toBe(2n)
    api.clock.advance(6 * DAY_MS)
    await forgetLogins(api.context)
    expect(await count('users')).toBe(1n)
    const { refreshToken } = await api.logIn(person)
    await api.post('/auth/logout', { refreshToken })
    expect(await count('sessions')).toBe(2n)
    api.clock.advance(89 * DAY_MS)
    await forgetLogins(api.context)
    expect(await count('sessions')).toBe(2n)
    api.clock.advance(2 * DAY_MS)
    await forgetLogins(api.context)
    // The one that ended is forgotten; the other's 90 days began when it expired.
    expect(await count('sessions')).toBe(1n)
    api.clock.advance(30 * DAY_MS)
    await forgetLogins(api.context)
    expect(await count('sessions')).toBe(0n)
    expect(await count('refresh_tokens')).toBe(0n)
  })

  it('never is a person whose address is confirmed, whatever the code tries', async () => {
    await api.signUp()
    await expect(api.context.pool.query('DELETE FROM users')).rejects.toThrow('cannot be deleted')
  })
})
