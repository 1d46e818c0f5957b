import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Button, Notice } from '../../ui/index.ts'
import { usePushChoice } from './use-push.ts'

/** Offers pushes where they could come and do not yet. Nothing in browsers. */
export function PushNotice() {
  const { t } = useI18n()
  const { permission, turnOn } = usePushChoice()
  if (permission === undefined || permission === 'granted') return null
  const isDenied = permission === 'denied'
  return (
    <Notice
      tone="info"
      icon="bell"
      title={t('push.title')}
      action={
        <Button
          title={t(isDenied ? 'app.openSettings' : 'push.action')}
          kind="secondary"
          isSmall
          onPress={() => void turnOn().catch(() => undefined)}
        />
      }
    >
      {t(isDenied ? 'push.denied' : 'push.text')}
    </Notice>
  )
}
