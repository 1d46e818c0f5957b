/** Text sizes in browsers are rem, so that a reader's own default size counts. React Native's types know numbers alone. */
export const textSize = (points: number): number => `${points / 16}rem` as unknown as number
