import { describe, expect, it } from 'vitest'
import { type Face, toVisualRuns } from '../../src/services/statements/text-runs.ts'

const face = (isScriptOfRight: boolean, letters: RegExp): Face => ({
  isScriptOfRight,
  hasLetter: (codePoint) => letters.test(String.fromCodePoint(codePoint)),
})
const latin = face(false, /^[ -~À-ſ…]$/)
const arabic = face(true, /^[ \u0600-\u06ff]$/)
/** What is drawn from left to right; runs of the Arabic font between angle brackets, in the order in which they are read. */
const drawn = (text: string, direction: 'ltr' | 'rtl'): string =>
  toVisualRuns(text, direction, [latin, arabic])
    .map(({ text: part, font }) => (font === arabic ? `<${part}>` : part))
    .join('')

describe('the order in which a line is drawn', () => {
  it('is that of the text where all of it runs from left to right', () => {
    expect(drawn('Corner Grocery (Main St.) -12.34', 'ltr')).toBe('Corner Grocery (Main St.) -12.34')
  })

  it('begins at the right in Arabic, whose words stay together for their shaping', () => {
    expect(drawn('كشف حساب', 'rtl')).toBe('<كشف حساب>')
    expect(drawn('من 2026/11/01 إلى', 'rtl')).toBe('<إلى> 2026/11/01<من >')
  })

  it('turns brackets round with their line, and leaves a name between isolates as it is', () => {
    expect(drawn('الحركة (USD)', 'rtl')).toBe('(USD)<الحركة >')
    expect(drawn('مبلغ \u2068Bet & Win (UK)\u2069', 'rtl')).toBe('Bet & Win (UK)<مبلغ >')
  })

  it('keeps an Arabic name inside a line from left to right', () => {
    expect(drawn('Erstattung von مخبز الشام.', 'ltr')).toBe('Erstattung von <مخبز الشام>.')
  })

  it('spells letters that no font has without their marks, or as question marks', () => {
    expect(drawn('Ẩn 東京', 'ltr')).toBe('An ??')
  })
})
