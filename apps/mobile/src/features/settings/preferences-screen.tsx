import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { Rows, Section, SkeletonRows, Switch, useToast } from '../../ui/index.ts'
import { PushNotice } from '../push/push-notice.tsx'
import { Failure } from '../shell/failure.tsx'
import { type Preferences, usePreferences, useSetPreference } from './queries.ts'
import { SettingsPage } from './settings-page.tsx'

const KINDS = [
  'payment_approved',
  'payment_declined',
  'refund',
  'limit_reached',
  'card',
  'kyc',
  'exception',
  'dispute',
  'statement',
  'security',
] as const satisfies readonly (keyof Preferences)[]

/** For each kind of message the ways it may come. */
export function PreferencesScreen() {
  const i18n = useI18n()
  const { t } = i18n
  const toast = useToast()
  const preferences = usePreferences()
  const set = useSetPreference()
  const { data } = preferences
  const change = (kind: (typeof KINDS)[number], way: 'push' | 'email', isOn: boolean) => {
    if (data === undefined) return
    set.mutate(
      { [kind]: { push: false, email: false, ...data[kind], [way]: isOn } },
      { onError: (error) => toast({ text: sentenceOf(error, i18n), icon: 'warning' }) },
    )
  }
  return (
    <SettingsPage title={t('settings.notifications')}>
      <PushNotice />
      {data === undefined ? (
        preferences.isError ? (
          <Failure error={preferences.error} onRetry={() => void preferences.refetch()} />
        ) : (
          <SkeletonRows label={t('app.loading')} />
        )
      ) : (
        KINDS.map((kind) => (
          <Section key={kind} title={t(`prefs.${kind}`)}>
            <Rows>
              {(['push', 'email'] as const).map((way) => (
                <View key={way} role="group" aria-label={t(`prefs.${kind}`)}>
                  <Switch
                    label={t(`prefs.${way}`)}
                    isOn={data[kind]?.[way] ?? false}
                    onChange={(isOn) => change(kind, way, isOn)}
                    isInset
                  />
                </View>
              ))}
            </Rows>
          </Section>
        ))
      )}
    </SettingsPage>
  )
}
