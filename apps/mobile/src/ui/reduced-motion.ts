import { useEffect, useState } from 'react'
import { AccessibilityInfo } from 'react-native'

/** Whether the person asked their system for less motion. */
export function useReducedMotion(): boolean {
  const [isReduced, setReduced] = useState(false)
  useEffect(() => {
    let isCurrent = true
    void AccessibilityInfo.isReduceMotionEnabled().then((value) => {
      if (isCurrent) setReduced(value)
    })
    const subscription = AccessibilityInfo.addEventListener('reduceMotionChanged', setReduced)
    return () => {
      isCurrent = false
      subscription.remove()
    }
  }, [])
  return isReduced
}
