import { useCallback, useRef, useState } from 'react'

export interface Once {
  isBusy: boolean
  /** Does nothing while what was begun before still runs. The same function for as long as its component is there. */
  run: (action: () => Promise<unknown>) => Promise<void>
}

/** One at a time, also for two taps that come before the screen is drawn again, when state alone is too late. */
export function useOnce(): Once {
  const isRunning = useRef(false)
  const [isBusy, setBusy] = useState(false)
  const run = useCallback(async (action: () => Promise<unknown>) => {
    if (isRunning.current) return
    isRunning.current = true
    setBusy(true)
    try {
      await action()
    } finally {
      isRunning.current = false
      setBusy(false)
    }
  }, [])
  return { isBusy, run }
}
