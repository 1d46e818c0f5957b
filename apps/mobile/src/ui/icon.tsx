import { I18nManager } from 'react-native'
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
}

/** They point along the reading direction, so they turn round in right-to-left languages. */
const DIRECTIONAL: ReadonlySet<IconName> = new Set(['back', 'chevron', 'logout', 'undo'])

/** In browsers a rule of `global-css.ts` turns what is marked; there the layout manager always says left-to-right. */
const directionOf = (name: IconName): object => {
  if (!DIRECTIONAL.has(name)) return {}
  return I18nManager.isRTL ? { style: { transform: [{ scaleX: -1 }] } } : { 'data-directional': '' }
}

/** Decoration beside words: screen readers skip it. */
export function Icon({ name, size = 20, tone = 'ink', colour }: IconProps) {
  const palette = usePalette()
  return (
    <Svg width={size} height={size} viewBox="0 0 24 24" fill="none" {...directionOf(name)}>
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
