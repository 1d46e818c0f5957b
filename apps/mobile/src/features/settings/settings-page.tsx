import type { PropsWithChildren, ReactNode } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { Screen, useIsWide } from '../../ui/index.ts'

/** A page of the settings: below their list on a phone, beside it on a wide page. */
export function SettingsPage({ title, footer, children }: PropsWithChildren<{ title: string; footer?: ReactNode }>) {
  const { t } = useI18n()
  const isWide = useIsWide()
  return (
    <Screen
      title={title}
      {...(isWide ? {} : { back: { label: t('app.back'), onPress: () => goBack('/settings') } })}
      footer={footer}
    >
      <PageTitle title={title} />
      {children}
    </Screen>
  )
}
