import { describe, expect, it } from 'vitest'
import { type Controls, findControlsProblems } from '../src/index.ts'
import { categoryToMcc } from './control-fixtures.ts'

const paths = (controls: Controls) => findControlsProblems(controls, categoryToMcc).map((problem) => problem.path)

describe('problems of a controls document', () => {
  it('are none in a document that means something', () => {
    expect(
      paths({
        limits: [
          { amountMinor: 0n, interval: 'daily' },
          { count: 0, interval: { trailingSeconds: 10 } },
          { count: 1, interval: { trailingSeconds: 2_678_400 } },
        ],
        allowedCategories: ['5411'],
        blockedCategories: ['5812'],
        hours: [{ days: ['mon'], from: '22:00', to: '24:00', timeZone: 'Europe/Berlin' }],
      }),
    ).toEqual([])
  })

  it('name the place of every limit that cannot be', () => {
    expect(
      paths({
        limits: [
          { interval: 'daily' },
          { amountMinor: -1n, interval: 'daily' },
          { count: 1.5, interval: 'daily' },
          { amountMinor: 1n, interval: { trailingSeconds: 9 } },
          { amountMinor: 1n, interval: { trailingSeconds: 2_678_401 } },
          { amountMinor: 1n, interval: 'daily', categories: [] },
        ],
      }),
    ).toEqual([
      'limits.0',
      'limits.1.amountMinor',
      'limits.2.count',
      'limits.3.interval.trailingSeconds',
      'limits.4.interval.trailingSeconds',
      'limits.5.categories',
    ])
  })

  it('find an entry that is allowed and blocked, however it is spelled', () => {
    expect(paths({ allowedCategories: ['5411'], blockedCategories: ['grocery_stores_supermarkets'] })).toEqual([
      'blockedCategories',
    ])
    expect(paths({ allowedCountries: ['DE'], blockedCountries: ['DE'] })).toEqual(['blockedCountries'])
    expect(paths({ allowedMerchants: ['a'], blockedMerchants: ['a'] })).toEqual(['blockedMerchants'])
    expect(paths({ allowedMerchants: ['a', 'b'], blockedMerchants: ['c', 'b'] })).toEqual(['blockedMerchants'])
  })

  it('find times and zones that do not exist', () => {
    expect(paths({ hours: [{ days: [], from: '9:00', to: '24:01', timeZone: 'Mars/Olympus' }] })).toEqual([
      'hours.0.days',
      'hours.0.from',
      'hours.0.to',
      'hours.0.timeZone',
    ])
  })
})
