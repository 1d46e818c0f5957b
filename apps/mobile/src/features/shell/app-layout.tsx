import { Redirect, usePathname } from 'expo-router'
import { useEffect, useRef } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Screens } from '../../lib/screens'
import { useIsOnline, useServices, useSession } from '../../lib/services.tsx'
import { createStyles, OfflineBanner, useIsWide } from '../../ui/index.ts'
import { AppLock } from '../auth/app-lock'
import { usePushes } from '../push/use-push.ts'
import { BootScreen } from './boot-screen.tsx'
import { Mark } from './mark.tsx'
import { isTopLevel, Sidebar, TabBar } from './navigation-bars.tsx'
import { PageBoundary } from './page-boundary.tsx'

/** Everything that only a signed-in person sees. */
export function AppLayout() {
  const session = useSession()
  const pathname = usePathname()
  // Where somebody wants to go. As long as no page is shown the router forgets it and names the first page instead.
  const wanted = useRef(pathname)
  if (session.status === 'signed_in') wanted.current = pathname
  const { onward } = useServices()
  const isPushedOut = session.status === 'signed_out' && session.because !== 'person'
  useEffect(() => {
    onward.path = isPushedOut ? wanted.current : undefined
  }, [onward, isPushedOut])
  if (session.status === 'unknown') return <BootScreen />
  if (session.status === 'signed_out') {
    return <Redirect href={'/sign-in' as never} />
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
          {/* To be seen while a page is fetched: pages have a ground of their own. */}
          <View aria-hidden style={styles.behind}>
            <Mark size={56} />
          </View>
          <PageBoundary>
            <Screens />
          </PageBoundary>
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
  behind: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    start: 0,
    end: 0,
    alignItems: 'center',
    justifyContent: 'center',
  },
}))
