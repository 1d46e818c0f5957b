import type { Language } from '../languages.ts'
import { type Category, findCategory } from './categories.ts'
import { ARABIC_CATEGORY_NAMES } from './category-names/arabic.ts'
import { GERMAN_CATEGORY_NAMES } from './category-names/german.ts'

const readNames = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .trim()
      .split('\n')
      .map((line) => line.trim())
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  )

const NAMES: Readonly<Record<Exclude<Language, 'en'>, ReadonlyMap<string, string>>> = {
  de: readNames(GERMAN_CATEGORY_NAMES),
  ar: readNames(ARABIC_CATEGORY_NAMES),
}

/** What people read for a category in their language. */
export const categoryNameIn = ({ mcc, code, name }: Category, language: Language): string =>
  language === 'en' ? name : (NAMES[language].get(mcc ?? code) ?? name)

/** The same by Stripe's name or by MCC; what nobody knows is its own name. */
export function nameOfCategoryIn(codeOrMcc: string, language: Language): string {
  const category = findCategory(codeOrMcc)
  return category === undefined ? codeOrMcc : categoryNameIn(category, language)
}
