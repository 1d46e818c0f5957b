import { createFormats } from '../src/lib/i18n/formats.ts'
import { pluralForm } from '../src/lib/i18n/plural-form.ts'
import { pathOfLink } from '../src/lib/native-link.ts'

describe('words on an engine with half of Intl', () => {
  it('take the plural forms of Unicode’s table', () => {
    const forms = (language: 'en' | 'de' | 'ar', counts: number[]) => counts.map((count) => pluralForm(language, count))
    expect(forms('en', [0, 1, 2, 11])).toEqual(['other', 'one', 'other', 'other'])
    expect(forms('de', [0, 1, 2, 101])).toEqual(['other', 'one', 'other', 'other'])
    expect(forms('ar', [0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 110, 111])).toEqual([
      'zero',
      'one',
      'two',
      'few',
      'few',
      'many',
      'many',
      'other',
      'other',
      'few',
      'few',
      'many',
    ])
  })

  it('name countries in every language', () => {
    expect(createFormats('en').region('DE')).toBe('Germany')
    expect(createFormats('de').region('DE')).toBe('Deutschland')
    expect(createFormats('ar-u-nu-latn').region('DE')).toBe('ألمانيا')
    expect(createFormats('en').region('XX')).toBe('XX')
  })

  it('name the days of the week from Sunday on, as the API counts them', () => {
    const week = (locale: string) => [0, 1, 2, 3, 4, 5, 6].map(createFormats(locale).weekday)
    expect(week('en')).toEqual(['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'])
    expect(week('de').map((day) => day.slice(0, 2))).toEqual(['So', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa'])
  })

  it('mark money that came in, and none that went out', () => {
    expect(createFormats('de').amount(1_050, 'EUR', 'always')).toBe('+10,50\u00a0€')
    expect(createFormats('en').amount(-1_050, 'USD', 'never')).toBe('$10.50')
  })
})

describe('a link that opens the app', () => {
  it('leads to its page, whether it came from a mail, a push or another app', () => {
    expect(pathOfLink('https://cards.example.com/app/activity/auth_1')).toBe('/activity/auth_1')
    expect(pathOfLink('cardwright:///cards/card_1')).toBe('/cards/card_1')
    expect(pathOfLink('cardwright://cards/card_1')).toBe('/cards/card_1')
    expect(pathOfLink('/app/kyc')).toBe('/kyc')
    expect(pathOfLink('https://cards.example.com/app')).toBe('/')
  })

  it('leads to the first page where it means none of ours', () => {
    for (const link of ['https://cards.example.com//evil.example', 'javascript:alert(1)', 'exp://10.0.0.1:8081', ''])
      expect(pathOfLink(link)).toBe('/')
  })
})
