import type { Schema } from '@cardwright/api-client'
import type { Services } from '../../lib/services.tsx'
import type { DeviceStepUp } from './device-step-up.ts'
import { askPasskey, hasPasskeys } from './webauthn.ts'

type Factors = Schema<'Profile'>['factors']

/** In a browser: a passkey, where the person has one. */
export async function deviceStepUp(
  { api, session }: Services,
  factors: Factors | undefined,
  _prompt: string,
): Promise<DeviceStepUp> {
  if ((factors?.passkeys.length ?? 0) === 0 || !hasPasskeys()) return 'none'
  try {
    const { challengeId, options = {} } = await api.post('/auth/step-up/start', { body: { method: 'passkey' } })
    session.confirm(await api.post('/auth/step-up', { body: { challengeId, assertion: await askPasskey(options) } }))
    return 'confirmed'
  } catch {
    return 'declined'
  }
}

/** A browser has passkeys instead; there is nothing to renew. */
export const enrolDeviceKey = (_services: Services, _prompt: string): Promise<void> => Promise.resolve()
