import type { Schema } from '@cardwright/api-client'
import type { Services } from '../../lib/services.tsx'
import { askPasskey, hasPasskeys } from './webauthn.ts'

type Factors = Schema<'Profile'>['factors']

/** In a browser: a passkey, where the person has one. False when there is none or the person declined. */
export async function deviceStepUp(
  { api, session }: Services,
  factors: Factors | undefined,
  _prompt: string,
): Promise<boolean> {
  if ((factors?.passkeys.length ?? 0) === 0 || !hasPasskeys()) return false
  try {
    const { challengeId, options = {} } = await api.post('/auth/step-up/start', { body: { method: 'passkey' } })
    session.confirm(await api.post('/auth/step-up', { body: { challengeId, assertion: await askPasskey(options) } }))
    return true
  } catch {
    return false
  }
}
