import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Screens } from '../../lib/screens'
import { Screen, Split, useIsWide } from '../../ui/index.ts'
import { SettingsList } from './settings-screen.tsx'

/** From 1024 px the list of settings stays beside the one that was chosen. */
export function SettingsLayout() {
  const isWide = useIsWide()
  const { t } = useI18n()
  if (!isWide) return <Screens />
  return (
    <Split
      list={
        <Screen title={t('settings.title')} isPart>
          <SettingsList />
        </Screen>
      }
      detail={<Screens />}
    />
  )
}
