import { format, parseCurrency } from '@cardwright/money'
import PDFDocument from 'pdfkit'
import { monthOf } from '../../month.ts'
import type { Statement, StatementSection } from '../statement-service.ts'
import { describeEntry, signedAmount } from './entry-words.ts'

/** A4 in points. */
const MARGIN = 56
const COLUMNS = { date: MARGIN, words: MARGIN + 78, amount: 340, balance: 440 }
const AMOUNT_WIDTH = 98
const LINE = 17
const BOTTOM = 841.89 - MARGIN - 24
const GREY = '#5b6470'
const RULE = '#d5dae1'

type Pdf = InstanceType<typeof PDFDocument>

/** A statement as PDF. The same statement gives the same bytes. */
export async function writePdf(statement: Statement): Promise<Buffer> {
  const title = `Statement ${statement.month}`
  const pdf: Pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    // The date is a part of the document's id: the month's own end makes both the same every time.
    info: { Title: title, Creator: 'Cardwright', CreationDate: monthOf(statement.month).end },
  })
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  writeHead(pdf, statement)
  for (const section of statement.sections) writeSection(pdf, section)
  numberPages(pdf, statement)
  pdf.end()
  return whole
}

function writeHead(pdf: Pdf, { holder, accountId, month, isComplete }: Statement): void {
  const { start, end } = monthOf(month)
  const last = new Date(end.getTime() - 1)
  pdf.font('Helvetica-Bold').fontSize(20).text('Account statement', MARGIN, MARGIN)
  pdf.moveDown(0.4).font('Helvetica').fontSize(10)
  pdf.text(`${dayOf(start)} to ${dayOf(last)}, days in UTC`)
  pdf.text(toPrintable(holder)).fillColor(GREY).text(`Account ${accountId}`).fillColor('black')
  if (!isComplete) pdf.moveDown(0.4).text('This month still runs: more may be posted.')
  pdf.moveDown(1.5)
}

function writeSection(pdf: Pdf, section: StatementSection): void {
  const currency = parseCurrency(section.currency)
  const say = (amountMinor: bigint, sign: 'auto' | 'always' = 'auto'): string =>
    toPrintable(format({ amountMinor, currency }, { display: 'none', sign }))
  const row = (cells: Row) => writeRow(pdf, cells)
  const head = () => writeTableHead(pdf, section)
  makeRoom(pdf, 5, () => undefined)
  head()
  row({ date: '', words: 'Opening balance', amount: '', balance: say(section.openingMinor), isStrong: true })
  let balance = section.openingMinor
  for (const entry of section.entries) {
    balance += signedAmount(entry)
    makeRoom(pdf, 1, head)
    const words = toPrintable(describeEntry(entry))
    row({ date: dayOf(entry.at), words, amount: say(signedAmount(entry), 'always'), balance: say(balance) })
  }
  makeRoom(pdf, 1, head)
  row({ date: '', words: 'Closing balance', amount: '', balance: say(section.closingMinor), isStrong: true })
  pdf.y += LINE
}

function writeTableHead(pdf: Pdf, { currency }: StatementSection): void {
  pdf.fillColor(GREY)
  writeRow(pdf, { date: 'Date', words: `Posting (${currency.toUpperCase()})`, amount: 'Amount', balance: 'Balance' })
  pdf.fillColor('black')
  const y = pdf.y - 5
  pdf
    .moveTo(MARGIN, y)
    .lineTo(COLUMNS.balance + AMOUNT_WIDTH, y)
    .lineWidth(0.5)
    .strokeColor(RULE)
    .stroke()
}

interface Row {
  date: string
  words: string
  amount: string
  balance: string
  isStrong?: boolean
}

function writeRow(pdf: Pdf, { date, words, amount, balance, isStrong = false }: Row): void {
  const { y } = pdf
  pdf.font(isStrong ? 'Helvetica-Bold' : 'Helvetica').fontSize(9)
  const cell = { lineBreak: false } as const
  const right = { ...cell, width: AMOUNT_WIDTH, align: 'right' } as const
  pdf.text(date, COLUMNS.date, y, cell)
  pdf.text(fit(pdf, words, COLUMNS.amount - COLUMNS.words - 8), COLUMNS.words, y, cell)
  pdf.text(amount, COLUMNS.amount, y, right)
  pdf.text(balance, COLUMNS.balance, y, right)
  pdf.x = MARGIN
  pdf.y = y + LINE
}

/** Begins a page where the rows would not fit on this one. */
function makeRoom(pdf: Pdf, rows: number, head: () => void): void {
  if (pdf.y + rows * LINE <= BOTTOM) return
  pdf.addPage()
  head()
}

function numberPages(pdf: Pdf, { accountId, month }: Statement): void {
  const { count } = pdf.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page)
    pdf.font('Helvetica').fontSize(8).fillColor(GREY)
    // Below the margin a text would begin a page of its own.
    pdf.page.margins.bottom = 0
    const words = `Account ${accountId} · ${month} · page ${page + 1} of ${count}`
    pdf.text(words, MARGIN, BOTTOM + 24, { lineBreak: false })
  }
}

function fit(pdf: Pdf, text: string, width: number): string {
  if (pdf.widthOfString(text) <= width) return text
  const letters = [...text]
  while (letters.length > 1 && pdf.widthOfString(`${letters.join('')}…`) > width) letters.pop()
  return `${letters.join('')}…`
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/**
 * The standard fonts of PDF know the letters of Western Europe only. Others lose their marks, or become a question mark, rather
 * than be printed as something else.
 */
const toPrintable = (text: string): string => [...text.normalize('NFC')].map(toWestern).join('')

/** Letters that do not fall apart into one of ours and a mark. */
const SPELLINGS: Readonly<Record<string, string>> = { Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', ı: 'i', Œ: 'OE', œ: 'oe' }

const toWestern = (letter: string): string =>
  isWestern(letter) ? letter : (SPELLINGS[letter] ?? ([...letter.normalize('NFD')].filter(isWestern).join('') || '?'))

const isWestern = (letter: string): boolean => /^[\u0020-\u007e\u00a0-\u00ff€…–—‘’“”•]$/u.test(letter)
