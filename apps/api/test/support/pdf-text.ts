import { inflateSync } from 'node:zlib'

/**
 * The rows of text of a PDF as PDFKit writes it, page by page from the top, each row as its pieces from the left: what a reader sees,
 * by the table that every font in the document has for those who search or copy.
 */
export function readPdfRows(pdf: Buffer): string[][] {
  const objects = readObjects(pdf.toString('latin1'))
  const letters = readLetters(objects)
  return [...objects.values()]
    .filter(({ content }) => /\bBT\b[\s\S]*\bET\b/.test(content))
    .flatMap(({ content }) => rowsOf(content, letters))
}

interface PdfObject {
  text: string
  /** What its stream holds, unpacked; empty without one. */
  content: string
}

function readObjects(pdf: string): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>()
  for (const [, id = '', text = ''] of pdf.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const stream = /stream\n([\s\S]*)\nendstream/.exec(text)?.[1]
    const isPacked = text.includes('/FlateDecode')
    const bytes = Buffer.from(stream ?? '', 'latin1')
    const content = stream !== undefined && isPacked ? inflateSync(bytes) : bytes
    objects.set(id, { text: text.slice(0, text.indexOf('stream\n') >>> 0), content: content.toString('latin1') })
  }
  return objects
}

/** For each font, by the name that pages call it, what its codes stand for. */
function readLetters(objects: ReadonlyMap<string, PdfObject>): Map<string, readonly string[]> {
  const letters = new Map<string, readonly string[]>()
  for (const { text } of objects.values())
    for (const [, name = '', id = ''] of text.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.text ?? '')?.[1] ?? ''
      const ranges = [...(objects.get(table)?.content ?? '').matchAll(/<\w+> <\w+> \[([^\]]*)\]/g)]
      const codes = ranges.flatMap(([, entries = '']) => [...entries.matchAll(/<([^>]*)>/g)])
      letters.set(
        name,
        codes.map(([, hex = '']) => Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le')),
      )
    }
  return letters
}

function rowsOf(content: string, letters: ReadonlyMap<string, readonly string[]>): string[][] {
  const rows = new Map<number, { x: number; text: string }[]>()
  for (const [piece] of content.matchAll(/\bBT\b[\s\S]*?\bET\b/g)) {
    const [, x = '0', y = '0'] = /1 0 0 1 (\S+) (\S+) Tm/.exec(piece) ?? []
    const font = letters.get(/\/(F\d+) \S+ Tf/.exec(piece)?.[1] ?? '') ?? []
    const shown = [...piece.matchAll(/\[(.*?)\] TJ/g)].flatMap(([, parts = '']) => [...parts.matchAll(/<(\w+)>/g)])
    const text = shown
      .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
      .map((code) => font[Number.parseInt(code, 16)] ?? '?')
      .join('')
    const place = Math.round(Number(y) * 10)
    rows.set(place, [...(rows.get(place) ?? []), { x: Number(x), text }])
  }
  return [...rows]
    .toSorted(([one], [other]) => other - one)
    .map(([, pieces]) => pieces.toSorted((one, other) => one.x - other.x).map(({ text }) => text))
}
