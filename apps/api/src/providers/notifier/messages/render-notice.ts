import type { Language } from '@cardwright/contracts'
import { currencyOfRecord, formatAmongWords } from '@cardwright/money'
import { arabicNotice } from './arabic-notices.ts'
import { englishNotice } from './english-notices.ts'
import { germanNotice } from './german-notices.ts'
import type { NoticeContent, NoticeLanguage, NoticeSetting, NoticeWords } from './notice-content.ts'

const LANGUAGES: Readonly<Record<Language, NoticeLanguage>> = { en: englishNotice, de: germanNotice, ar: arabicNotice }

/** Puts a notice into the words of a language. */
export function renderNotice(
  content: NoticeContent,
  { language, sayDecline }: { language: Language } & Pick<NoticeSetting, 'sayDecline'>,
): NoticeWords {
  return LANGUAGES[language](content, {
    say: ({ amountMinor, currency }) =>
      formatAmongWords({ amountMinor: BigInt(amountMinor), currency: currencyOfRecord(currency) }, language),
    sayDecline,
  })
}
