import { findLanguage, isLanguageTag, type Language, languageOf, type NotificationKind } from '@cardwright/contracts'
import { currencyOfRecord, formatAmongWords } from '@cardwright/money'
import type { PushContent } from '../models/push-model.ts'

export interface PushWords {
  title: string
  body: string
}

interface Words {
  titles: Readonly<Record<NotificationKind, string>>
  /** Asked of a payment that looks like fraud. */
  suspected: string
  /** Below a title that says all that may be said. */
  open: (programName: string) => string
  payment: (amount: string, merchant: string) => string
}

const ENGLISH: Words = {
  titles: {
    payment_approved: 'Payment approved',
    payment_declined: 'Payment declined',
    refund: 'Refund received',
    limit_reached: 'A limit is nearly used up',
    card: 'News about a card',
    kyc: 'News about your identity check',
    exception: 'News about your request',
    dispute: 'News about your dispute',
    statement: 'A new statement is ready',
    security: 'Security of your login',
  },
  suspected: 'Was this you?',
  open: (programName) => `Open ${programName} to see more.`,
  payment: (amount, merchant) => (merchant === '' ? amount : `${amount} at ${merchant}`),
}

const GERMAN: Words = {
  titles: {
    payment_approved: 'Zahlung genehmigt',
    payment_declined: 'Zahlung abgelehnt',
    refund: 'Erstattung erhalten',
    limit_reached: 'Ein Limit ist fast ausgeschöpft',
    card: 'Neues zu einer Karte',
    kyc: 'Neues zu deiner Identitätsprüfung',
    exception: 'Neues zu deiner Anfrage',
    dispute: 'Neues zu deiner Beanstandung',
    statement: 'Ein neuer Kontoauszug liegt bereit',
    security: 'Sicherheit deiner Anmeldung',
  },
  suspected: 'Warst du das?',
  open: (programName) => `Öffne ${programName}, um mehr zu sehen.`,
  payment: (amount, merchant) => (merchant === '' ? amount : `${amount} bei ${merchant}`),
}

const ARABIC: Words = {
  titles: {
    payment_approved: 'تمت الموافقة على الدفعة',
    payment_declined: 'رُفضت الدفعة',
    refund: 'وصل مبلغ مسترد',
    limit_reached: 'أوشك أحد الحدود على النفاد',
    card: 'جديد بشأن بطاقة',
    kyc: 'جديد بشأن التحقق من هويتك',
    exception: 'جديد بشأن طلبك',
    dispute: 'جديد بشأن اعتراضك',
    statement: 'كشف حساب جديد جاهز',
    security: 'أمان تسجيل الدخول',
  },
  suspected: 'هل كان هذا أنت؟',
  open: (programName) => `افتح ${programName} لمعرفة المزيد.`,
  // The isolates keep a merchant's Latin name from turning the line around.
  payment: (amount, merchant) => (merchant === '' ? amount : `${amount} لدى \u2068${merchant}\u2069`),
}

const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, de: GERMAN, ar: ARABIC }

export interface PushSetting {
  /** BCP 47; languages that are not written yet get English. */
  locale: string
  programName: string
  detail: 'payment' | 'kind'
}

const LONGEST_MERCHANT = 40

/**
 * What a push says: fit for a lock screen, and for the eyes of those who carry it. Never a name of the person, a card, a
 * balance or a reason; of a payment, where the operator allows it, the amount and the merchant.
 */
export function wordPush({ kind, payment }: PushContent, { locale, programName, detail }: PushSetting): PushWords {
  const language = languageOf(locale)
  const words = WORDS[language]
  const title = payment?.isSuspected === true ? words.suspected : words.titles[kind]
  if (payment === undefined || detail === 'kind') return { title, body: words.open(programName) }
  const money = { amountMinor: BigInt(payment.amountMinor), currency: currencyOfRecord(payment.currency) }
  const isUsable = findLanguage(locale) !== undefined && isLanguageTag(locale)
  const amount = formatAmongWords(money, isUsable ? locale : language)
  // By whole characters: half of one is no text that a push service would take.
  const merchant = [...payment.merchant.trim()].slice(0, LONGEST_MERCHANT).join('')
  return { title, body: words.payment(amount, merchant) }
}
