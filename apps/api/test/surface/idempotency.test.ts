import { randomUUID } from 'node:crypto'
import { isPlanned, OPERATIONS } from '@cardwright/contracts/operations'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it, vi } from 'vitest'
import { countWaitingLocks } from '../../../../tests/support/waiting-locks.ts'
import { type FormParts, makeForm, makePicture, submitKyc } from '../support/kyc-forms.ts'
import { gatherInOneLane } from '../support/one-lane.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi, type TestApi } from '../support/start-api.ts'

const api = await startApi()
gatherInOneLane(api.context)

const post = (
  { accessToken: token }: { accessToken: string },
  path: string,
  body: unknown,
  key: string,
  { post: send }: Pick<TestApi, 'post'> = api,
) => send(path, body, { token, headers: { 'Idempotency-Key': key } })

const isReplayed = ({ headers }: { headers: Headers }) => headers.get('idempotency-replayed') === 'true'
const nameOf = async ({ accessToken: token }: SignedInPerson) => (await api.get('/me', { token })).body.fullName
const keysOf = async (key: string) =>
  (await api.context.pool.query('SELECT path FROM idempotency_keys WHERE key = $1', [key])).rows

describe('a key', () => {
  it('belongs to a caller and a path: elsewhere it is a new one, and each gets the own answer again', async () => {
    const [person, other] = [await api.signUp(), await api.signUp()]
    const key = randomUUID()
    const askAll = async () => [
      await post(person, '/me/update', { fullName: 'One Name' }, key),
      await post(other, '/me/update', { fullName: 'Other Name' }, key),
      await post(person, '/account/controls', { controls: {} }, key),
    ]
    const [answers, again] = [await askAll(), await askAll()]
    expect(answers.map((answer) => [answer.status, isReplayed(answer)])).toEqual(Array(3).fill([200, false]))
    expect(again.map((answer) => [answer.text, isReplayed(answer)])).toEqual(answers.map(({ text }) => [text, true]))
    expect([await nameOf(person), await nameOf(other)]).toEqual(['One Name', 'Other Name'])
    for (const [who, fullName] of [
      [person, 'One Name'],
      [other, 'Other Name'],
    ] as const) {
      const again = await post(who, '/me/update', { fullName }, key)
      expect([isReplayed(again), again.body.email]).toEqual([true, who.email])
    }
  })

  it('counts for its operation, however the path is spelled', async () => {
    const person = await api.signUp()
    const key = randomUUID()
    const first = await post(person, '/me/update', { fullName: 'A' }, key)
    for (const path of ['/me/update/', '/ME/Update']) {
      const again = await post(person, path, { fullName: 'A' }, key)
      expect([again.text, isReplayed(again)]).toEqual([first.text, true])
    }
    expect(await keysOf(key)).toEqual([{ path: '/me/update' }])
  })

  it('stands for one content, in whatever order its fields come', async () => {
    const person = await api.signUp()
    const key = randomUUID()
    const first = await post(person, '/me/update', { fullName: 'A', locale: 'de' }, key)
    const again = await post(person, '/me/update', { locale: 'de', fullName: 'A' }, key)
    expect([isReplayed(first), isReplayed(again), again.body]).toEqual([false, true, first.body])
    for (const body of [{ fullName: 'A' }, { fullName: 'A', locale: 'en' }, { fullName: 'B', locale: 'de' }])
      expect((await post(person, '/me/update', body, key)).body.code).toBe('idempotency_key_reused')
    expect(await nameOf(person)).toBe('A')
  })

  it('stands for the fields of a form and for its files, each of them', async () => {
    const person = await api.signUp()
    const headers = { 'Idempotency-Key': randomUUID() }
    const pictures = { documentFront: await makePicture(), selfie: await makePicture() }
    const submit = (changes: FormParts = {}) => submitKyc(api, person, { ...pictures, ...changes }, headers)
    const first = await submit()
    const again = await submit()
    expect([first.status, isReplayed(again), again.text]).toEqual([202, true, first.text])
    for (const changes of [{ firstName: 'Another' }, { selfie: await makePicture() }])
      expect((await submit(changes)).body.code).toBe('idempotency_key_reused')
  })

  it('lives for twenty-four hours, and is then forgotten', async () => {
    const person = await api.signUp()
    const [key, younger] = [randomUUID(), randomUUID()]
    const update = async (by = key) => {
      Object.assign(person, await api.logIn(person))
      return post(person, '/me/update', { fullName: 'Once' }, by)
    }
    await update()
    api.clock.advance(23 * 3_600_000)
    expect(isReplayed(await update())).toBe(true)
    await update(younger)
    const { queue, db } = api.context
    await queue.enqueue(db, 'forget-idempotency-keys', {})
    api.clock.advance(2 * 3_600_000)
    expect(isReplayed(await update())).toBe(false)
    expect(isReplayed(await update(younger))).toBe(true)
    api.clock.advance(23 * 3_600_000)
    await queue.enqueue(db, 'forget-idempotency-keys', {})
    await vi.waitFor(async () => expect(await keysOf(younger)).toEqual([]), { timeout: 60_000 })
    expect(await keysOf(key)).toHaveLength(1)
  })

  it('that was forgotten stands for whatever comes with it next, for as long again', async () => {
    const person = await api.signUp()
    const key = randomUUID()
    const update = async (fullName: string) => {
      Object.assign(person, await api.logIn(person))
      return post(person, '/me/update', { fullName }, key)
    }
    expect(isReplayed(await update('Before'))).toBe(false)
    api.clock.advance(24 * 3_600_000)
    expect(isReplayed(await update('After'))).toBe(false)
    api.clock.advance(23 * 3_600_000)
    const again = await update('After')
    expect([isReplayed(again), again.body.fullName]).toEqual([true, 'After'])
    expect((await update('Before')).body.code).toBe('idempotency_key_reused')
  })

  it('keeps a refusal that is final, and none that something outside the request cures', async () => {
    const person = await api.signUp()
    const create = { cardType: 'virtual' }
    const [early, unknown] = [randomUUID(), randomUUID()]
    expect((await post(person, '/cards/create', create, early)).body.code).toBe('kyc_required')
    expect((await post(person, '/cards/create', {}, unknown)).status).toBe(422)
    await api.context.pool.query("UPDATE accounts SET status = 'frozen'")
    const later = await post(person, '/cards/create', create, early)
    expect([later.body.code, isReplayed(later)]).toEqual(['account_frozen', false])
    const again = await post(person, '/cards/create', {}, unknown)
    expect([again.status, isReplayed(again)]).toEqual([422, true])
    expect(again.headers.get('content-type')).toContain('application/problem+json')
    await api.context.pool.query("UPDATE accounts SET status = 'active'")
  })

  it.each([
    ['nothing', ''],
    ['a space in it', 'with a space'],
    ['a letter of another alphabet', 'ü'],
    ['256 of them', 'x'.repeat(256)],
  ])('is one to 255 visible characters of ASCII, and not %s', async (_name, key) => {
    const person = await api.signUp()
    const { status, body } = await post(person, '/me/update', { fullName: 'Never' }, key)
    expect([status, body.code]).toEqual([400, 'invalid_request'])
    expect(await nameOf(person)).not.toBe('Never')
  })

  it('is asked for where money moves', async () => {
    const { accessToken: token } = await api.signUp()
    const { status, body } = await api.post('/account/fund', { amountMinor: 100 }, { token })
    expect([status, body.code]).toEqual([400, 'idempotency_key_required'])
  })
})

describe('every operation that takes a key', () => {
  it('gives its answer again for it, and no other operation does', async () => {
    const person = await api.signUp()
    const tokens = {
      none: '',
      user: person.accessToken,
      elevated: await api.stepUp(person),
      staff: (await signInStaff(api, 'admin')).accessToken,
    }
    const operations = OPERATIONS.filter((one) => one.method === 'POST' && one.auth !== 'none' && !isPlanned(one))
    const met: [string, boolean][] = []
    for (const { path, auth, multipart } of operations) {
      const key = randomUUID()
      const unknown = { nothing: 'that is known here' }
      const ask = () => post({ accessToken: tokens[auth] }, path, multipart ? makeForm(unknown) : unknown, key)
      expect(isReplayed(await ask())).toBe(false)
      met.push([path, isReplayed(await ask())])
    }
    expect(met).toEqual(operations.map(({ path, idempotency }) => [path, idempotency !== 'none']))
  })
})

describe('a call that is still running', () => {
  /** While the account's lock is held elsewhere, a change of its controls waits. */
  async function whileItWaits(person: SignedInPerson, key: string, meanwhile: () => Promise<void>) {
    return withClient(api.database.superuserUrl, async (client) => {
      await client.query('BEGIN')
      await client.query('SELECT FROM balances FOR UPDATE')
      const running = post(person, '/account/controls', { controls: {} }, key)
      await vi.waitUntil(async () => (await countWaitingLocks(client)) > 0, { timeout: 60_000, interval: 10 })
      await meanwhile().finally(() => client.query('COMMIT'))
      return running
    })
  }

  it('is not done a second time beside it, and its answer is kept for whoever asks again', async () => {
    const person = await api.signUp()
    const key = randomUUID()
    const first = await whileItWaits(person, key, async () => {
      const second = await post(person, '/account/controls', { controls: {} }, key)
      expect([second.status, second.body.code]).toEqual([409, 'idempotency_in_progress'])
      expect(second.headers.get('retry-after')).toBe('1')
      const other = await post(person, '/account/controls', { controls: { channels: [] } }, key)
      expect(other.body.code).toBe('idempotency_key_reused')
      // The lease is for the case that the process dies: it is no end of the process's own work.
      api.clock.advance(61_000)
      expect((await post(person, '/account/controls', { controls: {} }, key)).body.code).toBe('idempotency_in_progress')
    })
    expect(first.status).toBe(200)
    expect(isReplayed(await post(person, '/account/controls', { controls: {} }, key))).toBe(true)
  })

  it('is done by one of many that come at the same time, each time', async () => {
    const person = await api.signUp()
    const renamings = async () =>
      (await api.context.pool.query("SELECT count(*)::int AS count FROM audit WHERE action = 'user.profile_changed'"))
        .rows[0].count
    const before = await renamings()
    for (let round = 0; round < 20; round++) {
      const key = randomUUID()
      const fullName = `Name ${round}`
      const answers = await Promise.all(Array.from({ length: 12 }, () => post(person, '/me/update', { fullName }, key)))
      for (const { status, body } of answers)
        expect(status === 200 ? body.fullName : body.code).toBe(status === 200 ? fullName : 'idempotency_in_progress')
      expect(answers.filter((answer) => answer.status === 200 && !isReplayed(answer))).toHaveLength(1)
    }
    expect(await renamings()).toBe(before + 20)
  })

  it('leaves its key free where the answer could not be kept, because the database was away just then', async () => {
    const person = await api.signUp()
    const key = randomUUID()
    const rename = (from: string, to: string) =>
      withClient(api.database.superuserUrl, (client) => client.query(`ALTER TABLE ${from} RENAME TO ${to}`))
    const first = await whileItWaits(person, key, () => rename('idempotency_keys', 'away').then(() => undefined))
    await rename('away', 'idempotency_keys')
    expect([first.status, await keysOf(key)]).toEqual([200, [{ path: '/account/controls' }]])
    const again = await post(person, '/account/controls', { controls: {} }, key)
    expect([again.status, isReplayed(again)]).toEqual([200, false])
    expect(isReplayed(await post(person, '/account/controls', { controls: {} }, key))).toBe(true)
  })

  it('is taken up by another process when its lease is over', async () => {
    const beside = await startApi({ beside: api, hasWorker: false })
    const person = await api.signUp()
    const key = randomUUID()
    let other: ReturnType<typeof post> | undefined
    const first = await whileItWaits(person, key, async () => {
      const early = await post(person, '/account/controls', { controls: {} }, key, beside)
      expect(early.body.code).toBe('idempotency_in_progress')
      beside.clock.advance(api.clock.nowMs() - beside.clock.nowMs() + 61_000)
      other = post(person, '/account/controls', { controls: {} }, key, beside)
      await withClient(api.database.superuserUrl, (client) =>
        vi.waitUntil(async () => (await countWaitingLocks(client)) > 1, { timeout: 60_000, interval: 10 }),
      )
    })
    expect([first.status, (await other)?.status]).toEqual([200, 200])
  })
})
