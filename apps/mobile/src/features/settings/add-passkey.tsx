import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { isProblem, sentenceOf } from '../../lib/problems.ts'
import { KEYS } from '../../lib/queries.ts'
import { useServices } from '../../lib/services.tsx'
import { Button, useToast } from '../../ui/index.ts'
import type { StepUp } from '../auth/step-up.tsx'
import { createPasskey, hasPasskeys } from '../auth/webauthn'
import { useElevated } from './queries.ts'

export function AddPasskey({ stepUp }: { stepUp: StepUp }) {
  const i18n = useI18n()
  const { t } = i18n
  const { api } = useServices()
  const queries = useQueryClient()
  const elevated = useElevated()
  const toast = useToast()
  const [isBusy, setBusy] = useState(false)
  const add = async () => {
    if (!(await stepUp.ensure())) return
    setBusy(true)
    try {
      const { challengeId, options } = await api.post('/auth/passkeys/enrol/start', {
        body: {},
        ...(await elevated()),
      } as object)
      const response = await createPasskey(options)
      await api.post('/auth/passkeys/enrol', { body: { challengeId, response }, ...(await elevated()) })
      await queries.invalidateQueries({ queryKey: [KEYS.me] })
      toast({ text: t('security.passkeyAdded'), icon: 'check' })
    } catch (error) {
      toast({ text: isProblem(error) ? sentenceOf(error, i18n) : t('security.passkeyFailed'), icon: 'warning' })
    } finally {
      setBusy(false)
    }
  }
  if (!hasPasskeys()) return null
  return (
    <Button title={t('security.passkeyAdd')} kind="secondary" icon="plus" isBusy={isBusy} onPress={() => void add()} />
  )
}
