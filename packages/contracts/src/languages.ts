/** The languages that people are written to in. */
export const LANGUAGES = ['en', 'de', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]

/** The language of a tag (BCP 47) such as `de-AT`, if it is one of ours. */
export function findLanguage(tag: string): Language | undefined {
  const [base = ''] = tag.toLowerCase().split('-')
  return LANGUAGES.find((language) => language === base)
}

/** Whether programs can work with a tag (BCP 47): `de-AT` is one, `de-AT-AT` only looks like one. */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** The language of a tag; languages that are not written yet get English. */
export const languageOf = (tag: string): Language => findLanguage(tag) ?? 'en'
