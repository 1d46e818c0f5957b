import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { PageTitle } from '../../lib/page-title'
import { useIsOnline } from '../../lib/services.tsx'
import { createStyles, OfflineBanner, Spinner, space, Text } from '../../ui/index.ts'
import { Mark } from './mark.tsx'

/** Until it is known who is here. */
export function BootScreen() {
  const styles = useStyles()
  const { t } = useI18n()
  const isOnline = useIsOnline()
  return (
    <View style={styles.page} role="main">
      <PageTitle title={t('app.loading')} />
      {isOnline ? null : <OfflineBanner text={t('error.network')} />}
      <View style={styles.middle} role="status" aria-label={t('app.loading')} aria-busy>
        <Mark size={56} />
        <Text strong size="title" heading={1}>
          {t('app.name')}
        </Text>
        <Spinner />
      </View>
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  page: { flex: 1, backgroundColor: palette.background },
  middle: { flex: 1, alignItems: 'center', justifyContent: 'center', gap: space(6) },
}))
