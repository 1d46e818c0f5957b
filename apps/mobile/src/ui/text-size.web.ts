/**
 * Text sizes in browsers are rem, so that a reader's own default size counts; up to `most` times the designed size where there is no more
 * room. React Native's types know numbers alone.
 */
export const textSize = (points: number, most?: number): number =>
  (most === undefined ? `${points / 16}rem` : `min(${points / 16}rem, ${points * most}px)`) as unknown as number
