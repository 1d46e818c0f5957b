/** Browsers are known by what they call themselves. */
export const deviceName = (): string => navigator.userAgent
