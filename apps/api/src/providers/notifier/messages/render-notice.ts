import { format, parseCurrency } from '@cardwright/money'
import { arabicNotice } from './arabic-notices.ts'
import { englishNotice } from './english-notices.ts'
import { germanNotice } from './german-notices.ts'
import type { NoticeContent, NoticeLanguage, NoticeWords } from './notice-content.ts'

/** Languages by their first subtag. */
const LANGUAGES: Readonly<Record<string, NoticeLanguage>> = { en: englishNotice, de: germanNotice, ar: arabicNotice }

/** Puts a notice into the words of a person's language (BCP 47); languages that are not written yet get English. */
export function renderNotice(content: NoticeContent, locale: string): NoticeWords {
  const language = locale.toLowerCase().split('-')[0] ?? 'en'
  const words = LANGUAGES[language]
  const spoken = words === undefined ? 'en' : locale
  return (words ?? englishNotice)(content, {
    say: ({ amountMinor, currency }) =>
      format({ amountMinor: BigInt(amountMinor), currency: parseCurrency(currency) }, { locale: spoken }),
  })
}
