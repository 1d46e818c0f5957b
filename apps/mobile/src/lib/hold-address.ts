/** Devices show no address. */
export const holdAddress = (_isHeld: () => boolean): void => undefined
export const keepAddress = (): void => undefined
