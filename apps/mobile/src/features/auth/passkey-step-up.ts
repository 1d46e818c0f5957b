import type { Schema } from '@cardwright/api-client'
import type { Services } from '../../lib/services.tsx'
import { askPasskey, hasPasskeys } from './webauthn'

/** Confirms by a passkey, where the person has one. */
export async function passkeyStepUp(
  { api, session }: Services,
  factors: Schema<'Profile'>['factors'] | undefined,
): Promise<'confirmed' | 'declined' | 'none'> {
  if ((factors?.passkeys.length ?? 0) === 0 || !hasPasskeys()) return 'none'
  try {
    const { challengeId, options = {} } = await api.post('/auth/step-up/start', { body: { method: 'passkey' } })
    session.confirm(await api.post('/auth/step-up', { body: { challengeId, assertion: await askPasskey(options) } }))
    return 'confirmed'
  } catch {
    return 'declined'
  }
}
