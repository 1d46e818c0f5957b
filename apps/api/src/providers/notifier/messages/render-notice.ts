import { format, parseCurrency } from '@cardwright/money'
import { arabicNotice } from './arabic-notices.ts'
import { englishNotice } from './english-notices.ts'
import { germanNotice } from './german-notices.ts'
import type { NoticeContent, NoticeLanguage, NoticeWords } from './notice-content.ts'

/** Languages by their first subtag. */
const LANGUAGES: Readonly<Record<string, NoticeLanguage>> = { en: englishNotice, de: germanNotice, ar: arabicNotice }

/** Figures are Latin and read from left to right, as on the cards and in the app; Intl's own marks would turn the currency around. */
const inArabic = (amount: string): string => `\u200f\u2066${amount.replace(/[\u200e\u200f\u061c]/g, '')}\u2069`

/** Puts a notice into the words of a person's language (BCP 47); languages that are not written yet get English. */
export function renderNotice(content: NoticeContent, locale: string): NoticeWords {
  const language = locale.toLowerCase().split('-')[0] ?? 'en'
  const words = LANGUAGES[language]
  const money = ({ amountMinor, currency }: { amountMinor: string; currency: string }) => ({
    amountMinor: BigInt(amountMinor),
    currency: parseCurrency(currency),
  })
  const spoken = words === undefined ? 'en' : locale
  return (words ?? englishNotice)(content, {
    say: (amount) =>
      language === 'ar'
        ? inArabic(format(money(amount), { locale: 'ar-u-nu-latn' }))
        : format(money(amount), { locale: spoken }),
  })
}
