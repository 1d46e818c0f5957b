import { clearCopied, copyText } from './clipboard'
import { watchForeground } from './on-leave'

const CLEAR_AFTER_MS = 60_000

export type SafeCopy = (text: string) => Promise<void>

/** Copies, and empties the clipboard after a minute or on returning from where it was pasted, whichever page is open by then. */
export function createSafeCopy(): SafeCopy {
  let forget: () => void = () => undefined
  return async (text) => {
    await copyText(text)
    forget()
    let isAway = false
    const clear = () => {
      forget()
      void clearCopied(text)
    }
    // In the background nobody may touch the clipboard: then it waits for the return.
    const timer = setTimeout(() => {
      if (!isAway) clear()
    }, CLEAR_AFTER_MS)
    const unwatch = watchForeground(
      () => {
        isAway = true
      },
      () => {
        if (isAway) clear()
      },
    )
    forget = () => {
      clearTimeout(timer)
      unwatch()
    }
  }
}
