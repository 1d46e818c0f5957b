import { useState } from 'react'
import { sentenceOfField } from '../../lib/field-words.ts'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { isProblem, sentenceOf } from '../../lib/problems.ts'
import { saveFile } from '../../lib/save-file'
import { useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Confirm, ListRow, Notice, Rows, Text, useToast } from '../../ui/index.ts'
import { useStepUp } from '../auth/step-up.tsx'
import { useElevated } from './queries.ts'
import { SettingsPage } from './settings-page.tsx'

/** Taking one's data along, and leaving. */
export function DataScreen() {
  const i18n = useI18n()
  const { t } = i18n
  const { api, session } = useServices()
  const toast = useToast()
  const stepUp = useStepUp()
  const elevated = useElevated()
  const [isAsking, setAsking] = useState(false)
  const { isBusy, run } = useOnce()
  const closing = useOnce()
  const [blocked, setBlocked] = useState<readonly string[]>([])

  const exportData = async () => {
    try {
      await saveFile(await api.download('/me/export'), 'cardwright-my-data')
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  const close = async () => {
    setAsking(false)
    if (!(await stepUp.ensure())) return
    try {
      await api.post('/me/close', { body: {}, ...(await elevated()) })
      toast({ text: t('data.closing'), icon: 'check' })
      await session.end()
    } catch (error) {
      if (isProblem(error, 'close_blocked')) setBlocked(error.errors.map((field) => sentenceOfField(field, i18n)))
      else toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  return (
    <SettingsPage title={t('settings.data')}>
      <Rows>
        <ListRow
          icon="download"
          title={isBusy ? t('app.loading') : t('data.export')}
          subtitle={t('data.exportHint')}
          hasArrow={false}
          onPress={() => void run(exportData)}
        />
        <ListRow
          icon="lock"
          tone="danger"
          title={t('data.close')}
          subtitle={t('data.closeHint')}
          onPress={() => setAsking(true)}
        />
      </Rows>
      {blocked.length === 0 ? null : (
        <Notice tone="warning" icon="info" title={t('data.closeBlocked')} isAlert>
          {blocked.map((sentence) => (
            <Text key={sentence} size="small">
              {sentence}
            </Text>
          ))}
        </Notice>
      )}
      <Confirm
        title={t('data.close')}
        sentence={t('data.closeText')}
        confirmTitle={t('data.close')}
        cancelTitle={t('app.cancel')}
        kind="danger"
        isOpen={isAsking}
        onConfirm={() => void closing.run(close)}
        onClose={() => setAsking(false)}
      />
      {stepUp.sheet}
    </SettingsPage>
  )
}
