import type { ReactNode } from 'react'
import { View } from 'react-native'
import { Icon, type IconName } from './icon.tsx'
import { rowHeight } from './row-height.ts'
import { Text } from './text.tsx'
import { useTextScale } from './text-scale'
import { createStyles } from './theme'
import { radius, space } from './tokens.ts'
import { mark } from './web-only.ts'

export interface SkeletonProps {
  width?: number | `${number}%`
  height: number
  isRound?: boolean
  isCard?: boolean
}

/** A grey shape of what is coming, in its final geometry. */
export function Skeleton({ width = '100%', height, isRound = false, isCard = false }: SkeletonProps) {
  const styles = useStyles()
  const corners = isRound ? styles.round : isCard ? styles.card : null
  return <View {...mark('skeleton')} style={[styles.skeleton, { width, height }, corners]} />
}

/** Wraps skeletons: a screen reader hears one word instead of many shapes. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <View role="status" aria-label={label} aria-busy>
      <View aria-hidden>{children}</View>
    </View>
  )
}

export function SkeletonRows({ label, count = 6 }: { label: string; count?: number }) {
  const styles = useStyles()
  const height = rowHeight(useTextScale())
  return (
    <Loading label={label}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: shapes without identity
        <View key={index} style={[styles.row, { height }]}>
          <Skeleton width={40} height={40} isRound />
          <View style={styles.lines}>
            <Skeleton width={index % 2 === 0 ? '60%' : '45%'} height={16} />
            <Skeleton width="30%" height={12} />
          </View>
          <Skeleton width={64} height={16} />
        </View>
      ))}
    </Loading>
  )
}

export interface StateProps {
  icon: IconName
  title: string
  sentence: string
  action?: ReactNode
  /** Where it is all that the page shows, its title is the page's. */
  isPageTitle?: boolean
}

/** Nothing to show yet, or nothing that matches: a title, a sentence, one action. */
export function EmptyState({ icon, title, sentence, action, isPageTitle = false }: StateProps) {
  const styles = useStyles()
  return (
    <View style={styles.state} {...mark('appear')}>
      <View style={styles.medal}>
        <Icon name={icon} size={28} tone="accent" />
      </View>
      <Text size="title" strong align="center" heading={isPageTitle ? 1 : 2}>
        {title}
      </Text>
      <Text tone="muted" align="center" style={styles.sentence}>
        {sentence}
      </Text>
      {action}
    </View>
  )
}

export function ErrorState({ icon, title, sentence, action }: StateProps) {
  const styles = useStyles()
  return (
    <View style={styles.state} role="alert">
      <View style={[styles.medal, styles.medalDanger]}>
        <Icon name={icon} size={28} tone="danger" />
      </View>
      <Text size="title" strong align="center" heading={2}>
        {title}
      </Text>
      <Text tone="muted" align="center" style={styles.sentence}>
        {sentence}
      </Text>
      {action}
    </View>
  )
}

/** Over every screen while the network is away; what was loaded stays readable. */
export function OfflineBanner({ text }: { text: string }) {
  const styles = useStyles()
  return (
    <View role="status" {...mark('edge')} style={styles.offline}>
      <Icon name="offline" size={18} tone="onInverse" />
      <Text size="small" strong tone="inherit" style={styles.offlineInk}>
        {text}
      </Text>
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  skeleton: { backgroundColor: palette.sunken, borderRadius: radius.small },
  round: { borderRadius: radius.pill },
  card: { borderRadius: radius.large },
  row: { flexDirection: 'row', alignItems: 'center', gap: space(3), paddingHorizontal: space(4) },
  lines: { flex: 1, gap: space(2) },
  state: { alignItems: 'center', gap: space(3), paddingVertical: space(10), paddingHorizontal: space(6) },
  medal: {
    width: 64,
    height: 64,
    borderRadius: radius.pill,
    backgroundColor: palette.accentSoft,
    alignItems: 'center',
    justifyContent: 'center',
  },
  medalDanger: { backgroundColor: palette.dangerSoft },
  sentence: { maxWidth: 360, marginBottom: space(2) },
  offline: {
    flexDirection: 'row',
    gap: space(2),
    alignItems: 'center',
    justifyContent: 'center',
    minHeight: 40,
    paddingHorizontal: space(4),
    backgroundColor: palette.inverse,
  },
  offlineInk: { color: palette.onInverse },
}))
