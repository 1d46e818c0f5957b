import { fetch as expoFetch } from 'expo/fetch'

/** Devices stream only with Expo's own fetch. */
export const streamFetch = expoFetch as unknown as typeof fetch
