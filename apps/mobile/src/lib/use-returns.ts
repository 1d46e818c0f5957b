/** On devices the system leads screen readers from screen to screen, and keeps the screens behind. */
export const useReturns = (): void => undefined
