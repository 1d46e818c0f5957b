import { findWrongLimit, toControls, toDraft } from '../src/features/controls/draft.ts'
import { isAdult, readBirth } from '../src/features/kyc/kyc-fields.ts'
import { readAmount, typedAmount } from '../src/features/money/read-amount.ts'
import { stepMonth } from '../src/features/money/spending-chart.tsx'
import { nameOfDevice } from '../src/features/settings/device-words.ts'
import { ar } from '../src/lib/i18n/ar.ts'
import { de } from '../src/lib/i18n/de.ts'
import { en } from '../src/lib/i18n/en.ts'
import { createFormats } from '../src/lib/i18n/formats.ts'
import { createI18n } from '../src/lib/i18n/i18n.tsx'
import { chooseLanguage } from '../src/lib/i18n/language.ts'
import { safePath } from '../src/lib/navigation.ts'
import { createOutbox } from '../src/lib/outbox.ts'
import { readChunked, removeChunked, type SmallStore, writeChunked } from '../src/lib/session/chunked-store.ts'

function memoryStore(): SmallStore & { values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    get: async (key) => values.get(key) ?? null,
    set: async (key, value) => {
      if (value.length > 2_048) throw new Error('too large for the keystore')
      values.set(key, value)
    },
    remove: async (key) => {
      values.delete(key)
    },
  }
}

describe('a keystore that takes 2,048 bytes', () => {
  it('keeps a longer token in parts', async () => {
    const store = memoryStore()
    const token = 'x'.repeat(5_000)
    await writeChunked(store, 'token', token)
    expect(await readChunked(store, 'token')).toBe(token)
  })

  it('finds nothing when a part is missing, and leaves nothing behind when it is removed', async () => {
    const store = memoryStore()
    await writeChunked(store, 'token', 'y'.repeat(4_000))
    store.values.delete('token.a1')
    expect(await readChunked(store, 'token')).toBeNull()
    await removeChunked(store, 'token')
    expect(store.values.size).toBe(0)
  })
})

describe('requests without a final answer', () => {
  const start = () => {
    const values = new Map<string, string>()
    const storage = {
      get: (key: string) => values.get(key) ?? null,
      set: (key: string, value: string) => void values.set(key, value),
      remove: (key: string) => void values.delete(key),
    }
    let nowMs = 0
    return { outbox: createOutbox(storage, () => nowMs), values, pass: (ms: number) => (nowMs += ms) }
  }

  it('resume card creation and money with their keys, and only within the life of the key', () => {
    const { outbox, pass } = start()
    outbox.begin({ key: 'k1', path: '/cards/create', body: { cardType: 'virtual' } })
    outbox.begin({ key: 'k2', path: '/account/fund', body: { amountMinor: 100 } })
    expect(outbox.open().resumable.map(({ key }) => key)).toEqual(['k1', 'k2'])
    pass(24 * 3_600_000)
    expect(outbox.open().resumable).toEqual([])
    expect(outbox.open().lost).toHaveLength(2)
  })

  it('are not sent again in the last hour of the key’s life, as clocks may differ', () => {
    const { outbox, pass } = start()
    outbox.begin({ key: 'k1', path: '/account/fund', body: { amountMinor: 100 } })
    pass(23 * 3_600_000)
    expect(outbox.open().resumable).toEqual([])
  })

  it('are one however often they were tried under one key', () => {
    const { outbox } = start()
    outbox.begin({ key: 'k1', path: '/account/fund', body: { amountMinor: 100 } })
    outbox.begin({ key: 'k1', path: '/account/fund', body: { amountMinor: 100 } })
    expect(outbox.open().resumable).toHaveLength(1)
  })

  it('are none where what was stored cannot be read', () => {
    const { outbox, values } = start()
    outbox.begin({ key: 'k1', path: '/account/fund', body: { amountMinor: 100 } })
    const [slot = ''] = values.keys()
    for (const text of ['[{"key"', '{}', 'null']) {
      values.set(slot, text)
      expect(outbox.open()).toEqual({ resumable: [], lost: [] })
    }
  })

  it('are forgotten with a final answer and kept with none', () => {
    const { outbox } = start()
    outbox.begin({ key: 'k1', path: '/account/fund', body: {} })
    outbox.end('k1', 'unknown')
    expect(outbox.open().resumable).toHaveLength(1)
    outbox.end('k1', 'done')
    expect(outbox.open().resumable).toHaveLength(0)
    outbox.begin({ key: 'k2', path: '/account/fund', body: {} })
    outbox.end('k2', 'refused')
    expect(outbox.open().resumable).toHaveLength(0)
  })

  it('are not called lost where the page itself said that no answer came', () => {
    const { outbox } = start()
    outbox.begin({ key: 'k1', path: '/cards/freeze', body: {} })
    outbox.end('k1', 'unknown')
    expect(outbox.open()).toEqual({ resumable: [], lost: [] })
  })

  it('store nothing secret: of anything else only that it was begun', () => {
    const { outbox, values } = start()
    outbox.begin({ key: 'k1', path: '/me/update', body: { phone: '+4915112345678' } })
    expect([...values.values()].join()).not.toContain('4915112345678')
    expect(outbox.open().lost).toHaveLength(1)
  })
})

describe('the languages', () => {
  it('fill the same places in every language', () => {
    const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()
    for (const [key, text] of Object.entries(en)) {
      expect({ key, places: placesOf(de[key as keyof typeof en]) }).toEqual({ key, places: placesOf(text) })
      const arabic = ar[key as keyof typeof en]
      // An Arabic singular or dual says the number in the word itself.
      const wanted = key.endsWith('_one') ? placesOf(text).filter((place) => place !== '{count}') : placesOf(text)
      expect({
        key,
        places: placesOf(arabic).filter((place) => (key.endsWith('_one') ? place !== '{count}' : true)),
      }).toEqual({ key, places: wanted })
    }
  })

  it('choose the form that a number wants', () => {
    const english = createI18n('en', en, () => undefined)
    expect(english.plural('limits.countriesBlocked', 1)).toBe('1 country blocked')
    expect(english.plural('limits.countriesBlocked', 2)).toBe('2 countries blocked')
    const arabic = createI18n('ar', ar, () => undefined)
    expect(arabic.plural('limits.countriesBlocked', 2)).toBe('بلدان محظوران')
  })

  it('take the first one the person wants and the app speaks', () => {
    expect(chooseLanguage(['fr-FR', 'de-AT', 'en'])).toBe('de')
    expect(chooseLanguage(['fr'])).toBe('en')
  })

  it('print amounts by locale and by the decimals of the currency', () => {
    expect(createFormats('en').amount(123_456, 'usd')).toBe('$1,234.56')
    expect(createFormats('de').amount(123_456, 'eur')).toMatch(/^1\.234,56\s€$/)
    expect(createFormats('en').amount(500, 'jpy')).toBe('¥500')
    expect(createFormats('en').amount(1_500, 'kwd')).toMatch(/^KWD\s1\.500$/)
  })
})

describe('what people type', () => {
  it('is an amount in their language or nothing', () => {
    expect(readAmount('1,234.50', 'usd', 'en')).toBe(123_450)
    expect(readAmount('1.234,50', 'eur', 'de')).toBe(123_450)
    expect(readAmount('0', 'usd', 'en')).toBeUndefined()
    expect(readAmount('abc', 'usd', 'en')).toBeUndefined()
    expect(readAmount('-5', 'usd', 'en')).toBeUndefined()
    expect(readAmount('99999999999999999', 'usd', 'en')).toBeUndefined()
    expect(readAmount(typedAmount(123_450, 'eur', 'de'), 'eur', 'de')).toBe(123_450)
  })

  it('is a date of birth that exists, of somebody old enough', () => {
    expect(readBirth({ day: '29', month: '2', year: '2000' })).toBe('2000-02-29')
    expect(readBirth({ day: '29', month: '2', year: '2001' })).toBeUndefined()
    expect(isAdult('2008-11-23', Date.UTC(2026, 10, 23))).toBe(true)
    expect(isAdult('2008-11-24', Date.UTC(2026, 10, 23))).toBe(false)
  })

  it('leads to no other site', () => {
    expect(safePath('/cards/card_1')).toBe('/cards/card_1')
    for (const path of ['https://elsewhere.example', '//elsewhere.example', 'javascript:alert(1)', undefined, '/']) {
      expect(safePath(path)).toBeUndefined()
    }
  })
})

describe('controls', () => {
  it('come back as they were when nothing is changed', () => {
    const controls = {
      limits: [
        { amountMinor: 25_000, interval: 'monthly' as const },
        { count: 3, interval: { trailingSeconds: 3_600 }, categories: ['taxicabs_limousines'] },
      ],
      blockedCategories: ['gambling'],
      allowedCountries: ['DE', 'AT'],
      channels: ['online' as const],
    }
    expect(toControls(toDraft(controls, 'usd', 'de'), 'usd', 'de')).toEqual(controls)
  })

  it.each([
    { blockedMerchants: ['m_1'] },
    { allowedMerchants: ['m_1', 'm_2'] },
    { allowedCategories: ['bakeries'], blockedCountries: ['FR'] },
    // Empty lists that are no absence: nothing is allowed.
    { channels: [], allowedCountries: [], allowedMerchants: [] },
    {
      hours: [
        { days: ['mon' as const], from: '08:00', to: '12:00', timeZone: 'Europe/Berlin' },
        { days: ['sat' as const], from: '10:00', to: '24:00', timeZone: 'America/New_York' },
      ],
    },
    { limits: [{ amountMinor: 0, interval: 'daily' as const }] },
    { limits: [{ count: 0, interval: 'weekly' as const }] },
  ])('keep what the form was not used for: %j', (controls) => {
    expect(toControls(toDraft(controls, 'usd', 'ar-u-nu-latn'), 'usd', 'ar-u-nu-latn')).toEqual(controls)
  })

  it('are not sent with a limit that cannot be read, nor with one of nothing', () => {
    const wrongOf = (...limits: { text: string; count: string }[]) =>
      findWrongLimit(
        {
          ...toDraft({}, 'usd', 'en'),
          limits: limits.map((limit, id) => ({ ...limit, id, interval: 'monthly' as const })),
        },
        'usd',
        'en',
      )?.id
    const right = { text: '25', count: '' }
    expect(wrongOf(right, { text: '', count: '3' }, { text: '0.00', count: '' })).toBeUndefined()
    expect(wrongOf(right, { text: 'abc', count: '' })).toBe(1)
    expect(wrongOf(right, { text: '-5', count: '2' })).toBe(1)
    expect(wrongOf(right, { text: '', count: 'three' })).toBe(1)
    expect(wrongOf(right, { text: '', count: '1000000' })).toBe(1)
    expect(wrongOf({ text: '', count: '' }, right)).toBe(0)
  })

  it('leave out what is no restriction', () => {
    expect(toControls(toDraft({}, 'usd', 'en'), 'usd', 'en')).toEqual({})
    expect(toDraft({ blockedMerchants: [] }, 'usd', 'en').merchants).toEqual({ mode: 'any', codes: [] })
  })
})

describe('months', () => {
  it('step over the turn of the year', () => {
    expect(stepMonth('2026-01', -1)).toBe('2025-12')
    expect(stepMonth('2025-12', 1)).toBe('2026-01')
  })

  it('and days of the week are called by their names, the week from Sunday', () => {
    const { weekday, monthName } = createFormats('en')
    expect([0, 1, 6].map(weekday)).toEqual(['Sun', 'Mon', 'Sat'])
    expect(['2026-01', '2026-12'].map(monthName)).toEqual(['January 2026', 'December 2026'])
  })

  it('and lengths of time are told whole, in the largest unit that tells them', () => {
    const told = [86_400, 172_800, 3_600, 5_400, 61].map(createFormats('en').duration)
    expect(told).toEqual(['1 day', '2 days', '1 hour', '90 minutes', '61 seconds'])
  })
})

describe('devices', () => {
  it('are named in words where a browser only says what it is compatible with', () => {
    const chrome =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
    const safari =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1'
    const edge = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0'
    expect([chrome, safari, edge].map(nameOfDevice)).toEqual(['Chrome · Linux', 'Safari · iPhone', 'Edge · Windows'])
    expect(nameOfDevice('Pixel 10')).toBe('Pixel 10')
    expect(nameOfDevice('Mozilla/4.0 (something else)')).toBe('Mozilla/4.0 (something else)')
  })
})

describe('amounts', () => {
  it('stay from left to right in Arabic, with the currency in its own order', () => {
    expect(createFormats('ar').amount(190_027, 'usd')).toMatch(
      /^\u200f\u2066[^\u200e\u200f\u061c]*US\$[^\u200e\u200f\u061c]*\u2069$/,
    )
    expect(createFormats('en').amount(190_027, 'usd')).toBe('$1,900.27')
  })
})
