import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { withClient } from '@cardwright/local-postgres'
import { expect, test } from 'vitest'
import { seedLogins } from '../../src/services/seed-service.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()

const counts = async () => {
  const { rows } = await withClient(api.database.superuserUrl, (client) =>
    client.query(
      'SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM kyc_applications) AS applications, (SELECT count(*)::int FROM accounts WHERE kyc_approved) AS verified',
    ),
  )
  return rows[0]
}

test('the seed makes one member of staff and one verified cardholder who can sign in, however often it runs', async () => {
  const [logins, atOnce] = await Promise.all([seedLogins(api.context), seedLogins(api.context)])
  expect(await seedLogins(api.context)).toEqual(logins)
  expect(atOnce).toEqual(logins)
  expect(logins.map(({ role }) => role)).toEqual(['staff', 'cardholder'])
  expect(await counts()).toEqual({ users: 2, applications: 1, verified: 1 })
  for (const { email, password, role } of logins) {
    const { accessToken } = await api.logIn({ email, password })
    const me = await api.get('/me', { token: accessToken })
    expect(me.body).toMatchObject({ email, kycStatus: role === 'staff' ? 'not_started' : 'approved' })
  }
  const path = join(api.context.config.dataDir, 'secrets', 'seed-logins.json')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ logins })
})

test('a login whose password was changed is left alone and no longer told', async () => {
  const [staff, cardholder] = await seedLogins(api.context)
  if (staff === undefined || cardholder === undefined) throw new Error('The logins are missing')
  await api.post('/auth/password/forgot', { email: cardholder.email })
  const mail = await api.mails.take(cardholder.email, ({ text }) => /^\d{6}$/m.test(text))
  const code = /^\d{6}$/m.exec(mail.text)?.[0]
  const password = 'another long pass phrase'
  const reset = await api.post('/auth/password/reset', { email: cardholder.email, code, password })
  expect(reset.status).toBe(204)
  expect(await seedLogins(api.context)).toEqual([staff])
  await api.logIn({ email: cardholder.email, password })
})
