import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { KEYS } from '../../lib/queries.ts'
import { useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Button, ListRow, Rows, Section, SkeletonRows, Text, useToast } from '../../ui/index.ts'
import { useStepUp } from '../auth/step-up.tsx'
import { useMe } from '../cards/queries.ts'
import { Failure } from '../shell/failure.tsx'
import { AddPasskey } from './add-passkey'
import { BiometricsRow } from './biometrics-row'
import { useElevated } from './queries.ts'
import { SettingsPage } from './settings-page.tsx'
import { TotpRow } from './totp-row.tsx'

/** What protects the login: authenticator, passkeys, biometrics, password. */
export function SecurityScreen() {
  const i18n = useI18n()
  const { t, moment } = i18n
  const { api } = useServices()
  const queries = useQueryClient()
  const toast = useToast()
  const me = useMe()
  const stepUp = useStepUp()
  const elevated = useElevated()
  const removing = useOnce()
  const [leaving, setLeaving] = useState<string | undefined>(undefined)
  const removePasskey = async (passkeyId: string) => {
    setLeaving(passkeyId)
    if (!(await stepUp.ensure())) return
    try {
      await api.post('/auth/passkeys/remove', { body: { passkeyId }, ...(await elevated()) })
      await queries.invalidateQueries({ queryKey: [KEYS.me] })
      toast({ text: t('security.removed'), icon: 'check' })
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  if (me.data === undefined) {
    return (
      <SettingsPage title={t('settings.security')}>
        {me.isError ? (
          <Failure error={me.error} onRetry={() => void me.refetch()} />
        ) : (
          <SkeletonRows label={t('app.loading')} count={4} />
        )}
      </SettingsPage>
    )
  }
  const { factors } = me.data
  return (
    <SettingsPage title={t('settings.security')}>
      <Rows>
        <TotpRow isOn={factors.totp} stepUp={stepUp} />
        <BiometricsRow stepUp={stepUp} />
        <ListRow
          icon="key"
          title={t('security.password')}
          subtitle={t('security.passwordHint')}
          href="/settings/password"
        />
      </Rows>
      <Section title={t('security.passkeys')}>
        <Text size="small" tone="muted">
          {t('security.passkeysText')}
        </Text>
        {factors.passkeys.length === 0 ? (
          <Text>{t('security.passkeyNone')}</Text>
        ) : (
          <Rows>
            {factors.passkeys.map(({ passkeyId, name, createdAt }) => (
              <ListRow
                key={passkeyId}
                icon="key"
                title={name}
                subtitle={moment(createdAt)}
                trailing={
                  <Button
                    title={t('app.remove')}
                    label={`${t('app.remove')}: ${name}`}
                    kind="secondary"
                    isSmall
                    isBusy={removing.isBusy && passkeyId === leaving}
                    onPress={() => void removing.run(() => removePasskey(passkeyId))}
                  />
                }
              />
            ))}
          </Rows>
        )}
        <AddPasskey stepUp={stepUp} hasSome={factors.passkeys.length > 0} />
      </Section>
      {stepUp.sheet}
    </SettingsPage>
  )
}
