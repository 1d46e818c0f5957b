import type { PropsWithChildren } from 'react'
import { type StyleProp, View, type ViewStyle } from 'react-native'
import { moveByArrows } from './radio-keys'
import { webOnly } from './web-only.ts'

/** One stop for the Tab key, and arrow keys within, as browsers do it for their own radio buttons. */
export function RadioGroup({
  label,
  style,
  children,
}: PropsWithChildren<{ label: string; style: StyleProp<ViewStyle> }>) {
  return (
    <View role="radiogroup" aria-label={label} style={style} {...webOnly({ onKeyDown: moveByArrows })}>
      {children}
    </View>
  )
}

/** Which radio button of a group Tab reaches: the chosen one, else the first. */
export const radioStop = (index: number, chosen: number): object =>
  webOnly({ tabIndex: index === Math.max(0, chosen) ? 0 : -1 })
