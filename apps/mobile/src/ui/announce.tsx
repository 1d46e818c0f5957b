import { useEffect } from 'react'
import { AccessibilityInfo } from 'react-native'

/** Said by screen readers as soon as it changes, and shown to nobody: the page shows the same in another way. */
export function Announce({ text }: { text: string }) {
  useEffect(() => {
    if (text !== '') AccessibilityInfo.announceForAccessibility(text)
  }, [text])
  return null
}
