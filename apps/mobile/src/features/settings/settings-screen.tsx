import { useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { PageTitle } from '../../lib/page-title'
import { useServices } from '../../lib/services.tsx'
import { Badge, ListRow, Rows, Screen, Section, Skeleton } from '../../ui/index.ts'
import { useMe } from '../cards/queries.ts'

export function SettingsScreen() {
  const { t } = useI18n()
  const { session } = useServices()
  const me = useMe()
  const [isLeaving, setLeaving] = useState(false)
  const signOut = () => {
    setLeaving(true)
    void session.end()
  }
  return (
    <Screen title={t('settings.title')}>
      <PageTitle title={t('settings.title')} />
      {me.data === undefined ? (
        <Skeleton height={140} />
      ) : (
        <Rows>
          <ListRow icon="user" title={me.data.fullName} subtitle={me.data.email} href="/settings/profile" />
          <ListRow
            icon="shield"
            title={t('settings.identity')}
            href="/kyc"
            trailing={
              me.data.kycStatus === 'approved' ? (
                <Badge label={t('kyc.status.approved.title')} tone="accent" icon="check" />
              ) : null
            }
          />
        </Rows>
      )}
      <Section title={t('settings.security')}>
        <Rows>
          <ListRow
            icon="key"
            title={t('settings.security')}
            subtitle={`${t('security.totp')}, ${t('security.passkeys')}`}
            href="/settings/security"
          />
          <ListRow
            icon="device"
            title={t('settings.sessions')}
            subtitle={t('settings.sessionsHint')}
            href="/settings/sessions"
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
          />
          <ListRow icon="globe" title={t('settings.appearance')} href="/settings/appearance" />
          <ListRow icon="download" title={t('settings.data')} subtitle={t('data.exportHint')} href="/settings/data" />
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
    </Screen>
  )
}
