import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { AppState, type AppStateStatus, Text } from 'react-native'
import { useReveal } from '../src/features/reveal/use-reveal.ts'
import { useServices } from '../src/lib/services.tsx'
import { device, resetDevice } from './native-doubles.ts'
import { createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-crypto', () => ({
  getRandomValues: (bytes: Uint8Array) => require('node:crypto').webcrypto.getRandomValues(bytes),
}))
jest.mock('expo-clipboard', () => ({
  setStringAsync: async (text: string) => {
    require('./native-doubles.ts').device.clipboard = text
  },
  getStringAsync: async () => require('./native-doubles.ts').device.clipboard,
}))

const NUMBER = '4242424242424242'
const listeners = new Set<(state: AppStateStatus) => void>()
beforeEach(() => {
  resetDevice()
  listeners.clear()
  jest.useFakeTimers()
  jest.spyOn(AppState, 'addEventListener').mockImplementation((_event, listener) => {
    listeners.add(listener as (state: AppStateStatus) => void)
    return { remove: () => listeners.delete(listener as (state: AppStateStatus) => void) }
  })
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const become = (state: AppStateStatus) => act(async () => [...listeners].map((listener) => listener(state)))
const pass = (ms: number) => act(async () => jest.advanceTimersByTimeAsync(ms))

function Page() {
  const { secrets, secondsLeft, reveal } = useReveal('card_1')
  const { copySafely } = useServices()
  return (
    <>
      <Text onPress={() => void reveal().catch(() => undefined)}>Show</Text>
      {secrets === undefined ? null : <Text onPress={() => void copySafely(NUMBER)}>Copy</Text>}
      <Text>{secrets === undefined ? 'hidden' : `${secrets.number} for ${secondsLeft} s`}</Text>
    </>
  )
}

async function open(hideAfterMs = 30_000, isRefused = false, held = Promise.resolve()) {
  const { services, calls } = createTestServices(async ({ path }) => {
    if (path !== '/cards/reveal' || isRefused) return problem(403, 'elevated_required')
    await held
    const hideAt = new Date(Date.now() + hideAfterMs).toISOString()
    return { body: { number: NUMBER, cvc: '123', expMonth: 4, expYear: 2030, nameOnCard: 'ADA', hideAt } }
  })
  await renderScreen(<Page />, services)
  return { calls }
}

const show = async () => {
  fireEvent.press(screen.getByText('Show'))
  await waitFor(() => expect(screen.getByText(new RegExp(`^${NUMBER}`))).toBeTruthy())
}

describe('the number of a card on a device', () => {
  it('is asked for with a new key each time, and is not kept anywhere', async () => {
    const { calls } = await open()
    await show()
    await become('background')
    await show()
    const keys = calls.map(({ body }) => (body as { publicKey: { x: string } }).publicKey.x)
    expect(new Set(keys).size).toBe(2)
    expect(device.keychain.size + device.files.size).toBe(0)
  })

  it('counts down and is hidden by itself', async () => {
    await open(30_000)
    await show()
    expect(screen.getByText(`${NUMBER} for 30 s`)).toBeTruthy()
    await pass(10_000)
    expect(screen.getByText(`${NUMBER} for 20 s`)).toBeTruthy()
    await pass(21_000)
    expect(screen.getByText('hidden')).toBeTruthy()
  })

  it('is never shown for more than a minute, whatever the clock of the API says', async () => {
    await open(60 * 60_000)
    await show()
    await pass(61_000)
    expect(screen.getByText('hidden')).toBeTruthy()
  })

  it('is shown to whom the clock runs ahead of the API’s', async () => {
    await open(-120_000)
    await show()
    await pass(59_000)
    expect(screen.getByText(`${NUMBER} for 1 s`)).toBeTruthy()
    await pass(2_000)
    expect(screen.getByText('hidden')).toBeTruthy()
  })

  it.each(['inactive', 'background'] as const)('is not shown where the app became %s before it came', async (state) => {
    let arrive: () => void = () => undefined
    const { calls } = await open(30_000, false, new Promise((resolve) => (arrive = resolve)))
    fireEvent.press(screen.getByText('Show'))
    await waitFor(() => expect(calls).toHaveLength(1))
    await become(state)
    await act(async () => arrive())
    await pass(1_000)
    expect(screen.getByText('hidden')).toBeTruthy()
    await become('active')
    await show()
  })

  it.each(['inactive', 'background'] as const)('is gone at once when the app becomes %s', async (state) => {
    await open()
    await show()
    await become(state)
    expect(screen.getByText('hidden')).toBeTruthy()
    await become('active')
    expect(screen.getByText('hidden')).toBeTruthy()
  })

  it('stays hidden where the API refuses', async () => {
    await open(30_000, true)
    fireEvent.press(screen.getByText('Show'))
    await pass(1_000)
    expect(screen.getByText('hidden')).toBeTruthy()
  })

  it('that was copied leaves the clipboard after a minute', async () => {
    await open(60_000)
    await show()
    fireEvent.press(screen.getByText('Copy'))
    await pass(59_000)
    expect(device.clipboard).toBe(NUMBER)
    await pass(2_000)
    expect(device.clipboard).toBe('')
  })

  it('that was copied leaves the clipboard on the return from where it was pasted', async () => {
    await open(60_000)
    await show()
    fireEvent.press(screen.getByText('Copy'))
    await pass(1_000)
    await become('background')
    expect(device.clipboard).toBe(NUMBER)
    await become('active')
    await pass(0)
    expect(device.clipboard).toBe('')
  })
})
