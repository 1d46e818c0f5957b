import { findLanguage, type Language, languageOf } from '@cardwright/contracts'
import { formatAmongWords, parseCurrency } from '@cardwright/money'
import { arabicNotice } from './arabic-notices.ts'
import { englishNotice } from './english-notices.ts'
import { germanNotice } from './german-notices.ts'
import type { NoticeContent, NoticeLanguage, NoticeWords } from './notice-content.ts'

const LANGUAGES: Readonly<Record<Language, NoticeLanguage>> = { en: englishNotice, de: germanNotice, ar: arabicNotice }

/** Puts a notice into the words of a person's language (BCP 47); languages that are not written yet get English. */
export function renderNotice(content: NoticeContent, locale: string): NoticeWords {
  const language = languageOf(locale)
  const spoken = findLanguage(locale) === undefined ? language : locale
  return LANGUAGES[language](content, {
    say: ({ amountMinor, currency }) =>
      formatAmongWords({ amountMinor: BigInt(amountMinor), currency: parseCurrency(currency) }, spoken),
  })
}
