import * as LocalAuthentication from 'expo-local-authentication'
import { type PropsWithChildren, useCallback, useEffect, useState } from 'react'
import { AppState } from 'react-native'
import { isAwayOnPurpose } from '../../lib/away-on-purpose.ts'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Button, EmptyState, Screen } from '../../ui/index.ts'
import { useSwitcherCover } from './switcher-cover.ts'

export const LOCK_SLOT = 'lock'

/** For how long the person may choose a picture in a window of the system without having to unlock afterwards. */
const ON_PURPOSE_MS = 5 * 60_000

/** Where the person wants it: face or fingerprint after each time away. Nothing private is mounted while it is locked. */
export function AppLock({ children }: PropsWithChildren) {
  const { storage, session } = useServices()
  const { t } = useI18n()
  const [isLocked, setLocked] = useState(() => storage.get(LOCK_SLOT) === 'on')
  useSwitcherCover()
  // The system's own window makes the app inactive and active again: it must not ask twice.
  const { run } = useOnce()
  const unlock = useCallback(
    () =>
      run(async () => {
        const result = await LocalAuthentication.authenticateAsync({ promptMessage: t('auth.unlock.prompt') })
        if (result.success) setLocked(false)
      }),
    [run, t],
  )
  useLockOnLeaving(setLocked)
  useEffect(() => {
    if (isLocked) void unlock().catch(() => undefined)
  }, [isLocked, unlock])
  if (!isLocked) return children
  return (
    <Screen title={t('app.name')}>
      <EmptyState
        icon="lock"
        title={t('auth.unlock.title')}
        sentence={t('auth.unlock.text')}
        action={
          <>
            <Button
              title={t('auth.unlock.action')}
              icon="fingerprint"
              onPress={() => void unlock().catch(() => undefined)}
            />
            {/* Without a face, a finger or a code on the device nothing unlocks any more: signing in again does. */}
            <Button title={t('settings.signOut')} kind="quiet" onPress={() => void session.end()} />
          </>
        }
      />
    </Screen>
  )
}

function useLockOnLeaving(setLocked: (isLocked: boolean) => void): void {
  const { storage, nowMs } = useServices()
  useEffect(() => {
    let unlockedUntilMs: number | undefined
    const subscription = AppState.addEventListener('change', (state) => {
      if (storage.get(LOCK_SLOT) !== 'on') return
      if (state === 'background') {
        unlockedUntilMs = isAwayOnPurpose() ? nowMs() + ON_PURPOSE_MS : undefined
        if (unlockedUntilMs === undefined) setLocked(true)
      } else if (state === 'active' && unlockedUntilMs !== undefined) {
        if (nowMs() > unlockedUntilMs) setLocked(true)
        unlockedUntilMs = undefined
      }
    })
    return () => subscription.remove()
  }, [storage, nowMs, setLocked])
}
