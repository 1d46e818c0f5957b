import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Notice } from '../../ui/index.ts'

/** A browser cannot prevent screenshots, so it says so. */
export function ScreenGuard() {
  const { t } = useI18n()
  return (
    <Notice tone="warning" icon="eye">
      {t('reveal.screenshots')}
    </Notice>
  )
}
