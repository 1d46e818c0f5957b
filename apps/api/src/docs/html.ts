/** Markup that needs no more escaping. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Piece = Html | string | number | undefined | false | readonly Piece[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

/** A template of markup: everything put into it is escaped, unless it is markup already. Absent pieces leave nothing behind. */
export const html = (strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Html(strings.map((string, index) => string + toText(pieces[index])).join(''))

function toText(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.text
  if (typeof piece === 'object') return piece.map(toText).join('')
  return escapeText(String(piece))
}

/** Paragraphs with `code` and **bold**, the little that descriptions use. */
export function renderText(text: string): Html[] {
  return text.split(/\n\n+/).map((paragraph) => html`<p>${renderLine(paragraph)}</p>`)
}

/** One line with `code` and **bold**. */
export const renderLine = (text: string): Html =>
  new Html(
    escapeText(text)
      .replace(/`([^`]+)`/g, '<code>$1</code>')
      .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>'),
  )
