/** On devices the system leads screen readers back. */
export const useReturnFocus = (_isOpen: boolean): void => undefined
