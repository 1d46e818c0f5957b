import type { Schema } from '@cardwright/api-client'
import { p256 } from '@noble/curves/nist.js'
import * as SecureStore from 'expo-secure-store'
import { isProblem } from '../../lib/problems.ts'
import { randomBytes } from '../../lib/random'
import type { Services } from '../../lib/services.tsx'
import { passkeyStepUp } from './passkey-step-up.ts'

type Factors = Schema<'Profile'>['factors']

const KEY = 'cardwright.device-key'
const options = (prompt: string): SecureStore.SecureStoreOptions => ({
  requireAuthentication: true,
  authenticationPrompt: prompt,
  keychainAccessible: SecureStore.WHEN_PASSCODE_SET_THIS_DEVICE_ONLY,
})

/** `lost`: the API knows a key of this device, but the system threw it away, as it does when faces or fingers change. */
export type DeviceStepUp = 'confirmed' | 'declined' | 'lost' | 'none'

/**
 * On a device: a key that the system releases by face or fingerprint signs the server's challenge (ES256 over its bytes); without such
 * a key, a passkey where the person has one.
 */
export async function deviceStepUp(
  services: Services,
  factors: Factors | undefined,
  prompt: string,
): Promise<DeviceStepUp> {
  const deviceId = services.deviceId()
  if (!factors?.deviceKeys.some((key) => key.deviceId === deviceId)) return passkeyStepUp(services, factors)
  try {
    const secret = await SecureStore.getItemAsync(KEY, options(prompt))
    if (secret === null) return 'lost'
    const started = await services.api.post('/auth/step-up/start', { body: { method: 'device', deviceId } })
    const challenge = fromBase64Url(String(started.options?.challenge ?? ''))
    const signature = toBase64Url(p256.sign(challenge, fromHex(secret)))
    const { challengeId } = started
    services.session.confirm(await services.api.post('/auth/step-up', { body: { challengeId, signature, deviceId } }))
    return 'confirmed'
  } catch {
    return 'declined'
  }
}

/**
 * Makes the device's key and tells the API its public half, in the place of one that was there before.
 * @throws ApiProblem, ApiUnreachable, or the keystore's own error
 */
export async function enrolDeviceKey(services: Services, prompt: string): Promise<void> {
  const secret = p256.utils.randomSecretKey(randomBytes(48))
  // To change what is there the system would ask for the very face or finger that may be gone.
  await SecureStore.deleteItemAsync(KEY, options(prompt))
  await SecureStore.setItemAsync(KEY, toHex(secret), options(prompt))
  try {
    await tellPublicKey(services, p256.getPublicKey(secret, false))
  } catch (error) {
    if (!isProblem(error, 'factor_exists')) throw error
    await removeDeviceKey(services)
    await tellPublicKey(services, p256.getPublicKey(secret, false))
  }
}

const tellPublicKey = async ({ api, session, deviceId }: Services, point: Uint8Array): Promise<void> => {
  const publicKey = {
    kty: 'EC',
    crv: 'P-256',
    x: toBase64Url(point.slice(1, 33)),
    y: toBase64Url(point.slice(33)),
  } as const
  const body = { deviceId: deviceId(), publicKey }
  await api.post('/auth/device-keys/enrol', { body, ...asElevated(await session.token('elevated')) })
}

/** @throws ApiProblem, ApiUnreachable */
export async function removeDeviceKey({ api, session, deviceId }: Services): Promise<void> {
  const body = { deviceId: deviceId() }
  await api.post('/auth/device-keys/remove', { body, ...asElevated(await session.token('elevated')) })
}

const asElevated = (accessToken: string | undefined) => (accessToken === undefined ? {} : { accessToken })

const toHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
