import { type ReactNode, useCallback, useRef, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { isProblem, sentenceOf } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import { useOnce } from '../../lib/use-once.ts'
import { Button, CodeField, PasswordField, Sheet, Text } from '../../ui/index.ts'
import { useMe } from '../cards/queries.ts'
import { Resend } from './code-screens.tsx'
import { deviceStepUp, enrolDeviceKey } from './device-step-up'

export interface StepUp {
  /** True once the person has confirmed that it is them, at once where they did so a moment ago. */
  ensure: () => Promise<boolean>
  /** To be rendered somewhere on the page. */
  sheet: ReactNode
}

type Means = 'password' | 'code'

/** Asks for the strongest proof at hand: a key of the device or a passkey, else the password or a mailed code. */
export function useStepUp(): StepUp {
  const services = useServices()
  const { session, nowMs } = services
  const { t } = useI18n()
  const me = useMe()
  const [isOpen, setOpen] = useState(false)
  const waiting = useRef<(isConfirmed: boolean) => void>(() => undefined)

  const ensure = useCallback(async () => {
    const state = session.read()
    if (state.status === 'signed_in' && (state.elevated?.expiresAtMs ?? 0) > nowMs() + 2_000) return true
    const byDevice = await deviceStepUp(services, me.data?.factors, t('stepUp.title'))
    if (byDevice === 'confirmed') return true
    setOpen(true)
    const isConfirmed = await new Promise<boolean>((resolve) => {
      waiting.current = resolve
    })
    // Faces or fingers have changed: now that the person is known by other means, the device gets a new key.
    if (isConfirmed && byDevice === 'lost')
      await enrolDeviceKey(services, t('auth.unlock.prompt')).catch(() => undefined)
    return isConfirmed
  }, [services, session, nowMs, me.data, t])

  const finish = (isConfirmed: boolean) => {
    setOpen(false)
    waiting.current(isConfirmed)
  }
  return { ensure, sheet: isOpen ? <StepUpSheet onFinish={finish} /> : null }
}

function StepUpSheet({ onFinish }: { onFinish: (isConfirmed: boolean) => void }) {
  const i18n = useI18n()
  const { t } = i18n
  const { api, session } = useServices()
  const [means, setMeans] = useState<Means>('password')
  const [challengeId, setChallengeId] = useState<string | undefined>(undefined)
  const confirm = async (proof: { password: string } | { challengeId: string; code: string }) => {
    session.confirm(await api.post('/auth/step-up', { body: proof }))
    onFinish(true)
  }
  // A form each: what was wrong with the one says nothing of the other.
  const byPassword = useForm({
    initial: { password: '' },
    check: ({ password }): { password?: string } => (password === '' ? { password: t('error.required') } : {}),
    send: confirm,
    explain: (error) => (isProblem(error, 'invalid_credentials') ? t('stepUp.wrong') : undefined),
  })
  const byCode = useForm({
    initial: { code: '' },
    check: ({ code }): { code?: string } => (code.length === 6 ? {} : { code: t('auth.codeHint') }),
    send: ({ code }) => confirm({ challengeId: challengeId ?? '', code }),
  })
  const form = means === 'password' ? byPassword : byCode
  const mailCode = async () => {
    const challenge = await api.post('/auth/step-up/start', { body: { method: 'email' } })
    setChallengeId(challenge.challengeId)
    byCode.set('code')('')
    return undefined
  }
  const mailing = useOnce()
  const changeToCode = async () => {
    byPassword.fail(undefined)
    try {
      await mailCode()
      setMeans('code')
    } catch (error) {
      byPassword.fail(sentenceOf(error, i18n))
    }
  }
  return (
    <Sheet
      title={t('stepUp.title')}
      isOpen
      onClose={() => onFinish(false)}
      closeLabel={t('app.cancel')}
      footer={<Button title={t('stepUp.action')} isBusy={form.isBusy} onPress={() => void form.submit()} />}
    >
      <Text>{t(means === 'password' ? 'stepUp.text' : 'stepUp.codeSent')}</Text>
      {means === 'password' ? (
        <PasswordField
          label={t('auth.password')}
          {...byPassword.field('password')}
          error={byPassword.errors.password ?? byPassword.failure}
          autoComplete="current-password"
          showLabel={t('auth.passwordShow')}
          hideLabel={t('auth.passwordHide')}
          autoFocus
          onSubmitEditing={() => void byPassword.submit()}
        />
      ) : (
        <CodeField
          label={t('auth.code')}
          value={byCode.values.code}
          onChange={byCode.set('code')}
          onComplete={() => undefined}
          error={byCode.errors.code ?? byCode.failure}
          {...byCode.enter}
        />
      )}
      <View>
        {means === 'password' ? (
          <Button
            title={t('stepUp.useCode')}
            kind="quiet"
            isSmall
            isBusy={mailing.isBusy}
            onPress={() => void mailing.run(changeToCode)}
          />
        ) : (
          <>
            <Resend resend={mailCode} isSmall />
            <Button title={t('stepUp.usePassword')} kind="quiet" isSmall onPress={() => setMeans('password')} />
          </>
        )}
      </View>
    </Sheet>
  )
}
