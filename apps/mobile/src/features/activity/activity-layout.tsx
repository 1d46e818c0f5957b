import { useGlobalSearchParams, usePathname } from 'expo-router'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Screens } from '../../lib/screens'
import { createStyles, layout, Screen, useIsWide } from '../../ui/index.ts'
import { ActivityList } from './activity-list.tsx'

/** From 1024 px the list stays beside the payment that was chosen. */
export function ActivityLayout() {
  const isWide = useIsWide()
  const styles = useStyles()
  const { t } = useI18n()
  const pathname = usePathname()
  const { cardId } = useGlobalSearchParams<{ cardId?: string }>()
  if (!isWide) return <Screens />
  return (
    <View style={styles.split}>
      <View style={styles.list}>
        <Screen title={t('activity.title')} isPlain isPart>
          <ActivityList cardId={cardId} selectedId={pathname.split('/')[2]} />
        </Screen>
      </View>
      <View style={styles.detail}>
        <Screens />
      </View>
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  split: { flex: 1, flexDirection: 'row', minHeight: 0 },
  list: { width: layout.list, borderEndWidth: 1, borderEndColor: palette.line },
  detail: { flex: 1, minWidth: 0 },
}))
