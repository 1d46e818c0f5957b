import { useQueryClient } from '@tanstack/react-query'
import { deviceName } from '../../lib/device-name'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { isProblem, isUnreachable, sentenceOf } from '../../lib/problems.ts'
import { KEYS } from '../../lib/queries.ts'
import { useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Button, useToast } from '../../ui/index.ts'
import type { StepUp } from '../auth/step-up.tsx'
import { createPasskey, hasPasskeys, isThereAlready, TELLS_WHY } from '../auth/webauthn'
import { nameOfDevice } from './device-words.ts'
import { useElevated } from './queries.ts'

const LONGEST_NAME = 60

interface AddPasskeyProps {
  stepUp: StepUp
  /** The account has a passkey already; this device may be where it was made. */
  hasSome: boolean
}

/** Several are told apart by where they were made, so that a lost phone's can be removed. */
export function AddPasskey({ stepUp, hasSome }: AddPasskeyProps) {
  const i18n = useI18n()
  const { t } = i18n
  const { api } = useServices()
  const queries = useQueryClient()
  const elevated = useElevated()
  const toast = useToast()
  const adding = useOnce()
  const explain = (error: unknown): string => {
    if (isThereAlready(error)) return t('security.passkeyThere')
    if (isProblem(error) || isUnreachable(error)) return sentenceOf(error, i18n)
    return t(hasSome && !TELLS_WHY ? 'security.passkeyMayBeThere' : 'security.passkeyFailed')
  }
  const add = async () => {
    if (!(await stepUp.ensure())) return
    try {
      const { challengeId, options } = await api.post('/auth/passkeys/enrol/start', {
        body: {},
        ...(await elevated()),
      } as object)
      const response = await createPasskey(options)
      const name = nameOfDevice(deviceName()).slice(0, LONGEST_NAME)
      await api.post('/auth/passkeys/enrol', { body: { challengeId, response, name }, ...(await elevated()) })
      await queries.invalidateQueries({ queryKey: [KEYS.me] })
      toast({ text: t('security.passkeyAdded'), icon: 'check' })
    } catch (error) {
      toast({ text: explain(error), icon: 'warning' })
    }
  }
  if (!hasPasskeys()) return null
  return (
    <Button
      title={t('security.passkeyAdd')}
      kind="secondary"
      icon="plus"
      isBusy={adding.isBusy}
      onPress={() => void adding.run(add)}
    />
  )
}
