/** On devices all pages are there from the start. */
export const startAgain = async (): Promise<boolean> => false
