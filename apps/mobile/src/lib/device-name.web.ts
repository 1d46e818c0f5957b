/** Browsers register no device. */
export const deviceName = (): string => 'browser'
