import { useLocalSearchParams } from 'expo-router'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { PageTitle } from '../../lib/page-title'
import { EmptyState, Screen, useIsWide } from '../../ui/index.ts'
import { ActivityList } from './activity-list.tsx'

export function ActivityScreen() {
  const { t } = useI18n()
  const isWide = useIsWide()
  const { cardId } = useLocalSearchParams<{ cardId?: string }>()
  if (isWide) {
    return (
      <Screen title="" hasNoHeader>
        <PageTitle title={t('activity.title')} />
        <EmptyState icon="receipt" title={t('payment.title')} sentence={t('activity.pick')} isPageTitle />
      </Screen>
    )
  }
  return (
    <Screen title={t('activity.title')} isPlain>
      <PageTitle title={t('activity.title')} />
      <ActivityList cardId={cardId} />
    </Screen>
  )
}
