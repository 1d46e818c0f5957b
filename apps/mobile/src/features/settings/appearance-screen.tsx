import { useQueryClient } from '@tanstack/react-query'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { isLanguage, LANGUAGES } from '../../lib/i18n/language.ts'
import { useThemeChoice } from '../../lib/theme-choice.tsx'
import { Notice, RadioRows, Section } from '../../ui/index.ts'
import { useMe } from '../cards/queries.ts'
import { useUpdateProfile } from './queries.ts'
import { SettingsPage } from './settings-page.tsx'

export function AppearanceScreen() {
  const { t, language, choose, needsRestart } = useI18n()
  const theme = useThemeChoice()
  const queries = useQueryClient()
  const me = useMe()
  const update = useUpdateProfile()
  const setLanguage = (next: string) => {
    if (!isLanguage(next)) return
    choose(next)
    // Sentences and names of the API come in the language that they are asked for in.
    void queries.invalidateQueries()
    // Mails and messages follow; if that fails now, the app's own language is still changed.
    if (me.data !== undefined) update.mutate({ locale: next })
  }
  return (
    <SettingsPage title={t('settings.appearance')}>
      <Section title={t('appearance.language')}>
        <RadioRows
          label={t('appearance.language')}
          value={language}
          onChange={setLanguage}
          options={Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name }))}
        />
        {needsRestart ? (
          <Notice tone="info" icon="info">
            {t('appearance.restart')}
          </Notice>
        ) : null}
      </Section>
      <Section title={t('appearance.theme')}>
        <RadioRows
          label={t('appearance.theme')}
          value={theme.choice}
          onChange={theme.choose}
          options={(['light', 'dark', 'system'] as const).map((value) => ({
            value,
            label: t(`appearance.${value}`),
            icon: ({ light: 'sun', dark: 'moon', system: 'device' } as const)[value],
          }))}
        />
      </Section>
    </SettingsPage>
  )
}
