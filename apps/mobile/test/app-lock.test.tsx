import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { AppState, type AppStateStatus, Platform, Text } from 'react-native'
import { AppLock, LOCK_SLOT } from '../src/features/auth/app-lock'
import { awayOnPurpose } from '../src/lib/away-on-purpose.ts'
import { createTestServices, renderScreen } from './support.tsx'

const mockAuthenticate = jest.fn()
const mockCover = jest.fn(async () => undefined)
const mockUncover = jest.fn(async () => undefined)
jest.mock('expo-local-authentication', () => ({ authenticateAsync: () => mockAuthenticate() }))
jest.mock('expo-screen-capture', () => ({
  enableAppSwitcherProtectionAsync: () => mockCover(),
  disableAppSwitcherProtectionAsync: () => mockUncover(),
}))

const listeners = new Set<(state: AppStateStatus) => void>()
beforeEach(() => {
  listeners.clear()
  mockAuthenticate.mockReset().mockResolvedValue({ success: true })
  jest.spyOn(AppState, 'addEventListener').mockImplementation((_event, listener) => {
    listeners.add(listener as (state: AppStateStatus) => void)
    return { remove: () => listeners.delete(listener as (state: AppStateStatus) => void) }
  })
})
afterEach(() => jest.restoreAllMocks())

const become = (state: AppStateStatus) => act(async () => [...listeners].map((listener) => listener(state)))

async function open(lock: 'on' | 'off') {
  let nowMs = 0
  const { services, calls } = createTestServices(() => ({ status: 204, body: null }))
  services.storage.set(LOCK_SLOT, lock)
  await renderScreen(
    <AppLock>
      <Text>Balance</Text>
    </AppLock>,
    { ...services, nowMs: () => nowMs },
  )
  return { services, calls, pass: (ms: number) => (nowMs += ms) }
}

describe('the lock of the app', () => {
  it('mounts nothing private before face or finger were recognised', async () => {
    mockAuthenticate.mockResolvedValue({ success: false, error: 'user_cancel' })
    await open('on')
    await waitFor(() => expect(mockAuthenticate).toHaveBeenCalledTimes(1))
    expect(screen.queryByText('Balance')).toBeNull()
    mockAuthenticate.mockResolvedValue({ success: true })
    fireEvent.press(screen.getByText('Unlock'))
    expect(await screen.findByText('Balance')).toBeTruthy()
  })

  it('falls when the app goes to the background, not when a window of the system only covers it', async () => {
    await open('on')
    expect(await screen.findByText('Balance')).toBeTruthy()
    await become('inactive')
    await become('active')
    expect(screen.getByText('Balance')).toBeTruthy()
    mockAuthenticate.mockResolvedValue({ success: false, error: 'user_cancel' })
    await become('background')
    expect(screen.queryByText('Balance')).toBeNull()
  })

  it('waits while a picture is chosen, for five minutes', async () => {
    const { pass } = await open('on')
    expect(await screen.findByText('Balance')).toBeTruthy()
    mockAuthenticate.mockResolvedValue({ success: false, error: 'user_cancel' })
    const { promise, resolve } = Promise.withResolvers<void>()
    const choosing = awayOnPurpose(() => promise)
    await become('background')
    pass(4 * 60_000)
    await become('active')
    expect(screen.getByText('Balance')).toBeTruthy()
    await become('background')
    pass(6 * 60_000)
    await become('active')
    expect(screen.queryByText('Balance')).toBeNull()
    resolve()
    await choosing
  })

  it('lets the person sign out where nothing unlocks any more', async () => {
    mockAuthenticate.mockResolvedValue({ success: false, error: 'not_enrolled' })
    const { services } = await open('on')
    fireEvent.press(await screen.findByText('Sign out'))
    await waitFor(() => expect(services.session.read().status).toBe('signed_out'))
  })

  it('is not there for who does not want it', async () => {
    await open('off')
    await become('background')
    await become('active')
    expect(screen.getByText('Balance')).toBeTruthy()
    expect(mockAuthenticate).not.toHaveBeenCalled()
  })

  it('covers what the app switcher shows on iOS, and uncovers it when nobody is signed in any more', async () => {
    jest.replaceProperty(Platform, 'OS', 'ios')
    await open('off')
    await waitFor(() => expect(mockCover).toHaveBeenCalled())
    screen.unmount()
    await waitFor(() => expect(mockUncover).toHaveBeenCalled())
  })
})
