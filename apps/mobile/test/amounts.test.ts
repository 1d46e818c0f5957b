import { ar } from '../src/lib/i18n/ar.ts'
import { de } from '../src/lib/i18n/de.ts'
import { createI18n } from '../src/lib/i18n/i18n.tsx'

const choose = () => undefined

it('amounts read from left to right, also in Arabic', () => {
  expect(createI18n('ar', ar, choose).amount(190_027, 'usd')).toBe('\u200f\u20661,900.27\u00a0US$\u2069')
  expect(createI18n('de', de, choose).amount(190_027, 'usd')).toBe('1.900,27\u00a0$')
})

it('parts of both directions stand beside each other in the order of their language', () => {
  const parts = ['Corner Grocery', 'أمس']
  expect(createI18n('ar', ar, choose).line(parts)).toBe('\u200f\u2068Corner Grocery\u2069 · \u2068أمس\u2069')
  expect(createI18n('de', de, choose).line(['Korn', 'gestern'])).toBe('Korn · gestern')
})
