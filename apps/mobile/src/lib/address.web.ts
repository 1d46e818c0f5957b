export const apiAddress = (): string => process.env.EXPO_PUBLIC_API_URL ?? ''
