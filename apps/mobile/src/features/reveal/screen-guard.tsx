import { usePreventScreenCapture } from 'expo-screen-capture'

/** No screenshots, and nothing in the app switcher, while this is mounted. */
export function ScreenGuard() {
  usePreventScreenCapture('card-number')
  return null
}
