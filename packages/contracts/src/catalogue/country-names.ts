import type { Language } from '../languages.ts'
import { isCountry, nameOfCountry } from './countries.ts'

const NAMES = new Map<Language, Intl.DisplayNames>()

/** What people read for a country in their language; the code itself for one that nobody knows. */
export function nameOfCountryIn(code: string, language: Language): string {
  if (language === 'en' || !isCountry(code)) return nameOfCountry(code)
  const names = NAMES.get(language) ?? new Intl.DisplayNames(language, { type: 'region' })
  NAMES.set(language, names)
  return names.of(code) ?? nameOfCountry(code)
}
