import type { PropsWithChildren, ReactNode } from 'react'
import { type StyleProp, View, type ViewStyle } from 'react-native'
import { Icon, type IconName } from './icon.tsx'
import { Pressable } from './pressable.tsx'
import { Text, type Tone } from './text.tsx'
import { textSize } from './text-size'
import { createStyles } from './theme'
import { hues, radius, space } from './tokens.ts'
import { mark, webOnly } from './web-only.ts'

/** A panel on the page. */
export function Panel({ children, style }: PropsWithChildren<{ style?: StyleProp<ViewStyle> }>) {
  const styles = useStyles()
  return <View style={[styles.panel, style]}>{children}</View>
}

export interface SectionProps {
  title: string
  action?: ReactNode
}

export function Section({ title, action, children }: PropsWithChildren<SectionProps>) {
  const styles = useStyles()
  return (
    <View style={styles.section}>
      <View style={styles.sectionHead}>
        <Text size="body" strong heading={2} style={styles.grow}>
          {title}
        </Text>
        {action}
      </View>
      {children}
    </View>
  )
}

export interface ListRowProps {
  title: string
  subtitle?: string | undefined
  /** Below all: when it was. */
  caption?: string
  leading?: ReactNode
  trailing?: ReactNode
  icon?: IconName
  href?: string
  onPress?: () => void
  tone?: Tone
  isSelected?: boolean
  label?: string
  /** A button that acts rather than leads somewhere has no arrow. */
  hasArrow?: boolean
  isStrong?: boolean
  /** One line each, in lists that must know how high their rows are. */
  isClamped?: boolean
  /** In a sheet without `Rows` around it: begins where the sheet's title does. */
  isInSheet?: boolean
  /** The note that says what is wrong with what was chosen here, or that nothing was. */
  wrongNoteId?: string | undefined
}

export function ListRow(props: ListRowProps) {
  const {
    title,
    subtitle,
    leading,
    trailing,
    icon,
    href,
    onPress,
    tone = 'ink',
    isSelected = false,
    label,
    hasArrow = true,
    isStrong = false,
    caption,
    isClamped = false,
    isInSheet = false,
    wrongNoteId,
  } = props
  const styles = useStyles()
  const clamp = isClamped ? { numberOfLines: 1 } : {}
  const content = (
    <>
      {leading ?? (icon === undefined ? null : <Icon name={icon} tone={iconTone(tone, isStrong)} />)}
      <View style={styles.body}>
        <View style={styles.words}>
          <Text tone={tone} strong={isStrong} {...clamp}>
            {title}
          </Text>
          {subtitle === undefined ? null : (
            <Text size="small" tone="muted" {...clamp}>
              {subtitle}
            </Text>
          )}
          {caption === undefined ? null : (
            <Text size="caption" tone="muted">
              {caption}
            </Text>
          )}
        </View>
        {trailing === undefined || trailing === null ? null : <View style={styles.trailing}>{trailing}</View>}
      </View>
      {(href !== undefined || onPress !== undefined) && hasArrow ? (
        <Icon name="chevron" size={18} tone="muted" />
      ) : null}
    </>
  )
  if (href === undefined && onPress === undefined)
    return <View style={[styles.row, isInSheet ? styles.inSheet : null]}>{content}</View>
  return (
    <Pressable
      {...(label === undefined ? {} : { label })}
      {...(href === undefined ? {} : { href })}
      {...(onPress === undefined ? {} : { onPress })}
      {...(isSelected ? webOnly({ 'aria-current': 'true' }) : {})}
      {...(wrongNoteId === undefined
        ? {}
        : webOnly({ 'aria-describedby': wrongNoteId, dataSet: { press: '', wrong: '' } }))}
      style={[styles.row, isInSheet ? styles.inSheet : null, isSelected ? styles.selected : null]}
    >
      {content}
    </Pressable>
  )
}

const iconTone = (tone: Tone, isStrong: boolean): 'danger' | 'accent' | 'muted' =>
  tone === 'danger' ? 'danger' : isStrong ? 'accent' : 'muted'

/** Rows under one another with a hairline between. */
export function Rows({ children }: PropsWithChildren) {
  const styles = useStyles()
  const rows = (Array.isArray(children) ? children.flat() : [children]).filter(
    (row) => row !== null && row !== undefined && row !== false,
  )
  return (
    <View {...mark('rows')} style={[styles.panel, styles.rows]}>
      {rows.map((row, index) => (
        <View key={(row as { key?: string }).key ?? index} style={index === 0 ? null : styles.divided}>
          {row}
        </View>
      ))}
    </View>
  )
}

export type BadgeTone = 'neutral' | 'accent' | 'warning' | 'danger' | 'info'

export function Badge({ label, tone = 'neutral', icon }: { label: string; tone?: BadgeTone; icon?: IconName }) {
  const styles = useStyles()
  const ink = tone === 'neutral' ? 'muted' : tone
  return (
    <View {...mark('edge')} style={[styles.badge, styles[tone]]}>
      {icon === undefined ? null : <Icon name={icon} size={14} tone={ink} />}
      <Text size="caption" strong tone={ink}>
        {label}
      </Text>
    </View>
  )
}

export type NoticeTone = 'info' | 'warning' | 'danger' | 'accent'

interface NoticeProps {
  tone?: NoticeTone
  icon?: IconName
  title?: string
  action?: ReactNode
  /** Answers what one has just done: screen readers say it at once. */
  isAlert?: boolean
}

/** A sentence that matters, with an action where there is one. */
export function Notice({
  tone = 'info',
  icon = 'info',
  title,
  children,
  action,
  isAlert = false,
}: PropsWithChildren<NoticeProps>) {
  const styles = useStyles()
  return (
    <View role={isAlert ? 'alert' : undefined} style={[styles.notice, styles[tone]]} {...mark('appear', 'edge')}>
      <Icon name={icon} tone={tone} />
      <View style={styles.noticeWords}>
        {title === undefined ? null : <Text strong>{title}</Text>}
        {typeof children === 'string' ? <Text size="small">{children}</Text> : children}
        {action}
      </View>
    </View>
  )
}

/** What is known about something: a name and a value a row. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: string])[] }) {
  const styles = useStyles()
  return (
    <Rows>
      {rows.map(([name, value]) => (
        <View key={name} style={styles.fact}>
          <Text size="small" tone="muted">
            {name}
          </Text>
          <Text style={styles.factValue}>{value}</Text>
        </View>
      ))}
    </Rows>
  )
}

/** About a sixth of the hue, as the last two figures of a colour. */
const TINT = '2b'

const hueOf = (name: string): string => {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return hues[sum % hues.length] ?? hues[0]
}

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word))
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')

/** An icon, else the initials of a name, in a circle. Decoration: the name stands beside it. */
export function Avatar({ name, icon, size = 40 }: { name: string; icon?: IconName | undefined; size?: number }) {
  const styles = useStyles()
  return (
    <View
      aria-hidden
      importantForAccessibility="no-hide-descendants"
      style={[styles.avatar, { width: size, height: size, backgroundColor: `${hueOf(name)}${TINT}` }]}
    >
      {icon === undefined ? (
        <Text size="small" strong>
          {initialsOf(name)}
        </Text>
      ) : (
        <Icon name={icon} size={size / 2} tone="ink" />
      )}
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  panel: {
    backgroundColor: palette.surface,
    borderRadius: radius.large,
    padding: space(4),
    borderWidth: 1,
    borderColor: palette.line,
  },
  section: { gap: space(2) },
  sectionHead: { flexDirection: 'row', alignItems: 'center', minHeight: 44, gap: space(2) },
  grow: { flex: 1, minWidth: 0 },
  rows: { padding: 0, overflow: 'hidden' },
  divided: { borderTopWidth: 1, borderTopColor: palette.line },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space(3),
    minHeight: 60,
    paddingHorizontal: space(4),
    paddingVertical: space(3),
  },
  inSheet: { paddingHorizontal: space(5) },
  body: {
    flex: 1,
    minWidth: 0,
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: space(3),
    rowGap: space(1),
  },
  // What stands at the end goes below where the words would be left with less than this.
  words: { flexGrow: 1, flexShrink: 1, flexBasis: textSize(96), minWidth: 0 },
  trailing: { justifyContent: 'center' },
  selected: { backgroundColor: palette.accentSoft },
  badge: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space(1),
    alignSelf: 'flex-start',
    borderRadius: radius.small,
    paddingHorizontal: space(2),
    paddingVertical: space(1),
  },
  neutral: { backgroundColor: palette.sunken },
  accent: { backgroundColor: palette.accentSoft },
  warning: { backgroundColor: palette.warningSoft },
  danger: { backgroundColor: palette.dangerSoft },
  info: { backgroundColor: palette.infoSoft },
  notice: { flexDirection: 'row', gap: space(3), borderRadius: radius.medium, padding: space(4) },
  noticeWords: { flex: 1, minWidth: 0, gap: space(1) },
  avatar: {
    borderRadius: radius.pill,
    alignItems: 'center',
    justifyContent: 'center',
  },
  fact: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: space(4),
    minHeight: 48,
    paddingHorizontal: space(4),
    paddingVertical: space(3),
  },
  factValue: { flexShrink: 1, textAlign: 'auto' },
}))
