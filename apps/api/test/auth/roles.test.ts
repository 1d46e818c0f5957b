import { OPERATIONS } from '@cardwright/contracts/operations'
import { describe, expect, it } from 'vitest'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()

const call = (method: string, path: string, token?: string) =>
  method === 'GET' ? api.get(path, { token }) : api.post(path, {}, { token })

describe("the console's paths", () => {
  const paths = OPERATIONS.filter(({ path }) => path.startsWith('/admin/'))

  it('answer nobody who is not signed in, and no cardholder, whatever the path', async () => {
    const { accessToken } = await api.signUp()
    for (const { method, path } of paths) {
      const [stranger, cardholder] = [await call(method, path), await call(method, path, accessToken)]
      if (stranger.status === 404) continue
      expect([stranger.status, stranger.body.code], path).toEqual([401, 'unauthorized'])
      expect([cardholder.status, cardholder.body.code], path).toEqual([403, 'forbidden'])
    }
  })

  it('answer by the role a person holds now, not by the one of yesterday', async () => {
    const admin = await signInStaff(api, 'admin')
    const support = await signInStaff(api, 'support')
    const listStaff = (token: string) => api.get('/admin/staff', { token })
    expect((await listStaff(admin.accessToken)).status).toBe(200)
    expect((await listStaff(support.accessToken)).status).toBe(403)
    const promote = { staffId: support.id, roles: ['admin'], reason: 'Covers for a colleague' }
    expect((await api.post('/admin/staff/update', promote, { token: admin.accessToken })).status).toBe(200)
    expect((await listStaff(support.accessToken)).status).toBe(200)
    const demote = { staffId: support.id, roles: ['support'], reason: 'The colleague is back' }
    expect((await api.post('/admin/staff/update', demote, { token: admin.accessToken })).status).toBe(200)
    expect((await listStaff(support.accessToken)).status).toBe(403)
  })

  it('leave staff without what only a cardholder has', async () => {
    const staff = await signInStaff(api, 'admin')
    const me = await api.get('/me', { token: staff.accessToken })
    expect(me.body).toMatchObject({ accountId: null, roles: ['admin'] })
    expect((await api.get('/cards', { token: staff.accessToken })).status).toBe(403)
    const token = await api.stepUp(staff)
    expect((await api.post('/me/close', {}, { token })).status).toBe(403)
  })
})

describe('what needs a fresh proof', () => {
  it('is not done for whoever is only signed in, whatever the path', async () => {
    const { accessToken } = await api.signUp()
    const paths = OPERATIONS.filter(({ auth }) => auth === 'elevated')
    expect(paths.length).toBeGreaterThan(5)
    for (const { method, path } of paths) {
      const [stranger, person] = [await call(method, path), await call(method, path, accessToken)]
      expect([stranger.status, person.status, person.body.code], path).toEqual([401, 403, 'elevated_required'])
    }
  })
})

describe('a person whom the operator made', () => {
  it('signs in without a code from the first device, and with one from the next', async () => {
    const { email, password } = await signInStaff(api, 'support')
    const logIn = (deviceId: string) => api.post('/auth/login', { email, password, deviceId })
    expect((await logIn('first-laptop')).status).toBe(200)
    expect((await logIn('second-laptop')).status).toBe(202)
  })
})
