import { p256 } from '@noble/curves/nist.js'
import { fireEvent, screen, waitFor } from '@testing-library/react-native'
import { Text } from 'react-native'
import { deviceStepUp, enrolDeviceKey } from '../src/features/auth/device-step-up'
import { useStepUp } from '../src/features/auth/step-up.tsx'
import { useMe } from '../src/features/cards/queries.ts'
import { device, resetDevice, secureStore } from './native-doubles.ts'
import { type Answer, type Call, createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-secure-store', () => require('./native-doubles.ts').secureStore)
jest.mock('expo-file-system', () => require('./native-doubles.ts').fileSystem)
jest.mock('expo-crypto', () => ({
  getRandomValues: (bytes: Uint8Array) => require('node:crypto').webcrypto.getRandomValues(bytes),
}))

beforeEach(resetDevice)

interface Jwk {
  x: string
  y: string
}

const CHALLENGE = Buffer.from('what the server wants signed').toString('base64url')
const elevated = { accessToken: 'elevated', tokenType: 'Bearer', expiresIn: 300 }
const tokens = { accessToken: 'plain', tokenType: 'Bearer', expiresIn: 900 } as const

/** An API that knows one key a device, as the real one. */
function createApi() {
  let key: Jwk | undefined
  const answer = ({ path, body }: Call): Answer => {
    const sent = body as { publicKey?: Jwk; signature?: string; password?: string }
    if (path === '/auth/device-keys/enrol') {
      if (key !== undefined) return problem(409, 'factor_exists')
      key = sent.publicKey
      return { status: 201, body: {} }
    }
    if (path === '/auth/device-keys/remove') {
      key = undefined
      return { status: 204, body: null }
    }
    if (path === '/auth/step-up/start') return { body: { challengeId: 'chl_1', options: { challenge: CHALLENGE } } }
    if (path === '/auth/step-up' && sent.signature !== undefined)
      return isSigned(sent.signature) ? { body: elevated } : problem(401, 'invalid_credentials')
    if (path === '/auth/step-up') return { body: elevated }
    if (path === '/me') return { body: { factors: factorsOf(services.deviceId()) } }
    return problem(404, 'not_found')
  }
  const isSigned = (signature: string): boolean => {
    if (key === undefined) return false
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(key.x, 'base64url'), Buffer.from(key.y, 'base64url')])
    return p256.verify(Buffer.from(signature, 'base64url'), Buffer.from(CHALLENGE, 'base64url'), point)
  }
  const { services, calls } = createTestServices(answer)
  return { services, calls, paths: () => calls.map(({ path }) => path) }
}

const factorsOf = (deviceId: string) => ({
  totp: false,
  passkeys: [],
  deviceKeys: [{ deviceId, createdAt: '2026-11-01' }],
})

async function enrolled() {
  const api = createApi()
  await api.services.session.receive(tokens)
  await enrolDeviceKey(api.services, 'Unlock')
  return { ...api, factors: factorsOf(api.services.deviceId()) }
}

function Page() {
  const stepUp = useStepUp()
  return (
    <>
      {useMe().data === undefined ? null : <Text onPress={() => void stepUp.ensure()}>Go</Text>}
      {stepUp.sheet}
    </>
  )
}

describe('the key of a device', () => {
  it('is kept behind face or finger, and signs the challenge of the server', async () => {
    const { services, factors } = await enrolled()
    expect([...device.keychain.values()]).toMatchObject([
      { needsAuthentication: true, accessible: secureStore.WHEN_PASSCODE_SET_THIS_DEVICE_ONLY },
    ])
    expect(await deviceStepUp(services, factors, 'Confirm')).toBe('confirmed')
    expect(services.session.read()).toMatchObject({ elevated: { token: 'elevated' } })
  })

  it('never leaves the device: only its public half is sent', async () => {
    const { calls } = await enrolled()
    const [secret] = [...device.keychain.values()].map(({ value }) => value)
    expect(JSON.stringify(calls)).not.toContain(secret)
  })

  it('asks nothing where the person declines, or where there is no key', async () => {
    const { services, factors, paths } = await enrolled()
    device.onAuthentication = 'cancelled'
    const before = paths().length
    expect(await deviceStepUp(services, factors, 'Confirm')).toBe('declined')
    const ofOthers = factorsOf('another device').deviceKeys
    for (const deviceKeys of [[], ofOthers])
      expect(await deviceStepUp(services, { ...factors, deviceKeys }, 'Confirm')).toBe('none')
    expect(paths()).toHaveLength(before)
  })

  it('that the system threw away, because faces or fingers changed, is made anew once the password was given', async () => {
    const { services, factors, paths } = await enrolled()
    device.onAuthentication = 'invalidated'
    await renderScreen(<Page />, services)
    fireEvent.press(await screen.findByText('Go'))
    fireEvent.changeText(await screen.findByLabelText('Password'), 'correct horse battery')
    fireEvent.press(screen.getByText('Confirm'))
    await waitFor(() =>
      expect(paths().slice(-3)).toEqual([
        '/auth/device-keys/enrol',
        '/auth/device-keys/remove',
        '/auth/device-keys/enrol',
      ]),
    )
    device.onAuthentication = 'recognised'
    services.session.forgetConfirmation()
    await waitFor(async () => expect(await deviceStepUp(services, factors, 'Confirm')).toBe('confirmed'))
  })
})
