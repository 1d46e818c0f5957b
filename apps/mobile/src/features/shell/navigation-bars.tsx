import { View } from 'react-native'
import { useSafeAreaInsets } from 'react-native-safe-area-context'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import type { MessageKey } from '../../lib/i18n/messages.ts'
import {
  CountBadge,
  createStyles,
  Icon,
  type IconName,
  layout,
  Pressable,
  radius,
  space,
  Text,
  webOnly,
} from '../../ui/index.ts'
import { useUnreadCount } from '../notifications/queries.ts'
import { Mark } from './mark.tsx'

interface Place {
  path: string
  label: MessageKey
  icon: IconName
}

const PLACES: readonly Place[] = [
  { path: '/cards', label: 'nav.cards', icon: 'card' },
  { path: '/activity', label: 'nav.activity', icon: 'activity' },
  { path: '/money', label: 'nav.money', icon: 'wallet' },
  { path: '/settings', label: 'nav.settings', icon: 'settings' },
]

/** Four words share the width of the smallest phone. */
const MAX_TAB_SCALE = 1.3

export const isTopLevel = (pathname: string): boolean => PLACES.some(({ path }) => path === pathname)

const isHere = (place: Place, pathname: string): boolean =>
  pathname === place.path || pathname.startsWith(`${place.path}/`)

const current = (isCurrent: boolean): object => (isCurrent ? webOnly({ 'aria-current': 'page' }) : {})

/** At the bottom of a phone. */
export function TabBar({ pathname }: { pathname: string }) {
  const styles = useStyles()
  const { t } = useI18n()
  const insets = useSafeAreaInsets()
  return (
    <View role="navigation" aria-label={t('nav.label')} style={[styles.bar, { paddingBottom: insets.bottom }]}>
      {PLACES.map((place) => (
        <Pressable key={place.path} href={place.path} style={styles.tab} {...current(isHere(place, pathname))}>
          <Icon name={place.icon} size={24} tone={isHere(place, pathname) ? 'accent' : 'muted'} />
          <Text
            size="caption"
            maxScale={MAX_TAB_SCALE}
            strong={isHere(place, pathname)}
            tone={isHere(place, pathname) ? 'accent' : 'muted'}
          >
            {t(place.label)}
          </Text>
        </Pressable>
      ))}
    </View>
  )
}

/** Beside the page from 1024 px. */
export function Sidebar({ pathname }: { pathname: string }) {
  const styles = useStyles()
  const { t } = useI18n()
  const unread = useUnreadCount()
  return (
    <View role="navigation" aria-label={t('nav.label')} style={styles.side}>
      <View style={styles.brand}>
        <Mark size={32} />
        <Text strong size="title">
          {t('app.name')}
        </Text>
      </View>
      {PLACES.map((place) => (
        <SideLink key={place.path} place={place} isCurrent={isHere(place, pathname)} label={t(place.label)} />
      ))}
      <View style={styles.gap} />
      <SideLink
        place={{ path: '/notifications', label: 'nav.notifications', icon: 'bell' }}
        isCurrent={pathname === '/notifications'}
        label={t('nav.notifications')}
        count={unread}
        {...(unread > 0 ? { spoken: t('nav.unread', { count: unread }) } : {})}
      />
    </View>
  )
}

interface SideLinkProps {
  place: Place
  isCurrent: boolean
  label: string
  /** What is heard where more than the label is to be seen. */
  spoken?: string
  count?: number
}

function SideLink({ place, isCurrent, label, spoken, count = 0 }: SideLinkProps) {
  const styles = useStyles()
  return (
    <Pressable
      href={place.path}
      {...(spoken === undefined ? {} : { label: spoken })}
      style={[styles.sideLink, isCurrent ? styles.sideLinkOn : null]}
      {...current(isCurrent)}
    >
      <Icon name={place.icon} tone={isCurrent ? 'accent' : 'muted'} />
      <Text strong={isCurrent} tone={isCurrent ? 'accent' : 'ink'}>
        {label}
      </Text>
      <View style={styles.gap} />
      <CountBadge count={count} />
    </Pressable>
  )
}

const useStyles = createStyles((palette) => ({
  bar: { flexDirection: 'row', backgroundColor: palette.surface, borderTopWidth: 1, borderTopColor: palette.line },
  tab: { flex: 1, alignItems: 'center', justifyContent: 'center', gap: 2, minHeight: 60 },
  side: {
    width: layout.sidebar,
    padding: space(4),
    gap: space(1),
    backgroundColor: palette.surface,
    borderEndWidth: 1,
    borderEndColor: palette.line,
  },
  brand: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space(3),
    minHeight: 56,
    marginBottom: space(4),
    paddingStart: space(2),
  },
  sideLink: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space(3),
    minHeight: 48,
    paddingHorizontal: space(3),
    borderRadius: radius.medium,
  },
  sideLinkOn: { backgroundColor: palette.accentSoft },
  gap: { flex: 1 },
}))
