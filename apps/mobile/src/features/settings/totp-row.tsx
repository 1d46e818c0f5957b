import type { Schema } from '@cardwright/api-client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { KEYS } from '../../lib/queries.ts'
import { useServices } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import { useOnce } from '../../lib/use-once.ts'
import { Button, CodeField, ListRow, Sheet, space, Text, useToast, webOnly } from '../../ui/index.ts'
import type { StepUp } from '../auth/step-up.tsx'
import { useElevated } from './queries.ts'

export function TotpRow({ isOn, stepUp }: { isOn: boolean; stepUp: StepUp }) {
  const i18n = useI18n()
  const { t } = i18n
  const { api } = useServices()
  const queries = useQueryClient()
  const elevated = useElevated()
  const toast = useToast()
  const acting = useOnce()
  const [enrolment, setEnrolment] = useState<Schema<'TotpEnrolment'> | undefined>(undefined)
  const act = async () => {
    if (!(await stepUp.ensure())) return
    try {
      if (isOn) {
        await api.post('/auth/totp/remove', (await elevated()) as object)
        await queries.invalidateQueries({ queryKey: [KEYS.me] })
        toast({ text: t('security.removed'), icon: 'check' })
      } else setEnrolment(await api.post('/auth/totp/enrol', (await elevated()) as object))
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  return (
    <>
      <ListRow
        icon="shield"
        title={t('security.totp')}
        subtitle={t(isOn ? 'security.totpOn' : 'security.totpOff')}
        trailing={
          <Button
            title={t(isOn ? 'app.remove' : 'security.totpSetUp')}
            label={`${t(isOn ? 'app.remove' : 'security.totpSetUp')}: ${t('security.totp')}`}
            kind="secondary"
            isSmall
            isBusy={acting.isBusy}
            onPress={() => void acting.run(act)}
          />
        }
      />
      {enrolment === undefined ? null : <TotpSheet enrolment={enrolment} onClose={() => setEnrolment(undefined)} />}
    </>
  )
}

function TotpSheet({ enrolment, onClose }: { enrolment: Schema<'TotpEnrolment'>; onClose: () => void }) {
  const { t } = useI18n()
  const { api, copySafely } = useServices()
  const queries = useQueryClient()
  const elevated = useElevated()
  const toast = useToast()
  const [recovery, setRecovery] = useState<readonly string[] | undefined>(undefined)
  const form = useForm({
    initial: { code: '' },
    check: ({ code }): { code?: string } => (code.length === 6 ? {} : { code: t('auth.codeHint') }),
    send: async ({ code }) => {
      const answer = await api.post('/auth/totp/confirm', { body: { code }, ...(await elevated()) })
      setRecovery(answer.recoveryCodes)
      await queries.invalidateQueries({ queryKey: [KEYS.me] })
    },
  })
  const copy = (secret: string) =>
    void copySafely(secret).then(
      () => toast({ text: t('reveal.copied'), icon: 'copy' }),
      () => toast({ text: t('error.title'), icon: 'warning' }),
    )
  if (recovery !== undefined) {
    return (
      <Sheet
        title={t('security.recovery')}
        isOpen
        onClose={onClose}
        closeLabel={t('app.done')}
        footer={<Button title={t('app.done')} onPress={onClose} />}
      >
        <Text>{t('security.recoveryText')}</Text>
        <View style={{ gap: space(2) }} {...webOnly({ dir: 'ltr' })}>
          {recovery.map((code) => (
            <Text key={code} strong size="title" selectable>
              {code}
            </Text>
          ))}
        </View>
        <Button
          title={t('reveal.copy', { what: t('security.recovery') })}
          kind="secondary"
          icon="copy"
          onPress={() => copy(recovery.join('\n'))}
        />
      </Sheet>
    )
  }
  return (
    <Sheet
      title={t('security.totp')}
      isOpen
      onClose={onClose}
      closeLabel={t('app.cancel')}
      footer={<Button title={t('app.continue')} isBusy={form.isBusy} onPress={() => void form.submit()} />}
    >
      <Text>{t('security.totpText')}</Text>
      <View style={{ gap: space(1) }}>
        <Text size="small" tone="muted">
          {t('security.totpKey')}
        </Text>
        <Text strong selectable {...webOnly({ dir: 'ltr' })}>
          {enrolment.secret.replace(/(.{4})(?=.)/g, '$1 ')}
        </Text>
      </View>
      <Button
        title={t('reveal.copy', { what: t('security.totpKey') })}
        kind="secondary"
        icon="copy"
        isSmall
        onPress={() => copy(enrolment.secret)}
      />
      <CodeField
        label={t('auth.code')}
        value={form.values.code}
        onChange={form.set('code')}
        onComplete={() => undefined}
        error={form.errors.code ?? form.failure}
        {...form.enter}
      />
    </Sheet>
  )
}
