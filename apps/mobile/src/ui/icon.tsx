import { type IconName, iconPaths } from './icon-paths.ts'
import { Path, Svg } from './svg'
import { usePalette } from './theme'
import type { Palette } from './tokens.ts'

export type { IconName } from './icon-paths.ts'

export interface IconProps {
  name: IconName
  size?: number
  tone?: keyof Palette
  /** A colour outside the palette, for card faces only. */
  colour?: string
  /** Points along the reading direction, so it turns round in right-to-left languages. */
  isDirectional?: boolean
}

/** Decoration beside words: screen readers skip it. */
export function Icon({ name, size = 20, tone = 'ink', colour, isDirectional = false }: IconProps) {
  const palette = usePalette()
  const direction = isDirectional ? { 'data-directional': '' } : {}
  return (
    <Svg width={size} height={size} viewBox="0 0 24 24" fill="none" {...direction}>
      <Path
        d={iconPaths[name]}
        stroke={colour ?? palette[tone]}
        strokeWidth={1.75}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </Svg>
  )
}
