import { type ReactNode, useEffect, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { usePageParams } from '../../lib/page-params.ts'
import { sentenceOf } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import { useOnce } from '../../lib/use-once.ts'
import { Button, CodeField, Field, space, Text, useToast } from '../../ui/index.ts'
import { AuthPage } from './auth-page.tsx'

interface CodePageProps {
  title: string
  text: string
  send: (code: string) => Promise<void>
  resend?: () => Promise<number | undefined>
  /** Another way than the code. */
  other?: ReactNode
}

/** One field, sent by itself when it is complete. */
function CodePage({ title, text, send, resend, other }: CodePageProps) {
  const { t } = useI18n()
  const form = useForm({
    initial: { code: '' },
    check: ({ code }): { code?: string } => (code.length === 6 ? {} : { code: t('auth.codeHint') }),
    send: ({ code }) => send(code),
  })
  const [complete, setComplete] = useState<string | undefined>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: sent once for each complete code
  useEffect(() => {
    if (complete !== undefined && form.values.code === complete) void form.submit()
  }, [complete, form.values.code])
  return (
    <AuthPage
      title={title}
      text={text}
      below={
        <>
          {resend === undefined ? null : <Resend resend={resend} onSent={() => form.set('code')('')} />}
          {other}
          <Button title={t('auth.backToSignIn')} kind="quiet" href="/sign-in" />
        </>
      }
    >
      <CodeField
        label={t('auth.code')}
        hint={t('auth.codeHint')}
        value={form.values.code}
        onChange={(code) => {
          setComplete(undefined)
          form.set('code')(code)
        }}
        onComplete={setComplete}
        error={form.failure ?? form.errors.code}
        {...form.enter}
      />
      <Button title={t('app.continue')} isBusy={form.isBusy} onPress={() => void form.submit()} />
    </AuthPage>
  )
}

const FIRST_PAUSE_S = 30

const WRAPPED = { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: space(2) } as const

interface ResendProps {
  resend: () => Promise<number | undefined>
  /** What was typed belonged to the code before. */
  onSent?: () => void
  isSmall?: boolean
}

/** Sends another code, after a while. */
export function Resend({ resend, onSent, isSmall = false }: ResendProps) {
  const i18n = useI18n()
  const { t } = i18n
  const toast = useToast()
  const [seconds, setSeconds] = useState(FIRST_PAUSE_S)
  useEffect(() => {
    if (seconds <= 0) return
    const timer = setTimeout(() => setSeconds(seconds - 1), 1_000)
    return () => clearTimeout(timer)
  }, [seconds])
  const sending = useOnce()
  const again = async () => {
    setSeconds(FIRST_PAUSE_S)
    try {
      const pause = await resend()
      if (pause !== undefined) setSeconds(pause)
      onSent?.()
      toast({ text: t('auth.resent'), icon: 'check' })
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  // The seconds stand beside the button: a name that changes under the focus would be read out each time.
  return (
    <View style={WRAPPED}>
      <Button
        title={t('auth.resend')}
        kind="quiet"
        isSmall={isSmall}
        isDisabled={seconds > 0}
        isBusy={sending.isBusy}
        onPress={() => void sending.run(again)}
      />
      {seconds > 0 ? (
        <Text size="small" tone="muted" role="timer">
          {t('auth.resendIn', { seconds })}
        </Text>
      ) : null}
    </View>
  )
}

/** After signing up: the code that proves the address. */
export function VerifyScreen() {
  const { t } = useI18n()
  const { auth, session, deviceId } = useServices()
  const { email = '' } = usePageParams()
  return (
    <CodePage
      title={t('auth.verify.title')}
      text={t('auth.verify.text', { email: maskEmail(email) })}
      send={async (code) =>
        await session.receive(await auth.post('/auth/verify', { body: { email, code, deviceId: deviceId() } }))
      }
      resend={async () => (await auth.post('/auth/otp/resend', { body: { email } })).resendAfterSeconds}
    />
  )
}

interface RecoveryPageProps {
  send: (code: string) => Promise<void>
  other: ReactNode
}

/** For whom the authenticator app is lost: a code that was kept. */
function RecoveryPage({ send, other }: RecoveryPageProps) {
  const { t } = useI18n()
  const form = useForm({
    initial: { code: '' },
    check: ({ code }): { code?: string } => (isRecoveryCode(code) ? {} : { code: t('auth.otp.recoveryHint') }),
    send: ({ code }) => send(code.trim().toUpperCase()),
  })
  return (
    <AuthPage
      title={t('auth.otp.title')}
      text={t('auth.otp.recovery')}
      below={
        <>
          {other}
          <Button title={t('auth.backToSignIn')} kind="quiet" href="/sign-in" />
        </>
      }
    >
      <Field
        label={t('auth.otp.recoveryCode')}
        hint={t('auth.otp.recoveryHint')}
        {...form.field('code')}
        error={form.failure ?? form.errors.code}
        autoCapitalize="characters"
        autoCorrect={false}
        autoComplete="off"
        autoFocus
        isLtr
        isRequired
        maxLength={20}
        onSubmitEditing={() => void form.submit()}
      />
      <Button title={t('app.continue')} isBusy={form.isBusy} onPress={() => void form.submit()} />
    </AuthPage>
  )
}

const isRecoveryCode = (code: string): boolean => /^[a-z0-9]{5}-?[a-z0-9]{5}$/i.test(code.trim())

/** While signing in: a new device, or a second factor. */
export function OtpScreen() {
  const { t } = useI18n()
  const { auth, session } = useServices()
  const { challenge = '', channel } = usePageParams()
  const [isRecovering, setRecovering] = useState(false)
  const isSent = channel === 'email' || channel === 'sms'
  const send = async (code: string) =>
    await session.receive(await auth.post('/auth/otp/verify', { body: { challengeId: challenge, code } }))
  const other =
    channel === 'totp' ? (
      <Button
        title={t(isRecovering ? 'auth.otp.useTotp' : 'auth.otp.useRecovery')}
        kind="quiet"
        onPress={() => setRecovering(!isRecovering)}
      />
    ) : null
  if (isRecovering) return <RecoveryPage send={send} other={other} />
  return (
    <CodePage
      title={t('auth.otp.title')}
      text={t(channel === 'totp' ? 'auth.otp.totp' : channel === 'sms' ? 'auth.otp.sms' : 'auth.otp.email')}
      send={send}
      other={other}
      {...(isSent
        ? {
            resend: async () =>
              (await auth.post('/auth/otp/resend', { body: { challengeId: challenge } })).resendAfterSeconds,
          }
        : {})}
    />
  )
}

/** "m•••@example.com": enough to see which address is meant. */
const maskEmail = (email: string): string => email.replace(/^(.)[^@]*(?=@)/, '$1•••')
