import { disableAppSwitcherProtectionAsync, enableAppSwitcherProtectionAsync } from 'expo-screen-capture'
import { useEffect } from 'react'
import { Platform } from 'react-native'

const BLUR = 0.9

/**
 * On iOS the app switcher shows a blur instead of balances and payments. Android has no such thing short of forbidding every
 * screenshot, which only the page with the card's number does.
 */
export function useSwitcherCover(): void {
  useEffect(() => {
    if (Platform.OS !== 'ios') return
    void enableAppSwitcherProtectionAsync(BLUR).catch(() => undefined)
    return () => void disableAppSwitcherProtectionAsync().catch(() => undefined)
  }, [])
}
