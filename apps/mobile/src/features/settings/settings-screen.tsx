import type { Schema } from '@cardwright/api-client'
import { usePathname } from 'expo-router'
import { useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { PageTitle } from '../../lib/page-title'
import { useServices } from '../../lib/services.tsx'
import {
  Badge,
  type BadgeTone,
  type IconName,
  ListRow,
  Rows,
  Screen,
  Section,
  Skeleton,
  useIsWide,
} from '../../ui/index.ts'
import { useMe } from '../cards/queries.ts'
import { ProfileScreen } from './profile-screen.tsx'

const IDENTITY: Readonly<Record<Schema<'Profile'>['kycStatus'], { tone: BadgeTone; icon: IconName }>> = {
  not_started: { tone: 'neutral', icon: 'edit' },
  pending: { tone: 'info', icon: 'clock' },
  in_review: { tone: 'info', icon: 'clock' },
  approved: { tone: 'accent', icon: 'check' },
  rejected: { tone: 'danger', icon: 'close' },
  resubmission_required: { tone: 'warning', icon: 'warning' },
}

export function SettingsScreen() {
  const { t } = useI18n()
  const isWide = useIsWide()
  if (isWide) return <ProfileScreen />
  return (
    <Screen title={t('settings.title')}>
      <PageTitle title={t('settings.title')} />
      <SettingsList />
    </Screen>
  )
}

/** Everything that can be set, by what it is about. */
export function SettingsList() {
  const { t, list } = useI18n()
  const pathname = usePathname()
  const isWide = useIsWide()
  const isHere = (path: string) => isWide && pathname === path
  const { session } = useServices()
  const me = useMe()
  const [isLeaving, setLeaving] = useState(false)
  const signOut = () => {
    setLeaving(true)
    void session.end()
  }
  return (
    <>
      {me.data === undefined ? (
        <Skeleton height={140} />
      ) : (
        <Rows>
          <ListRow
            icon="user"
            title={me.data.fullName}
            subtitle={me.data.email}
            href="/settings/profile"
            isSelected={isHere('/settings/profile') || isHere('/settings')}
          />
          <ListRow
            icon="shield"
            title={t('settings.identity')}
            href="/kyc"
            trailing={<Badge label={t(`kyc.badge.${me.data.kycStatus}`)} {...IDENTITY[me.data.kycStatus]} />}
          />
        </Rows>
      )}
      <Section title={t('settings.security')}>
        <Rows>
          <ListRow
            icon="key"
            title={t('settings.security')}
            subtitle={list([t('security.totp'), t('security.passkeys')])}
            href="/settings/security"
            isSelected={isHere('/settings/security') || isHere('/settings/password')}
          />
          <ListRow
            icon="device"
            title={t('settings.sessions')}
            subtitle={t('settings.sessionsHint')}
            href="/settings/sessions"
            isSelected={isHere('/settings/sessions')}
          />
        </Rows>
      </Section>
      <Section title={t('settings.app')}>
        <Rows>
          <ListRow
            icon="bell"
            title={t('settings.notifications')}
            subtitle={t('settings.notificationsHint')}
            href="/settings/notifications"
            isSelected={isHere('/settings/notifications')}
          />
          <ListRow
            icon="globe"
            title={t('settings.appearance')}
            href="/settings/appearance"
            isSelected={isHere('/settings/appearance')}
          />
          <ListRow
            icon="download"
            title={t('settings.data')}
            subtitle={t('data.exportHint')}
            href="/settings/data"
            isSelected={isHere('/settings/data')}
          />
        </Rows>
      </Section>
      <Rows>
        <ListRow
          icon="logout"
          title={isLeaving ? t('app.loading') : t('settings.signOut')}
          hasArrow={false}
          onPress={signOut}
        />
      </Rows>
    </>
  )
}
