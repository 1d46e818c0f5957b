import type { Schema } from '@cardwright/api-client'
import type { Services } from '../../lib/services.tsx'
import type { DeviceStepUp } from './device-step-up.ts'
import { passkeyStepUp } from './passkey-step-up.ts'

type Factors = Schema<'Profile'>['factors']

/** In a browser: a passkey, where the person has one. */
export const deviceStepUp = (
  services: Services,
  factors: Factors | undefined,
  _prompt: string,
): Promise<DeviceStepUp> => passkeyStepUp(services, factors)

/** A browser has passkeys instead; there is nothing to renew. */
export const enrolDeviceKey = (_services: Services, _prompt: string): Promise<void> => Promise.resolve()
