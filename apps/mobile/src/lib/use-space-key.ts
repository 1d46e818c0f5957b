/** Devices know which key works what. */
export const useSpaceKey = (): void => undefined
