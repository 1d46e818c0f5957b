import {
  approvalPage,
  backtest,
  type CaseView,
  casePage,
  ruleDetail,
  ruleFacts,
  rulePage,
  ruleSimulation,
} from '@cardwright/contracts'
import { STARTER_RULES } from '@cardwright/rules'
import { describe, expect, test } from 'vitest'
import type { OutboxMessage } from '../../src/models/outbox-model.ts'
import { openRuleCases } from '../../src/services/case-service.ts'
import { installStarterRules } from '../../src/services/rules/starter-rules-service.ts'
import { signInStaff } from '../support/staff.ts'
import { type RuleOfTest, startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
const admin = await signInStaff(api, 'admin')
const auditor = await signInStaff(api, 'auditor')
const support = await signInStaff(api, 'support')
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

  test('a request that nobody agreed to in time is expired', async () => {
    const rule = await api.saveRule(NEVER)
    const asked = await api.post('/admin/rules/promote', { ...rule, ...REASON }, { token: risk.accessToken })
    const { approvalId } = asked.body
    await api.context.pool.query("UPDATE approvals SET expires_at = now() - interval '1 day' WHERE id = $1", [
      approvalId,
    ])
    const decided = await api.post(
      '/admin/approvals/decide',
      { approvalId, decision: 'approve', ...REASON },
      { token: second.accessToken },
    )
    expect(decided.body.code).toBe('approval_decided')
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

test('rules in shadow change no answer, and report what they would have changed', async () => {
  const card = await api.giveCard()
  const declines = await api.liveRule({ when: 'amount == 666', action: { kind: 'decline', reason: 'velocity' } })
  const stricter = await api.saveRule({ when: 'amount > 500', action: { kind: 'decline', reason: 'velocity' } })
  const softer = await api.saveRule(
    { when: 'amount == 667', action: { kind: 'decline', reason: 'velocity' } },
    declines.ruleId,
  )
  for (const rule of [stricter, softer])
    expect((await api.post('/admin/rules/shadow', { ...rule, ...REASON }, { token: risk.accessToken })).status).toBe(
      200,
    )
  expect((await api.ask(card, 600)).answer).toEqual({ approved: true })
  const refused = await api.ask(card, 666)
  expect(refused.answer).toMatchObject({ approved: false })
  expect((await api.ask(card, 100)).answer).toEqual({ approved: true })
  await api.context.authorizer.idle()
  const [strict] = (await readDetail(stricter.ruleId)).versions
  expect(strict?.shadow).toMatchObject({
    evaluated: 3,
    matched: 2,
    errors: 0,
    newlyDeclined: [{ count: 1, amountMinor: 600, currency: 'usd' }],
    newlyApproved: [],
    examples: [{ change: 'newly_declined', amountMinor: 600, merchant: 'Corner Grocery' }],
  })
  const [soft] = (await readDetail(softer.ruleId)).versions
  expect(soft?.shadow).toMatchObject({
    newlyApproved: [{ count: 1, amountMinor: 666, currency: 'usd' }],
    examples: [{ change: 'newly_approved', authorizationId: refused.id }],
  })
  for (const rule of [stricter, softer])
    expect((await api.post('/admin/rules/retire', { ...rule, ...REASON }, { token: risk.accessToken })).status).toBe(
      200,
    )
  await api.retire(declines)
})

test('what rules in shadow would have changed is what they change once they are live: parts, buffers, errors and exceptions', async () => {
  const blocked = await api.liveRule({
    when: 'amount == 4321',
    action: { kind: 'decline', reason: 'category_blocked' },
  })
  const capped = await api.liveRule({ when: 'amount == 900', action: { kind: 'partial', maxAmountMinor: 300 } })
  const drafts = {
    idle: await api.saveRule(NEVER),
    half: await api.saveRule({ when: 'amount == 800', action: { kind: 'partial', percent: 50 } }),
    buffer: await api.saveRule({ when: 'amount == 800', action: { kind: 'hold_buffer', amountMinor: 5_000 } }),
    fails: await api.saveRule({ ...NEVER, when: '1 / (amount - 800) > 5' }),
    laxer: await api.saveRule(
      { when: 'amount == 900', action: { kind: 'partial', maxAmountMinor: 500 } },
      capped.ruleId,
    ),
    block: await api.saveRule({ when: 'amount == 800', action: { kind: 'decline', reason: 'category_blocked' } }),
    single: await api.saveRule({ when: 'amount == 70', action: { kind: 'tag', tag: 'seen' } }),
  }
  for (const rule of Object.values(drafts))
    expect((await api.post('/admin/rules/shadow', { ...rule, ...REASON }, { token: risk.accessToken })).status).toBe(
      200,
    )
  const card = await api.giveCard()
  const { id: transactionId } = await api.ask(card, 4_321)
  const asked = await api.post(
    '/exceptions/request',
    { transactionId, reason: 'Needed' },
    { token: card.person.accessToken },
  )
  await api.post(
    '/admin/exceptions/decide',
    { exceptionId: asked.body.id, decision: 'grant', ...REASON },
    { token: support.accessToken },
  )
  expect((await api.ask(card, 4_321)).answer).toEqual({ approved: true })
  expect((await api.ask(card, 800, { isAmountControllable: true })).answer).toEqual({ approved: true })
  expect((await api.ask(card, 900, { isAmountControllable: true })).answer).toEqual({ approved: true, amount: 300 })
  const once = await api.giveCard({ purpose: 'single_use' })
  expect((await api.ask(once, 70)).answer).toEqual({ approved: true })
  await api.context.authorizer.idle()
  const report = async ({ ruleId, version }: { ruleId: string; version: number }) =>
    (await readDetail(ruleId)).versions.find((entry) => entry.version === version)?.shadow
  const usd = (amountMinor: number) => [{ count: 1, amountMinor, currency: 'usd' }]
  const nothing = { newlyDeclined: [], newlyApproved: [], approvedForLess: [], approvedForMore: [] }
  expect(await report(drafts.idle)).toMatchObject({ ...nothing, evaluated: 5, examples: [] })
  expect(await report(drafts.half)).toMatchObject({ ...nothing, approvedForLess: usd(400) })
  // 10,000 less 4,321 is there: not enough for 800 and 5,000 held beside it.
  expect(await report(drafts.buffer)).toMatchObject({ ...nothing, newlyDeclined: usd(800) })
  expect(await report(drafts.fails)).toMatchObject({ ...nothing, errors: 1, newlyDeclined: usd(800) })
  expect(await report(drafts.laxer)).toMatchObject({
    ...nothing,
    approvedForMore: usd(200),
    examples: [{ change: 'approved_for_more', amountMinor: 200 }],
  })
  expect(await report(drafts.block)).toMatchObject({ ...nothing, newlyDeclined: usd(800) })
  expect(await report(drafts.single)).toMatchObject({ ...nothing, matched: 1 })
  for (const rule of Object.values(drafts))
    await api.post('/admin/rules/retire', { ...rule, ...REASON }, { token: risk.accessToken })
  await api.retire(blocked)
  await api.retire(capped)
})

describe('cases', () => {
  test('that a rule asks for are opened once, however often the message of its decision comes', async () => {
    const card = await api.giveCard()
    const { id } = await api.ask(card, 100)
    const cases = ['one', 'two'].map((name) => ({ ruleId: `rule_${name}`, title: `Rule ${name}` }))
    const message = { subjectId: id, payload: { decisionId: 'dec_1', cases } } as unknown as OutboxMessage
    for (let delivery = 0; delivery < 2; delivery += 1)
      await api.context.db.transaction().execute((tx) => openRuleCases(api.context, tx, message))
    const page = await api.get(`/admin/cases?subjectId=${id}`, { token: auditor.accessToken })
    expect(casePage.parse(page.body).data.map(({ title, links }) => [title, links.cardId])).toEqual([
      ['Rule one', card.cardId],
      ['Rule two', card.cardId],
    ])
  })

  test('are opened, assigned, commented on and closed with an outcome; a closed one must be opened again first', async () => {
    const card = await api.giveCard()
    const opened = await api.post(
      '/admin/cases/create',
      { subject: { kind: 'card', id: card.cardId }, title: 'Odd pattern', note: 'Nine attempts.' },
      { token: risk.accessToken },
    )
    expect(opened.status, opened.text).toBe(201)
    const { rows } = await api.context.pool.query('SELECT user_id FROM cards WHERE lane = $1 AND id = $2', [
      card.lane,
      card.cardId,
    ])
    const userId = rows[0].user_id
    expect(opened.body.links).toEqual({ authorizationId: null, cardId: card.cardId, userId })
    const { id: paymentId } = await api.ask(card, 100)
    for (const [subject, links] of [
      [
        { kind: 'authorization', id: paymentId },
        { authorizationId: paymentId, cardId: card.cardId, userId },
      ],
      [
        { kind: 'account', id: card.accountId },
        { authorizationId: null, cardId: null, userId },
      ],
      [
        { kind: 'user', id: userId },
        { authorizationId: null, cardId: null, userId },
      ],
    ] as const) {
      const body = { subject, title: 'Linked', note: 'To what it belongs to.' }
      const made = await api.post('/admin/cases/create', body, { token: risk.accessToken })
      expect(made.body.links, made.text).toEqual(links)
      const about = await api.get(`/admin/cases?subjectId=${subject.id}`, { token: auditor.accessToken })
      expect(casePage.parse(about.body).data).toEqual([expect.objectContaining({ subject, links })])
    }
    const { caseId } = opened.body
    const update = (body: Record<string, unknown>, token = second.accessToken) =>
      api.post('/admin/cases/update', { caseId, ...body }, { token })
    expect((await update({ assignee: second.id, status: 'in_progress' })).body).toMatchObject({ assignee: second.id })
    expect((await update({ comment: 'Called the cardholder.' })).body).toMatchObject({
      comments: [{ by: second.id, text: 'Called the cardholder.' }],
    })
    const unsaid = await update({ status: 'closed' })
    expect([unsaid.status, unsaid.body.errors]).toEqual([
      422,
      [{ path: 'outcome', code: 'required', message: 'A case is closed with an outcome.' }],
    ])
    expect((await update({ status: 'closed', outcome: 'false_alarm' })).body).toMatchObject({ outcome: 'false_alarm' })
    expect((await update({ comment: 'One more thing' })).body.code).toBe('case_closed')
    expect((await update({ status: 'open' })).body).toMatchObject({ status: 'open', outcome: null })
    expect((await update({ assignee: card.person.email })).status).toBe(422)
    expect((await update({ comment: 'No' }, auditor.accessToken)).status).toBe(403)
    const mine = await api.get(`/admin/cases?assignee=${second.id}`, { token: auditor.accessToken })
    expect(casePage.parse(mine.body).data.map((entry: CaseView) => entry.caseId)).toEqual([caseId])
    const absent = { kind: 'user', id: 'usr_01kb4x3n5w8k1n3q5s7v9x2z4b' }
    const body = { subject: absent, title: 'Nobody', note: 'Nothing' }
    expect((await api.post('/admin/cases/create', body, { token: risk.accessToken })).status).toBe(404)
  })
})

describe('a backtest', () => {
  const TO = '2100-01-01'
  const run = async (rule: { ruleId: string; version: number }, from: string, to = TO) => {
    const started = await api.post('/admin/rules/backtest', { ...rule, from, to }, { token: risk.accessToken })
    expect(started.status, started.text).toBe(202)
    return String(started.body.backtestId)
  }
  const read = async (id: string) =>
    backtest.parse((await api.get(`/admin/rules/backtest?backtestId=${id}`, { token: auditor.accessToken })).body)
  const finished = (id: string) => expect.poll(async () => (await read(id)).state, { timeout: 60_000 }).toBe('finished')

  test('reproduces every decision of the live rules over their own period, and tells what others would have changed', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const velocity = await api.liveRule({
      name: 'At most three an hour, and no more than 2,000 in all',
      when: 'card.count1h >= 3 || cardholder.sum24h + amount > 2000 || card.consecutiveDeclines >= 4',
      action: { kind: 'decline', reason: 'velocity' },
    })
    const buffer = await api.liveRule({
      when: 'merchant.mcc == "5812"',
      action: { kind: 'hold_buffer', percent: 20 },
    })
    const cards = [
      await api.giveCard({ controls: { limits: [{ amountMinor: 2_500, interval: 'daily' }] } }),
      await api.giveCard(),
    ]
    for (let index = 0; index < 24; index += 1) {
      const card = cards[index % 2]
      if (card === undefined) continue
      const amount = [300, 900, 50, 1_500][index % 4] ?? 1
      const { chain, answer } = await api.ask(card, amount, {
        mcc: index % 3 === 0 ? '5812' : '5411',
        created: Math.floor(Date.now() / 1000) - 40_000 + index * 1_500,
      })
      await api.send(chain.record(amount, answer.approved === true))
      if (answer.approved === true && index % 5 === 0) await api.send(chain.reverse(amount))
      if (answer.approved === true && index % 7 === 0)
        for (const event of chain.capture(amount + 40)) await api.send(event)
    }
    const same = await run(velocity, began)
    await finished(same)
    const report = await read(same)
    expect(report.result?.examined).toBeGreaterThanOrEqual(24)
    expect(report.progress.examined).toBe(report.result?.examined)
    expect([report.result?.newlyDeclined.count, report.result?.newlyApproved.count]).toEqual([0, 0])

    const draft = await api.saveRule({ when: 'false', action: { kind: 'tag', tag: 'none' } }, velocity.ruleId)
    const without = await run(draft, began)
    await finished(without)
    const { result } = await read(without)
    const { rows } = await api.context.pool.query<{ count: bigint }>(
      "SELECT count(*) AS count FROM decisions WHERE reason = 'velocity' AND trace ->> 'otherwise' = 'approved' AND requested_minor <> 666",
    )
    expect(result?.newlyApproved.count).toBeGreaterThanOrEqual(Number(rows[0]?.count))
    expect(result?.newlyApproved.byDay.reduce((sum, { count }) => sum + count, 0)).toBe(result?.newlyApproved.count)
    expect(result?.newlyApproved.examples[0]).toMatchObject({ merchant: 'Corner Grocery', currency: 'usd' })

    const strict = await api.saveRule({ when: 'amount > 100', action: { kind: 'decline', reason: 'velocity' } })
    const stricter = await run(strict, began)
    await finished(stricter)
    expect((await read(stricter)).result?.newlyDeclined.count).toBeGreaterThan(0)
    await api.retire(velocity)
    await api.retire(buffer)
  })

  test('an exception that was used covers no suspicion of another rule', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const blocked = await api.liveRule({
      when: 'amount == 4321',
      action: { kind: 'decline', reason: 'category_blocked' },
    })
    const card = await api.giveCard()
    const { id: transactionId } = await api.ask(card, 4_321)
    const body = { transactionId, reason: 'Needed' }
    const asked = await api.post('/exceptions/request', body, { token: card.person.accessToken })
    const grant = { exceptionId: asked.body.id, decision: 'grant', ...REASON }
    await api.post('/admin/exceptions/decide', grant, { token: support.accessToken })
    expect((await api.ask(card, 4_321)).answer.approved).toBe(true)
    const suspicious = { when: 'amount == 4321', action: { kind: 'decline', reason: 'fraud_suspected' } }
    const same = await run(blocked, began)
    const stricter = await run(await api.saveRule(suspicious), began)
    await finished(same)
    await finished(stricter)
    expect((await read(same)).result?.newlyDeclined.count).toBe(0)
    expect((await read(stricter)).result?.newlyDeclined.count).toBe(1)
    await api.retire(blocked)
  })

  test('examines what was decided from its beginning on and before its end, and knows what came before', async () => {
    const card = await api.giveCard()
    const times: string[] = []
    for (let asked = 0; asked < 4; asked += 1) {
      api.clock.advance(1_000)
      const { id } = await api.ask(card, 731)
      const [decision] = (await api.detail(id)).decisions as { decidedAt: string }[]
      times.push(String(decision?.decidedAt))
    }
    const [, second = '', , last = ''] = times
    const rule = await api.saveRule({
      scope: { kind: 'card', id: card.cardId },
      when: 'card.countAllTime == 1 || card.countAllTime == 3',
      action: { kind: 'decline', reason: 'velocity' },
    })
    const id = await run(rule, second, last)
    await finished(id)
    const { progress, result } = await read(id)
    // The first is followed as it was; of the next two the one is declined and the other goes through in its place.
    expect(progress).toEqual({ examined: 2, total: 2 })
    expect(result).toMatchObject({ examined: 2, newlyDeclined: { count: 2, amountMinor: 1_462 } })
    expect(result?.newlyDeclined.examples.map(({ decidedAt }) => decidedAt)).toEqual(times.slice(1, 3))
  })

  test('approves nothing anew that limits or balance would have declined beside the rule', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const live = await api.liveRule({ when: 'amount >= 909', action: { kind: 'decline', reason: 'velocity' } })
    const limited = await api.giveCard({ controls: { limits: [{ amountMinor: 950, interval: 'daily' }] } })
    const poor = await api.giveCard({ fundedMinor: 950n })
    for (const card of [limited, poor]) for (const amount of [951, 909]) await api.ask(card, amount)
    const id = await run(await api.saveRule(NEVER, live.ruleId), began)
    await finished(id)
    expect((await read(id)).result?.newlyApproved).toMatchObject({ count: 2, amountMinor: 1_818 })
    await api.retire(live)
  })

  test('goes on from its own answers: what it declines is not captured there, and what it approves counts', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const live = await api.liveRule({ when: 'amount == 906', action: { kind: 'decline', reason: 'velocity' } })
    const card = await api.giveCard()
    const outcome = async (rule: RuleOfTest, ruleId?: string) => {
      const id = await run(await api.saveRule(rule, ruleId), began)
      await finished(id)
      const { newlyDeclined, newlyApproved } = (await read(id)).result ?? {}
      return [newlyDeclined?.amountMinor, newlyApproved?.amountMinor]
    }
    const bought = await api.ask(card, 905)
    await api.send(bought.chain.record(905, true))
    for (const event of bought.chain.capture(905, true)) await api.send(event)
    const refused = await api.ask(card, 906)
    await api.send(refused.chain.record(906, false))
    await api.ask(card, 507)
    const velocity = { kind: 'decline', reason: 'velocity' }
    expect(await outcome({ when: 'amount == 905 || card.sum24h >= 905', action: velocity })).toEqual([905, 0])
    expect(await outcome({ when: 'card.count24h >= 2', action: velocity }, live.ruleId)).toEqual([507, 906])
    await api.retire(live)
  })

  test('tells what would be approved for less or more, what a buffer would stop, and each currency by itself', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const capped = await api.liveRule({ when: 'amount == 903', action: { kind: 'partial', maxAmountMinor: 300 } })
    const cards = [await api.giveCard(), await api.giveCard({ currency: 'eur' })]
    for (const card of cards) {
      await api.ask(card, 803, { isAmountControllable: true, currency: card === cards[1] ? 'eur' : 'usd' })
      await api.ask(card, 903, { isAmountControllable: true, currency: card === cards[1] ? 'eur' : 'usd', mcc: '5812' })
    }
    const outcome = async (rule: RuleOfTest, ruleId?: string) => {
      const id = await run(await api.saveRule(rule, ruleId), began)
      await finished(id)
      return (await read(id)).result
    }
    const half = await outcome({ when: 'amount == 803', action: { kind: 'partial', percent: 50 } })
    const each = (amountMinor: number) =>
      ['eur', 'usd'].map((currency) => expect.objectContaining({ currency, count: 1, amountMinor }))
    expect(half).toMatchObject({ newlyDeclined: { count: 0, amountMinor: 0 }, approvedForMore: { count: 0 } })
    expect(half?.approvedForLess).toMatchObject({ count: 2, amountMinor: null, amounts: each(402) })
    expect(half?.approvedForLess.byDay).toEqual(each(402))
    const laxer = { when: 'amount == 903', action: { kind: 'partial', maxAmountMinor: 500 } }
    const more = (await outcome(laxer, capped.ruleId))?.approvedForMore
    expect(more).toMatchObject({ count: 2, amounts: each(200), byCategory: each(200) })
    expect(more?.byCategory[0]).toMatchObject({ categoryCode: '5812' })
    // What is left of 10,000 beside 803 is 9,197.
    const buffer = (amountMinor: number) => ({ when: 'amount == 803', action: { kind: 'hold_buffer', amountMinor } })
    expect((await outcome(buffer(9_197)))?.newlyDeclined).toMatchObject({ count: 0, amounts: [] })
    expect((await outcome(buffer(9_198)))?.newlyDeclined).toMatchObject({ count: 2, amounts: each(803) })
    const small = { when: 'amount == 903', action: { kind: 'decline', reason: 'velocity' } }
    expect((await outcome(small))?.newlyDeclined.amounts).toEqual(each(300))
    await api.retire(capped)
  })

  test('can be cancelled; what has ended stays', async () => {
    const rule = await api.saveRule(NEVER)
    const id = await run(rule, '2020-01-01')
    const cancelled = await api.post('/admin/rules/backtest/cancel', { backtestId: id }, { token: risk.accessToken })
    expect(['cancelled', 'finished']).toContain(cancelled.body.state)
    const again = await api.post('/admin/rules/backtest/cancel', { backtestId: id }, { token: risk.accessToken })
    expect(again.body.state).toBe(cancelled.body.state)
    const wrong = await api.post(
      '/admin/rules/backtest',
      { ...rule, from: TO, to: '2020-01-01' },
      { token: risk.accessToken },
    )
    expect(wrong.status).toBe(422)
  })
})
