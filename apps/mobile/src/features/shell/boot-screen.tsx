import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { useIsOnline } from '../../lib/services.tsx'
import { createStyles, OfflineBanner, Spinner, space } from '../../ui/index.ts'
import { Mark } from './mark.tsx'

/** Until it is known who is here. */
export function BootScreen() {
  const styles = useStyles()
  const { t } = useI18n()
  const isOnline = useIsOnline()
  return (
    <View style={styles.page} role="main">
      {isOnline ? null : <OfflineBanner text={t('error.network')} />}
      <View style={styles.middle} role="status" aria-label={t('app.loading')}>
        <Mark size={56} />
        <Spinner />
      </View>
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  page: { flex: 1, backgroundColor: palette.background },
  middle: { flex: 1, alignItems: 'center', justifyContent: 'center', gap: space(6) },
}))
