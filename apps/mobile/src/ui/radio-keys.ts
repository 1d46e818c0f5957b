/** Devices have no arrow keys. */
export const moveByArrows = (): void => undefined
