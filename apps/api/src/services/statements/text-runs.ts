import createBidi, { type Bidi } from 'bidi-js'

// The package is CommonJS and its types say ESM: what is imported is the function itself.
const bidi = (createBidi as unknown as () => Bidi)()

/** A part of a line that is drawn with one font, in one direction; `text` is in the order in which it is to be shaped. */
export interface TextRun<Font> {
  text: string
  font: Font
}

/** Whether a font has the letter; the first of several that has it is taken. */
export interface Face {
  isScriptOfRight: boolean
  hasLetter(codePoint: number): boolean
}

/** Unicode's marks of direction, which no font draws. */
const MARK = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/

interface Piece<F extends Face> {
  text: string
  level: number
  face: F
}

/**
 * The runs of a line from left to right, by Unicode's bidirectional algorithm (UAX 9): runs of an Arabic font are left in the order of
 * reading, which its shaping turns round; what else runs from right to left is turned here.
 */
export function toVisualRuns<F extends Face>(
  text: string,
  direction: 'ltr' | 'rtl',
  faces: readonly [F, ...F[]],
): TextRun<F>[] {
  const { levels } = bidi.getEmbeddingLevels(text, direction)
  const mirrored = bidi.getMirroredCharactersMap(text, levels)
  const pieces: Piece<F>[] = []
  for (let index = 0; index < text.length; ) {
    const codePoint = text.codePointAt(index) ?? 0
    const letter = String.fromCodePoint(codePoint)
    if (!MARK.test(letter)) addLetter(pieces, mirrored.get(index) ?? letter, levels[index] ?? 0, faces)
    index += letter.length
  }
  return inVisualOrder(pieces).map(({ text: part, level, face }) => ({
    text: level % 2 === 1 && !face.isScriptOfRight ? [...part].reverse().join('') : part,
    font: face,
  }))
}

function addLetter<F extends Face>(
  pieces: Piece<F>[],
  letter: string,
  level: number,
  faces: readonly [F, ...F[]],
): void {
  for (const shown of spellings(letter, faces)) {
    const last = pieces.at(-1)
    const codePoint = shown.codePointAt(0) ?? 0
    const isContinued = last !== undefined && last.level === level && last.face.hasLetter(codePoint)
    // A space between two Arabic words belongs to their run, so that both are turned round together.
    if (isContinued) last.text += shown
    else pieces.push({ text: shown, level, face: faces.find((face) => face.hasLetter(codePoint)) ?? faces[0] })
  }
}

/** A letter that no font has loses its marks, or becomes a question mark, rather than be drawn as an empty box. */
function spellings(letter: string, faces: readonly Face[]): string[] {
  const isKnown = (text: string): boolean => faces.some((face) => face.hasLetter(text.codePointAt(0) ?? 0))
  if (isKnown(letter)) return [letter]
  const bare = [...letter.normalize('NFD')].filter(isKnown)
  return bare.length > 0 ? bare : ['?']
}

/** Rule L2: from the highest level down to the lowest odd one, whatever stands at it or above is turned round. */
function inVisualOrder<F extends Face>(pieces: readonly Piece<F>[]): Piece<F>[] {
  let ordered = [...pieces]
  const highest = Math.max(0, ...pieces.map(({ level }) => level))
  for (let level = highest; level >= 1; level -= 1) {
    const turned: Piece<F>[] = []
    let group: Piece<F>[] = []
    for (const piece of ordered) {
      if (piece.level >= level) group.push(piece)
      else {
        turned.push(...group.reverse(), piece)
        group = []
      }
    }
    ordered = [...turned, ...group.reverse()]
  }
  return ordered
}
