import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import {
  Badge,
  Button,
  createStyles,
  Loading,
  Panel,
  ProgressBar,
  Section,
  Skeleton,
  space,
  Text,
} from '../../ui/index.ts'
import { useCardLimits } from '../cards/queries.ts'
import { keyOfInterval, type LimitState, nameOfLimit } from './limit-words.ts'
import { useCategories } from './queries.ts'

/** What is used, what is left, and when it starts again. */
export function LimitBars({ cardId, href }: { cardId: string; href: string }) {
  const { t } = useI18n()
  const limits = useCardLimits(cardId)
  if (limits.data === undefined) {
    return limits.isError ? null : (
      <Section title={t('limits.section')}>
        <Loading label={t('app.loading')}>
          <Skeleton height={88} />
        </Loading>
      </Section>
    )
  }
  return (
    <Section
      title={t('limits.section')}
      action={
        <Button
          title={t('app.edit')}
          kind="quiet"
          isSmall
          href={href}
          label={`${t('app.edit')}: ${t('limits.section')}`}
        />
      }
    >
      <Panel>
        {limits.data.data.length === 0 ? (
          <Text tone="muted">{t('limits.none')}</Text>
        ) : (
          <View style={{ gap: space(5) }}>
            {limits.data.data.map((limit) => (
              <LimitBar
                key={`${keyOfInterval(limit.interval)} ${limit.categories?.join() ?? ''} ${limit.setBy}`}
                limit={limit}
                currency={limits.data.currency}
              />
            ))}
          </View>
        )}
      </Panel>
    </Section>
  )
}

function LimitBar({ limit, currency }: { limit: LimitState; currency: string }) {
  const styles = useStyles()
  const i18n = useI18n()
  const { t, plural, amount, moment } = i18n
  const catalogue = useCategories(limit.categories !== null)
  const name = nameOfLimit(limit, i18n, catalogue.data?.data)
  const isPerPayment = limit.interval === 'per_authorization'
  const text =
    limit.amountMinor === null
      ? plural('limits.countUsed', limit.count ?? 0, { used: limit.usedCount })
      : isPerPayment
        ? t('limits.perPayment', { amount: amount(limit.amountMinor, currency) })
        : t('limits.used', {
            used: amount(limit.usedMinor, currency),
            limit: amount(limit.amountMinor, currency),
            left: amount(Math.max(0, limit.remainingMinor ?? 0), currency),
          })
  const share =
    limit.amountMinor === null
      ? limit.usedCount / Math.max(1, limit.count ?? 1)
      : limit.usedMinor / Math.max(1, limit.amountMinor)
  const resets =
    isPerPayment || typeof limit.interval === 'object'
      ? undefined
      : limit.windowEnd === null
        ? t('limits.neverResets')
        : t('limits.resets', { when: moment(limit.windowEnd) })
  return (
    <View style={styles.limit}>
      <View style={styles.head}>
        <Text strong style={styles.grow}>
          {name}
        </Text>
        {limit.setBy === 'program' ? <Badge label={t('limits.ceiling')} icon="shield" /> : null}
      </View>
      {isPerPayment ? null : (
        <ProgressBar
          label={name}
          share={share}
          text={text}
          tone={share >= 1 ? 'danger' : share >= 0.8 ? 'warning' : 'accent'}
        />
      )}
      <Text size="small">{text}</Text>
      {resets === undefined ? null : (
        <Text size="small" tone="muted">
          {resets}
        </Text>
      )}
    </View>
  )
}

const useStyles = createStyles(() => ({
  limit: { gap: space(1.5) },
  head: { flexDirection: 'row', alignItems: 'center', gap: space(2) },
  grow: { flex: 1 },
}))
