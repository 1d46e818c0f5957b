/** On devices the system itself keeps what cannot be pressed in the order of its screen reader. */
export const useInert = (isInert: boolean): object => (isInert ? { disabled: true, 'aria-disabled': true } : {})
