import { space, type } from './tokens.ts'

/** From here on an amount stands below the words of its row: beside them there is no room. */
const STACKED_FROM = 1.5

export const isStackedAt = (textScale: number): boolean => textScale >= STACKED_FROM

/** A row of two lines in a list that must know how high its rows are, at this size of text. */
export const rowHeight = (textScale: number): number => {
  const lines = type.body.lineHeight + type.small.lineHeight + (isStackedAt(textScale) ? type.body.lineHeight : 0)
  return Math.ceil(lines * textScale) + space(8)
}
