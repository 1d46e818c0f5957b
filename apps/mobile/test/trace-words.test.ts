import { sayTraceStep } from '../src/features/activity/trace-words.ts'
import { de } from '../src/lib/i18n/de.ts'
import { en } from '../src/lib/i18n/en.ts'
import { createI18n } from '../src/lib/i18n/i18n.tsx'

const choose = () => undefined
const [english, german] = [createI18n('en', en, choose), createI18n('de', de, choose)]
const merchant = { id: 'm', name: 'Korn', category: 'bakeries', categoryCode: '5462', city: null, country: 'FR' }
const payment = { currency: 'usd', merchant }
const catalogue = [{ code: 'bakeries', mcc: '5462', name: 'Bäckereien' }]

const say = (kind: string, values: Record<string, unknown>, i18n = german) => {
  const { title, details } = sayTraceStep(
    { kind, name: 'As the API names it', passed: false, values },
    payment,
    i18n,
    catalogue,
  )
  return [title, ...details]
}

it('a limit is told by its name, what was used of it and what was left', () => {
  const limit = {
    owner: 'card',
    interval: 'daily',
    limitMinor: 10_000,
    usedMinor: 5_500,
  }
  expect(say('limit', limit)).toEqual([
    'Karte: Je Tag',
    '55,00\u00a0$ von 100,00\u00a0$ verbraucht, 45,00\u00a0$ übrig',
  ])
  expect(say('limit', limit, english)[0]).toBe('Card: Per day')
  // A capture may go beyond a limit; nothing is left then, and nothing is owed.
  expect(say('limit', { ...limit, usedMinor: 12_000 }, english)[1]).toBe('$120.00 of $100.00 used, $0.00 left')
  const counted = {
    owner: 'account',
    interval: { trailingSeconds: 7_200 },
    categories: ['bakeries'],
    limitCount: 1,
    usedCount: 1,
  }
  expect(say('limit', counted)).toEqual([
    'Alle Karten zusammen: Innerhalb von 2 Stunden · Bäckereien',
    '1 von 1 Zahlung',
  ])
})

it('a restriction is told by what it is about and the value that it saw', () => {
  expect(say('restriction', { owner: 'card', field: 'blockedCategories', value: '5462' })[1]).toBe('Bäckereien')
  expect(say('restriction', { owner: 'card', field: 'allowedCountries', value: 'FR' })[1]).toBe('Frankreich')
  expect(say('restriction', { owner: 'card', field: 'channels', value: 'swipe' })[1]).toBe(
    german.t('limits.channel.swipe'),
  )
  expect(say('restriction', { owner: 'card', field: 'blockedMerchants', value: 'mid_1' })[1]).toBe('Korn')
})

it('the balance is told with its amount, and of our own rules nothing but that there are some', () => {
  expect(say('balance', { availableMinor: 120 })).toEqual([german.t('money.available'), '1,20\u00a0$'])
  expect(say('rules', {})).toEqual(['Unsere eigenen Regeln'])
  expect(say('state', { card: {} })).toEqual(['Karte und Konto'])
})
