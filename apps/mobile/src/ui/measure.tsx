import { View } from 'react-native'
import { Text } from './text.tsx'
import { createStyles } from './theme'
import { radius, space } from './tokens.ts'
import { mark } from './web-only.ts'

export interface ProgressBarProps {
  /** What it measures, for screen readers. */
  label: string
  /** Between 0 and 1; drawn full beyond that. */
  share: number
  /** The same in words, for example "$12 of $50". */
  text: string
  tone?: 'accent' | 'warning' | 'danger'
}

export function ProgressBar({ label, share, text, tone = 'accent' }: ProgressBarProps) {
  const styles = useStyles()
  const percent = Math.max(0, Math.min(100, Math.round(share * 100)))
  return (
    <View
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
      {...mark('fill', 'edge')}
      style={styles.track}
    >
      <View style={[styles.fill, styles[tone], { width: `${percent}%` }]} />
    </View>
  )
}

export interface Bar {
  key: string
  label: string
  amount: string
  /** Parts of the largest bar, 0 to 1. */
  share: number
  previousShare: number
  /** The whole row as one sentence for screen readers. */
  sentence: string
}

/** Horizontal bars as a list of sentences: the picture adds nothing that a listener would miss. */
export function BarList({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const styles = useStyles()
  return (
    <View role="list" aria-label={label} style={styles.bars}>
      {bars.map((bar) => (
        <View key={bar.key} role="listitem" aria-label={bar.sentence} accessible style={styles.bar}>
          <View style={styles.barHead}>
            <Text size="small" style={styles.barLabel}>
              {bar.label}
            </Text>
            <Text size="small" strong>
              {bar.amount}
            </Text>
          </View>
          <View {...mark('fill', 'edge')} style={styles.barTrack}>
            <View style={[styles.barFill, { width: `${Math.max(1, Math.round(bar.share * 100))}%` }]} />
            {bar.previousShare > 0 ? (
              <View
                {...mark('cut')}
                style={[styles.previous, { start: `${Math.min(99, Math.round(bar.previousShare * 100))}%` }]}
              />
            ) : null}
          </View>
        </View>
      ))}
    </View>
  )
}

export interface TimelineItem {
  key: string
  title: string
  detail?: string | undefined
  amount?: string | undefined
  tone?: 'accent' | 'danger' | 'muted'
}

/** What happened, the first on top. */
export function Timeline({ label, items }: { label: string; items: readonly TimelineItem[] }) {
  const styles = useStyles()
  return (
    <View role="list" aria-label={label}>
      {items.map((item, index) => (
        <View key={item.key} role="listitem" style={styles.step}>
          <View style={styles.rail}>
            <View
              {...mark('fill')}
              style={[
                styles.dot,
                item.tone === 'danger' ? styles.dotDanger : item.tone === 'muted' ? styles.dotMuted : null,
              ]}
            />
            {index < items.length - 1 ? <View {...mark('fill')} style={styles.line} /> : null}
          </View>
          <View style={styles.stepWords}>
            <Text strong size="small">
              {item.title}
            </Text>
            {item.detail === undefined ? null : (
              <Text size="small" tone="muted">
                {item.detail}
              </Text>
            )}
          </View>
          {item.amount === undefined ? null : <Text size="small">{item.amount}</Text>}
        </View>
      ))}
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  track: { height: 8, borderRadius: radius.pill, backgroundColor: palette.sunken, overflow: 'hidden' },
  fill: { height: 8, borderRadius: radius.pill },
  accent: { backgroundColor: palette.accent },
  warning: { backgroundColor: palette.warning },
  danger: { backgroundColor: palette.danger },
  bars: { gap: space(4) },
  bar: { gap: space(1.5) },
  barHead: { flexDirection: 'row', alignItems: 'flex-end', gap: space(3) },
  barLabel: { flex: 1, minWidth: 0 },
  barTrack: { height: 12, borderRadius: 6, backgroundColor: palette.sunken },
  barFill: { height: 12, borderRadius: 6, backgroundColor: palette.accent },
  previous: { position: 'absolute', top: -2, width: 3, height: 16, borderRadius: 2, backgroundColor: palette.ink },
  step: { flexDirection: 'row', gap: space(3) },
  rail: { alignItems: 'center', width: 16 },
  dot: { width: 12, height: 12, marginTop: 4, borderRadius: radius.pill, backgroundColor: palette.accent },
  dotDanger: { backgroundColor: palette.danger },
  dotMuted: { backgroundColor: palette.control },
  line: { flex: 1, width: 2, backgroundColor: palette.line, marginVertical: 2 },
  stepWords: { flex: 1, minWidth: 0, paddingBottom: space(4) },
}))
