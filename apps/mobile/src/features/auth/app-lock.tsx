import * as LocalAuthentication from 'expo-local-authentication'
import { type PropsWithChildren, useCallback, useEffect, useState } from 'react'
import { AppState } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { useServices } from '../../lib/services.tsx'
import { Button, EmptyState, Screen } from '../../ui/index.ts'

export const LOCK_SLOT = 'lock'

/** Where the person wants it: face or fingerprint after each time away. Nothing private is mounted while it is locked. */
export function AppLock({ children }: PropsWithChildren) {
  const { storage } = useServices()
  const { t } = useI18n()
  const [isLocked, setLocked] = useState(() => storage.get(LOCK_SLOT) === 'on')
  const unlock = useCallback(async () => {
    const result = await LocalAuthentication.authenticateAsync({ promptMessage: t('auth.unlock.prompt') })
    if (result.success) setLocked(false)
  }, [t])
  useEffect(() => {
    const subscription = AppState.addEventListener('change', (state) => {
      if (state === 'background' && storage.get(LOCK_SLOT) === 'on') setLocked(true)
    })
    return () => subscription.remove()
  }, [storage])
  useEffect(() => {
    if (isLocked) void unlock()
  }, [isLocked, unlock])
  if (!isLocked) return children
  return (
    <Screen title={t('app.name')}>
      <EmptyState
        icon="lock"
        title={t('auth.unlock.title')}
        sentence={t('auth.unlock.text')}
        action={<Button title={t('auth.unlock.action')} icon="fingerprint" onPress={() => void unlock()} />}
      />
    </Screen>
  )
}
