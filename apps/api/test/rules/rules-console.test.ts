import { approvalPage, ruleDetail, ruleFacts, rulePage, ruleSimulation } from '@cardwright/contracts'
import { STARTER_RULES } from '@cardwright/rules'
import { describe, expect, test } from 'vitest'
import { installStarterRules } from '../../src/services/rules/starter-rules-service.ts'
import { signInStaff } from '../support/staff.ts'
import { startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
const admin = await signInStaff(api, 'admin')
const auditor = await signInStaff(api, 'auditor')
const finance = await signInStaff(api, 'finance')
const { risk, second } = api
const NEVER = { when: 'amount == -1', action: { kind: 'tag', tag: 'never' } }
const REASON = { reason: 'Because of the test' }

const readDetail = async (ruleId: string) =>
  ruleDetail.parse((await api.get(`/admin/rules/detail?ruleId=${ruleId}`, { token: auditor.accessToken })).body)

describe('saving a rule', () => {
  test('makes a draft, and further versions of it; what was saved never changes', async () => {
    const first = await api.saveRule({ ...NEVER, name: 'One' })
    const again = await api.saveRule({ ...NEVER, name: 'Two' }, first.ruleId)
    expect(again).toEqual({ ruleId: first.ruleId, version: 2 })
    const { versions } = await readDetail(first.ruleId)
    expect(versions.map(({ version, name, state }) => [version, name, state])).toEqual([
      [2, 'Two', 'draft'],
      [1, 'One', 'draft'],
    ])
    expect(versions[0]?.contentHash).not.toBe(versions[1]?.contentHash)
    await expect(
      api.context.pool.query('UPDATE rule_versions SET name = $2 WHERE rule_id = $1', [first.ruleId, 'Three']),
    ).rejects.toThrow('never changes')
  })

  test.each([
    ['amout > 1', 'when', 'amount'],
    ['amount > "1"', 'when', ''],
    ['amount > 1 &&', 'when', ''],
    ['channel == "onlin"', 'when', 'online'],
    ['merchant.name.matches("a+")', 'when', ''],
  ])('refuses the condition %s and names the place', async (when, path, hint) => {
    const body = { ...NEVER, name: 'Wrong', scope: { kind: 'program' }, stream: 'authorization', when }
    const answer = await api.post('/admin/rules/save', body, { token: risk.accessToken })
    expect(answer.status).toBe(422)
    expect(answer.body.code).toBe('rule_invalid')
    expect(answer.body.errors).toEqual([
      {
        path,
        code: 'rule_problem',
        message: expect.stringMatching(/^Line 1, column \d+: /),
        params: { line: 1, column: expect.any(Number) },
      },
    ])
    expect(answer.text).toContain(hint)
  })

  test('names the place in the text as it was sent, blank lines before it included', async () => {
    const when = '\n\n  amount > 1 &&\n\tamuont > 2\n'
    const body = { ...NEVER, name: 'Wrong', scope: { kind: 'program' }, stream: 'authorization', when }
    const answer = await api.post('/admin/rules/save', body, { token: risk.accessToken })
    expect(answer.body.errors).toEqual([expect.objectContaining({ path: 'when', params: { line: 4, column: 2 } })])
    expect(
      (await api.post('/admin/rules/save', { ...body, when: ' \n ' }, { token: risk.accessToken })).body,
    ).toMatchObject({ code: 'rule_invalid', errors: [{ path: 'when', params: { line: 1, column: 1 } }] })
  })

  test('refuses a scope that is not there, and amounts that mean nothing', async () => {
    const body = { name: 'Wrong', stream: 'authorization', when: 'true' }
    const save = (more: Record<string, unknown>) =>
      api.post('/admin/rules/save', { ...NEVER, ...body, ...more }, { token: risk.accessToken })
    for (const id of ['card_01kb4x3n5w8k1n3q5s7v9x2z4b', 'nothing'])
      expect((await save({ scope: { kind: 'card', id } })).body).toMatchObject({ errors: [{ path: 'scope.id' }] })
    for (const id of ['friends', 'purpose:standard:x', 'currency:zzz', 'country:XX', 'purpose:'])
      expect((await save({ scope: { kind: 'group', id } })).body, id).toMatchObject({ errors: [{ path: 'scope.id' }] })
    expect((await save({ scope: { kind: 'card' } })).status).toBe(422)
    expect((await save({ scope: { kind: 'program' }, action: { kind: 'hold_buffer' } })).status).toBe(422)
    expect((await save({ scope: { kind: 'program' }, stream: 'three_ds' })).body.code).toBe('rule_invalid')
    expect((await save({ scope: { kind: 'program' }, action: { kind: 'explode' } })).body.errors).toEqual([
      {
        path: 'action.kind',
        code: 'not_an_option',
        message: 'Must be one of decline, partial, hold_buffer, tag, open_case',
      },
    ])
    const { body: wrongReason } = await save({ scope: { kind: 'program' }, action: { kind: 'decline', reason: 'odd' } })
    expect(wrongReason.errors).toEqual([
      { path: 'action.reason', code: 'not_an_option', message: expect.stringContaining('velocity') },
    ])
  })

  test('is for risk alone; others read, cardholders see nothing, and another rule is not found', async () => {
    const body = { ...NEVER, name: 'X', scope: { kind: 'program' }, stream: 'authorization' }
    expect((await api.post('/admin/rules/save', body, { token: auditor.accessToken })).status).toBe(403)
    expect((await api.get('/admin/rules', { token: auditor.accessToken })).status).toBe(200)
    expect((await api.get('/admin/rules', { token: finance.accessToken })).status).toBe(403)
    const person = await api.signUp()
    expect((await api.get('/admin/rules', { token: person.accessToken })).status).toBe(403)
    expect((await api.get('/admin/rules')).status).toBe(401)
    const absent = 'rule_01kb4x3n5w8k1n3q5s7v9x2z4b'
    expect((await api.get(`/admin/rules/detail?ruleId=${absent}`, { token: risk.accessToken })).status).toBe(404)
    expect(
      (await api.post('/admin/rules/promote', { ruleId: absent, version: 1, ...REASON }, { token: risk.accessToken }))
        .status,
    ).toBe(404)
  })
})

describe('four eyes', () => {
  test('a promotion waits for a second member of staff; one’s own request is refused', async () => {
    const rule = await api.saveRule(NEVER)
    const asked = await api.post('/admin/rules/promote', { ...rule, ...REASON }, { token: risk.accessToken })
    expect(asked.status).toBe(202)
    const repeated = await api.post('/admin/rules/promote', { ...rule, ...REASON }, { token: risk.accessToken })
    expect(repeated.body).toEqual(asked.body)
    expect((await readDetail(rule.ruleId)).versions[0]?.state).toBe('draft')
    const decision = { approvalId: asked.body.approvalId, decision: 'approve', ...REASON }
    const own = await api.post('/admin/approvals/decide', decision, { token: risk.accessToken })
    expect([own.status, own.body.code]).toEqual([403, 'own_request'])
    expect((await api.post('/admin/approvals/decide', decision, { token: finance.accessToken })).status).toBe(403)
    const agreed = await api.post('/admin/approvals/decide', decision, { token: second.accessToken })
    expect(agreed.body).toMatchObject({ state: 'approved', requestedBy: risk.id, decidedBy: second.id })
    expect((await readDetail(rule.ruleId)).versions[0]?.state).toBe('live')
    const late = await api.post('/admin/approvals/decide', decision, { token: admin.accessToken })
    expect([late.status, late.body.code]).toEqual([409, 'approval_decided'])
    await api.retire(rule)
    expect((await readDetail(rule.ruleId)).versions[0]?.state).toBe('retired')
    const { body } = await api.get(`/admin/audit?subjectId=${rule.ruleId}`, { token: auditor.accessToken })
    const actions = (body.data as { action: string; reason: string }[]).map(({ action }) => action)
    expect(actions.toSorted()).toEqual([
      'rule.promote_requested',
      'rule.promoted',
      'rule.retire_requested',
      'rule.retired',
      'rule.saved',
    ])
  })

  test('of two who decide at once one decides, and a rejected request changes nothing', async () => {
    const rule = await api.saveRule(NEVER)
    const asked = await api.post('/admin/rules/promote', { ...rule, ...REASON }, { token: risk.accessToken })
    const decide = (token: string) =>
      api.post(
        '/admin/approvals/decide',
        { approvalId: asked.body.approvalId, decision: 'reject', ...REASON },
        { token },
      )
    const answers = await Promise.all([decide(second.accessToken), decide(admin.accessToken)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect((await readDetail(rule.ruleId)).versions[0]?.state).toBe('draft')
    const page = await api.get('/admin/approvals?state=rejected&limit=100', { token: finance.accessToken })
    expect(approvalPage.parse(page.body).data).toContainEqual(
      expect.objectContaining({ approvalId: asked.body.approvalId, subject: rule }),
    )
  })

  test('a new live version takes the place of the old one; a retired one never comes back', async () => {
    const first = await api.liveRule(NEVER)
    const next = await api.saveRule({ ...NEVER, name: 'Next' }, first.ruleId)
    const listed = async (state: string) => {
      const page = await api.get(`/admin/rules?state=${state}&limit=100`, { token: auditor.accessToken })
      return rulePage.parse(page.body).data.find(({ ruleId }) => ruleId === first.ruleId)
    }
    await api.post('/admin/rules/shadow', { ...next, ...REASON }, { token: risk.accessToken })
    // In shadow beside the live one, so it is found under either.
    expect(await listed('live')).toMatchObject({ version: 1, state: 'live' })
    expect(await listed('shadow')).toMatchObject({ version: 2, state: 'shadow', name: 'Next' })
    expect(await listed('draft')).toBeUndefined()
    await api.goLive(next)
    expect((await readDetail(first.ruleId)).versions.map(({ state }) => state)).toEqual(['live', 'retired'])
    const back = await api.post('/admin/rules/promote', { ...first, ...REASON }, { token: risk.accessToken })
    expect([back.status, back.body.code]).toEqual([409, 'rule_state_conflict'])
    await api.retire(next)
  })

  test('what is live is not taken out of use by one person who lets it run in shadow, nor does a retired one run again so', async () => {
    const rule = await api.liveRule(NEVER)
    const shadow = () => api.post('/admin/rules/shadow', { ...rule, ...REASON }, { token: risk.accessToken })
    expect((await shadow()).body).toMatchObject({ status: 409, code: 'rule_state_conflict' })
    expect((await readDetail(rule.ruleId)).versions[0]?.state).toBe('live')
    await api.retire(rule)
    expect((await shadow()).body).toMatchObject({ status: 409, code: 'rule_state_conflict' })
    expect((await readDetail(rule.ruleId)).versions[0]?.state).toBe('retired')
  })

  test('what was taken out of use while a request waited is not brought back by agreeing to it', async () => {
    const rule = await api.saveRule(NEVER)
    const asked = await api.post('/admin/rules/promote', { ...rule, ...REASON }, { token: risk.accessToken })
    expect(
      (await api.post('/admin/rules/retire', { ...rule, ...REASON }, { token: risk.accessToken })).body,
    ).toMatchObject({ state: 'retired' })
    const decision = { approvalId: asked.body.approvalId, ...REASON }
    const agree = () =>
      api.post('/admin/approvals/decide', { ...decision, decision: 'approve' }, { token: second.accessToken })
    expect((await agree()).body).toMatchObject({ status: 409, code: 'rule_state_conflict' })
    expect((await readDetail(rule.ruleId)).versions[0]?.state).toBe('retired')
    const rejected = { ...decision, decision: 'reject' }
    expect((await api.post('/admin/approvals/decide', rejected, { token: second.accessToken })).status).toBe(200)
    expect((await agree()).body.code).toBe('approval_decided')
  })

  test('a retirement that was asked for does nothing once another version has taken the place of the rule', async () => {
    const first = await api.liveRule(NEVER)
    const asked = await api.post('/admin/rules/retire', { ...first, ...REASON }, { token: risk.accessToken })
    const next = await api.saveRule({ ...NEVER, name: 'Next' }, first.ruleId)
    await api.goLive(next)
    const agreed = { approvalId: asked.body.approvalId, decision: 'approve', ...REASON }
    expect((await api.post('/admin/approvals/decide', agreed, { token: second.accessToken })).body).toMatchObject({
      status: 409,
      code: 'rule_state_conflict',
    })
    expect((await readDetail(first.ruleId)).versions.map(({ state }) => state)).toEqual(['live', 'retired'])
    await api.retire(next)
  })

  test('a request that nobody agreed to in time is expired', async () => {
    const rule = await api.saveRule(NEVER)
    const asked = await api.post('/admin/rules/promote', { ...rule, ...REASON }, { token: risk.accessToken })
    const { approvalId } = asked.body
    const stateAfter = async (ms: number) => {
      api.clock.advance(ms)
      for (const staff of [risk, second, auditor, admin, finance]) Object.assign(staff, await api.logIn(staff))
      const page = await api.get('/admin/approvals?limit=100', { token: auditor.accessToken })
      return approvalPage.parse(page.body).data.find((entry) => entry.approvalId === approvalId)?.state
    }
    const twoWeeksMs = 14 * 86_400_000
    expect([await stateAfter(twoWeeksMs - 3_600_000), await stateAfter(3_600_000)]).toEqual(['pending', 'expired'])
    const decided = await api.post(
      '/admin/approvals/decide',
      { approvalId, decision: 'approve', ...REASON },
      { token: second.accessToken },
    )
    expect(decided.body.code).toBe('approval_decided')
    const idsOf = async (state: string) => {
      const page = await api.get(`/admin/approvals?state=${state}&limit=100`, { token: auditor.accessToken })
      return approvalPage.parse(page.body).data.map((entry) => entry.approvalId)
    }
    expect([await idsOf('expired'), await idsOf('pending')]).toEqual([
      expect.arrayContaining([approvalId]),
      expect.not.arrayContaining([approvalId]),
    ])
    const anew = await api.post('/admin/rules/promote', { ...rule, ...REASON }, { token: risk.accessToken })
    expect(anew.status).toBe(202)
    expect(anew.body.approvalId).not.toBe(approvalId)
    await expect(
      api.context.pool.query("UPDATE approvals SET state = 'approved', decided_by = requested_by WHERE id = $1", [
        anew.body.approvalId,
      ]),
    ).rejects.toThrow('four_eyes')
  })
})

test('the facts are declared, the list pages, and starting rules are laid ready as drafts, once', async () => {
  const facts = ruleFacts.parse((await api.get('/admin/rules/facts', { token: auditor.accessToken })).body)
  expect(facts.data).toContainEqual(expect.objectContaining({ name: 'card.sum24hSameMcc', type: 'int' }))
  expect(await installStarterRules(api.context)).toBe(STARTER_RULES.length)
  expect(await installStarterRules(api.context)).toBe(0)
  const seen = new Set<string>()
  let cursor = ''
  do {
    const page = rulePage.parse(
      (await api.get(`/admin/rules?state=draft&limit=7${cursor}`, { token: auditor.accessToken })).body,
    )
    for (const { ruleId } of page.data) seen.add(ruleId)
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
  } while (cursor !== '')
  expect(seen.size).toBeGreaterThanOrEqual(STARTER_RULES.length)
  const reasons = new Set<string>()
  for (const ruleId of seen) for (const { reason } of (await readDetail(ruleId)).versions) reasons.add(reason)
  for (const { reason } of STARTER_RULES) expect(reasons).toContain(reason)
})

describe('a simulation', () => {
  test('says what the live rules would say, and what they would with one version among them', async () => {
    const rule = await api.saveRule({
      name: 'No gambling',
      when: 'merchant.mcc == "7995"',
      action: { kind: 'decline', reason: 'category_blocked' },
    })
    const facts = { amount: 2_350, 'merchant.mcc': '7995' }
    const simulate = (body: Record<string, unknown>) =>
      api.post('/admin/rules/simulate', body, { token: auditor.accessToken })
    expect((await simulate({ facts })).body).toEqual({ verdict: { kind: 'approve', tags: [] }, trace: [] })
    const with1 = await simulate({ facts, ...rule })
    expect(ruleSimulation.parse(with1.body)).toMatchObject({
      verdict: { kind: 'decline', reason: 'category_blocked' },
      trace: [{ kind: 'rule', name: 'No gambling', passed: false, values: { facts: { 'merchant.mcc': '7995' } } }],
    })
    const unknown = await simulate({ facts: { amout: 1, channel: 7 } })
    expect(unknown.status).toBe(422)
    expect(unknown.body.errors).toEqual([
      { path: 'facts.amout', code: 'rule_problem', message: expect.stringContaining('did you mean amount') },
      { path: 'facts.channel', code: 'rule_problem', message: expect.stringContaining('one of "online"') },
    ])
    for (const scope of [
      { kind: 'group', id: 'country:DE' },
      { kind: 'card', id: (await api.giveCard()).cardId },
    ]) {
      const narrow = await api.saveRule({ scope, when: 'amount > 1', action: { kind: 'tag', tag: 'narrow' } })
      expect((await simulate({ facts, ...narrow })).body.verdict).toEqual({ kind: 'approve', tags: ['narrow'] })
    }
    expect((await simulate({ facts, ruleId: rule.ruleId })).status).toBe(422)
    expect((await simulate({ facts, ruleId: rule.ruleId, version: 99 })).status).toBe(404)
  })
})
