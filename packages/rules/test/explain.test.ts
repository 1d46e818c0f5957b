import { describe, expect, it } from 'vitest'
import {
  type Controls,
  checkLimits,
  DECLINE_REASONS,
  type DeclineDetails,
  EXPLANATION_LANGUAGES,
  type ExplanationLanguage,
  explain,
  REMEDIES,
  remediesFor,
  toExceededLimit,
} from '../src/index.ts'
import { cardControls, purchase, usage } from './control-fixtures.ts'

const sentenceFor = (
  controls: Controls,
  used: Record<string, [bigint, number]>,
  details: Partial<DeclineDetails> = {},
  language: ExplanationLanguage = 'en',
) => {
  const [limit] = checkLimits(cardControls(controls), purchase({ amountMinor: 6000n }), usage(used)).flatMap(
    (check) => toExceededLimit(check) ?? [],
  )
  return explain('limit_exceeded', { currency: 'usd', amountMinor: 6000n, limit, ...details }, language)
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
    expect(explain('channel_blocked', { currency: 'usd', channel: 'swipe' })).toBe(
      'This card does not allow payments made by magnetic stripe.',
    )
  })

  it('says that a limit is the program’s own where a rule declined, and neither what it looks for nor how much it allows', () => {
    const sentences = EXPLANATION_LANGUAGES.map((language) =>
      explain('limit_exceeded', { currency: 'usd', amountMinor: 6000n, setBy: 'program' }, language),
    )
    expect(sentences).toEqual([
      'The card program limits payments like this one; this is not a limit that you set.',
      'Für Zahlungen wie diese gilt ein Limit von uns; du hast es nicht selbst festgelegt.',
      'نضع من جهتنا حدًّا لمدفوعات كهذه، وليس حدًّا وضعته أنت.',
    ])
  })

  it('exists for every reason in every language, as one plain sentence, even where nothing more is known', () => {
    for (const language of EXPLANATION_LANGUAGES) {
      const sentences = DECLINE_REASONS.map((reason) => explain(reason, { currency: 'usd' }, language))
      for (const sentence of sentences) {
        expect(sentence).toMatch(/^[\p{Lu}\p{Script=Arabic}].{20,140}\.$/u)
        expect(sentence).not.toMatch(/undefined|null|NaN/)
      }
      expect(new Set(sentences).size).toBe(DECLINE_REASONS.length)
    }
  })
})

describe('the sentence in German', () => {
  const daily = { limits: [{ amountMinor: 10_000n, interval: 'daily' as const }] }

  it('has the same figures, in the manner of the language and the time zone of the person', () => {
    expect(sentenceFor(daily, { 'usd.daily': [5500n, 2] }, { timeZone: 'Europe/Berlin' }, 'de')).toBe(
      'Diese Zahlung über 60,00\u00a0$ übersteigt das Tageslimit der Karte von 100,00\u00a0$: 45,00\u00a0$ waren noch frei, und das Limit beginnt am 24. November 2026 um 01:00 MEZ von vorn.',
    )
    expect(explain('insufficient_funds', { currency: 'jpy', amountMinor: 5000n, availableMinor: 1200n }, 'de')).toBe(
      'Diese Zahlung über 5.000\u00a0¥ ist mehr als die 1.200\u00a0¥, die auf deinem Konto verfügbar waren.',
    )
  })

  it('counts payments, and says after how long one is forgotten', () => {
    expect(sentenceFor({ limits: [{ count: 1, interval: 'weekly' }] }, { 'usd.weekly': [0n, 1] }, {}, 'de')).toBe(
      'Das Wochenlimit der Karte von einer Zahlung ist ausgeschöpft, und das Limit beginnt am 29. November 2026 um 00:00 UTC von vorn.',
    )
    const limits = [{ count: 3, interval: { trailingSeconds: 86_400 } }]
    expect(sentenceFor({ limits }, { 'usd.trailing86400': [100n, 3] }, {}, 'de')).toBe(
      'Das 1-Tages-Limit der Karte von 3 Zahlungen ist ausgeschöpft, und jede Zahlung zählt nach 1 Tag nicht mehr mit.',
    )
  })
})

describe('the sentence in Arabic', () => {
  it('has the same figures, each kept from left to right', () => {
    const limits = [{ amountMinor: 10_000n, interval: 'daily' as const }]
    expect(sentenceFor({ limits }, { 'usd.daily': [5500n, 2] }, {}, 'ar')).toBe(
      'تتجاوز هذه الدفعة بمبلغ \u200f\u206660.00\u00a0US$\u2069 الحد اليومي للبطاقة البالغ \u200f\u2066100.00\u00a0US$\u2069: كان المتبقي \u200f\u206645.00\u00a0US$\u2069، ويتجدد الحد في 24 نوفمبر 2026 في 00:00 UTC.',
    )
    expect(
      explain('insufficient_funds', { currency: 'kwd', amountMinor: 5000n, availableMinor: 1200n }, 'ar'),
    ).toContain('\u20661.200\u00a0')
  })

  it('puts nouns into the form that their number asks for', () => {
    const allowed = (count: number) =>
      sentenceFor({ limits: [{ count, interval: 'weekly' }] }, { 'usd.weekly': [0n, count] }, {}, 'ar')
    expect([1, 2, 3, 10, 11, 100, 103].map((count) => /البالغ (.+)، /.exec(allowed(count))?.[1])).toEqual([
      'دفعة واحدة',
      'دفعتين',
      '3 دفعات',
      '10 دفعات',
      '11 دفعة',
      '100 دفعة',
      '103 دفعات',
    ])
  })

  it('keeps the name of a merchant from turning the line around', () => {
    expect(explain('merchant_blocked', { currency: 'usd', merchantName: 'Bet & Win' }, 'ar')).toBe(
      'لا تسمح هذه البطاقة بالدفع إلى \u2068Bet & Win\u2069.',
    )
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

  it('offer to ask for an exception only where it is a matter of how much, or of which kind of shop', () => {
    const askable = DECLINE_REASONS.filter((reason) => remediesFor(reason).includes('request_exception'))
    expect(askable).toEqual(['limit_exceeded', 'category_blocked'])
  })

  it('do not offer what only the program can do', () => {
    expect(remediesFor('card_not_active', { frozenBy: 'cardholder' })).toContain('unfreeze')
    expect(remediesFor('card_not_active', { frozenBy: 'program' })).toEqual(['contact_support', 'use_another_card'])
    expect(remediesFor('insufficient_funds', { frozenBy: 'program' })).toEqual(['add_money'])
    expect(remediesFor('limit_exceeded', { setBy: 'program' })).toEqual([
      'request_exception',
      'use_another_card',
      'contact_support',
    ])
  })
})
