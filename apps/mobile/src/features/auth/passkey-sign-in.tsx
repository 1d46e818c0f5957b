import { useEffect, useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { isProblem, isUnreachable, sentenceOf } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Button } from '../../ui/index.ts'
import { askPasskey, hasPasskeys } from './webauthn'

export function PasskeySignIn({ onFailure }: { email: string; onFailure: (sentence: string | undefined) => void }) {
  const i18n = useI18n()
  const { auth, session, deviceId } = useServices()
  const [isOffered, setOffered] = useState(false)
  const { isBusy, run } = useOnce()
  useEffect(() => setOffered(hasPasskeys()), [])
  const signIn = async () => {
    onFailure(undefined)
    try {
      const { challengeId, options } = await auth.post('/auth/passkeys/login/start', { body: {} })
      const response = await askPasskey(options)
      await session.receive(
        await auth.post('/auth/passkeys/login', { body: { challengeId, response, deviceId: deviceId() } }),
      )
    } catch (error) {
      if (isProblem(error, 'factor_invalid')) onFailure(i18n.t('auth.signIn.passkeyInvalid'))
      // Closing the window of the browser or the system is no failure.
      else if (isProblem(error) || isUnreachable(error)) onFailure(sentenceOf(error, i18n))
    }
  }
  if (!isOffered) return null
  return (
    <Button
      title={i18n.t('auth.signIn.passkey')}
      kind="secondary"
      icon="key"
      isBusy={isBusy}
      onPress={() => void run(signIn)}
    />
  )
}
