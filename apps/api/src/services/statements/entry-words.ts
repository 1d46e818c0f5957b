import type { AccountEntry, Language } from '@cardwright/contracts'
import type { EntryRow } from '../../models/issuing/transaction-model.ts'

const REASONS = [
  'funding',
  'clearing',
  'refund',
  'provisional_credit',
  'dispute_lost',
  'dispute_rescinded',
  'dispute_reinstated',
] as const
type Reason = (typeof REASONS)[number]

const KINDS: Readonly<Record<Reason, AccountEntry['kind']>> = {
  funding: 'funding',
  clearing: 'capture',
  refund: 'refund',
  provisional_credit: 'provisional_credit',
  dispute_lost: 'provisional_credit',
  dispute_rescinded: 'adjustment',
  dispute_reinstated: 'adjustment',
}

interface Words {
  /** Of an unnamed merchant, and of one with a name. */
  reasons: Readonly<Record<Reason, readonly [unnamed: string, named: (merchant: string) => string]>>
  adjustment: string
  overdraft: (words: string) => string
}

/** Words, and the merchant behind them. */
const about = (words: string) => [words, (merchant: string) => `${words} (${merchant})`] as const

const ENGLISH: Words = {
  reasons: {
    funding: ['Money added', () => 'Money added'],
    clearing: ['Card payment', (merchant) => merchant],
    refund: ['Refund', (merchant) => `Refund from ${merchant}`],
    provisional_credit: about('Credit while a dispute is decided'),
    dispute_lost: about('Credit taken back: dispute lost'),
    dispute_rescinded: about('Dispute decided anew: lost'),
    dispute_reinstated: about('Dispute decided anew: won'),
  },
  adjustment: 'Adjustment',
  overdraft: (words) => `${words} (overdraft)`,
}

const GERMAN: Words = {
  reasons: {
    funding: ['Einzahlung', () => 'Einzahlung'],
    clearing: ['Kartenzahlung', (merchant) => merchant],
    refund: ['Erstattung', (merchant) => `Erstattung von ${merchant}`],
    provisional_credit: about('Vorläufige Gutschrift'),
    dispute_lost: about('Gutschrift zurückgenommen'),
    dispute_rescinded: about('Beanstandung doch verloren'),
    dispute_reinstated: about('Beanstandung doch gewonnen'),
  },
  adjustment: 'Berichtigung',
  overdraft: (words) => `${words} (überzogen)`,
}

/** Keeps a name of another direction from turning the line around it. */
const isolate = (text: string): string => `\u2068${text}\u2069`
const aboutIsolated = (words: string) => [words, (merchant: string) => `${words} (${isolate(merchant)})`] as const

const ARABIC: Words = {
  reasons: {
    funding: ['إضافة مال', () => 'إضافة مال'],
    clearing: ['دفعة بالبطاقة', isolate],
    refund: ['مبلغ مسترد', (merchant) => `مبلغ مسترد من ${isolate(merchant)}`],
    provisional_credit: aboutIsolated('إضافة مؤقتة'),
    dispute_lost: aboutIsolated('استرجاع الإضافة المؤقتة'),
    dispute_rescinded: aboutIsolated('خُسر الاعتراض بعد إعادة النظر'),
    dispute_reinstated: aboutIsolated('كُسب الاعتراض بعد إعادة النظر'),
  },
  adjustment: 'تصحيح',
  overdraft: (words) => `${words} (سحب على المكشوف)`,
}

const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, de: GERMAN, ar: ARABIC }

const isKnown = (reason: string): reason is Reason => (REASONS as readonly string[]).includes(reason)

export const kindOfEntry = ({ own, reason }: EntryRow): AccountEntry['kind'] => {
  if (own === 'overdraft') return 'overdraft'
  return isKnown(reason) ? KINDS[reason] : 'adjustment'
}

/** Why money moved, by the reason that the ledger keeps: one posting in words for its owner. */
export function describeEntry({ own, reason, merchant_name }: EntryRow, language: Language): string {
  const { reasons, adjustment, overdraft } = WORDS[language]
  const merchant = merchant_name ?? ''
  const [unnamed, named] = isKnown(reason) ? reasons[reason] : [adjustment, () => adjustment]
  const words = merchant === '' ? unnamed : named(merchant)
  return own === 'overdraft' ? overdraft(words) : words
}

/** Minor units, positive where it is owed to the cardholder. */
export const signedAmount = ({ side, amount_minor: amount }: EntryRow): bigint => (side === 'debit' ? -amount : amount)
