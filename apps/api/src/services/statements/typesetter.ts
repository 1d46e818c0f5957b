import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { create, type Font } from 'fontkit'
import type PDFDocument from 'pdfkit'
import { type Face, type TextRun, toVisualRuns } from './text-runs.ts'

const require = createRequire(import.meta.url)

/** The typeface of the app: Figtree, and Readex Pro for Arabic letters, which Figtree lacks. Both are under the OFL. */
const FIGTREE = dirname(require.resolve('@fontsource/figtree/package.json'))
const READEX_PRO = dirname(require.resolve('@fontsource/readex-pro/package.json'))
const FILES = [
  { folder: FIGTREE, subset: 'figtree-latin', isScriptOfRight: false },
  { folder: FIGTREE, subset: 'figtree-latin-ext', isScriptOfRight: false },
  { folder: READEX_PRO, subset: 'readex-pro-arabic', isScriptOfRight: true },
] as const

interface LoadedFace extends Face {
  name: string
  bytes: Buffer
  font: Font
}
type Faces = readonly [LoadedFace, ...LoadedFace[]]

function load(weight: 400 | 600): Faces {
  const [first, ...others] = FILES.map(({ folder, subset, isScriptOfRight }): LoadedFace => {
    const bytes = readFileSync(join(folder, 'files', `${subset}-${weight}-normal.woff`))
    const font = create(bytes) as Font
    const letters = new Set(font.characterSet)
    return { name: `${subset} ${weight}`, bytes, font, isScriptOfRight, hasLetter: (letter) => letters.has(letter) }
  })
  if (first === undefined) throw new Error('there is no font')
  return [first, ...others]
}

let loaded: Readonly<Record<400 | 600, Faces>> | undefined
const facesOf = (weight: 400 | 600): Faces => {
  loaded ??= { 400: load(400), 600: load(600) }
  return loaded[weight]
}

export interface LineStyle {
  size: number
  isStrong?: boolean
  /** The direction of the line as a whole. */
  direction: 'ltr' | 'rtl'
}

export interface Line {
  width: number
  /** Draws it with its left edge at x. */
  draw(x: number, y: number): void
}

/** Sets lines of mixed scripts in a document. */
export class Typesetter {
  readonly #pdf: InstanceType<typeof PDFDocument>

  constructor(pdf: InstanceType<typeof PDFDocument>) {
    this.#pdf = pdf
    for (const { name, bytes } of [...facesOf(400), ...facesOf(600)]) pdf.registerFont(name, bytes)
  }

  /** A line that fits into the width, where one is given: what is too long ends in dots. */
  line(text: string, style: LineStyle, most = Number.POSITIVE_INFINITY): Line {
    const whole = this.#set(text, style)
    if (whole.width <= most) return whole
    const letters = [...text]
    let line = whole
    while (letters.length > 1 && line.width > most) {
      letters.pop()
      line = this.#set(`${letters.join('')}…`, style)
    }
    return line
  }

  #set(text: string, { size, isStrong = false, direction }: LineStyle): Line {
    const pdf = this.#pdf
    const runs = toVisualRuns(text.normalize('NFC'), direction, facesOf(isStrong ? 600 : 400))
    const measured = runs.map((run) => ({ ...run, width: widthOf(run, size) }))
    return {
      width: measured.reduce((sum, { width }) => sum + width, 0),
      draw(x, y) {
        let left = x
        for (const { text: part, font, width } of measured) {
          // With features named, a run is shaped as a whole, not word by word.
          pdf.font(font.name).fontSize(size).text(part, left, y, { lineBreak: false, features: [] })
          left += width
        }
      },
    }
  }
}

const widthOf = ({ text, font: { font } }: TextRun<LoadedFace>, size: number): number =>
  (font.layout(text).advanceWidth / font.unitsPerEm) * size
