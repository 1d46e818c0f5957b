import { useI18n } from '../../lib/i18n/i18n.tsx'
import { PageTitle } from '../../lib/page-title'
import { Button, EmptyState, Screen } from '../../ui/index.ts'

export function NotFound() {
  const { t } = useI18n()
  return (
    <Screen title={t('app.name')}>
      <PageTitle title={t('app.notFound.title')} />
      <EmptyState
        icon="search"
        title={t('app.notFound.title')}
        sentence={t('app.notFound.text')}
        action={<Button title={t('app.notFound.action')} href="/cards" />}
      />
    </Screen>
  )
}
