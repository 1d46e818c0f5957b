import type { Language } from '@cardwright/contracts'

/** What stands on a statement around its figures. */
export interface StatementWords {
  /** BCP 47, for dates and figures. */
  locale: string
  direction: 'ltr' | 'rtl'
  title: string
  period: (from: string, to: string) => string
  account: (accountId: string) => string
  stillRuns: string
  opening: string
  closing: string
  date: string
  posting: (currency: string) => string
  amount: string
  balance: string
  page: (page: number, count: number) => string
}

export const STATEMENT_WORDS: Readonly<Record<Language, StatementWords>> = {
  en: {
    locale: 'en',
    direction: 'ltr',
    title: 'Account statement',
    period: (from, to) => `${from} to ${to}, days in UTC`,
    account: (accountId) => `Account ${accountId}`,
    stillRuns: 'This month still runs: more may be posted.',
    opening: 'Opening balance',
    closing: 'Closing balance',
    date: 'Date',
    posting: (currency) => `Posting (${currency})`,
    amount: 'Amount',
    balance: 'Balance',
    page: (page, count) => `page ${page} of ${count}`,
  },
  de: {
    locale: 'de',
    direction: 'ltr',
    title: 'Kontoauszug',
    period: (from, to) => `${from} bis ${to}, Tage in UTC`,
    account: (accountId) => `Konto ${accountId}`,
    stillRuns: 'Dieser Monat läuft noch: es kann noch etwas gebucht werden.',
    opening: 'Anfangssaldo',
    closing: 'Endsaldo',
    date: 'Datum',
    posting: (currency) => `Buchung (${currency})`,
    amount: 'Betrag',
    balance: 'Saldo',
    page: (page, count) => `Seite ${page} von ${count}`,
  },
  ar: {
    locale: 'ar-u-nu-latn',
    direction: 'rtl',
    title: 'كشف حساب',
    period: (from, to) => `من ${from} إلى ${to}، الأيام بتوقيت UTC`,
    account: (accountId) => `الحساب \u2066${accountId}\u2069`,
    stillRuns: 'لم ينته هذا الشهر بعد: قد تُقيَّد حركات أخرى.',
    opening: 'الرصيد الافتتاحي',
    closing: 'الرصيد الختامي',
    date: 'التاريخ',
    posting: (currency) => `الحركة (${currency})`,
    amount: 'المبلغ',
    balance: 'الرصيد',
    page: (page, count) => `صفحة ${page} من ${count}`,
  },
}
