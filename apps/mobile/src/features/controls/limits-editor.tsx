import { toAsciiDigits } from '@cardwright/money'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Button, createStyles, Field, IconButton, Panel, Section, space, Text, WrappedChips } from '../../ui/index.ts'
import { AmountField } from '../money/amount-field.tsx'
import type { LimitDraft } from './draft.ts'
import { NAMED_INTERVALS, nameOfLimit } from './limit-words.ts'
import { useCategories } from './queries.ts'

export interface LimitsEditorProps {
  limits: readonly LimitDraft[]
  onChange: (limits: readonly LimitDraft[]) => void
  currency: string
  wrongId: number | undefined
  /** Over all cards together, not over one. */
  isOfAccount: boolean
}

const MOST = 20

export function LimitsEditor({ limits, onChange, currency, wrongId, isOfAccount }: LimitsEditorProps) {
  const { t } = useI18n()
  const add = () => {
    const id = Math.max(0, ...limits.map((limit) => limit.id)) + 1
    onChange([...limits, { id, text: '', count: '', interval: 'monthly' }])
  }
  return (
    <Section title={t('limits.section')}>
      {limits.length === 0 ? <Text tone="muted">{t(isOfAccount ? 'limits.noneAccount' : 'limits.none')}</Text> : null}
      {limits.map((limit) => (
        <LimitCard
          key={limit.id}
          limit={limit}
          currency={currency}
          isWrong={limit.id === wrongId}
          onChange={(next) => onChange(limits.map((old) => (old.id === limit.id ? next : old)))}
          onRemove={() => onChange(limits.filter(({ id }) => id !== limit.id))}
        />
      ))}
      {limits.length < MOST ? <Button title={t('limits.add')} icon="plus" kind="secondary" onPress={add} /> : null}
    </Section>
  )
}

interface LimitCardProps {
  limit: LimitDraft
  currency: string
  isWrong: boolean
  onChange: (limit: LimitDraft) => void
  onRemove: () => void
}

function LimitCard({ limit, currency, isWrong, onChange, onRemove }: LimitCardProps) {
  const i18n = useI18n()
  const { t, amount } = i18n
  const styles = useStyles()
  const catalogue = useCategories(limit.categories !== undefined)
  const name = nameOfLimit(limit, i18n, catalogue.data?.data)
  return (
    <Panel style={styles.card}>
      <View style={styles.head}>
        <Text strong style={styles.grow}>
          {name}
        </Text>
        <IconButton icon="close" label={`${t('app.remove')}: ${name}`} onPress={onRemove} />
      </View>
      {typeof limit.interval === 'object' ? null : (
        <WrappedChips
          label={t('limits.interval')}
          value={limit.interval}
          onChange={(interval) => onChange({ ...limit, interval })}
          options={NAMED_INTERVALS.map((value) => ({ value, label: t(`limits.${value}`) }))}
        />
      )}
      <AmountField
        label={t('limits.amount')}
        currency={currency}
        value={limit.text}
        onChange={(text) => onChange({ ...limit, text })}
        error={isWrong ? t('error.amount', { example: amount(25_000, currency) }) : undefined}
        sliderMaximumMinor={200_000}
      />
      {limit.interval === 'per_authorization' ? null : (
        <Field
          label={t('limits.count')}
          value={limit.count}
          onChangeText={(count) => onChange({ ...limit, count: toAsciiDigits(count).replace(/\D/g, '').slice(0, 6) })}
          inputMode="numeric"
          isLtr
        />
      )}
    </Panel>
  )
}

const useStyles = createStyles(() => ({
  card: { gap: space(4) },
  head: { flexDirection: 'row', alignItems: 'center' },
  grow: { flex: 1 },
}))
