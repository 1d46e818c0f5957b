import type { Language } from '@cardwright/contracts'
import { currencyOfRecord, toMajorString } from '@cardwright/money'
import type { Statement, StatementSection } from '../statement-service.ts'
import { describeEntry, kindOfEntry, signedAmount } from './entry-words.ts'
import { STATEMENT_WORDS } from './statement-words.ts'

const HEAD = ['date', 'kind', 'description', 'amount', 'balance', 'currency', 'transaction', 'entry']

/**
 * A statement as comma-separated values (RFC 4180), one posting a line between the opening and the closing balance. Amounts are
 * decimal figures in major units, the balance is the one after the posting. Programs read such files: headings, kinds, figures and
 * times are the same in every language, and only the description is in the reader's.
 */
export const writeCsv = (statement: Statement, language: Language): string =>
  [HEAD, ...statement.sections.flatMap((section) => sectionLines(section, language))]
    .map((cells) => `${cells.map(quote).join(',')}\r\n`)
    .join('')

function sectionLines(section: StatementSection, language: Language): string[][] {
  const currency = currencyOfRecord(section.currency)
  const major = (amountMinor: bigint): string => toMajorString({ amountMinor, currency })
  const code = section.currency.toUpperCase()
  const { opening, closing } = STATEMENT_WORDS[language]
  let balance = section.openingMinor
  const lines = section.entries.map((entry) => {
    balance += signedAmount(entry)
    return [
      entry.at.toISOString(),
      kindOfEntry(entry),
      withoutMarks(describeEntry(entry, language)),
      major(signedAmount(entry)),
      major(balance),
      code,
      entry.authorization_id ?? '',
      entry.id,
    ]
  })
  const mark = (kind: string, words: string, amountMinor: bigint) => [
    '',
    kind,
    words,
    '',
    major(amountMinor),
    code,
    '',
    '',
  ]
  return [mark('opening', opening, section.openingMinor), ...lines, mark('closing', closing, section.closingMinor)]
}

/** What keeps a name apart on a page that runs from the right would be in the way of whoever searches for the name. */
const withoutMarks = (words: string): string => words.replaceAll(/[\u200e\u200f\u2066-\u2069]/g, '')

/** A spreadsheet runs what begins like a formula: what a merchant calls itself must not. Figures may begin with a minus. */
function quote(cell: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell)
  const safe = isFormula ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
