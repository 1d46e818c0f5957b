import { describe, expect, it } from 'vitest'
import { type DisputeEventName, sayStep } from '../../src/services/disputes/dispute-words.ts'

const STEPS: readonly { event: DisputeEventName; figures: Record<string, unknown> }[] = [
  { event: 'created', figures: {} },
  { event: 'evidence_added', figures: { picture: 2 } },
  { event: 'evidence_added', figures: {} },
  { event: 'submitted', figures: { amountMinor: 123_456 } },
  { event: 'refused', figures: {} },
  { event: 'won', figures: { amountMinor: 123_456 } },
  { event: 'lost', figures: { isCreditTaken: true } },
  { event: 'lost', figures: { isCreditTaken: false } },
  { event: 'expired', figures: {} },
]

describe('what happened to a dispute', () => {
  it('is told in each language, and no two steps alike', () => {
    for (const language of ['en', 'de', 'ar'] as const) {
      const told = STEPS.map((step) => sayStep({ ...step, detail: null }, 'usd', language))
      expect(new Set(told).size).toBe(STEPS.length)
      for (const sentence of told) expect(sentence).not.toMatch(/undefined|NaN/)
      if (language === 'ar') for (const sentence of told) expect(sentence).toMatch(/^\p{Script=Arabic}/u)
    }
  })

  it('has amounts as the language writes them', () => {
    const won = { event: 'won', figures: { amountMinor: 123_456 }, detail: null }
    expect(sayStep(won, 'usd', 'en')).toBe('Decided for you. $1,234.56 is yours.')
    expect(sayStep(won, 'usd', 'de')).toBe('Zu deinen Gunsten entschieden. 1.234,56\u00a0$ gehören dir.')
    expect(sayStep(won, 'jpy', 'ar')).toContain('\u2066123,456\u00a0')
  })

  it('that was kept as an English sentence alone is told as it was', () => {
    expect(sayStep({ event: 'won', figures: null, detail: 'Decided for you.' }, 'usd', 'de')).toBe('Decided for you.')
  })
})
