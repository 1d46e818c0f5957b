import { useEffect, useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { usePageParams } from '../../lib/page-params.ts'
import { sentenceOf } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import { Button, CodeField, useToast } from '../../ui/index.ts'
import { AuthPage } from './auth-page.tsx'

interface CodePageProps {
  title: string
  text: string
  send: (code: string) => Promise<void>
  resend?: () => Promise<number | undefined>
}

/** One field, sent by itself when it is complete. */
function CodePage({ title, text, send, resend }: CodePageProps) {
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
      below={resend === undefined ? null : <Resend resend={resend} onSent={() => form.set('code')('')} />}
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

interface ResendProps {
  resend: () => Promise<number | undefined>
  /** What was typed belonged to the code before. */
  onSent: () => void
}

function Resend({ resend, onSent }: ResendProps) {
  const i18n = useI18n()
  const { t } = i18n
  const toast = useToast()
  const [seconds, setSeconds] = useState(FIRST_PAUSE_S)
  useEffect(() => {
    if (seconds <= 0) return
    const timer = setTimeout(() => setSeconds(seconds - 1), 1_000)
    return () => clearTimeout(timer)
  }, [seconds])
  const again = async () => {
    setSeconds(FIRST_PAUSE_S)
    try {
      const pause = await resend()
      if (pause !== undefined) setSeconds(pause)
      onSent()
      toast({ text: t('auth.resent'), icon: 'check' })
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  return seconds > 0 ? (
    <Button title={t('auth.resendIn', { seconds })} kind="quiet" isDisabled />
  ) : (
    <Button title={t('auth.resend')} kind="quiet" onPress={() => void again()} />
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

/** While signing in: a new device, or a second factor. */
export function OtpScreen() {
  const { t } = useI18n()
  const { auth, session } = useServices()
  const { challenge = '', channel } = usePageParams()
  const isSent = channel === 'email' || channel === 'sms'
  return (
    <CodePage
      title={t('auth.otp.title')}
      text={t(channel === 'totp' ? 'auth.otp.totp' : channel === 'sms' ? 'auth.otp.sms' : 'auth.otp.email')}
      send={async (code) =>
        await session.receive(await auth.post('/auth/otp/verify', { body: { challengeId: challenge, code } }))
      }
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
