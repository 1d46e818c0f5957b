import { View } from 'react-native'
import { CountBadge } from './count-badge.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Pressable } from './pressable.tsx'
import { Spinner } from './spinner.tsx'
import { Text } from './text.tsx'
import { createStyles } from './theme'
import { type Palette, radius, space } from './tokens.ts'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger'

export interface ButtonProps {
  title: string
  kind?: ButtonKind
  icon?: IconName
  onPress?: () => void
  href?: string
  /** Shows that it works on it, and takes no second press meanwhile. */
  isBusy?: boolean
  isDisabled?: boolean
  /** Says more than the title to screen readers, and begins with it. */
  label?: string
  isSmall?: boolean
  testID?: string
}

const INK: Record<ButtonKind, keyof Palette> = {
  primary: 'onAccent',
  secondary: 'ink',
  quiet: 'accent',
  danger: 'danger',
}

export function Button({
  title,
  kind = 'primary',
  icon,
  isBusy = false,
  isDisabled = false,
  isSmall = false,
  ...rest
}: ButtonProps) {
  const styles = useStyles()
  const ink = INK[kind]
  return (
    <Pressable
      {...(rest.label === undefined ? {} : { label: rest.label })}
      {...(rest.href === undefined ? {} : { href: rest.href })}
      {...(rest.onPress === undefined ? {} : { onPress: isBusy ? () => undefined : rest.onPress })}
      {...(rest.testID === undefined ? {} : { testID: rest.testID })}
      disabled={isDisabled}
      isFilled={kind === 'primary' && !isDisabled}
      aria-busy={isBusy}
      style={[
        styles.base,
        styles[kind],
        isSmall ? styles.small : null,
        isSmall && kind === 'quiet' && !isDisabled ? styles.flush : null,
        isDisabled ? styles.disabled : null,
      ]}
    >
      <View style={styles.content}>
        {isBusy ? (
          <Spinner tone={isDisabled ? 'muted' : ink} />
        ) : icon ? (
          <Icon name={icon} tone={isDisabled ? 'muted' : ink} />
        ) : null}
        <Text
          strong
          tone="inherit"
          size={isSmall ? 'small' : 'body'}
          style={isDisabled ? styles.disabledInk : styles[`${kind}Ink`]}
        >
          {title}
        </Text>
      </View>
    </Pressable>
  )
}

export interface IconButtonProps {
  icon: IconName
  label: string
  onPress?: () => void
  href?: string
  tone?: keyof Palette
  /** How many wait there; the label says it in words. */
  count?: number
}

export function IconButton({ icon, label, tone = 'ink', count = 0, ...rest }: IconButtonProps) {
  const styles = useStyles()
  return (
    <Pressable label={label} {...rest} style={styles.icon}>
      <Icon name={icon} size={24} tone={tone} />
      <View style={styles.count}>
        <CountBadge count={count} />
      </View>
    </Pressable>
  )
}

const useStyles = createStyles((palette) => ({
  base: {
    minHeight: 48,
    borderRadius: radius.medium,
    paddingHorizontal: space(5),
    paddingVertical: space(3),
    justifyContent: 'center',
    borderWidth: 1,
    borderColor: 'transparent',
  },
  small: { minHeight: 44, paddingHorizontal: space(4), paddingVertical: space(2), alignSelf: 'flex-start' },
  // Without an edge of its own its words end where those above and below end.
  flush: { paddingHorizontal: space(2), marginHorizontal: -space(2) },
  content: { flexDirection: 'row', alignItems: 'center', justifyContent: 'center', gap: space(2) },
  primary: { backgroundColor: palette.accent },
  secondary: { backgroundColor: palette.surface, borderColor: palette.control },
  quiet: { backgroundColor: 'transparent', paddingHorizontal: space(3) },
  danger: { backgroundColor: palette.surface, borderColor: palette.danger },
  disabled: { backgroundColor: palette.sunken, borderColor: palette.sunken },
  primaryInk: { color: palette.onAccent },
  secondaryInk: { color: palette.ink },
  quietInk: { color: palette.accent },
  dangerInk: { color: palette.danger },
  disabledInk: { color: palette.muted },
  icon: { alignItems: 'center', justifyContent: 'center', borderRadius: radius.pill },
  count: { position: 'absolute', top: 0, end: 0 },
}))
