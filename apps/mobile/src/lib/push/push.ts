import Constants from 'expo-constants'
import { Linking, Platform } from 'react-native'
import type { Pushes, PushPermission } from './push-port.ts'

/** Loaded when it is first needed, and on devices only: in browsers the library has nothing to work with. */
const library = () => import('expo-notifications')

const projectId = (): string | undefined => Constants.expoConfig?.extra?.eas?.projectId

/** One channel: what comes is chosen by kind in the settings of the app. */
const CHANNEL = 'default'

export const createPushes = (): Pushes => ({
  isPossible: projectId() !== undefined,
  async permission() {
    const { getPermissionsAsync } = await library()
    return toPermission(await getPermissionsAsync())
  },
  async ask(channelName) {
    const { requestPermissionsAsync } = await library()
    // Android 13 and later ask only where a channel is there.
    await prepareChannel(channelName)
    return toPermission(await requestPermissionsAsync())
  },
  async token(channelName) {
    const id = projectId()
    if (id === undefined) return undefined
    const { getExpoPushTokenAsync, setNotificationHandler } = await library()
    await prepareChannel(channelName)
    setNotificationHandler({ handleNotification: async () => WHILE_OPEN })
    return (await getExpoPushTokenAsync({ projectId: id })).data
  },
  async onNewToken(listener) {
    const { addPushTokenListener } = await library()
    const subscription = addPushTokenListener(listener)
    return () => subscription.remove()
  },
  async onTap(listener) {
    const { addNotificationResponseReceivedListener, clearLastNotificationResponse, getLastNotificationResponse } =
      await library()
    const earlier = getLastNotificationResponse()
    const hear = (response: NonNullable<typeof earlier>) => {
      clearLastNotificationResponse()
      listener(response.notification.request.content.data?.link)
    }
    if (earlier !== null) hear(earlier)
    const subscription = addNotificationResponseReceivedListener(hear)
    return () => subscription.remove()
  },
  openSettings: () => void Linking.openSettings(),
})

/** The open app has changed its screens already: a banner is enough. */
const WHILE_OPEN = { shouldShowBanner: true, shouldShowList: true, shouldPlaySound: false, shouldSetBadge: false }

async function prepareChannel(name: string): Promise<void> {
  if (Platform.OS !== 'android') return
  const { AndroidImportance, AndroidNotificationVisibility, setNotificationChannelAsync } = await library()
  await setNotificationChannelAsync(CHANNEL, {
    name,
    importance: AndroidImportance.HIGH,
    lockscreenVisibility: AndroidNotificationVisibility.PRIVATE,
  })
}

const toPermission = ({ granted, canAskAgain }: { granted: boolean; canAskAgain: boolean }): PushPermission =>
  granted ? 'granted' : canAskAgain ? 'undecided' : 'denied'
