import { describe, expect, it } from 'vitest'
import {
  type Controls,
  checkLimits,
  checkRestrictions,
  DECLINE_REASONS,
  type DeclineDetails,
  explain,
  REMEDIES,
  remediesFor,
} from '../src/index.ts'
import { cardControls, purchase, usage } from './control-fixtures.ts'

const sentenceFor = (
  controls: Controls,
  used: Record<string, [bigint, number]>,
  details: Partial<DeclineDetails> = {},
) => {
  const checks = checkLimits(cardControls(controls), purchase({ amountMinor: 6000n }), usage(used))
  return explain('limit_exceeded', { currency: 'usd', check: checks.find(({ passed }) => !passed), ...details })
}

describe('the sentence for the cardholder', () => {
  it('says which limit, how much was left, and when it resets', () => {
    expect(sentenceFor({ limits: [{ amountMinor: 10_000n, interval: 'daily' }] }, { 'usd.daily': [5500n, 2] })).toBe(
      "This payment of $60.00 is over the card's daily limit of $100.00: $45.00 was left, and the limit resets on November 24, 2026 at 00:00 UTC.",
    )
  })

  it('tells the moment in the cardholder’s own time zone', () => {
    const limits = [{ amountMinor: 10_000n, interval: 'daily' as const }]
    const sentence = sentenceFor({ limits }, { 'usd.daily': [5500n, 2] }, { timeZone: 'America/New_York' })
    expect(sentence).toContain('November 23, 2026 at 19:00 EST')
  })

  it('explains a limit on the number of payments', () => {
    expect(sentenceFor({ limits: [{ count: 1, interval: 'weekly' }] }, { 'usd.weekly': [0n, 1] })).toBe(
      "The card's weekly limit of one payment is used up, and the limit resets on November 29, 2026 at 00:00 UTC.",
    )
  })

  it('explains a trailing window by what frees it', () => {
    const limits = [{ amountMinor: 10_000n, interval: { trailingSeconds: 7200 } }]
    expect(sentenceFor({ limits }, { 'usd.trailing7200': [10_000n, 2] })).toBe(
      "This payment of $60.00 is over the card's 2-hour limit of $100.00: $0.00 was left, and each payment stops counting 2 hours after it was made.",
    )
  })

  it('explains limits per payment, in total and for a category without a date that does not exist', () => {
    expect(sentenceFor({ limits: [{ amountMinor: 500n, interval: 'per_authorization' }] }, {})).toBe(
      "This payment of $60.00 is over the card's per-payment limit of $5.00: $5.00 was left.",
    )
    const limits = [{ amountMinor: 500n, interval: 'all_time' as const, categories: ['5411'] }]
    expect(sentenceFor({ limits }, { 'usd.all_time.5411': [100n, 1] })).toBe(
      "This payment of $60.00 is over the card's total limit for this category of merchants of $5.00: $4.00 was left.",
    )
  })

  it('prints currencies with their own decimals', () => {
    expect(explain('insufficient_funds', { currency: 'jpy', amountMinor: 5000n, availableMinor: 1200n })).toBe(
      'This payment of ¥5,000 is more than the ¥1,200 available in your account.',
    )
    expect(explain('insufficient_funds', { currency: 'usd', amountMinor: 5000n, availableMinor: -300n })).toContain(
      '$0.00',
    )
  })

  it('names the way of paying that is not allowed', () => {
    const [check] = checkRestrictions(cardControls({ channels: ['online'] }), purchase({ channel: 'swipe' }))
    expect(explain('channel_blocked', { currency: 'usd', check })).toBe(
      'This card does not allow payments made by magnetic stripe.',
    )
  })

  it('exists for every reason, as one plain sentence, even where nothing more is known', () => {
    for (const reason of DECLINE_REASONS) {
      const sentence = explain(reason, { currency: 'usd' })
      expect(sentence).toMatch(/^[A-Z].{20,120}\.$/)
      expect(sentence).not.toMatch(/undefined|null|NaN/)
    }
  })
})

describe('remedies', () => {
  it('exist for every reason and are known words', () => {
    for (const reason of DECLINE_REASONS) {
      const remedies = remediesFor(reason)
      expect(remedies.length).toBeGreaterThan(0)
      for (const remedy of remedies) expect(REMEDIES).toContain(remedy)
    }
  })

  it('do not offer what only the program can do', () => {
    expect(remediesFor('card_not_active', { frozenBy: 'cardholder' })).toContain('unfreeze')
    expect(remediesFor('card_not_active', { frozenBy: 'program' })).toEqual(['contact_support', 'use_another_card'])
    expect(remediesFor('limit_exceeded', { setBy: 'program' })).toEqual([
      'request_exception',
      'use_another_card',
      'contact_support',
    ])
  })
})
