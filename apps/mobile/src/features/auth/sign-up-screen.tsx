import { useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goTo } from '../../lib/navigation.ts'
import { useServices } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import { Button, Checkbox, Field, FieldNote, PasswordField, Sheet, Text } from '../../ui/index.ts'
import { AuthPage } from './auth-page.tsx'
import { isEmail, SHORTEST_PASSWORD, TERMS_VERSION } from './checks.ts'

export function SignUpScreen() {
  const { t, language } = useI18n()
  const { auth } = useServices()
  const [isReading, setReading] = useState(false)
  const form = useForm({
    initial: { fullName: '', email: '', password: '', hasAccepted: false },
    check: ({ fullName, email, password, hasAccepted }) => ({
      ...(fullName.trim() === '' ? { fullName: t('error.required') } : {}),
      ...(isEmail(email) ? {} : { email: t('auth.emailInvalid') }),
      ...(password.length < SHORTEST_PASSWORD ? { password: t('auth.passwordShort') } : {}),
      ...(hasAccepted ? {} : { hasAccepted: t('auth.signUp.termsNeeded') }),
    }),
    send: async ({ fullName, email, password }) => {
      await auth.post('/auth/signup', {
        body: {
          fullName: fullName.trim(),
          email: email.trim(),
          password,
          locale: language,
          termsVersion: TERMS_VERSION,
        },
      })
      goTo(`/verify?email=${encodeURIComponent(email.trim())}`)
    },
  })
  return (
    <AuthPage
      title={t('auth.signUp.title')}
      text={t('auth.signUp.text')}
      failure={form.failure}
      below={<Button title={t('auth.signUp.have')} kind="quiet" href="/sign-in" />}
    >
      <Field
        label={t('auth.fullName')}
        hint={t('auth.fullNameHint')}
        {...form.field('fullName')}
        autoComplete="name"
        isRequired
      />
      <Field
        label={t('auth.email')}
        {...form.field('email')}
        autoComplete="email"
        inputMode="email"
        autoCapitalize="none"
        autoCorrect={false}
        isLtr
        isRequired
      />
      <PasswordField
        label={t('auth.password')}
        hint={t('auth.passwordHint')}
        {...form.field('password')}
        autoComplete="new-password"
        showLabel={t('auth.passwordShow')}
        hideLabel={t('auth.passwordHide')}
        isRequired
      />
      <View>
        <Checkbox
          label={t('auth.signUp.terms')}
          isChecked={form.values.hasAccepted}
          onChange={form.set('hasAccepted')}
          error={form.errors.hasAccepted}
        />
        <FieldNote error={form.errors.hasAccepted} />
        <Button title={t('auth.signUp.termsRead')} kind="quiet" isSmall onPress={() => setReading(true)} />
      </View>
      <Button title={t('auth.signUp.action')} isBusy={form.isBusy} onPress={() => void form.submit()} />
      <Sheet
        title={t('auth.terms.title')}
        isOpen={isReading}
        onClose={() => setReading(false)}
        closeLabel={t('app.close')}
      >
        <Text>{t('auth.terms.text')}</Text>
      </Sheet>
    </AuthPage>
  )
}
