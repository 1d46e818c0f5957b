import { useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import { useOnce } from '../../lib/use-once.ts'
import { Button, CodeField, Notice, PasswordField, Text, useToast } from '../../ui/index.ts'
import { SHORTEST_PASSWORD } from '../auth/checks.ts'
import { useMe } from '../cards/queries.ts'
import { SettingsPage } from './settings-page.tsx'

/** The same way as for a forgotten password: a mailed code, then every session ends. */
export function PasswordScreen() {
  const i18n = useI18n()
  const { t } = i18n
  const { auth, session } = useServices()
  const toast = useToast()
  const me = useMe()
  const email = me.data?.email ?? ''
  const [isSent, setSent] = useState(false)
  const mailing = useOnce()
  const form = useForm({
    initial: { code: '', password: '' },
    check: ({ code, password }) => ({
      ...(code.length === 6 ? {} : { code: t('auth.codeHint') }),
      ...(password.length < SHORTEST_PASSWORD ? { password: t('auth.passwordShort') } : {}),
    }),
    send: async ({ code, password }) => {
      await auth.post('/auth/password/reset', { body: { email, code, password } })
      toast({ text: t('auth.reset.done'), icon: 'check' })
      await session.end()
    },
  })
  const mail = () =>
    auth.post('/auth/password/forgot', { body: { email } }).then(
      () => setSent(true),
      (error) => form.fail(sentenceOf(error, i18n)),
    )
  return (
    <SettingsPage title={t('security.password')}>
      {form.failure === undefined ? null : (
        <Notice tone="danger" icon="warning" isAlert>
          {form.failure}
        </Notice>
      )}
      {isSent ? (
        <>
          <Text>{t('auth.reset.text', { email })}</Text>
          <CodeField
            label={t('auth.code')}
            value={form.values.code}
            onChange={form.set('code')}
            onComplete={() => undefined}
            error={form.errors.code}
            {...form.enter}
          />
          <PasswordField
            label={t('auth.newPassword')}
            hint={t('auth.passwordHint')}
            {...form.field('password')}
            autoComplete="new-password"
            showLabel={t('auth.passwordShow')}
            hideLabel={t('auth.passwordHide')}
          />
          <Button title={t('auth.reset.action')} isBusy={form.isBusy} onPress={() => void form.submit()} />
        </>
      ) : (
        <>
          <Text>{t('auth.forgot.text')}</Text>
          <Button
            title={t('auth.forgot.action')}
            isDisabled={email === ''}
            isBusy={mailing.isBusy}
            onPress={() => void mailing.run(mail)}
          />
        </>
      )}
    </SettingsPage>
  )
}
