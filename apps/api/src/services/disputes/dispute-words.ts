import type { Language } from '@cardwright/contracts'
import { currencyOfRecord, formatAmongWords } from '@cardwright/money'
import type { DisputeEventRow } from '../../models/dispute-model.ts'

/** What happens to a dispute, in the order in which it may. */
export type DisputeEventName = 'created' | 'evidence_added' | 'submitted' | 'refused' | 'won' | 'lost' | 'expired'

/** What a step tells beside its name; kept as JSON. */
export interface DisputeFigures {
  /** Credited when it was submitted, or won. */
  amountMinor?: number
  /** The number of the picture that was added; absent where it was a document. */
  picture?: number
  isCreditTaken?: boolean
}

interface Told extends DisputeFigures {
  /** An amount in the manner of the language. */
  amount: string
}

interface Words {
  document: string
  picture: (number: number) => string
  steps: Readonly<Record<DisputeEventName, (told: Told) => string>>
}

const ENGLISH: Words = {
  document: 'Document',
  picture: (number) => `Picture ${number}`,
  steps: {
    created: () => 'Begun. It counts once it is submitted.',
    evidence_added: ({ picture }) => (picture === undefined ? 'Document added.' : `Picture ${picture} added.`),
    submitted: ({ amount }) => `Submitted. ${amount} is credited until it is decided.`,
    refused: () => 'The card issuer did not accept it. Look at the reason and the evidence, then try again.',
    won: ({ amount }) => `Decided for you. ${amount} is yours.`,
    lost: ({ isCreditTaken }) =>
      `Decided for the merchant.${isCreditTaken === true ? ' The credit was taken back.' : ''}`,
    expired: () => 'It was not submitted in time.',
  },
}

const GERMAN: Words = {
  document: 'Dokument',
  picture: (number) => `Bild ${number}`,
  steps: {
    created: () => 'Begonnen. Sie zählt, sobald sie eingereicht ist.',
    evidence_added: ({ picture }) => (picture === undefined ? 'Dokument hinzugefügt.' : `Bild ${picture} hinzugefügt.`),
    submitted: ({ amount }) => `Eingereicht. Bis zur Entscheidung sind dir ${amount} gutgeschrieben.`,
    refused: () =>
      'Der Kartenherausgeber hat sie nicht angenommen. Prüfe Grund und Belege und versuche es noch einmal.',
    won: ({ amount }) => `Zu deinen Gunsten entschieden. ${amount} gehören dir.`,
    lost: ({ isCreditTaken }) =>
      `Zugunsten des Händlers entschieden.${isCreditTaken === true ? ' Die Gutschrift wurde zurückgenommen.' : ''}`,
    expired: () => 'Sie wurde nicht rechtzeitig eingereicht.',
  },
}

const ARABIC: Words = {
  document: 'مستند',
  picture: (number) => `صورة ${number}`,
  steps: {
    created: () => 'بدأ الاعتراض. ولا يُعتدّ به إلا بعد تقديمه.',
    evidence_added: ({ picture }) => (picture === undefined ? 'أُضيف مستند.' : `أُضيفت الصورة ${picture}.`),
    submitted: ({ amount }) => `تم التقديم. أُضيف ${amount} إلى حسابك إلى أن يُبتّ فيه.`,
    refused: () => 'لم يقبله مُصدر البطاقة. راجع السبب والأدلة ثم حاول مرة أخرى.',
    won: ({ amount }) => `حُسم لصالحك. ${amount} لك.`,
    lost: ({ isCreditTaken }) => `حُسم لصالح التاجر.${isCreditTaken === true ? ' استُرجع المبلغ المضاف.' : ''}`,
    expired: () => 'لم يُقدَّم في الوقت المحدد.',
  },
}

const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, de: GERMAN, ar: ARABIC }

/** What happened, in one sentence for the cardholder. A step whose figures were not kept has its English sentence. */
export function sayStep(
  { event, detail, figures }: Pick<DisputeEventRow, 'event' | 'detail' | 'figures'>,
  currency: string,
  language: Language,
): string | null {
  if (figures === null) return detail
  const { amountMinor = 0 } = figures as DisputeFigures
  const money = { amountMinor: BigInt(amountMinor), currency: currencyOfRecord(currency) }
  const amount = formatAmongWords(money, language)
  return WORDS[language].steps[event as DisputeEventName]({ ...figures, amount })
}

/** What a piece of evidence is called: there are some pictures or one document. */
export const nameOfEvidence = (
  { content_type: type }: { content_type: string },
  index: number,
  language: Language,
): string => (type === 'application/pdf' ? WORDS[language].document : WORDS[language].picture(index + 1))
