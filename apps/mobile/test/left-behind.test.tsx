import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { SecurityScreen } from '../src/features/settings/security-screen.tsx'
import { saveFile } from '../src/lib/save-file'
import { device, resetDevice } from './native-doubles.ts'
import { type Api, createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: { push: () => undefined, replace: () => undefined, back: () => undefined, canGoBack: () => false },
  Link: ({ children }: { children: unknown }) => children,
}))
jest.mock('expo-local-authentication', () => ({ isEnrolledAsync: async () => false }))
jest.mock('react-native-passkeys', () => ({ isSupported: () => false }))
jest.mock('expo-secure-store', () => require('./native-doubles.ts').secureStore)
jest.mock('expo-file-system', () => require('./native-doubles.ts').fileSystem)
jest.mock('expo-clipboard', () => ({
  setStringAsync: async (text: string) => {
    require('./native-doubles.ts').device.clipboard = text
  },
  getStringAsync: async () => require('./native-doubles.ts').device.clipboard,
}))
const mockShared: string[] = []
jest.mock('expo-sharing', () => ({ shareAsync: async (uri: string) => void mockShared.push(uri) }))

const tokens = { accessToken: 'plain', refreshToken: 'refresh', tokenType: 'Bearer', expiresIn: 900 } as const
const elevated = { accessToken: 'elevated', tokenType: 'Bearer', expiresIn: 300 } as const
const SECRET = 'JBSWY3DPEHPK3PXP'
const CODES = ['aaaa-bbbb', 'cccc-dddd']

const api: Api = ({ path }) => {
  const factors = { totp: false, passkeys: [], deviceKeys: [] }
  if (path === '/me') return { body: { email: 'ada@example.com', factors } }
  if (path === '/auth/totp/enrol') return { body: { secret: SECRET, uri: `otpauth://totp/ada?secret=${SECRET}` } }
  if (path === '/auth/totp/confirm') return { body: { recoveryCodes: CODES } }
  if (path === '/auth/logout') return { status: 204, body: null }
  return problem(404, 'not_found')
}

beforeEach(() => {
  resetDevice()
  mockShared.length = 0
})
afterEach(() => {
  jest.useRealTimers()
})

const pass = (ms: number) => act(async () => jest.advanceTimersByTimeAsync(ms))

describe('the clipboard of a device', () => {
  it('loses the key of an authenticator and the recovery codes a minute after they were copied', async () => {
    const { services } = createTestServices(api)
    await services.session.receive(tokens)
    services.session.confirm(elevated)
    renderScreen(<SecurityScreen />, services)
    fireEvent.press(await screen.findByRole('button', { name: /^Set up: / }))
    const copyKey = await screen.findByRole('button', { name: /^Copy .*key/i })
    jest.useFakeTimers()
    fireEvent.press(copyKey)
    await pass(59_000)
    expect(device.clipboard).toBe(SECRET)
    await pass(2_000)
    expect(device.clipboard).toBe('')
    fireEvent.changeText(screen.getByLabelText('Code'), '123456')
    fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
    await pass(1_000)
    fireEvent.press(screen.getByRole('button', { name: /^Copy .*codes/i }))
    await pass(59_000)
    expect(device.clipboard).toBe(CODES.join('\n'))
    await pass(2_000)
    expect(device.clipboard).toBe('')
  })
})

describe('a file that was handed to the system', () => {
  const statement = () => new Blob(['%PDF'], { type: 'application/pdf' })

  it('stays until the next one is handed over, since whoever takes it may read it later', async () => {
    await saveFile(statement(), 'may')
    expect(mockShared).toEqual(['file:///cache/saved/may.pdf'])
    expect(device.files).toContain('file:///cache/saved/may.pdf')
    await saveFile(statement(), 'june')
    expect(device.files).not.toContain('file:///cache/saved/may.pdf')
    expect(device.files).toContain('file:///cache/saved/june.pdf')
  })

  it('is gone once the person has signed out', async () => {
    const { services } = createTestServices(api)
    await services.session.receive(tokens)
    await saveFile(statement(), 'may')
    await services.session.end()
    await waitFor(() => expect(services.session.read().status).toBe('signed_out'))
    expect([...device.files].filter((uri) => uri.startsWith('file:///cache/saved'))).toEqual([])
  })
})
