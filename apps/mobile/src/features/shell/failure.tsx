import { useI18n } from '../../lib/i18n/i18n.tsx'
import { isUnreachable, sentenceOf } from '../../lib/problems.ts'
import { Button, ErrorState } from '../../ui/index.ts'

/** A query failed and there is nothing older to show. */
export function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const i18n = useI18n()
  const isOffline = isUnreachable(error)
  return (
    <ErrorState
      icon={isOffline ? 'offline' : 'warning'}
      title={i18n.t(isOffline ? 'error.offlineTitle' : 'error.title')}
      sentence={isOffline ? i18n.t('error.offlineText') : sentenceOf(error, i18n)}
      action={<Button title={i18n.t('app.retry')} icon="refresh" kind="secondary" onPress={onRetry} />}
    />
  )
}
