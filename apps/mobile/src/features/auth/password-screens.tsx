import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goTo, replaceWith } from '../../lib/navigation.ts'
import { usePageParams } from '../../lib/page-params.ts'
import { useServices } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import { Button, CodeField, Field, PasswordField, useToast } from '../../ui/index.ts'
import { AuthPage } from './auth-page.tsx'
import { isEmail, SHORTEST_PASSWORD } from './checks.ts'
import { Resend } from './code-screens.tsx'

export function ForgotScreen() {
  const { t } = useI18n()
  const { auth } = useServices()
  const form = useForm({
    initial: { email: '' },
    check: ({ email }): { email?: string } => (isEmail(email) ? {} : { email: t('auth.emailInvalid') }),
    send: async ({ email }) => {
      await auth.post('/auth/password/forgot', { body: { email: email.trim() } })
      goTo(`/reset?email=${encodeURIComponent(email.trim())}`)
    },
  })
  return (
    <AuthPage
      title={t('auth.forgot.title')}
      text={t('auth.forgot.text')}
      failure={form.failure}
      below={<Button title={t('auth.backToSignIn')} kind="quiet" href="/sign-in" />}
    >
      <Field
        label={t('auth.email')}
        {...form.field('email')}
        autoComplete="email"
        inputMode="email"
        autoCapitalize="none"
        isLtr
        isRequired
        onSubmitEditing={() => void form.submit()}
      />
      <Button title={t('auth.forgot.action')} isBusy={form.isBusy} onPress={() => void form.submit()} />
    </AuthPage>
  )
}

export function ResetScreen() {
  const { t } = useI18n()
  const { auth } = useServices()
  const toast = useToast()
  const { email = '' } = usePageParams()
  const form = useForm({
    initial: { code: '', password: '' },
    check: ({ code, password }) => ({
      ...(code.length === 6 ? {} : { code: t('auth.codeHint') }),
      ...(password.length < SHORTEST_PASSWORD ? { password: t('auth.passwordShort') } : {}),
    }),
    send: async ({ code, password }) => {
      await auth.post('/auth/password/reset', { body: { email, code, password } })
      toast({ text: t('auth.reset.done'), icon: 'check' })
      replaceWith('/sign-in')
    },
  })
  const resend = async () => {
    await auth.post('/auth/password/forgot', { body: { email } })
    return undefined
  }
  return (
    <AuthPage
      title={t('auth.reset.title')}
      text={t('auth.reset.text', { email })}
      failure={form.failure}
      below={
        <>
          <Resend resend={resend} onSent={() => form.set('code')('')} />
          <Button title={t('auth.backToSignIn')} kind="quiet" href="/sign-in" />
        </>
      }
    >
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
        isRequired
      />
      <Button title={t('auth.reset.action')} isBusy={form.isBusy} onPress={() => void form.submit()} />
    </AuthPage>
  )
}
