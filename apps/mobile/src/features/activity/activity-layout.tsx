import { useGlobalSearchParams, usePathname } from 'expo-router'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Screens } from '../../lib/screens'
import { Screen, Split, useIsWide } from '../../ui/index.ts'
import { ActivityList } from './activity-list.tsx'

/** From 1024 px the list stays beside the payment that was chosen. */
export function ActivityLayout() {
  const isWide = useIsWide()
  const { t } = useI18n()
  const pathname = usePathname()
  const { cardId } = useGlobalSearchParams<{ cardId?: string }>()
  if (!isWide) return <Screens />
  return (
    <Split
      list={
        <Screen title={t('activity.title')} isPlain isPart>
          <ActivityList cardId={cardId} selectedId={pathname.split('/')[2]} />
        </Screen>
      }
      detail={<Screens />}
    />
  )
}
