import type { ChangeEvent } from 'react'
import { type SliderProps, toStep } from './slider-value.ts'

/** The browser's own range: keyboard, touch and screen readers are right from the start. Its look is in `global-css.ts`. */
export function Slider({ label, valueText, value, maximum, step, onChange }: SliderProps) {
  const share = maximum === 0 ? 0 : Math.min(100, (value / maximum) * 100)
  return (
    <input
      type="range"
      className="slider"
      aria-label={label}
      aria-valuetext={valueText}
      min={0}
      max={maximum}
      step={step}
      value={Math.min(value, maximum)}
      onChange={(event: ChangeEvent<HTMLInputElement>) =>
        onChange(toStep(Number(event.target.value), { maximum, step }))
      }
      style={{ '--share': `${share}%` } as object}
    />
  )
}
