import { setImmediate } from 'node:timers/promises'
import type { Language } from '@cardwright/contracts'
import { currencyOfRecord, format } from '@cardwright/money'
import PDFDocument from 'pdfkit'
import { monthOf } from '../../month.ts'
import type { Statement, StatementSection } from '../statement-service.ts'
import { describeEntry, signedAmount } from './entry-words.ts'
import { STATEMENT_WORDS, type StatementWords } from './statement-words.ts'
import { type LineStyle, Typesetter } from './typesetter.ts'

/** A4 in points. */
const PAGE_WIDTH = 595.28
const MARGIN = 56
const LINE = 17
const BOTTOM = 841.89 - MARGIN - 24
const GREY = '#5b6470'
const RULE = '#d5dae1'

/** Columns by the distance of their edges from where lines begin: the left, in Arabic the right. */
const COLUMNS = {
  date: { from: MARGIN, to: MARGIN + 74 },
  words: { from: MARGIN + 78, to: 332 },
  amount: { from: 340, to: 438 },
  balance: { from: 440, to: 538 },
} as const
type Column = keyof typeof COLUMNS

type Pdf = InstanceType<typeof PDFDocument>

/** What is passed along while a statement is written. */
interface Sheet {
  pdf: Pdf
  setter: Typesetter
  words: StatementWords
  language: Language
  day(at: Date): string
}

/**
 * A statement as PDF, in the language of its reader. The same statement gives the same bytes. Payments are decided on this thread
 * too: whatever waits has its turn after each row, of which there may be thousands.
 */
export async function writePdf(statement: Statement, language: Language): Promise<Buffer> {
  const words = STATEMENT_WORDS[language]
  const pdf: Pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: language,
    displayTitle: true,
    // The date is a part of the document's id: the month's own end makes both the same every time.
    info: {
      Title: `${words.title} ${statement.month}`,
      Creator: 'Cardwright',
      CreationDate: monthOf(statement.month).end,
    },
  })
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  const days = new Intl.DateTimeFormat(words.locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const sheet: Sheet = { pdf, setter: new Typesetter(pdf), words, language, day: (at) => days.format(at) }
  writeHead(sheet, statement)
  for (const section of statement.sections) await writeSection(sheet, section)
  await numberPages(sheet, statement)
  pdf.end()
  return whole
}

function writeHead(sheet: Sheet, { holder, accountId, month, isComplete }: Statement): void {
  const { words, day } = sheet
  const { start, end } = monthOf(month)
  sheet.pdf.y = MARGIN
  writeLine(sheet, words.title, { size: 20, isStrong: true, height: 32 })
  writeLine(sheet, words.period(day(start), day(new Date(end.getTime() - 1))), { size: 10 })
  writeLine(sheet, holder, { size: 10 })
  sheet.pdf.fillColor(GREY)
  writeLine(sheet, words.account(accountId), { size: 10 })
  sheet.pdf.fillColor('black')
  if (!isComplete) writeLine(sheet, words.stillRuns, { size: 10 })
  sheet.pdf.y += LINE
}

/** A line of its own, from where lines begin. */
function writeLine(
  { pdf, setter, words: { direction } }: Sheet,
  text: string,
  { height = 15, ...style }: Omit<LineStyle, 'direction'> & { height?: number },
): void {
  const { y } = pdf
  const line = setter.line(text, { ...style, direction }, PAGE_WIDTH - 2 * MARGIN)
  line.draw(direction === 'rtl' ? PAGE_WIDTH - MARGIN - line.width : MARGIN, y)
  pdf.y = y + height
}

async function writeSection(sheet: Sheet, section: StatementSection): Promise<void> {
  const { words, language } = sheet
  const currency = currencyOfRecord(section.currency)
  const say = (amountMinor: bigint, sign: 'auto' | 'always' = 'auto'): string =>
    format({ amountMinor, currency }, { display: 'none', sign, locale: words.locale })
  const head = () => writeTableHead(sheet, section)
  makeRoom(sheet, 5, () => undefined)
  head()
  writeRow(sheet, { words: words.opening, balance: say(section.openingMinor) }, true)
  let balance = section.openingMinor
  for (const entry of section.entries) {
    balance += signedAmount(entry)
    makeRoom(sheet, 1, head)
    writeRow(sheet, {
      date: sheet.day(entry.at),
      words: describeEntry(entry, language),
      amount: say(signedAmount(entry), 'always'),
      balance: say(balance),
    })
    await setImmediate()
  }
  makeRoom(sheet, 1, head)
  writeRow(sheet, { words: words.closing, balance: say(section.closingMinor) }, true)
  sheet.pdf.y += LINE
}

function writeTableHead(sheet: Sheet, { currency }: StatementSection): void {
  const { pdf, words } = sheet
  pdf.fillColor(GREY)
  writeRow(sheet, {
    date: words.date,
    words: words.posting(currency.toUpperCase()),
    amount: words.amount,
    balance: words.balance,
  })
  pdf.fillColor('black')
  const y = pdf.y - 5
  const { left, right } = edgesOf(words, { from: MARGIN, to: COLUMNS.balance.to })
  pdf.moveTo(left, y).lineTo(right, y).lineWidth(0.5).strokeColor(RULE).stroke()
}

const isFigure = (column: Column): boolean => column === 'amount' || column === 'balance'

function writeRow(sheet: Sheet, cells: Partial<Record<Column, string>>, isStrong = false): void {
  const { pdf, setter, words } = sheet
  const { y } = pdf
  for (const column of Object.keys(COLUMNS) as Column[]) {
    const text = cells[column] ?? ''
    const { left, right } = edgesOf(words, COLUMNS[column])
    // Figures are read from left to right in every language, and end below each other.
    const beginsAtLeft = words.direction === 'ltr' && !isFigure(column)
    const direction = isFigure(column) && /^[-+\u2212\u200e\u200f\u061c\d]/.test(text) ? 'ltr' : words.direction
    const line = setter.line(text, { size: 9, isStrong, direction }, right - left)
    line.draw(beginsAtLeft ? left : right - line.width, y)
  }
  pdf.y = y + LINE
}

/** In Arabic the page is turned round. */
const edgesOf = ({ direction }: StatementWords, { from, to }: { from: number; to: number }) =>
  direction === 'rtl' ? { left: PAGE_WIDTH - to, right: PAGE_WIDTH - from } : { left: from, right: to }

/** Begins a page where the rows would not fit on this one. */
function makeRoom({ pdf }: Sheet, rows: number, head: () => void): void {
  if (pdf.y + rows * LINE <= BOTTOM) return
  pdf.addPage()
  head()
}

async function numberPages(sheet: Sheet, { accountId, month }: Statement): Promise<void> {
  const { pdf, words } = sheet
  const { count } = pdf.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page)
    pdf.fillColor(GREY)
    // Below the margin a text would begin a page of its own.
    pdf.page.margins.bottom = 0
    pdf.y = BOTTOM + 24
    writeLine(sheet, `${words.account(accountId)} · ${month} · ${words.page(page + 1, count)}`, { size: 8 })
    await setImmediate()
  }
}
