import { ar } from '../src/lib/i18n/ar.ts'
import { de } from '../src/lib/i18n/de.ts'
import { en } from '../src/lib/i18n/en.ts'
import { createI18n } from '../src/lib/i18n/i18n.tsx'

const choose = () => undefined

it('kinds of shops have a name in the language of the app, or the one the API gave', () => {
  const [english, german, arabic] = [
    createI18n('en', en, choose),
    createI18n('de', de, choose),
    createI18n('ar', ar, choose),
  ]
  expect(english.category('bakeries', 'Bakeries')).toBe('Bakeries')
  expect(german.category('bakeries', 'Bakeries')).toBe('Bäckereien')
  expect(arabic.category('bakeries', 'Bakeries')).toBe('المخابز')
  expect(german.category('3001', 'American Airlines')).toBe('American Airlines')
})

it('amounts read from left to right, also in Arabic', () => {
  expect(createI18n('ar', ar, choose).amount(190_027, 'usd')).toBe('\u200f\u20661,900.27\u00a0US$\u2069')
  expect(createI18n('de', de, choose).amount(190_027, 'usd')).toBe('1.900,27\u00a0$')
})
