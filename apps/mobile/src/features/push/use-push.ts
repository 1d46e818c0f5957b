import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { Platform } from 'react-native'
import { deviceName } from '../../lib/device-name'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goTo, safePath } from '../../lib/navigation.ts'
import type { PushPermission } from '../../lib/push/push-port.ts'
import { KEYS } from '../../lib/queries.ts'
import { type Services, useServices } from '../../lib/services.tsx'

/** Tells the API where this device gets its pushes, in which language. Without permission, or without Expo, it tells nothing. */
async function registerPush(services: Services, language: string, channelName: string): Promise<void> {
  const { api, pushes, deviceId } = services
  if (!pushes.isPossible || (await pushes.permission()) !== 'granted') return
  const pushToken = await pushes.token(channelName)
  if (pushToken === undefined) return
  const platform = Platform.OS === 'ios' ? 'ios' : 'android'
  const body = { deviceId: deviceId(), platform, name: deviceName(), pushToken, locale: language } as const
  await api.post('/me/devices/register', { body })
}

/** It is tried again at the next start or sign-in; meanwhile screens follow live events, or ask now and then. */
const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined)

/** Ends a subscription that may still be being made. */
const ending = (subscription: Promise<() => void>) => () => quietly(subscription.then((end) => end()))

/** While somebody is signed in: keeps the registration current, and opens what a tapped push is about. */
export function usePushes(): void {
  const services = useServices()
  const { pushes } = services
  const { language, t } = useI18n()
  const queries = useQueryClient()
  const channelName = t('push.channel')
  useEffect(() => {
    if (!pushes.isPossible) return
    const register = () => quietly(registerPush(services, language, channelName))
    register()
    return ending(pushes.onNewToken(register))
  }, [services, pushes, language, channelName])
  useEffect(() => {
    if (!pushes.isPossible) return
    const open = (link: unknown) => {
      void queries.invalidateQueries({ queryKey: [KEYS.notifications] })
      goTo(safePath(typeof link === 'string' ? link : undefined) ?? '/notifications')
    }
    return ending(pushes.onTap(open))
  }, [pushes, queries])
}

export interface PushChoice {
  /** Undefined while it is not known, and where no push can come. */
  permission: PushPermission | undefined
  turnOn: () => Promise<void>
}

/** Whether pushes may come to this device, and how the person changes that. */
export function usePushChoice(): PushChoice {
  const services = useServices()
  const { pushes } = services
  const { language, t } = useI18n()
  const [permission, setPermission] = useState<PushPermission | undefined>(undefined)
  useEffect(() => {
    if (pushes.isPossible) quietly(pushes.permission().then(setPermission))
  }, [pushes])
  const turnOn = useCallback(async () => {
    if (permission === 'denied') return pushes.openSettings()
    const answer = await pushes.ask(t('push.channel'))
    setPermission(answer)
    if (answer === 'granted') quietly(registerPush(services, language, t('push.channel')))
  }, [permission, pushes, services, language, t])
  return { permission, turnOn }
}
