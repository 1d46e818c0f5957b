import { Redirect, usePathname } from 'expo-router'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Screens } from '../../lib/screens'
import { useIsOnline, useSession } from '../../lib/services.tsx'
import { createStyles, OfflineBanner, useIsWide } from '../../ui/index.ts'
import { AppLock } from '../auth/app-lock'
import { usePushes } from '../push/use-push.ts'
import { BootScreen } from './boot-screen.tsx'
import { isTopLevel, Sidebar, TabBar } from './navigation-bars.tsx'

/** Everything that only a signed-in person sees. */
export function AppLayout() {
  const session = useSession()
  const pathname = usePathname()
  if (session.status === 'unknown') return <BootScreen />
  if (session.status === 'signed_out') {
    const next = pathname === '/' || session.because === 'person' ? '' : `?next=${encodeURIComponent(pathname)}`
    const ended = session.because === 'server' ? `${next === '' ? '?' : '&'}ended=1` : ''
    return <Redirect href={`/sign-in${next}${ended}` as never} />
  }
  return (
    <AppLock>
      <Frame pathname={pathname} />
    </AppLock>
  )
}

function Frame({ pathname }: { pathname: string }) {
  const styles = useStyles()
  const { t } = useI18n()
  const isWide = useIsWide()
  const isOnline = useIsOnline()
  usePushes()
  return (
    <View style={styles.page}>
      {isOnline ? null : <OfflineBanner text={t('app.offline')} />}
      <View style={isWide ? styles.sideBySide : styles.stacked}>
        {isWide ? <Sidebar pathname={pathname} /> : null}
        <View style={styles.content}>
          <Screens />
        </View>
        {!isWide && isTopLevel(pathname) ? <TabBar pathname={pathname} /> : null}
      </View>
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  page: { flex: 1, minHeight: 0, backgroundColor: palette.background },
  sideBySide: { flex: 1, minHeight: 0, flexDirection: 'row' },
  stacked: { flex: 1, minHeight: 0 },
  content: { flex: 1, minWidth: 0, minHeight: 0 },
}))
