import type { KeyboardEvent } from 'react'

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** An arrow key chooses the neighbour; left and right follow the reading direction. */
export function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  if (step === undefined) return
  const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')]
  const at = radios.indexOf(document.activeElement as HTMLElement)
  if (at === -1) return
  event.preventDefault()
  const isTurned = document.documentElement.dir === 'rtl' && /Left|Right/.test(event.key)
  const next = radios[(at + (isTurned ? -step : step) + radios.length) % radios.length]
  next?.focus()
  next?.click()
}
