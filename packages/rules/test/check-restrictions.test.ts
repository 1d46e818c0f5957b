import { describe, expect, it } from 'vitest'
import { type ControlFacts, type Controls, checkRestrictions } from '../src/index.ts'
import { cardControls, purchase } from './control-fixtures.ts'

const reasonFor = (controls: Controls, facts: Partial<ControlFacts> = {}) =>
  checkRestrictions(cardControls(controls), purchase(facts)).find(({ passed }) => !passed)?.reason ?? 'approve'
const at = (text: string) => ({ authorizedAtMs: Date.parse(text) })

describe('restrictions', () => {
  it('let everything pass where the document says nothing, and list no check', () => {
    expect(checkRestrictions(cardControls({}), purchase())).toEqual([])
  })

  it('match categories by name and by code, whichever the document and the merchant use', () => {
    expect(reasonFor({ blockedCategories: ['betting_casino_gambling'] }, { mcc: '7995', category: '' })).toBe(
      'category_blocked',
    )
    expect(reasonFor({ blockedCategories: ['7995'] }, { mcc: '', category: 'betting_casino_gambling' })).toBe(
      'category_blocked',
    )
    expect(reasonFor({ blockedCategories: ['airlines_air_carriers'] }, { mcc: '3058', category: '' })).toBe(
      'category_blocked',
    )
    expect(reasonFor({ allowedCategories: ['5411'] })).toBe('approve')
    expect(reasonFor({ allowedCategories: ['grocery_stores_supermarkets'] }, { mcc: '5812', category: '' })).toBe(
      'category_blocked',
    )
  })

  it('match a category of many codes where one of them is on the list', () => {
    const airline = { mcc: '', category: 'airlines_air_carriers' }
    expect(reasonFor({ blockedCategories: ['3058'] }, airline)).toBe('category_blocked')
    expect(reasonFor({ allowedCategories: ['5411'] }, airline)).toBe('category_blocked')
  })

  it('show the category by its name where the merchant has no code', () => {
    const [check] = checkRestrictions(cardControls({ blockedCategories: ['7995'] }), purchase({ mcc: '' }))
    expect(check).toMatchObject({ field: 'blockedCategories', value: 'grocery_stores_supermarkets', passed: true })
  })

  it('match a name that the catalogue does not know by the name itself', () => {
    expect(reasonFor({ blockedCategories: ['space_tourism'] }, { mcc: '4723', category: 'space_tourism' })).toBe(
      'category_blocked',
    )
  })

  it('let a block win over an allow', () => {
    expect(reasonFor({ allowedMerchants: ['merchant_1'], blockedMerchants: ['merchant_1'] })).toBe('merchant_blocked')
  })

  it('allow nothing where the list of what is allowed is empty', () => {
    expect(reasonFor({ allowedMerchants: [] })).toBe('merchant_blocked')
    expect(reasonFor({ allowedCategories: [] })).toBe('category_blocked')
    expect(reasonFor({ allowedCountries: [] })).toBe('country_blocked')
    expect(reasonFor({ channels: [] })).toBe('channel_blocked')
    expect(reasonFor({ hours: [] })).toBe('outside_hours')
    expect(reasonFor({ blockedMerchants: [] })).toBe('approve')
  })

  it('fail an allow list and pass a block list for a country that is not known', () => {
    expect(reasonFor({ allowedCountries: ['US'] }, { country: '' })).toBe('country_blocked')
    expect(reasonFor({ blockedCountries: ['KP'] }, { country: '' })).toBe('approve')
    for (const [listed, told] of [
      ['de', 'DE'],
      ['DE', 'de'],
    ] as const) {
      expect(reasonFor({ blockedCountries: [listed] }, { country: told })).toBe('country_blocked')
      expect(reasonFor({ allowedCountries: [listed] }, { country: told })).toBe('approve')
    }
  })

  it('report the first reason in the order merchant, category, country, channel, hours, and show them all', () => {
    const controls: Controls = {
      hours: [],
      channels: ['chip'],
      allowedCountries: ['DE'],
      blockedCategories: ['5411'],
      blockedMerchants: ['merchant_1'],
    }
    expect(reasonFor(controls)).toBe('merchant_blocked')
    const checks = checkRestrictions(cardControls(controls), purchase())
    expect(checks.map(({ field, value, passed }) => [field, value, passed])).toEqual([
      ['blockedMerchants', 'merchant_1', false],
      ['blockedCategories', '5411', false],
      ['allowedCountries', 'US', false],
      ['channels', 'online', false],
      ['hours', '2026-11-23T12:00:00.000Z', false],
    ])
  })
})

describe('hours', () => {
  const weekdays: Controls = {
    hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:30', timeZone: 'America/New_York' }],
  }

  it('include the first minute and exclude the last, in local time', () => {
    expect(reasonFor(weekdays, at('2026-11-23T13:59:59.999Z'))).toBe('outside_hours')
    expect(reasonFor(weekdays, at('2026-11-23T14:00:00.000Z'))).toBe('approve')
    expect(reasonFor(weekdays, at('2026-11-23T22:29:59.999Z'))).toBe('approve')
    expect(reasonFor(weekdays, at('2026-11-23T22:30:00.000Z'))).toBe('outside_hours')
    expect(reasonFor(weekdays, at('2026-11-22T15:00:00.000Z'))).toBe('outside_hours')
  })

  it('keep to the wall clock when daylight saving changes', () => {
    expect(reasonFor(weekdays, at('2026-07-06T13:00:00.000Z'))).toBe('approve')
    expect(reasonFor(weekdays, at('2026-07-06T21:30:00.000Z'))).toBe('outside_hours')
  })

  it('run over midnight into the day after a named day', () => {
    const night: Controls = { hours: [{ days: ['fri'], from: '22:00', to: '02:00', timeZone: 'UTC' }] }
    expect(reasonFor(night, at('2026-11-27T21:59:59Z'))).toBe('outside_hours')
    expect(reasonFor(night, at('2026-11-27T22:00:00Z'))).toBe('approve')
    expect(reasonFor(night, at('2026-11-28T01:59:59Z'))).toBe('approve')
    expect(reasonFor(night, at('2026-11-28T02:00:00Z'))).toBe('outside_hours')
    expect(reasonFor(night, at('2026-11-27T01:00:00Z'))).toBe('outside_hours')
    expect(reasonFor(night, at('2026-11-28T22:30:00Z'))).toBe('outside_hours')
  })

  it('that end when they begin last until then of the next day', () => {
    const round: Controls = { hours: [{ days: ['mon'], from: '09:00', to: '09:00', timeZone: 'UTC' }] }
    expect(reasonFor(round, at('2026-11-23T08:59:59Z'))).toBe('outside_hours')
    expect(reasonFor(round, at('2026-11-23T09:00:00Z'))).toBe('approve')
    expect(reasonFor(round, at('2026-11-24T08:59:59Z'))).toBe('approve')
    expect(reasonFor(round, at('2026-11-24T09:00:00Z'))).toBe('outside_hours')
  })

  it('let pass what lies in any of several periods', () => {
    const period = (day: 'mon' | 'sat', from: string, to: string) => ({ days: [day], from, to, timeZone: 'UTC' })
    const two: Controls = { hours: [period('mon', '09:00', '12:00'), period('sat', '10:00', '14:00')] }
    expect(reasonFor(two, at('2026-11-23T09:00:00Z'))).toBe('approve')
    expect(reasonFor(two, at('2026-11-28T13:00:00Z'))).toBe('approve')
    expect(reasonFor(two, at('2026-11-28T09:30:00Z'))).toBe('outside_hours')
  })

  it('take 24:00 as the end of the day', () => {
    const evening: Controls = { hours: [{ days: ['mon'], from: '20:00', to: '24:00', timeZone: 'UTC' }] }
    expect(reasonFor(evening, at('2026-11-23T23:59:59.999Z'))).toBe('approve')
    expect(reasonFor(evening, at('2026-11-24T00:00:00.000Z'))).toBe('outside_hours')
  })
})
