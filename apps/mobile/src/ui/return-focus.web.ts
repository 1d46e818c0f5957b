import { useEffect, useRef } from 'react'

/**
 * When a sheet closes, the focus goes back to what opened it; where that is gone, to the title of the page. The modal of React Native for the
 * web looks too late who opened it: a field that takes the focus by itself has it by then.
 */
export function useReturnFocus(isOpen: boolean): void {
  const opener = useRef<Element | null>(null)
  if (isOpen && opener.current === null && typeof document !== 'undefined') opener.current = document.activeElement
  useEffect(() => {
    if (!isOpen) return
    return () => {
      const from = opener.current
      opener.current = null
      requestAnimationFrame(() => giveBack(from))
    }
  }, [isOpen])
}

function giveBack(opener: Element | null): void {
  if (document.activeElement !== document.body) return
  const title = document.querySelector<HTMLElement>('#content h1')
  const target = opener instanceof HTMLElement && opener.isConnected ? opener : title
  if (target === title && title !== null) title.tabIndex = -1
  target?.focus({ preventScroll: true })
}
