/** On devices nothing is to be seen before the app runs. */
export const handOverEarly = (): void => undefined
export const forgetEarly = (): void => undefined
