import type { Language } from './language.ts'

export type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'

/**
 * Which form of a noun goes with a whole number (Unicode CLDR, cardinals). Written out because Hermes, which runs the app on
 * devices, has no `Intl.PluralRules`: https://github.com/facebook/hermes/blob/main/doc/IntlAPIs.md
 */
export function pluralForm(language: Language, count: number): PluralForm {
  switch (language) {
    case 'en':
    case 'de':
      return count === 1 ? 'one' : 'other'
    case 'ar':
      return arabicForm(count)
  }
}

function arabicForm(count: number): PluralForm {
  if (count === 0) return 'zero'
  if (count === 1) return 'one'
  if (count === 2) return 'two'
  const ending = count % 100
  if (ending >= 3 && ending <= 10) return 'few'
  return ending >= 11 ? 'many' : 'other'
}
