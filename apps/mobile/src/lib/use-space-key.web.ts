import { useEffect } from 'react'

const WORKED_BY_SPACE = '[role=checkbox], [role=switch], [role=radio]'

/** The Space key works a box, a switch and a choice, as everywhere; React Native for the web knows it of buttons alone. */
export function useSpaceKey(): void {
  useEffect(() => {
    const work = (event: KeyboardEvent) => {
      const { target, key } = event
      if (key !== ' ' || !(target instanceof HTMLElement) || !target.matches(WORKED_BY_SPACE)) return
      // Else the page scrolls.
      event.preventDefault()
      target.click()
    }
    document.addEventListener('keydown', work)
    return () => document.removeEventListener('keydown', work)
  }, [])
}
