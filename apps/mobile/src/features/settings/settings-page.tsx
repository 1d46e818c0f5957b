import type { PropsWithChildren, ReactNode } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { Screen } from '../../ui/index.ts'

/** A page below the settings. */
export function SettingsPage({ title, footer, children }: PropsWithChildren<{ title: string; footer?: ReactNode }>) {
  const { t } = useI18n()
  return (
    <Screen title={title} back={{ label: t('app.back'), onPress: () => goBack('/settings') }} footer={footer}>
      <PageTitle title={title} />
      {children}
    </Screen>
  )
}
