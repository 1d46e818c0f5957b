import { Link } from 'expo-router'
import type { PropsWithChildren } from 'react'
import {
  Pressable as NativePressable,
  type PressableProps as NativeProps,
  type StyleProp,
  StyleSheet,
  type ViewStyle,
} from 'react-native'
import { useInert } from './inert'
import { TOUCH } from './tokens.ts'
import { mark } from './web-only.ts'

export interface PressableProps extends Omit<NativeProps, 'style' | 'children'> {
  /** What it does, in words, where its children do not say it. */
  label?: string
  /** A path of the app: then it is a link, with all that browsers do with links. */
  href?: string
  style?: StyleProp<ViewStyle>
  /** Its ground says that it is the one action: it is kept where the system decides about colours. */
  isFilled?: boolean
}

const touchable = { minHeight: TOUCH, minWidth: TOUCH }

/** Everything that can be touched: at least 44 points, a state while pressed, keyboard and screen reader included. */
export function Pressable(props: PropsWithChildren<PressableProps>) {
  const { label, href, style, children, disabled = false, isFilled = false, ...rest } = props
  const isInert = disabled === true
  const inert = useInert(isInert)
  const pressable = (
    <NativePressable
      role={href === undefined ? 'button' : 'link'}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(isFilled ? mark('press', 'fill') : mark('press'))}
      {...rest}
      {...(href === undefined ? inert : {})}
      style={
        href === undefined
          ? ({ pressed }) => [touchable, pressed && !isInert ? { opacity: 0.8 } : null, style]
          : // The link spreads its child's style, so that must be one plain object.
            StyleSheet.flatten([touchable, style])
      }
    >
      {children}
    </NativePressable>
  )
  return href === undefined ? (
    pressable
  ) : (
    <Link href={href as never} asChild>
      {pressable}
    </Link>
  )
}
