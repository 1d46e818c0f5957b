import type { PropsWithChildren, Ref } from 'react'
import { Text as NativeText, type TextProps as NativeTextProps, Platform } from 'react-native'
import { directed } from './text-direction'
import { textSize } from './text-size'
import { createStyles } from './theme'
import { type TypeSize, type } from './tokens.ts'
import { webOnly } from './web-only.ts'

export type Tone = 'ink' | 'muted' | 'accent' | 'danger' | 'warning' | 'info' | 'onAccent' | 'inherit'

export interface TextProps extends Omit<NativeTextProps, 'role'> {
  size?: TypeSize
  strong?: boolean
  tone?: Tone
  align?: 'center'
  /** How many times its size it may be read at, where there is no room for more; twice otherwise. */
  maxScale?: number
  /** Makes it a heading of this level for screen readers. */
  heading?: 1 | 2 | 3
  role?: NativeTextProps['role']
  ref?: Ref<NativeText>
}

/** Figtree at 400 or 600. Browsers take the weight from a variable font; devices have one file a weight. */
export const fontOf = (isStrong: boolean) =>
  Platform.OS === 'web'
    ? { fontFamily: 'Cardwright, system-ui, sans-serif', fontWeight: isStrong ? ('600' as const) : ('400' as const) }
    : { fontFamily: isStrong ? 'Figtree-SemiBold' : 'Figtree-Regular' }

export const sizeStyle = (size: TypeSize, maxScale?: number) => ({
  fontSize: textSize(type[size].fontSize, maxScale),
  lineHeight: textSize(type[size].lineHeight, maxScale),
})

export function Text(props: PropsWithChildren<TextProps>) {
  const {
    size = 'body',
    strong = false,
    tone = 'ink',
    align,
    heading,
    maxScale,
    style,
    role,
    children,
    ...rest
  } = props
  const styles = useStyles()
  const headingProps = heading === undefined ? {} : { role: 'heading' as const, 'aria-level': heading }
  return (
    <NativeText
      maxFontSizeMultiplier={maxScale ?? 2}
      {...(role === undefined ? {} : { role })}
      {...headingProps}
      {...directed(children)}
      {...rest}
      style={[
        styles.base,
        sizeStyle(size, maxScale),
        fontOf(strong),
        tone === 'inherit' ? null : styles[tone],
        align === undefined ? asThePage : { textAlign: align },
        style,
      ]}
    />
  )
}

/** A Latin name on an Arabic page begins at the right like everything around it; browsers would align it by its own letters. */
const asThePage = webOnly({ textAlign: 'inherit' })

const useStyles = createStyles((palette) => ({
  base: { fontVariant: ['tabular-nums'] },
  ink: { color: palette.ink },
  muted: { color: palette.muted },
  accent: { color: palette.accent },
  danger: { color: palette.danger },
  warning: { color: palette.warning },
  info: { color: palette.info },
  onAccent: { color: palette.onAccent },
}))
