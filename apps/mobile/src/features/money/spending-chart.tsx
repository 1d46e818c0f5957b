import { useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { isMissing } from '../../lib/queries.ts'
import { useServices } from '../../lib/services.tsx'
import { type Bar, BarList, createStyles, IconButton, Panel, Section, Skeleton, space, Text } from '../../ui/index.ts'
import { Failure } from '../shell/failure.tsx'
import { useSpending } from './queries.ts'

/** Months are the API's: in UTC, as limits are. */
const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7)

export function stepMonth(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + step, 15)).toISOString().slice(0, 7)
}

/** What went where in a month, beside the month before; every bar is a sentence too. */
export function SpendingChart() {
  const { t, plural, amount, monthName } = useI18n()
  const styles = useStyles()
  const { nowMs } = useServices()
  const present = monthOf(nowMs())
  const [month, setMonth] = useState(present)
  const spending = useSpending(month)
  if (isMissing(spending.error)) return null
  const { data } = spending
  // Nothing this month, or all of it given back, leaves nothing to draw, whatever the month before was.
  const rows = (data?.rows ?? []).filter((row) => row.amountMinor !== 0).sort((a, b) => b.amountMinor - a.amountMinor)
  const largest = Math.max(1, ...rows.flatMap((row) => [row.amountMinor, row.previousMinor]))
  const total = rows.reduce((sum, row) => sum + row.amountMinor, 0)
  const bars = rows.map((row): Bar => {
    const shown = amount(row.amountMinor, data?.currency ?? 'usd')
    const { label } = row
    return {
      key: row.key,
      label,
      amount: shown,
      share: Math.max(0, row.amountMinor) / largest,
      previousShare: Math.max(0, row.previousMinor) / largest,
      sentence: plural('money.spendingRow', row.count, {
        label,
        amount: shown,
        previous: amount(row.previousMinor, data?.currency ?? 'usd'),
      }),
    }
  })
  return (
    <Section title={t('money.spending')}>
      <Panel style={styles.panel}>
        <View style={styles.month}>
          <IconButton icon="back" label={t('money.previousMonth')} onPress={() => setMonth(stepMonth(month, -1))} />
          <Text strong align="center" style={styles.grow} aria-live="polite">
            {monthName(month)}
          </Text>
          {month < present ? (
            <IconButton icon="chevron" label={t('money.nextMonth')} onPress={() => setMonth(stepMonth(month, 1))} />
          ) : (
            <View style={styles.blank} />
          )}
        </View>
        {data === undefined && spending.isError ? (
          <Failure error={spending.error} onRetry={() => void spending.refetch()} />
        ) : data === undefined ? (
          <View style={styles.loading}>
            {['80%', '55%', '30%'].map((width) => (
              <Skeleton key={width} height={36} width={width as `${number}%`} />
            ))}
          </View>
        ) : rows.length === 0 ? (
          <Text tone="muted" align="center">
            {t('money.spendingEmpty')}
          </Text>
        ) : (
          <>
            <Text strong size="title">
              {t('money.spendingTotal', { amount: amount(total, data.currency), month: monthName(month) })}
            </Text>
            <BarList label={t('money.spending')} bars={bars} />
            {rows.some(({ previousMinor }) => previousMinor > 0) ? (
              <Text size="caption" tone="muted">
                {t('money.spendingLegend')}
              </Text>
            ) : null}
          </>
        )}
      </Panel>
    </Section>
  )
}

const useStyles = createStyles(() => ({
  panel: { gap: space(4) },
  month: { flexDirection: 'row', alignItems: 'center' },
  grow: { flex: 1 },
  blank: { width: 44 },
  loading: { gap: space(3) },
}))
