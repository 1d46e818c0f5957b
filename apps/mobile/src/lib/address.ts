/** Where the API is. Devices are told at build time; a browser finds it where the page came from. */
export const apiAddress = (): string => process.env.EXPO_PUBLIC_API_URL ?? 'http://localhost:3000'
