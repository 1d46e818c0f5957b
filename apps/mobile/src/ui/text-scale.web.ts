import { useSyncExternalStore } from 'react'

/** The size that a browser gives to one rem, where nobody wished for another. */
const USUAL_PX = 16

function subscribe(onChange: () => void): () => void {
  addEventListener('resize', onChange)
  return () => removeEventListener('resize', onChange)
}

/** The reader's own default size, as `rem` follows it. */
export const useTextScale = (): number =>
  useSyncExternalStore(
    subscribe,
    () => Math.max(1, Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_PX),
    () => 1,
  )
