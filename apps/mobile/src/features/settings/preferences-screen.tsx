import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { createStyles, Rows, SkeletonRows, space, Text, Toggle, useToast } from '../../ui/index.ts'
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

const WAYS = ['push', 'email'] as const

/** For each kind of message the ways it may come. */
export function PreferencesScreen() {
  const i18n = useI18n()
  const { t } = i18n
  const styles = useStyles()
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
        <Rows>
          {[
            <View key="ways" aria-hidden style={styles.row}>
              <View style={styles.kind} />
              {WAYS.map((way) => (
                <Text key={way} size="caption" tone="muted" align="center" style={styles.way}>
                  {t(`prefs.${way}`)}
                </Text>
              ))}
            </View>,
            ...KINDS.map((kind) => (
              <View key={kind} role="group" aria-label={t(`prefs.${kind}`)} style={styles.row}>
                <Text style={styles.kind}>{t(`prefs.${kind}`)}</Text>
                {WAYS.map((way) => (
                  <Toggle
                    key={way}
                    label={`${t(`prefs.${kind}`)}: ${t(`prefs.${way}`)}`}
                    isOn={data[kind]?.[way] ?? false}
                    onChange={(isOn) => change(kind, way, isOn)}
                  />
                ))}
              </View>
            )),
          ]}
        </Rows>
      )}
    </SettingsPage>
  )
}

const useStyles = createStyles(() => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    paddingStart: space(4),
    paddingEnd: space(2),
    paddingVertical: space(2),
  },
  kind: { flex: 1, minWidth: 0 },
  way: { width: 64 },
}))
