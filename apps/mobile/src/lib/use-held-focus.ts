/** On devices the system leads screen readers on. */
export const useHeldFocus = (): void => undefined
