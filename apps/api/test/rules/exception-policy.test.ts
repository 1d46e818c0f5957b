import { randomUUID } from 'node:crypto'
import {
  adminExceptionPage,
  approvalPage,
  auditPage,
  backtest,
  exception,
  exceptionPage,
  exceptionPolicy,
} from '@cardwright/contracts'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, test, vi } from 'vitest'
import { lockAccount } from '../../src/models/account-model.ts'
import type { CardOfTest } from '../issuing/issuing-api.ts'
import type { Answer } from '../support/http-client.ts'
import { gatherInOneLane } from '../support/one-lane.ts'
import { signInStaff } from '../support/staff.ts'
import { startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
// What one account was granted counts for it alone, be others of the same lane.
gatherInOneLane(api.context)
const { risk, second } = api
const admin = await signInStaff(api, 'admin')
const auditor = await signInStaff(api, 'auditor')
const support = await signInStaff(api, 'support')
const finance = await signInStaff(api, 'finance')
const { pool } = api.context
const LIMITED = { limits: [{ amountMinor: 1_000, interval: 'daily' }] }
const REASON = { reason: 'Because of the test' }
const DOLLARS = { limits: [{ currency: 'usd', amountMinor: 3_000 }], perMonth: 2 }
const OFF = { limits: [], perMonth: 1 }

const read = async (query = '', token = auditor.accessToken) => {
  const answer = await api.get(`/admin/exceptions/policy${query}`, { token })
  expect(answer.status, answer.text).toBe(200)
  return exceptionPolicy.parse(answer.body)
}
const currentVersion = async () => (await read()).currentVersion

const propose = async (policy: Record<string, unknown>, token = risk.accessToken): Promise<Answer> =>
  api.post(
    '/admin/exceptions/policy/change',
    { replaces: await currentVersion(), ...REASON, ...policy },
    { token, headers: { 'Idempotency-Key': randomUUID() } },
  )

const decide = (approvalId: unknown, token: string, decision = 'approve'): Promise<Answer> =>
  api.post('/admin/approvals/decide', { approvalId, decision, reason: 'Agreed in the test' }, { token })

/** Makes a policy the one that counts, as two members of staff do; its version. */
async function change(policy: Record<string, unknown>): Promise<number> {
  const asked = await propose(policy)
  expect(asked.status, asked.text).toBe(202)
  const decided = await decide(asked.body.approvalId, second.accessToken)
  expect(decided.status, decided.text).toBe(200)
  return currentVersion()
}

async function decline(card: CardOfTest, amount: number, merchantId = 'mid_grocery'): Promise<string> {
  const asked = await api.ask(card, amount, { merchantId })
  expect(asked.answer.approved).toBe(false)
  return asked.id
}

const requestFor = (card: CardOfTest, transactionId: string): Promise<Answer> =>
  api.post(
    '/exceptions/request',
    { transactionId, reason: 'Dinner with a customer' },
    { token: card.person.accessToken },
  )

async function request(card: CardOfTest, amount: number, merchantId?: string) {
  const answer = await requestFor(card, await decline(card, amount, merchantId))
  expect(answer.status, answer.text).toBe(201)
  return exception.parse(answer.body)
}

/** Which version granted it, as staff see it. */
async function grantedBy(exceptionId: string): Promise<number | null | undefined> {
  const page = await api.get('/admin/exceptions?limit=100', { token: support.accessToken })
  return adminExceptionPage.parse(page.body).data.find(({ id }) => id === exceptionId)?.policyVersion
}

/** How many statements that say this wait for somebody else's lock. */
const countWaiting = (words: string) =>
  withClient(api.database.superuserUrl, async (client) => {
    const { rowCount } = await client.query(
      `SELECT FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND strpos(query, $1) > 0`,
      [words],
    )
    return rowCount
  })

describe('before anybody has changed it', () => {
  test('the policy grants nothing', async () => {
    expect(await read()).toEqual({
      currentVersion: 1,
      versions: [
        {
          version: 1,
          ...OFF,
          reason: 'Nothing is granted without a member of staff',
          requestedBy: 'system',
          approvedBy: null,
          approvalId: null,
          createdAt: expect.any(String),
        },
      ],
    })
    const card = await api.giveCard({ controls: LIMITED })
    const asked = await request(card, 1_001)
    expect(asked).toMatchObject({ status: 'pending', expiresAt: null })
    expect(await grantedBy(asked.id)).toBeNull()
  })
})

describe('a policy', () => {
  test('grants within its amount at once, as often as it says, and never what a rule declined', async () => {
    const version = await change({
      limits: [
        { currency: 'usd', amountMinor: 3_000 },
        { currency: 'eur', amountMinor: 1 },
      ],
      perMonth: 2,
    })
    const card = await api.giveCard({ controls: LIMITED })
    expect(await request(card, 3_001)).toMatchObject({ status: 'pending', expiresAt: null })
    expect(await request(await api.giveCard({ controls: LIMITED }), 3_000)).toMatchObject({ status: 'granted' })
    const rule = await api.liveRule({ when: 'amount == 900', action: { kind: 'decline', reason: 'category_blocked' } })
    expect(await request(card, 900)).toMatchObject({ status: 'pending' })
    await api.retire(rule)

    // Two requests at once are counted one after the other.
    const all = await Promise.all([
      request(card, 3_000),
      request(card, 2_000, 'mid_other'),
      request(card, 2_500, 'mid_third'),
    ])
    expect(all.map(({ status }) => status).toSorted()).toEqual(['granted', 'granted', 'pending'])
    const granted = all.find(({ status }) => status === 'granted')
    if (granted === undefined) throw new Error('Nothing was granted')
    expect(granted.decisionReason).toBe('Granted by the policy of the program')
    const waitsMs = Date.parse(String(granted.expiresAt)) - api.clock.nowMs()
    expect(waitsMs).toBeGreaterThan(86_000_000)
    expect(waitsMs).toBeLessThanOrEqual(86_400_000)
    const { amountMinor: amount, merchant } = granted
    expect((await api.ask(card, amount, { merchantId: merchant.id })).answer).toEqual({ approved: true })
    expect((await api.ask(card, amount, { merchantId: merchant.id })).answer.approved).toBe(false)
    expect(await grantedBy(granted.id)).toBe(version)
    const { body } = await api.get(`/admin/audit?subjectId=${granted.id}`, { token: auditor.accessToken })
    expect(auditPage.parse(body).data).toContainEqual(
      expect.objectContaining({
        action: 'exception.granted',
        actorId: 'policy',
        details: expect.objectContaining({ policyVersion: version }),
      }),
    )
    await api.expectBooksToAgree()
  })

  test('counts anew after thirty days', async () => {
    await change({ ...DOLLARS, perMonth: 1 })
    const card = await api.giveCard({ controls: LIMITED })
    expect((await request(card, 2_900)).status).toBe('granted')
    expect((await request(card, 2_900, 'mid_other')).status).toBe('pending')
    const grantedAgo = (ms: number) =>
      pool.query("UPDATE exceptions SET decided_at = $2 WHERE account_id = $1 AND decided_by = 'policy'", [
        card.accountId,
        new Date(api.clock.nowMs() - ms),
      ])
    await grantedAgo(30 * 86_400_000 - 3_600_000)
    expect((await request(card, 2_900, 'mid_third')).status).toBe('pending')
    await grantedAgo(30 * 86_400_000 + 1_000)
    expect((await request(card, 2_900, 'mid_fourth')).status).toBe('granted')
  })

  test('is named by what it granted and stays readable when another has taken its place', async () => {
    const version = await change(DOLLARS)
    const card = await api.giveCard({ controls: LIMITED })
    const old = await request(card, 2_000)
    const next = await change(OFF)
    expect(next).toBe(version + 1)
    expect((await request(card, 2_000, 'mid_other')).status).toBe('pending')
    expect(await grantedBy(old.id)).toBe(version)
    expect(await read(`?version=${version}`, support.accessToken)).toMatchObject({
      currentVersion: next,
      versions: [{ version, ...DOLLARS, ...REASON, requestedBy: risk.id, approvedBy: second.id }],
    })
    const { versions } = await read()
    expect(versions.map((one) => one.version)).toEqual(Array.from({ length: next }, (_, index) => next - index))
    // What was granted stays granted: the person was told so.
    expect((await api.ask(card, 2_000)).answer).toEqual({ approved: true })
  })
})

describe('what a policy granted', () => {
  const GROCER = { blockedCategories: ['5411'] }
  const noGroceries = { when: 'merchant.mcc == "5411"', action: { kind: 'decline', reason: 'category_blocked' } }

  test('lets nothing past an operator’s rule, although it was a control of one’s own that stood in the way first', async () => {
    await change(DOLLARS)
    const card = await api.giveCard({ controls: GROCER })
    const rule = await api.liveRule(noGroceries)
    const own = await request(card, 2_000)
    expect(own.status).toBe('granted')
    expect((await api.ask(card, 2_000)).answer.approved).toBe(false)
    await api.retire(rule)
    const began = new Date(api.clock.nowMs()).toISOString()
    expect((await api.ask(card, 2_000)).answer).toEqual({ approved: true })
    const started = await api.post(
      '/admin/rules/backtest',
      { ...(await api.saveRule(noGroceries)), from: began, to: '2100-01-01' },
      { token: risk.accessToken },
    )
    expect(started.status, started.text).toBe(202)
    const examined = async () => {
      const path = `/admin/rules/backtest?backtestId=${started.body.backtestId}`
      return backtest.parse((await api.get(path, { token: auditor.accessToken })).body).result
    }
    await expect.poll(examined, { timeout: 60_000 }).toMatchObject({ examined: 1, newlyDeclined: { count: 1 } })
    await api.expectBooksToAgree()
  })

  test('stands in nobody’s way where staff granted more', async () => {
    await change(DOLLARS)
    const card = await api.giveCard({ controls: GROCER })
    const ofPolicy = await request(card, 2_000)
    const rule = await api.liveRule(noGroceries)
    await change(OFF)
    const ofStaff = await request(card, 2_000)
    expect([ofPolicy.status, ofStaff.status]).toEqual(['granted', 'pending'])
    const grant = { exceptionId: ofStaff.id, decision: 'grant', reason: 'Known merchant' }
    expect((await api.post('/admin/exceptions/decide', grant, { token: support.accessToken })).status).toBe(200)
    expect((await api.ask(card, 2_000)).answer).toEqual({ approved: true })
    const { body } = await api.get('/exceptions?status=used', { token: card.person.accessToken })
    expect(exceptionPage.parse(body).data.map(({ id }) => id)).toEqual([ofStaff.id])
    await api.retire(rule)
  })
})

describe('changing the policy', () => {
  test('waits for a second member of staff of risk, and is told in the audit log', async () => {
    const before = await currentVersion()
    const asked = await propose(DOLLARS)
    expect(asked.status).toBe(202)
    const { approvalId } = asked.body
    expect(await currentVersion()).toBe(before)
    const waiting = await api.get('/admin/approvals?state=pending&limit=100', { token: auditor.accessToken })
    expect(approvalPage.parse(waiting.body).data).toContainEqual(
      expect.objectContaining({
        approvalId,
        action: 'exception_policy.change',
        subject: { replaces: before, ...DOLLARS },
        ...REASON,
        requestedBy: risk.id,
      }),
    )
    const own = await decide(approvalId, risk.accessToken)
    expect([own.status, own.body.code]).toEqual([403, 'own_request'])
    expect((await decide(approvalId, finance.accessToken)).status).toBe(403)
    expect((await decide(approvalId, support.accessToken)).status).toBe(403)
    expect(await currentVersion()).toBe(before)
    expect((await decide(approvalId, second.accessToken)).body).toMatchObject({ state: 'approved' })
    expect((await read()).versions[0]).toMatchObject({ version: before + 1, ...DOLLARS, approvalId })
    expect((await decide(approvalId, admin.accessToken)).body.code).toBe('approval_decided')
    expect(await currentVersion()).toBe(before + 1)

    const { body } = await api.get('/admin/audit?subjectKind=exception_policy&limit=2', { token: auditor.accessToken })
    expect(auditPage.parse(body).data).toEqual([
      expect.objectContaining({
        action: 'exception_policy.changed',
        actorId: second.id,
        reason: 'Agreed in the test',
        details: { version: before + 1, replaces: before, ...DOLLARS, requestedBy: risk.id },
      }),
      expect.objectContaining({
        action: 'exception_policy.change_requested',
        actorId: risk.id,
        reason: REASON.reason,
        details: { replaces: before, ...DOLLARS, approvalId },
      }),
    ])
  })

  test('is not done where the second member of staff says no', async () => {
    const before = await currentVersion()
    const asked = await propose({ ...DOLLARS, perMonth: 7 })
    expect((await decide(asked.body.approvalId, second.accessToken, 'reject')).body).toMatchObject({
      state: 'rejected',
    })
    expect(await currentVersion()).toBe(before)
    const { body } = await api.get('/admin/audit?subjectKind=approval&limit=2', { token: auditor.accessToken })
    expect(auditPage.parse(body).data).toMatchObject([
      { action: 'approval.rejected', actorId: second.id, subjectId: asked.body.approvalId },
      { action: 'approval.approved', actorId: second.id },
    ])
  })

  test('is for risk alone; others read, and cardholders see nothing', async () => {
    for (const { accessToken } of [support, auditor, finance])
      expect((await propose(DOLLARS, accessToken)).status).toBe(403)
    expect((await api.get('/admin/exceptions/policy', { token: finance.accessToken })).status).toBe(403)
    const person = await api.signUp()
    expect((await propose(DOLLARS, person.accessToken)).status).toBe(403)
    expect((await api.get('/admin/exceptions/policy', { token: person.accessToken })).status).toBe(403)
    expect((await api.get('/admin/exceptions/policy')).status).toBe(401)
    expect((await api.get('/admin/exceptions/policy?version=99', { token: auditor.accessToken })).status).toBe(404)
  })

  test.each([
    [{ limits: [{ currency: 'usd', amountMinor: 0 }] }, 'limits.0.amountMinor', 'amount_too_small'],
    [{ limits: [{ currency: 'usd', amountMinor: -5 }] }, 'limits.0.amountMinor', 'amount_too_small'],
    [{ limits: [{ currency: 'usd', amountMinor: 0.5 }] }, 'limits.0.amountMinor', 'wrong_type'],
    [{ limits: [{ currency: 'usd', amountMinor: 1e12 }] }, 'limits.0.amountMinor', 'amount_too_large'],
    [{ limits: [{ currency: 'USD', amountMinor: 1 }] }, 'limits.0.currency', 'malformed'],
    [
      {
        limits: [
          { currency: 'usd', amountMinor: 1 },
          { currency: 'zzz', amountMinor: 1 },
        ],
      },
      'limits.1.currency',
      'reference_unknown',
    ],
    [
      {
        limits: [
          { currency: 'usd', amountMinor: 1 },
          { currency: 'usd', amountMinor: 2 },
        ],
      },
      'limits',
      'malformed',
    ],
    [{ limits: { usd: 1 } }, 'limits', 'wrong_type'],
    [{ perMonth: 0 }, 'perMonth', 'too_small'],
    [{ perMonth: 1_001 }, 'perMonth', 'too_large'],
    [{ reason: ' ' }, 'reason', 'too_short'],
    [{ replaces: 0 }, 'replaces', 'too_small'],
    [{ enabled: true }, 'enabled', 'unknown_field'],
  ])('refuses %j and names the place', async (wrong, path, code) => {
    const answer = await propose({ ...DOLLARS, ...wrong })
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed'])
    expect(answer.body.errors).toEqual([expect.objectContaining({ path, code })])
  })

  test('twice in the same words waits once, and with the same key is answered once', async () => {
    const before = await currentVersion()
    const proposal = { ...DOLLARS, perMonth: 9 }
    const asked = await Promise.all(Array.from({ length: 4 }, () => propose(proposal)))
    expect(new Set(asked.map(({ body }) => body.approvalId)).size).toBe(1)
    const headers = { 'Idempotency-Key': randomUUID() }
    const send = (perMonth: number) =>
      api.post(
        '/admin/exceptions/policy/change',
        { replaces: before, ...DOLLARS, perMonth, ...REASON },
        { token: risk.accessToken, headers },
      )
    const first = await send(8)
    expect((await send(8)).body).toEqual(first.body)
    expect((await send(7)).body.code).toBe('idempotency_key_reused')
    expect(first.body.approvalId).not.toBe(asked[0]?.body.approvalId)
  })

  test('of two that wait, the one that is agreed to first takes the place; the other has to be asked for anew', async () => {
    const before = await currentVersion()
    const [one, other] = [await propose({ ...DOLLARS, perMonth: 3 }), await propose({ ...DOLLARS, perMonth: 4 })]
    const answers = await Promise.all([one, other].map(({ body }) => decide(body.approvalId, second.accessToken)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('conflict')
    expect(await currentVersion()).toBe(before + 1)
    const stale = await propose({ ...DOLLARS, replaces: before })
    expect([stale.status, stale.body.code]).toEqual([409, 'conflict'])
    const left = answers[0]?.status === 409 ? one : other
    expect((await decide(left.body.approvalId, second.accessToken, 'reject')).status).toBe(200)
  })
})

describe('a change while requests come in', () => {
  test('lets each be granted by one version that allows it, and by the new one alone once it is answered', async () => {
    const wide = await change({ ...DOLLARS, perMonth: 1 })
    const cards = await Promise.all(Array.from({ length: 8 }, () => api.giveCard({ controls: LIMITED })))
    const declined = await Promise.all(cards.map(async (card) => ({ card, id: await decline(card, 2_500) })))
    const asked = await propose({ limits: [{ currency: 'usd', amountMinor: 2_000 }], perMonth: 1 })
    const [decided, ...answers] = await Promise.all([
      decide(asked.body.approvalId, second.accessToken),
      ...declined.map(({ card, id }) => requestFor(card, id)),
    ])
    expect(decided.status).toBe(200)
    for (const answer of answers) {
      const { id, status } = exception.parse(answer.body)
      expect(await grantedBy(id)).toBe(status === 'granted' ? wide : null)
    }
    const [card] = cards
    if (card === undefined) throw new Error('There is no card')
    expect((await request(card, 2_500, 'mid_later')).status).toBe('pending')
  })

  test('waits for a request that has looked at the policy, and no request is granted by the old one after it', async () => {
    const version = await change(DOLLARS)
    const card = await api.giveCard({ controls: LIMITED })
    const payment = await decline(card, 2_000)
    const asked = await propose(OFF)
    const holder = await withClient(api.database.superuserUrl, async (client) => {
      // A request looks at the decision after it has looked at the policy.
      await client.query('BEGIN')
      await client.query('LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE')
      const requested = requestFor(card, payment)
      await vi.waitUntil(async () => (await countWaiting('by_rule')) === 1, { timeout: 30_000 })
      const decided = decide(asked.body.approvalId, second.accessToken)
      await vi.waitUntil(async () => (await countWaiting('exception_policy_current')) === 1, { timeout: 30_000 })
      expect(await currentVersion()).toBe(version)
      await client.query('COMMIT')
      return { requested, decided }
    })
    const old = exception.parse((await holder.requested).body)
    expect([old.status, await grantedBy(old.id)]).toEqual(['granted', version])
    expect((await holder.decided).status).toBe(200)
    expect(await currentVersion()).toBe(version + 1)
  })

  test('counts for a request that came before it and looks at the policy after it', async () => {
    const version = await change(OFF)
    const card = await api.giveCard({ controls: LIMITED })
    const payment = await decline(card, 2_000)
    let requested: Promise<Answer> | undefined
    const wide = await propose(DOLLARS)
    await api.context.db.transaction().execute(async (tx) => {
      await lockAccount(tx, card.accountId)
      requested = requestFor(card, payment)
      await vi.waitUntil(async () => (await countWaiting('"balances"')) === 1, { timeout: 30_000 })
      expect((await decide(wide.body.approvalId, second.accessToken)).status).toBe(200)
    })
    const granted = exception.parse((await requested)?.body)
    expect([granted.status, await grantedBy(granted.id)]).toEqual(['granted', version + 1])
  })
})

describe('the database', () => {
  const asOwner = (sql: string) => withClient(api.database.ownerUrl, (client) => client.query(sql))
  const COPY = `INSERT INTO exception_policies (version, most_minor, per_month, reason, requested_by, approved_by, approval_id, at)
    VALUES (1000, $1, $2, 'test', 'usr_one', $3, $4, now())`

  test('refuses the runtime role and the owner to change, delete or empty the versions', async () => {
    await expect(pool.query('UPDATE exception_policies SET per_month = 9')).rejects.toThrow(/permission denied/)
    await expect(pool.query('DELETE FROM exception_policies')).rejects.toThrow(/permission denied/)
    await expect(pool.query('TRUNCATE exception_policies')).rejects.toThrow(/permission denied/)
    await expect(pool.query('DELETE FROM exception_policy_current')).rejects.toThrow(/permission denied/)
    await expect(pool.query('INSERT INTO exception_policy_current (version) VALUES (1)')).rejects.toThrow(
      /permission denied/,
    )
    await expect(asOwner('UPDATE exception_policies SET per_month = 9')).rejects.toThrow(/never changed/)
    await expect(asOwner('DELETE FROM exception_policies')).rejects.toThrow(/never changed/)
    await expect(asOwner('TRUNCATE exception_policies CASCADE')).rejects.toThrow(/never changed/)
  })

  test.each([
    ['an amount of nothing', '{"usd": 0}', 1, 'usr_two', 'apr_new', 'most_minor_whole'],
    ['a part of a minor unit', '{"usd": 1.5}', 1, 'usr_two', 'apr_new', 'most_minor_whole'],
    ['an amount in words', '{"usd": "5"}', 1, 'usr_two', 'apr_new', 'most_minor_whole'],
    ['no amounts by currency', '[5]', 1, 'usr_two', 'apr_new', 'most_minor_by_currency'],
    ['never', '{"usd": 5}', 0, 'usr_two', 'apr_new', 'per_month_check'],
    ['one who agrees to their own', '{"usd": 5}', 1, 'usr_one', 'apr_new', 'four_eyes'],
    ['nobody who agreed', '{"usd": 5}', 1, null, 'apr_new', 'agreed_to'],
    ['nothing agreed to', '{}', 1, 'usr_two', null, 'agreed_to'],
  ])('refuses a version with %s', async (_what, mostMinor, perMonth, approvedBy, approvalId, constraint) => {
    await expect(pool.query(COPY, [mostMinor, perMonth, approvedBy, approvalId])).rejects.toThrow(constraint)
  })

  test('refuses that one approval makes two versions, and that staff grant in the name of the policy', async () => {
    const { versions } = await read()
    await expect(pool.query(COPY, ['{}', 1, 'usr_two', versions[0]?.approvalId])).rejects.toThrow('approval_id_key')
    await expect(pool.query("UPDATE exceptions SET policy_version = 1 WHERE status = 'pending'")).rejects.toThrow(
      'policy_granted_it',
    )
  })
})
