import { useQueryClient } from '@tanstack/react-query'
import * as LocalAuthentication from 'expo-local-authentication'
import { useEffect, useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { KEYS } from '../../lib/queries.ts'
import { useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Switch, useToast } from '../../ui/index.ts'
import { LOCK_SLOT } from '../auth/app-lock'
import { enrolDeviceKey, removeDeviceKey } from '../auth/device-step-up'
import type { StepUp } from '../auth/step-up.tsx'

/** Face or fingerprint: unlocks the app, and releases the key that confirms that it is the person. */
export function BiometricsRow({ stepUp }: { stepUp: StepUp }) {
  const i18n = useI18n()
  const { t } = i18n
  const services = useServices()
  const queries = useQueryClient()
  const toast = useToast()
  const changing = useOnce()
  const [isPossible, setPossible] = useState(false)
  const [isOn, setOn] = useState(() => services.storage.get(LOCK_SLOT) === 'on')
  useEffect(() => {
    void LocalAuthentication.isEnrolledAsync().then(setPossible)
  }, [])
  const change = async (next: boolean) => {
    try {
      if (next) {
        if (!(await stepUp.ensure())) return
        await enrolDeviceKey(services, t('auth.unlock.prompt'))
      } else if (await stepUp.ensure()) {
        await removeDeviceKey(services)
      } else return
      services.storage.set(LOCK_SLOT, next ? 'on' : 'off')
      setOn(next)
      await queries.invalidateQueries({ queryKey: [KEYS.me] })
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  if (!isPossible) return null
  return (
    <Switch
      label={t('security.biometrics')}
      hint={t('security.biometricsHint')}
      isOn={isOn}
      onChange={(next) => void changing.run(() => change(next))}
      isInset
    />
  )
}
