import type { Schema } from '@cardwright/api-client'
import { p256 } from '@noble/curves/nist.js'
import * as SecureStore from 'expo-secure-store'
import { randomBytes } from '../../lib/random'
import type { Services } from '../../lib/services.tsx'

type Factors = Schema<'Profile'>['factors']

const KEY = 'cardwright.device-key'
const options = (prompt: string): SecureStore.SecureStoreOptions => ({
  requireAuthentication: true,
  authenticationPrompt: prompt,
  keychainAccessible: SecureStore.WHEN_PASSCODE_SET_THIS_DEVICE_ONLY,
})

/**
 * On a device: a key that the system releases by face or fingerprint signs the server's challenge (ES256 over its bytes).
 * False when there is no key, the person declined, or the system threw the key away because faces or fingers changed.
 */
export async function deviceStepUp(services: Services, factors: Factors | undefined, prompt: string): Promise<boolean> {
  const deviceId = services.deviceId()
  if (!factors?.deviceKeys.some((key) => key.deviceId === deviceId)) return false
  try {
    const secret = await SecureStore.getItemAsync(KEY, options(prompt))
    if (secret === null) return false
    const started = await services.api.post('/auth/step-up/start', { body: { method: 'device', deviceId } })
    const challenge = fromBase64Url(String(started.options?.challenge ?? ''))
    const signature = toBase64Url(p256.sign(challenge, fromHex(secret)))
    const { challengeId } = started
    services.session.confirm(await services.api.post('/auth/step-up', { body: { challengeId, signature, deviceId } }))
    return true
  } catch {
    return false
  }
}

/** Makes the device's key and tells the API its public half. @throws ApiProblem, ApiUnreachable, or the keystore's own error */
export async function enrolDeviceKey({ api, session, deviceId }: Services, prompt: string): Promise<void> {
  const secret = p256.utils.randomSecretKey(randomBytes(48))
  const point = p256.getPublicKey(secret, false)
  await SecureStore.setItemAsync(KEY, toHex(secret), options(prompt))
  const token = await session.token('elevated')
  await api.post('/auth/device-keys/enrol', {
    body: {
      deviceId: deviceId(),
      publicKey: { kty: 'EC', crv: 'P-256', x: toBase64Url(point.slice(1, 33)), y: toBase64Url(point.slice(33)) },
    },
    ...(token === undefined ? {} : { accessToken: token }),
  })
}

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
