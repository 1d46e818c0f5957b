import { usePathname } from 'expo-router'
import { useEffect, useRef } from 'react'
import { useServices } from './services.tsx'

const TITLE = '#content h1'
const TOUCHES = ['keydown', 'pointerdown'] as const

/** What a page scrolls: itself or its long list. */
const SCROLLERS = '#content [data-windowed], #content [data-scroll]'

/**
 * A page of one document does not load, so a browser does neither of two things by itself. The focus goes to the title of a new page, so
 * that it is read out and the Tab key begins there; on the way back the page is where it was left, with the focus on what led away.
 */
export function useReturns(): void {
  const { trail } = useServices()
  const path = usePathname()
  const current = useRef(path)
  useEffect(() => {
    current.current = path
    const { isReturn, from } = trail.visit(path)
    if (from === undefined || from === path || !trail.isUsed()) return
    let letGo: () => void = () => undefined
    const stop = whenThere(TITLE, (title) => {
      if (!isReturn) {
        letGo = holdTitle(title)
        return
      }
      scrollTo(trail.recall(path, 'scroll'))
      seek(
        () => linkTo(from),
        (link) => focusOn(link ?? title),
        FRAMES,
      )
    })
    return () => {
      stop()
      letGo()
    }
  }, [path, trail])
  useEffect(() => {
    const note = ({ target }: Event) => {
      if (target instanceof Element && target.matches(SCROLLERS))
        trail.keep(current.current, 'scroll', target.scrollTop)
    }
    // Scrolling does not bubble.
    document.addEventListener('scroll', note, { capture: true, passive: true })
    for (const touch of TOUCHES) document.addEventListener(touch, trail.use, { capture: true, once: true })
    return () => {
      document.removeEventListener('scroll', note, { capture: true })
      for (const touch of TOUCHES) document.removeEventListener(touch, trail.use, { capture: true })
    }
  }, [trail])
}

function scrollTo(top: unknown): void {
  const scroller = document.querySelector(SCROLLERS)
  if (scroller !== null && typeof top === 'number') scroller.scrollTop = top
}

const linkTo = (path: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLAnchorElement>('#content a[href]')].find(({ pathname }) => pathname.endsWith(path))

/** A long list renders what came into sight by scrolling some frames later. */
const FRAMES = 30

function seek(look: () => HTMLElement | undefined, found: (it: HTMLElement | undefined) => void, frames: number): void {
  const it = look()
  if (it !== undefined || frames === 0) found(it)
  else requestAnimationFrame(() => seek(look, found, frames - 1))
}

function focusOn(target: HTMLElement): void {
  // A page whose one thing is a field has the cursor in it already.
  if (document.activeElement?.matches('#content input, #content textarea')) return
  if (target.tagName === 'H1') target.tabIndex = -1
  target.focus({ preventScroll: true })
}

/** A page that loads has a title already; the focus goes on to that of what was loaded, when it comes in the place of the first. */
function holdTitle(first: HTMLElement): () => void {
  let title = first
  focusOn(title)
  const observer = new MutationObserver(() => {
    if (title.isConnected) return
    const next = document.querySelector<HTMLElement>(TITLE)
    if (document.activeElement !== document.body) observer.disconnect()
    else if (next !== null) {
      title = next
      focusOn(title)
    }
  })
  observer.observe(document.body, { childList: true, subtree: true })
  return () => observer.disconnect()
}

const PATIENCE_MS = 10_000

/** Calls back with the element once it is on the page; pages that come in a file of their own take a moment. */
function whenThere(selector: string, found: (element: HTMLElement) => void): () => void {
  const look = () => {
    const element = document.querySelector<HTMLElement>(selector)
    if (element === null) return
    stop()
    found(element)
  }
  const observer = new MutationObserver(look)
  const timer = setTimeout(() => stop(), PATIENCE_MS)
  const stop = () => {
    clearTimeout(timer)
    observer.disconnect()
  }
  observer.observe(document.body, { childList: true, subtree: true })
  look()
  return stop
}
