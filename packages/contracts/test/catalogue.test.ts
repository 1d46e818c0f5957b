import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  CATEGORIES,
  CATEGORY_GROUPS,
  categoriesOfGroup,
  categoryOfMcc,
  findCategory,
  isCategory,
  mccOfCategory,
  nameOfCategory,
} from '../src/catalogue/categories.ts'
import { categoryNameIn, nameOfCategoryIn } from '../src/catalogue/category-names.ts'
import { COUNTRIES, isCountry, nameOfCountry } from '../src/catalogue/countries.ts'
import { nameOfCountryIn } from '../src/catalogue/country-names.ts'

/** Every literal of the category list in the declarations that the official SDK ships. */
function categoriesOfStripe(): string[] {
  const file = new URL('../../../node_modules/stripe/esm/resources/Issuing/Cards.d.ts', import.meta.url)
  const list = /'ac_refrigeration_repair'[^;]*/.exec(readFileSync(file, 'utf8'))?.[0] ?? ''
  return [...list.matchAll(/'([a-z_]+)'/g)].map((match) => match[1] ?? '')
}

describe('categories', () => {
  it('have unique codes and MCCs, a name and a group', () => {
    expect(new Set(CATEGORIES.map(({ code }) => code)).size).toBe(CATEGORIES.length)
    const mccs = CATEGORIES.flatMap(({ mcc }) => mcc ?? [])
    expect(new Set(mccs).size).toBe(mccs.length)
    for (const { mcc, name, group } of CATEGORIES) {
      expect(mcc ?? '0000').toMatch(/^\d{4}$/)
      expect(name).toMatch(/^[A-Z]/)
      expect(CATEGORY_GROUPS).toContain(group)
    }
    for (const group of CATEGORY_GROUPS) expect(categoriesOfGroup(group)).not.toEqual([])
  })

  it('know exactly the names that Stripe uses', () => {
    const theirs = categoriesOfStripe()
    expect(theirs.length).toBeGreaterThan(280)
    const ours = CATEGORIES.map(({ code }) => code).filter((code) => /[a-z]/.test(code))
    expect(ours.toSorted()).toEqual([...new Set(theirs)].toSorted())
  })

  it('go from name to MCC and back', () => {
    for (const { code, mcc } of CATEGORIES) {
      if (mcc === null) continue
      expect(mccOfCategory(code)).toBe(mcc)
      expect(categoryOfMcc(mcc)?.code).toBe(code)
    }
    expect(mccOfCategory('eating_places_restaurants')).toBe('5812')
    expect(mccOfCategory('5812')).toBe('5812')
    expect(mccOfCategory('miscellaneous')).toBeUndefined()
    expect(mccOfCategory('toString')).toBeUndefined()
  })

  it('count a single airline, car rental firm or hotel chain to its trade', () => {
    expect(categoryOfMcc('3058')?.code).toBe('airlines_air_carriers')
    expect(categoryOfMcc('3357')?.code).toBe('car_rental_agencies')
    expect(categoryOfMcc('3501')?.code).toBe('hotels_motels_and_resorts')
    expect(findCategory('0001')).toBeUndefined()
    expect(nameOfCategory('0001')).toBe('0001')
  })

  it('accept any four digits in controls, but no unknown name', () => {
    expect(isCategory('9999')).toBe(true)
    expect(isCategory('bakeries')).toBe(true)
    for (const value of ['bakery', '', '54', '54621', '__proto__']) expect(isCategory(value)).toBe(false)
  })
})

describe('names in other languages', () => {
  it('exist for every category, each once', () => {
    for (const [language, letters] of [
      ['de', /^[A-ZÄÖÜ][^\p{Script=Arabic}]+$/u],
      ['ar', /^\p{Script=Arabic}[^A-Za-z]+$/u],
    ] as const) {
      const names = CATEGORIES.map((category) => categoryNameIn(category, language))
      for (const name of names) expect(name).toMatch(letters)
      expect(new Set(names).size).toBe(CATEGORIES.length)
    }
    expect(CATEGORIES.map((category) => categoryNameIn(category, 'en'))).toEqual(CATEGORIES.map(({ name }) => name))
  })

  it('are found by name, by MCC and by a single company, and are missing for what nobody knows', () => {
    expect(nameOfCategoryIn('bakeries', 'de')).toBe('Bäckereien')
    expect(nameOfCategoryIn('5462', 'ar')).toBe('المخابز')
    expect(nameOfCategoryIn('3001', 'de')).toBe('Fluggesellschaften')
    expect(nameOfCategoryIn('miscellaneous', 'de')).toBe('Ohne Kategorie')
    expect(nameOfCategoryIn('0001', 'ar')).toBe('0001')
  })

  it('exist for every country', () => {
    for (const { code, name } of COUNTRIES) {
      expect(nameOfCountryIn(code, 'en')).toBe(name)
      expect(nameOfCountryIn(code, 'ar')).toMatch(/^\p{Script=Arabic}/u)
    }
    expect(nameOfCountryIn('DE', 'de')).toBe('Deutschland')
    expect(nameOfCountryIn('XX', 'de')).toBe('XX')
  })
})

describe('countries', () => {
  it('are the 249 of ISO 3166-1', () => {
    expect(COUNTRIES).toHaveLength(249)
    expect(nameOfCountry('DE')).toBe('Germany')
    expect(nameOfCountry('XX')).toBe('XX')
    for (const value of ['de', 'XX', 'UK', 'constructor', 1]) expect(isCountry(value)).toBe(false)
  })
})
