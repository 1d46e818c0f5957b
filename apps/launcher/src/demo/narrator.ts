import { createStyle } from '../output.ts'

/** Who tells what they saw. */
export type Party = 'person' | 'merchant' | 'issuer' | 'operator' | 'inbox' | 'auditor'

/** Prints the story as it happens. */
export interface Narrator {
  /** A heading above everything. */
  open(title: string, lines: readonly string[]): void
  /** Begins the next numbered step. */
  step(title: string): void
  /** What one party saw or did; `more` goes below, indented. */
  saw(party: Party, text: string, more?: readonly string[]): void
  /** A table with aligned columns; all but the first are figures. */
  table(rows: readonly (readonly string[])[]): void
  fail(message: string): void
  close(text: string, more: readonly string[]): void
}

const PARTY_WIDTH = 9
const NUMBER_WIDTH = 3
const MARGIN = ' '.repeat(NUMBER_WIDTH + 2)
const CONTINUED = MARGIN + ' '.repeat(PARTY_WIDTH + 2)
const WIDTH = 116

export function createNarrator(
  output: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
): Narrator {
  const style = createStyle(output, environment)
  const write = (line: string) => output.write(`${line}\n`)
  const below = (text: string) => wrap(text, WIDTH - CONTINUED.length).map((line) => CONTINUED + line)
  let number = 0
  return {
    open: (title, lines) => {
      write(style.bold(title))
      for (const line of lines) write(style.dim(line))
    },
    step: (title) => {
      number += 1
      write('')
      write(`${style.bold(String(number).padStart(NUMBER_WIDTH))}  ${style.bold(title)}`)
    },
    saw: (party, text, more = []) => {
      const [first = '', ...rest] = below(text)
      write(MARGIN + style.dim(party.padEnd(PARTY_WIDTH)) + first.slice(CONTINUED.length - 2))
      for (const line of rest) write(line)
      for (const line of more.flatMap(below)) write(style.dim(line))
    },
    table: (rows) => {
      for (const line of align(rows)) write(CONTINUED + line)
    },
    fail: (message) => {
      write('')
      for (const [index, line] of wrap(message, WIDTH - MARGIN.length).entries())
        write(style.warning(`${index === 0 ? '  ✗  ' : MARGIN}${line}`))
    },
    close: (text, more) => {
      write('')
      write(style.bold(`  ✓  ${text}`))
      for (const line of more) write(MARGIN + line)
    },
  }
}

/** Breaks text between words into lines of at most so many characters; a longer word stays whole. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** The first column to the left, the others to the right, as figures stand. */
function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('   ')
      .trimEnd(),
  )
}
