import { I18nManager } from 'react-native'

/** Devices turn the layout round when the app next starts; true where that is needed. */
export function applyDirection(dir: 'ltr' | 'rtl', _language: string): boolean {
  const isRtl = dir === 'rtl'
  if (I18nManager.isRTL === isRtl) return false
  I18nManager.allowRTL(isRtl)
  I18nManager.forceRTL(isRtl)
  return true
}
