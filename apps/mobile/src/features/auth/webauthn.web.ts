/** What browsers can do with passkeys, in the JSON forms of WebAuthn level 3. */

interface JsonCredentials {
  parseCreationOptionsFromJSON?: (options: unknown) => PublicKeyCredentialCreationOptions
  parseRequestOptionsFromJSON?: (options: unknown) => PublicKeyCredentialRequestOptions
}

const jsonCredentials = (): JsonCredentials =>
  (typeof PublicKeyCredential === 'undefined' ? {} : PublicKeyCredential) as JsonCredentials

export const hasPasskeys = (): boolean => jsonCredentials().parseRequestOptionsFromJSON !== undefined

type Json = Record<string, unknown>

/** Both answers of WebAuthn carry `publicKey` around the options or are the options themselves. */
const inner = (options: Json): unknown => options.publicKey ?? options

/** @throws DOMException when the person declines or no passkey fits */
export async function createPasskey(options: Json): Promise<Json> {
  const publicKey = jsonCredentials().parseCreationOptionsFromJSON?.(inner(options))
  return toJson(await navigator.credentials.create(publicKey === undefined ? {} : { publicKey }))
}

/** @throws DOMException when the person declines or no passkey fits */
export async function askPasskey(options: Json): Promise<Json> {
  const publicKey = jsonCredentials().parseRequestOptionsFromJSON?.(inner(options))
  return toJson(await navigator.credentials.get(publicKey === undefined ? {} : { publicKey }))
}

/** Whether a passkey that was not made because there is one is told from other failures. */
export const TELLS_WHY: boolean = true

/** An authenticator makes no second passkey for the same account (https://www.w3.org/TR/webauthn-3/#sctn-createCredential, step 22). */
export const isThereAlready = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'InvalidStateError'

function toJson(credential: Credential | null): Json {
  if (credential === null) throw new DOMException('no credential', 'NotAllowedError')
  return { ...(credential as PublicKeyCredential).toJSON() }
}
