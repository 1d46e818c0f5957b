import { formatAmongWords, money } from '@cardwright/money'
import type { DeclineReason } from '../decline-reasons.ts'
import { ARABIC } from './arabic.ts'
import type { DeclineDetails } from './decline-details.ts'
import { ENGLISH } from './english.ts'
import { GERMAN } from './german.ts'
import type { DeclineWords, Say } from './words.ts'

const LANGUAGES = { en: ENGLISH, de: GERMAN, ar: ARABIC } as const satisfies Record<string, DeclineWords>

/** The languages that explanations are written in. */
export type ExplanationLanguage = keyof typeof LANGUAGES
export const EXPLANATION_LANGUAGES = Object.keys(LANGUAGES) as readonly ExplanationLanguage[]

/**
 * One plain sentence for the cardholder: what was declined and why; for a limit which one, how much was left and
 * when it resets; for the balance how much there was. A sentence never tells a thief what a rule looks for.
 */
export function explain(reason: DeclineReason, details: DeclineDetails, language: ExplanationLanguage = 'en'): string {
  const words = LANGUAGES[language]
  const say = sayIn(words, details)
  if (reason === 'limit_exceeded' && details.limit !== undefined) return words.limit(details.limit, details, say)
  return words.reasons[reason](details, say)
}

const sayIn = ({ locale }: DeclineWords, { currency, timeZone }: DeclineDetails): Say => ({
  amount: (amountMinor) => formatAmongWords(money(amountMinor < 0n ? 0n : amountMinor, currency), locale),
  moment: (atMs) =>
    new Intl.DateTimeFormat(locale, {
      timeZone: timeZone ?? 'UTC',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }).format(atMs),
})
