import type { SVGProps } from 'react'

/** Browsers draw SVG themselves; the library that devices need would weigh more than every icon together. */
export const Svg = (attributes: SVGProps<SVGSVGElement>) => (
  <svg aria-hidden focusable={false} xmlns="http://www.w3.org/2000/svg" {...attributes} />
)
export const Path = 'path'
export const Circle = 'circle'
export const Rect = 'rect'
export const G = 'g'
export const Defs = 'defs'
export const ClipPath = 'clipPath'
export const LinearGradient = 'linearGradient'
export const Stop = 'stop'
