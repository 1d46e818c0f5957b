export interface SliderProps {
  label: string
  /** The value in words, for example "$250". */
  valueText: string
  value: number
  maximum: number
  step: number
  onChange: (value: number) => void
}

/** The nearest step within 0 and the maximum. Whole numbers only: a slider helps to type, it never holds money. */
export function toStep(value: number, { maximum, step }: Pick<SliderProps, 'maximum' | 'step'>): number {
  const stepped = Math.round(value / step) * step
  return Math.max(0, Math.min(maximum, stepped))
}
