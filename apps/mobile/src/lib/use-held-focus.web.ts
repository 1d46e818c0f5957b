import { useEffect } from 'react'

/**
 * What has the focus may go away: a row that is removed, with the button that removed it. A browser then forgets where one was, and the Tab
 * key begins at the top of the page. The focus goes to the heading above instead; never to the next row, where a second press would remove
 * that one too.
 */
export function useHeldFocus(): void {
  useEffect(() => {
    let held: { element: HTMLElement; path: string; next: HTMLElement | undefined } | undefined
    const hold = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) held = { element: target, path: location.pathname, next: whereToFrom(target) }
    }
    const look = () => {
      if (held === undefined || held.element.isConnected || document.activeElement !== document.body) return
      const { path, next } = held
      held = undefined
      // A sheet that closes and a page that is left lead somewhere by themselves.
      requestAnimationFrame(() => requestAnimationFrame(() => location.pathname === path && leadTo(next)))
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { childList: true, subtree: true })
    document.addEventListener('focusin', hold)
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', hold)
    }
  }, [])
}

/** The heading above; in a long list, of which rows come and go while one scrolls, the list; of a list that was extended, its end. */
function whereToFrom(element: HTMLElement): HTMLElement | undefined {
  const list = element.closest<HTMLElement>('[data-windowed], [data-more]')
  if (list !== null) return list
  const page = element.closest('[role=dialog]') ?? document
  return [...page.querySelectorAll<HTMLElement>('h1, h2')]
    .filter((heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
    .at(-1)
}

function leadTo(place: HTMLElement | undefined): void {
  if (document.activeElement !== document.body) return
  const target = place?.isConnected ? place : document.querySelector<HTMLElement>('#content h1')
  if (target === null) return
  if (!target.hasAttribute('tabindex')) target.tabIndex = -1
  target.focus({ preventScroll: true })
}
