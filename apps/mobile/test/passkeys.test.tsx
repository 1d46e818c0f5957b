import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { deviceStepUp } from '../src/features/auth/device-step-up'
import { SignInScreen } from '../src/features/auth/sign-in-screen.tsx'
import { SecurityScreen } from '../src/features/settings/security-screen.tsx'
import { en } from '../src/lib/i18n/en.ts'
import { resetDevice } from './native-doubles.ts'
import { type Api, createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: { push: () => undefined, replace: () => undefined, back: () => undefined, canGoBack: () => false },
  Link: ({ children }: { children: unknown }) => children,
}))
jest.mock('expo-secure-store', () => require('./native-doubles.ts').secureStore)
jest.mock('expo-file-system', () => require('./native-doubles.ts').fileSystem)
jest.mock('expo-constants', () => ({
  ...jest.requireActual('expo-constants'),
  __esModule: true,
  default: { deviceName: 'Pixel 10' },
}))
jest.mock('expo-local-authentication', () => ({ isEnrolledAsync: async () => false }))

/** `react-native-passkeys` as documented: takes the JSON options of WebAuthn, answers in its JSON forms, and throws on a closed window. */
const mockSystem = { isSupported: true, isClosed: false, asked: [] as unknown[] }
jest.mock('react-native-passkeys', () => {
  const answer = async (kind: string, request: { challenge: string }) => {
    mockSystem.asked.push(request)
    if (mockSystem.isClosed) throw new Error('UserCancelled')
    return { id: 'credential', rawId: 'credential', type: 'public-key', response: { kind, signed: request.challenge } }
  }
  return {
    isSupported: () => mockSystem.isSupported,
    get: (request: { challenge: string }) => answer('assertion', request),
    create: async (request: { challenge: string }) => {
      const made = await answer('attestation', request)
      return { ...made, response: { ...made.response, getPublicKey: () => 'key' } }
    },
  }
})

const { EXPO_PUBLIC_API_URL } = process.env
beforeEach(() => {
  resetDevice()
  Object.assign(mockSystem, { isSupported: true, isClosed: false, asked: [] })
  process.env.EXPO_PUBLIC_API_URL = 'https://cards.example.com'
})
afterAll(() => {
  if (EXPO_PUBLIC_API_URL === undefined) delete process.env.EXPO_PUBLIC_API_URL
  else process.env.EXPO_PUBLIC_API_URL = EXPO_PUBLIC_API_URL
})

const tokens = { accessToken: 'plain', refreshToken: 'refresh', tokenType: 'Bearer', expiresIn: 900 } as const
const elevated = { accessToken: 'elevated', tokenType: 'Bearer', expiresIn: 300 } as const
const factors = {
  totp: false,
  passkeys: [{ passkeyId: 'p', name: 'Phone', createdAt: '2026-11-01', lastUsedAt: null }],
  deviceKeys: [],
}

const api: Api = ({ path }) => {
  if (path.endsWith('/start'))
    return { body: { challengeId: 'chl_1', options: { challenge: 'sign this', rpId: 'host' } } }
  if (path === '/auth/passkeys/login') return { body: tokens }
  if (path === '/auth/step-up') return { body: elevated }
  if (path === '/auth/passkeys/enrol') return { status: 201, body: {} }
  if (path === '/me') return { body: { email: 'ada@example.com', factors: { ...factors, passkeys: [] } } }
  return problem(404, 'not_found')
}

describe('a passkey on a device', () => {
  it('signs in: the system signs the challenge of the API, whose answer begins the session', async () => {
    const { services, calls } = createTestServices(api)
    renderScreen(<SignInScreen />, services)
    fireEvent.press(await screen.findByRole('button', { name: 'Sign in with a passkey' }))
    await waitFor(() => expect(services.session.read().status).toBe('signed_in'))
    expect(mockSystem.asked).toEqual([{ challenge: 'sign this', rpId: 'host' }])
    expect(calls.find(({ path }) => path === '/auth/passkeys/login')?.body).toMatchObject({
      challengeId: 'chl_1',
      response: { id: 'credential', response: { kind: 'assertion', signed: 'sign this' } },
      deviceId: services.deviceId(),
    })
  })

  it('leaves everything as it was when the person closes the window of the system', async () => {
    mockSystem.isClosed = true
    const { services, calls } = createTestServices(api)
    renderScreen(<SignInScreen />, services)
    fireEvent.press(await screen.findByRole('button', { name: 'Sign in with a passkey' }))
    await waitFor(() => expect(mockSystem.asked).toHaveLength(1))
    await waitFor(() => expect(screen.getByRole('button', { name: 'Sign in with a passkey' })).toBeEnabled())
    expect(calls.map(({ path }) => path)).toEqual(['/auth/passkeys/login/start'])
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('that was removed leads to the password', async () => {
    const { services } = createTestServices((call) =>
      call.path === '/auth/passkeys/login' ? problem(422, 'factor_invalid', 'No words for people.') : api(call),
    )
    renderScreen(<SignInScreen />, services)
    fireEvent.press(await screen.findByRole('button', { name: 'Sign in with a passkey' }))
    expect(await screen.findByText(/Sign in with your password\.$/)).toBeOnTheScreen()
    expect(screen.queryByText('No words for people.')).toBeNull()
  })

  it.each([
    ['the system has none', { isSupported: false }, 'https://cards.example.com'],
    ['the API has no certificate, as while developing', { isSupported: true }, 'http://192.168.0.2:3000'],
  ])('is not offered where %s', async (_where, system, address) => {
    Object.assign(mockSystem, system)
    process.env.EXPO_PUBLIC_API_URL = address
    const { services } = createTestServices(api)
    renderScreen(<SignInScreen />, services)
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeOnTheScreen()
    expect(screen.queryByRole('button', { name: 'Sign in with a passkey' })).toBeNull()
  })

  it('is made in the settings, once the person has confirmed that it is them', async () => {
    const { services, calls } = createTestServices(api)
    await services.session.receive(tokens)
    services.session.confirm(elevated)
    renderScreen(<SecurityScreen />, services)
    fireEvent.press(await screen.findByRole('button', { name: 'Add a passkey' }))
    expect(await screen.findByText('Passkey added.')).toBeOnTheScreen()
    const { body, headers } = calls.find(({ path }) => path === '/auth/passkeys/enrol') ?? {}
    expect(body).toMatchObject({ challengeId: 'chl_1', response: { response: { kind: 'attestation' } } })
    expect(body).toMatchObject({ name: 'Pixel 10' })
    expect(headers).toMatchObject({ Authorization: 'Bearer elevated' })
  })

  it('that is not made, where the account has one, may be there already: the system does not tell', async () => {
    const withOne: Api = (call) => (call.path === '/me' ? { body: { email: 'ada@example.com', factors } } : api(call))
    for (const [own, sentence] of [
      [withOne, 'security.passkeyMayBeThere'],
      [api, 'security.passkeyFailed'],
    ] as const) {
      mockSystem.isClosed = true
      const { services } = createTestServices(own)
      await services.session.receive(tokens)
      services.session.confirm(elevated)
      const { unmount } = renderScreen(<SecurityScreen />, services)
      fireEvent.press(await screen.findByRole('button', { name: 'Add a passkey' }))
      expect(await screen.findByText(en[sentence])).toBeOnTheScreen()
      unmount()
    }
  })

  it('is removed once for two taps', async () => {
    const { services, calls } = createTestServices((call) => {
      if (call.path === '/auth/passkeys/remove') return { status: 204, body: null }
      return call.path === '/me' ? { body: { email: 'ada@example.com', factors } } : api(call)
    })
    await services.session.receive(tokens)
    services.session.confirm(elevated)
    renderScreen(<SecurityScreen />, services)
    const remove = await screen.findByRole('button', { name: 'Remove: Phone' })
    act(() => {
      fireEvent.press(remove)
      fireEvent.press(remove)
    })
    expect(await screen.findByText('Removed.')).toBeOnTheScreen()
    expect(calls.filter(({ path }) => path === '/auth/passkeys/remove')).toHaveLength(1)
  })

  it('confirms that it is the person, where this device has no key of its own', async () => {
    const { services, calls } = createTestServices(api)
    await services.session.receive(tokens)
    expect(await deviceStepUp(services, factors, 'Confirm')).toBe('confirmed')
    expect(calls.map(({ path, body }) => [path, body])).toMatchObject([
      ['/auth/step-up/start', { method: 'passkey' }],
      ['/auth/step-up', { challengeId: 'chl_1', assertion: { response: { kind: 'assertion' } } }],
    ])
    mockSystem.isClosed = true
    expect(await deviceStepUp(services, factors, 'Confirm')).toBe('declined')
    expect(await deviceStepUp(services, { ...factors, passkeys: [] }, 'Confirm')).toBe('none')
  })
})
