import { describe, expect, it } from 'vitest'
import { CHANNELS, compileRuleSet, FACTS, readFactValues, requestFacts, starterRuleDocuments } from '../src/index.ts'
import { requestContext, SUBJECT } from './rule-fixtures.ts'

describe('facts written as JSON', () => {
  it('take quiet values where they are left out, enough for every rule to run', () => {
    const read = readFactValues({ amount: 500, 'merchant.mcc': '7995' })
    if (!read.ok) throw new Error('not read')
    expect(read.facts).toMatchObject({ amount: 500n, isAmountControllable: false, 'card.count1h': 0n })
    const { verdict, trace } = compileRuleSet(starterRuleDocuments()).evaluate(read.facts, SUBJECT)
    expect(verdict).toMatchObject({ kind: 'decline', ruleId: 'gambling' })
    expect(trace.rules.some(({ result }) => result === 'error')).toBe(false)
  })

  it('are refused with their place where name or type is wrong', () => {
    const read = readFactValues({ amont: 1, amount: 1.5, isForeign: 'yes', 'merchant.name': null, channel: 'chip' })
    expect(read).toEqual({
      ok: false,
      problems: [
        { path: 'facts.amont', message: 'There is no fact called amont; did you mean amount?' },
        { path: 'facts.amount', message: 'amount is a whole number.' },
        { path: 'facts.isForeign', message: 'isForeign is true or false.' },
        { path: 'facts.merchant.name', message: 'merchant.name is a text.' },
      ],
    })
  })
})

it('a text that a fact can never be is refused, as it is in a rule', () => {
  const read = readFactValues({ channel: 'onlin', 'merchant.country': 'de', 'merchant.mcc': '', currency: 'usd' })
  expect(read).toEqual({
    ok: false,
    problems: [
      { path: 'facts.channel', message: expect.stringContaining('one of "online"') },
      { path: 'facts.merchant.country', message: expect.stringContaining('two capital letters') },
    ],
  })
})

describe('facts of a request', () => {
  it('tell how old card and account are, each by its own beginning, and nothing younger than new', () => {
    const { card, account } = requestContext()
    const atMs = card.createdAtMs + 3 * 86_400_000 - 1
    expect(requestFacts(requestContext({ atMs }))).toMatchObject({
      'card.ageMinutes': 4_319n,
      'card.ageDays': 2n,
      'account.ageDays': BigInt(Math.floor((atMs - account.openedAtMs) / 86_400_000)),
    })
    const early = requestFacts(requestContext({ atMs: card.createdAtMs - 1 }))
    expect(early).toMatchObject({ 'card.ageMinutes': 0n, 'card.ageDays': 0n })
  })

  it('tell whether the card itself was there', () => {
    const present = CHANNELS.filter((channel) => requestFacts(requestContext({ channel })).isCardPresent)
    expect(present).toEqual(['chip', 'contactless', 'swipe'])
  })

  it('tell a payment abroad where the country of the merchant is known', () => {
    const { merchant } = requestContext()
    const isForeign = (country: string) =>
      requestFacts(requestContext({ merchant: { ...merchant, country } })).isForeign
    expect([isForeign('DE'), isForeign('FR'), isForeign('')]).toEqual([false, true, false])
  })

  it('are all the declared facts of request, card and account, of their types', () => {
    const values = requestFacts(requestContext())
    const declared = FACTS.filter(({ source }) => source === 'request' || source === 'card' || source === 'account')
    expect(Object.keys(values).sort()).toEqual(declared.map(({ name }) => name).sort())
    const types = { int: 'bigint', string: 'string', bool: 'boolean' }
    for (const { name, type } of declared) expect([name, typeof values[name]]).toEqual([name, types[type]])
  })

  it('read the wall clock of the cardholder, and full days of age', () => {
    const values = requestFacts(requestContext({ atMs: Date.parse('2026-11-22T23:30:00Z') }))
    expect(values).toMatchObject({
      localHour: 0n,
      localDay: 1n,
      'card.ageDays': 21n,
      isForeign: false,
      isCardPresent: true,
    })
  })

  it('tell an increment from a verification, and what its chain would come to', () => {
    const increment = { isIncrement: true, chainTotalMinor: 4_000n }
    expect(requestFacts(requestContext({ ...increment, amountMinor: 250n }))).toMatchObject({
      chainAmount: 4_250n,
      isIncrement: true,
      isVerification: false,
    })
    expect(requestFacts(requestContext({ ...increment, amountMinor: 0n })).isVerification).toBe(false)
    expect(requestFacts(requestContext({ amountMinor: 0n })).isVerification).toBe(true)
  })

  it('say what is not known: no score of risk, no fee, no cash, the channel for the way the number entered', () => {
    const unknown = { riskScore: undefined, atmFeeMinor: undefined, cashbackMinor: undefined, entryMode: undefined }
    expect(requestFacts(requestContext({ ...unknown, channel: 'swipe', wallet: undefined }))).toMatchObject({
      riskScore: -1n,
      atmFee: 0n,
      cashback: 0n,
      entryMode: 'swipe',
      wallet: '',
    })
    expect(requestFacts(requestContext({ riskScore: 0 })).riskScore).toBe(0n)
  })

  it('call nothing younger than new, whatever the clock says', () => {
    const context = requestContext()
    const early = requestFacts({ ...context, atMs: Math.min(context.card.createdAtMs, context.account.openedAtMs) - 1 })
    expect(early).toMatchObject({ 'card.ageMinutes': 0n, 'card.ageDays': 0n, 'account.ageDays': 0n })
  })

  it('do not call a merchant foreign whose country is not known', () => {
    const { merchant } = requestContext()
    expect(requestFacts(requestContext({ merchant: { ...merchant, country: '' } })).isForeign).toBe(false)
    expect(requestFacts(requestContext({ merchant: { ...merchant, country: 'FR' } })).isForeign).toBe(true)
  })
})
