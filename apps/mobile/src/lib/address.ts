import Constants from 'expo-constants'

/**
 * Where the API is. A build for people is told; while developing it is on the machine that serves the app. Browsers find it where the
 * page came from.
 */
export function apiAddress(): string {
  if (process.env.EXPO_PUBLIC_API_URL !== undefined) return process.env.EXPO_PUBLIC_API_URL
  if (__DEV__) return `http://${Constants.expoConfig?.hostUri?.split(':')[0] ?? 'localhost'}:3000`
  throw new Error('This app was built without EXPO_PUBLIC_API_URL, so it does not know its API')
}
