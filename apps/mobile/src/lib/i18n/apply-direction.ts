import { I18nManager } from 'react-native'

/** Devices turn the layout round when the app next starts; true where that is needed. What was asked for before is taken back. */
export function applyDirection(dir: 'ltr' | 'rtl', _language: string): boolean {
  const isRtl = dir === 'rtl'
  I18nManager.allowRTL(isRtl)
  I18nManager.forceRTL(isRtl)
  return I18nManager.isRTL !== isRtl
}
