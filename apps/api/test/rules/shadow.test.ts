import { ruleDetail } from '@cardwright/contracts'
import { withClient } from '@cardwright/local-postgres'
import { expect, test } from 'vitest'
import { countAlerts } from '../support/alerts.ts'
import { signInStaff } from '../support/staff.ts'
import { startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
const auditor = await signInStaff(api, 'auditor')
const support = await signInStaff(api, 'support')
const { risk } = api
const NEVER = { when: 'amount == -1', action: { kind: 'tag', tag: 'never' } }
const REASON = { reason: 'Because of the test' }

const readDetail = async (ruleId: string) =>
  ruleDetail.parse((await api.get(`/admin/rules/detail?ruleId=${ruleId}`, { token: auditor.accessToken })).body)

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

test('a person is told of decisions of which rules in shadow could not be recorded, and their answers stand', async () => {
  const card = await api.giveCard()
  const draft = await api.saveRule({ when: 'amount > 500', action: { kind: 'decline', reason: 'velocity' } })
  await api.post('/admin/rules/shadow', { ...draft, ...REASON }, { token: risk.accessToken })
  const change = (text: string) => withClient(api.database.superuserUrl, (client) => client.query(text))
  await change(`ALTER TABLE shadow_results ADD CONSTRAINT away CHECK (rule_id <> '${draft.ruleId}') NOT VALID`)
  for (const amount of [600, 700]) expect((await api.ask(card, amount)).answer).toEqual({ approved: true })
  await api.context.authorizer.idle()
  await change('ALTER TABLE shadow_results DROP CONSTRAINT away')
  expect(await countAlerts(api.context, 'shadow_not_recorded')).toBe(2)
  expect((await api.ask(card, 800)).answer).toEqual({ approved: true })
  await api.context.authorizer.idle()
  const [version] = (await readDetail(draft.ruleId)).versions
  expect(version?.shadow).toMatchObject({ evaluated: 1, newlyDeclined: [{ count: 1, amountMinor: 800 }] })
  await api.post('/admin/rules/retire', { ...draft, ...REASON }, { token: risk.accessToken })
})
