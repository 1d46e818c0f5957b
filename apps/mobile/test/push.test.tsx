import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { Text } from 'react-native'
import { PushNotice } from '../src/features/push/push-notice.tsx'
import { usePushes } from '../src/features/push/use-push.ts'
import type { Pushes, PushPermission } from '../src/lib/push/push-port.ts'
import { createTestServices, problem, renderScreen } from './support.tsx'

const mockPush = jest.fn()
jest.mock('expo-router', () => ({ router: { push: (path: string) => mockPush(path), canGoBack: () => false } }))

beforeEach(() => mockPush.mockReset())

interface Options {
  permission?: PushPermission
  isPossible?: boolean
  token?: () => Promise<string | undefined>
}

function createPushesDouble({ permission = 'granted', isPossible = true, token = async () => 'token-1' }: Options) {
  let state = permission
  const taps = new Set<(link: unknown) => void>()
  const changes = new Set<() => void>()
  const double = {
    isPossible,
    asked: 0,
    settingsOpened: 0,
    permission: async () => state,
    ask: async () => {
      double.asked += 1
      state = 'granted'
      return state
    },
    token,
    onNewToken: async (listener: () => void) => {
      changes.add(listener)
      return () => changes.delete(listener)
    },
    onTap: async (listener: (link: unknown) => void) => {
      taps.add(listener)
      return () => taps.delete(listener)
    },
    openSettings: () => {
      double.settingsOpened += 1
    },
    tap: (link: unknown) => act(async () => [...taps].map((listener) => listener(link))),
    changeToken: () => act(async () => [...changes].map((listener) => listener())),
    taps,
    changes,
  }
  return double satisfies Pushes
}

function SignedIn() {
  usePushes()
  return <Text>Cards</Text>
}

async function start(options: Options, page = <SignedIn />, status = 200) {
  const pushes = createPushesDouble(options)
  const { services, calls } = createTestServices(() => (status === 200 ? { body: {} } : problem(status, 'unavailable')))
  renderScreen(page, { ...services, pushes })
  // What the system answers at once is drawn before a test looks.
  await act(async () => undefined)
  return { pushes, services, calls, registrations: () => calls.filter(({ path }) => path === '/me/devices/register') }
}

describe('pushes on a device', () => {
  it('register the token with the language of the app, and again when the system changes it', async () => {
    const { pushes, services, registrations } = await start({})
    await waitFor(() => expect(registrations()).toHaveLength(1))
    expect(registrations()[0]?.body).toMatchObject({
      deviceId: services.deviceId(),
      pushToken: 'token-1',
      locale: 'en',
    })
    await pushes.changeToken()
    await waitFor(() => expect(registrations()).toHaveLength(2))
  })

  it('ask for nothing by themselves', async () => {
    const { pushes, registrations } = await start({ permission: 'undecided' })
    await waitFor(() => expect(pushes.taps.size).toBe(1))
    expect(pushes.asked).toBe(0)
    expect(registrations()).toEqual([])
  })

  it('leave the app alone where Expo gives no token, or the API no answer', async () => {
    await start({ token: () => Promise.reject(new Error('no network')) })
    expect(screen.getByText('Cards')).toBeTruthy()
    screen.unmount()
    const { registrations } = await start({}, <SignedIn />, 503)
    await waitFor(() => expect(registrations().length).toBeGreaterThan(0))
    expect(screen.getByText('Cards')).toBeTruthy()
  })

  it('open exactly what they are about when they are tapped, and never another site', async () => {
    const { pushes } = await start({})
    await waitFor(() => expect(pushes.taps.size).toBe(1))
    await pushes.tap('/activity/auth_1')
    for (const link of ['https://elsewhere.example/', '//elsewhere.example', 'javascript:alert(1)', undefined, 7])
      await pushes.tap(link)
    expect(mockPush.mock.calls).toEqual([['/activity/auth_1'], ...Array.from({ length: 5 }, () => ['/notifications'])])
  })

  it('are heard no more when nobody is signed in', async () => {
    const { pushes } = await start({})
    await waitFor(() => expect(pushes.taps.size + pushes.changes.size).toBe(2))
    screen.unmount()
    await waitFor(() => expect(pushes.taps.size + pushes.changes.size).toBe(0))
  })

  it('are offered where they may come, asked for at a press, and registered at once', async () => {
    const { pushes, registrations } = await start({ permission: 'undecided' }, <PushNotice />)
    fireEvent.press(await screen.findByText('Turn on'))
    await waitFor(() => expect(registrations()).toHaveLength(1))
    expect(pushes.asked).toBe(1)
    await waitFor(() => expect(screen.queryByText('Turn on')).toBeNull())
  })

  it('lead to the settings of the device where they were forbidden there', async () => {
    const { pushes } = await start({ permission: 'denied' }, <PushNotice />)
    fireEvent.press(await screen.findByText('Open settings'))
    await waitFor(() => expect(pushes.settingsOpened).toBe(1))
    expect(pushes.asked).toBe(0)
  })

  it('are not spoken of where they cannot come', async () => {
    const { pushes } = await start({ isPossible: false }, <PushNotice />)
    expect(screen.queryByText('Hear of payments at once')).toBeNull()
    expect(pushes.taps.size).toBe(0)
  })
})
