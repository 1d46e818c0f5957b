import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goTo } from '../../lib/navigation.ts'
import { isProblem } from '../../lib/problems.ts'
import { useServices, useSession } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import { Button, Field, Notice, PasswordField } from '../../ui/index.ts'
import { AuthPage } from './auth-page.tsx'
import { isEmail } from './checks.ts'
import { PasskeySignIn } from './passkey-sign-in'

export function SignInScreen() {
  const i18n = useI18n()
  const { t } = i18n
  const { auth, session, deviceId } = useServices()
  const state = useSession()
  const isEnded = state.status === 'signed_out' && state.because === 'server'
  const form = useForm({
    initial: { email: '', password: '' },
    check: ({ email, password }) => ({
      ...(isEmail(email) ? {} : { email: t('auth.emailInvalid') }),
      ...(password === '' ? { password: t('error.required') } : {}),
    }),
    send: async ({ email, password }) => {
      try {
        const answer = await auth.post('/auth/login', { body: { email: email.trim(), password, deviceId: deviceId() } })
        if ('accessToken' in answer) await session.receive(answer)
        else goTo(`/code?challenge=${answer.challengeId}&channel=${answer.channel}`)
      } catch (error) {
        if (!isProblem(error, 'email_not_verified')) throw error
        goTo(`/verify?email=${encodeURIComponent(email.trim())}`)
      }
    },
  })
  return (
    <AuthPage
      title={t('auth.signIn.title')}
      text={t('auth.signIn.text')}
      failure={form.failure}
      below={
        <>
          <Button title={t('auth.signIn.forgot')} kind="quiet" href="/forgot" />
          <Button title={t('auth.signIn.new')} kind="quiet" href="/sign-up" />
        </>
      }
    >
      {isEnded ? <Notice icon="lock">{t('app.sessionEnded')}</Notice> : null}
      <Field
        label={t('auth.email')}
        {...form.field('email')}
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        autoCorrect={false}
        isLtr
        isRequired
      />
      <PasswordField
        label={t('auth.password')}
        {...form.field('password')}
        autoComplete="current-password"
        showLabel={t('auth.passwordShow')}
        hideLabel={t('auth.passwordHide')}
        isRequired
        onSubmitEditing={() => void form.submit()}
      />
      <Button title={t('auth.signIn.action')} isBusy={form.isBusy} onPress={() => void form.submit()} />
      <PasskeySignIn email={form.values.email} onFailure={form.fail} />
    </AuthPage>
  )
}
