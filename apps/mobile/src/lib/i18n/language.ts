/** The languages of the app, each with the locale its figures and dates follow. Figures stay Latin everywhere, as on the cards. */
export const LANGUAGES = {
  en: { name: 'English', locale: 'en', dir: 'ltr' },
  de: { name: 'Deutsch', locale: 'de', dir: 'ltr' },
  ar: { name: 'العربية', locale: 'ar-u-nu-latn', dir: 'rtl' },
} as const

export type Language = keyof typeof LANGUAGES

export const isLanguage = (value: string | null | undefined): value is Language =>
  value !== null && value !== undefined && Object.hasOwn(LANGUAGES, value)

/** The first of the wanted languages that the app speaks. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.split('-')[0]
    if (isLanguage(base)) return base
  }
  return 'en'
}
