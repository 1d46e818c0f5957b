import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it } from 'vitest'
import { forgetIdempotencyKeys } from '../../src/jobs/forget-idempotency-keys.ts'
import type { Answer } from '../support/http-client.ts'
import { gatherInOneLane } from '../support/one-lane.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi, type TestApi } from '../support/start-api.ts'

const api = await startApi()
gatherInOneLane(api.context)
const beside = await startApi({ beside: api, hasWorker: false })

const HOUR_MS = 3_600_000
type Token = Pick<SignedInPerson, 'accessToken'>

const post = ({ accessToken: token }: Token, path: string, body: unknown, key: string, to: TestApi = api) =>
  to.post(path, body, { token, headers: { 'idempotency-key': key } })
const isReplayed = ({ headers }: Answer): boolean => headers.get('idempotency-replayed') === 'true'
const nameOf = async ({ accessToken: token }: Token) => (await api.get('/me', { token })).body.fullName

/** While the work lasts, nobody can change this person: calls that want to wait for it, until as many do as `waitFor` is told. */
const whileLocked = <T>({ email }: SignedInPerson, work: (waitFor: (calls: number) => Promise<void>) => Promise<T>) =>
  withClient(api.database.superuserUrl, async (client) => {
    const waitFor = async (calls: number) => {
      const text = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
      await expect.poll(async () => (await client.query(text)).rowCount).toBe(calls)
    }
    await client.query('BEGIN')
    await client.query('SELECT FROM users WHERE email_key = $1 FOR UPDATE', [email])
    return work(waitFor).finally(() => client.query('ROLLBACK'))
  })

describe('an idempotency key', () => {
  it('belongs to one person and one path: elsewhere the same key is another', async () => {
    const [person, other] = [await api.signUp(), await api.signUp()]
    const key = randomUUID()
    const names = new Map([
      [person, 'Their New Name'],
      [other, 'Another New Name'],
    ])
    for (const isAgain of [false, true]) {
      for (const [somebody, fullName] of names) {
        const answer = await post(somebody, '/me/update', { fullName }, key)
        expect([answer.status, isReplayed(answer), answer.body.fullName]).toEqual([200, isAgain, fullName])
      }
    }
    expect([await nameOf(person), await nameOf(other)]).toEqual([...names.values()])
    const elsewhere = await post(person, '/me/preferences', { kyc: { push: true, email: false } }, key)
    expect([elsewhere.status, elsewhere.body.kyc]).toEqual([200, { push: true, email: false }])
  })

  it('sees the same body in whatever order its members come', async () => {
    const person = await api.signUp()
    const key = randomUUID()
    const preference = { kyc: { push: true, email: false }, card: { push: false, email: true } }
    expect((await post(person, '/me/preferences', preference, key)).status).toBe(200)
    const reordered = { card: { email: true, push: false }, kyc: { email: false, push: true } }
    expect(isReplayed(await post(person, '/me/preferences', reordered, key))).toBe(true)
  })

  it('keeps a refusal that is final, with its status and as the problem it was', async () => {
    const person = await api.signUp()
    const key = randomUUID()
    const device = { deviceId: 'a-phone' }
    const first = await post(person, '/me/devices/remove', device, key)
    expect([first.status, isReplayed(first)]).toEqual([404, false])
    const register = { ...device, platform: 'ios', name: 'Phone', locale: 'en' }
    expect((await post(person, '/me/devices/register', register, randomUUID())).status).toBe(200)
    const again = await post(person, '/me/devices/remove', device, key)
    expect([again.status, again.text, isReplayed(again)]).toEqual([404, first.text, true])
    expect(again.headers.get('content-type')).toContain('application/problem+json')
  })

  it('does not keep a 403, which something outside of the call may cure', async () => {
    const staff = await signInStaff(api, 'support')
    const accessToken = await api.stepUp(staff)
    const key = randomUUID()
    for (let round = 0; round < 2; round += 1) {
      const answer = await post({ accessToken }, '/me/close', {}, key)
      expect([answer.status, isReplayed(answer)]).toEqual([403, false])
    }
  })

  it('lives for 24 hours, and is new afterwards', async () => {
    const person = await api.signUp()
    const key = randomUUID()
    const update = async (fullName: string) => post(await api.logIn(person), '/me/update', { fullName }, key)
    expect((await update('First Name')).status).toBe(200)
    api.clock.advance(23 * HOUR_MS)
    await forgetIdempotencyKeys(api.context)
    expect(isReplayed(await update('First Name'))).toBe(true)
    expect((await update('Second Name')).body.code).toBe('idempotency_key_reused')
    api.clock.advance(HOUR_MS)
    const fresh = await update('Second Name')
    expect([fresh.status, isReplayed(fresh), fresh.body.fullName]).toEqual([200, false, 'Second Name'])
    api.clock.advance(25 * HOUR_MS)
    await forgetIdempotencyKeys(api.context)
    const { rows } = await api.context.pool.query('SELECT FROM idempotency_keys')
    expect(rows).toHaveLength(0)
  })

  it('says that the call still runs, for as long as it runs, here and in another process', async () => {
    const person = await api.signUp()
    const key = randomUUID()
    const update = (to: TestApi = api) => post(person, '/me/update', { fullName: 'Slow Name' }, key, to)
    const first = await whileLocked(person, async (waitFor) => {
      const running = update()
      await waitFor(1)
      for (const to of [api, beside]) {
        const { status, body, headers } = await update(to)
        expect([status, body.code, headers.get('retry-after')]).toEqual([409, 'idempotency_in_progress', '1'])
      }
      // The lease is for the case that the process dies: it is not the end of the process's own work.
      api.clock.advance(61_000)
      expect((await update()).body.code).toBe('idempotency_in_progress')
      return { running }
    })
    expect((await first.running).status).toBe(200)
    const { rows } = await api.context.pool.query(
      "SELECT FROM audit a JOIN users u ON u.id = a.subject_id WHERE u.email_key = $1 AND a.action = 'user.profile_changed'",
      [person.email],
    )
    expect(rows).toHaveLength(1)
    for (const to of [api, beside]) expect(isReplayed(await update(to))).toBe(true)
  })
})
