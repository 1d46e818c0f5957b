import { useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Badge, Button, Confirm, ListRow, Rows, SkeletonRows, useToast } from '../../ui/index.ts'
import { Failure } from '../shell/failure.tsx'
import { nameOfDevice } from './device-words.ts'
import { useRevokeSession, useSessions } from './queries.ts'
import { SettingsPage } from './settings-page.tsx'

export function SessionsScreen() {
  const i18n = useI18n()
  const { t, moment } = i18n
  const { session } = useServices()
  const toast = useToast()
  const sessions = useSessions()
  const revoke = useRevokeSession()
  const ending = useOnce()
  const [leaving, setLeaving] = useState<string | undefined>(undefined)
  const [isAsking, setAsking] = useState(false)
  const end = async (sessionId: string) => {
    setLeaving(sessionId)
    try {
      await revoke.mutateAsync(sessionId)
      if (sessionId === 'all') void session.end()
      else toast({ text: t('sessions.ended'), icon: 'check' })
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  return (
    <SettingsPage title={t('settings.sessions')}>
      {sessions.data !== undefined ? (
        <Rows>
          {sessions.data.data.map((place) => {
            const name = nameOfDevice(place.deviceName ?? place.platform ?? t('sessions.unknown'))
            return (
              <ListRow
                key={place.id}
                icon="device"
                title={name}
                subtitle={t('sessions.seen', { when: moment(place.lastSeenAt) })}
                {...(place.ipAddress === null ? {} : { caption: place.ipAddress })}
                trailing={
                  place.isCurrent ? (
                    <Badge label={t('sessions.current')} tone="accent" />
                  ) : (
                    <Button
                      title={t('sessions.end')}
                      label={t('sessions.endLabel', { device: name })}
                      kind="secondary"
                      isSmall
                      isBusy={ending.isBusy && place.id === leaving}
                      onPress={() => void ending.run(() => end(place.id))}
                    />
                  )
                }
              />
            )
          })}
        </Rows>
      ) : sessions.isError ? (
        <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <SkeletonRows label={t('app.loading')} count={3} />
      )}
      <Button title={t('settings.signOutAll')} kind="danger" icon="logout" onPress={() => setAsking(true)} />
      <Confirm
        title={t('settings.signOutAll')}
        sentence={t('settings.signOutAllText')}
        confirmTitle={t('settings.signOutAll')}
        cancelTitle={t('app.cancel')}
        kind="danger"
        isOpen={isAsking}
        isBusy={ending.isBusy}
        onConfirm={() => void ending.run(() => end('all'))}
        onClose={() => setAsking(false)}
      />
    </SettingsPage>
  )
}
