/** On devices the system finds what is new. */
export const focusHeading = (): void => undefined

/** On devices the sentence below a field is announced, and the keyboard stays where it is. */
export const focusFirstWrong = (): void => undefined
