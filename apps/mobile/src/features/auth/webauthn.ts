import * as Passkeys from 'react-native-passkeys'
import { apiAddress } from '../../lib/address'

/**
 * What iOS and Android can do with passkeys, in the JSON forms of WebAuthn level 3. Both ask the host of the API whether this app may
 * use its passkeys (`/.well-known`), over TLS alone: an app that talks to a developer's machine has none.
 */
export const hasPasskeys = (): boolean => apiAddress().startsWith('https://') && Passkeys.isSupported()

type Json = Record<string, unknown>

/** Both answers of WebAuthn carry `publicKey` around the options or are the options themselves. */
const inner = (options: Json): unknown => options.publicKey ?? options

/** @throws the system's own error when the person declines or no passkey fits */
export async function createPasskey(options: Json): Promise<Json> {
  return toJson(await Passkeys.create(inner(options) as Parameters<typeof Passkeys.create>[0]))
}

/** @throws the system's own error when the person declines or no passkey fits */
export async function askPasskey(options: Json): Promise<Json> {
  return toJson(await Passkeys.get(inner(options) as Parameters<typeof Passkeys.get>[0]))
}

/** Here the library tells a second passkey from other failures by its words alone, which nothing may rest on. */
export const isThereAlready = (_error: unknown): boolean => false
export const TELLS_WHY: boolean = false

/** What the server checks; a key beside it that the library adds for apps without one stays here. */
function toJson(credential: Awaited<ReturnType<typeof Passkeys.get | typeof Passkeys.create>>): Json {
  if (credential === null) throw new Error('no credential')
  return { ...credential }
}
