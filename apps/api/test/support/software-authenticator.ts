import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/**
 * An authenticator without hardware: makes and uses passkeys on P-256 as WebAuthn (level 3) describes their bytes, with the
 * attestation format "none".
 */
export interface SoftwareAuthenticator {
  credentialId: string
  /** Answers creation options as `navigator.credentials.create()` would. */
  create(options: Record<string, unknown>, changes?: Changes): Record<string, unknown>
  /** Answers request options as `navigator.credentials.get()` would. */
  get(options: Record<string, unknown>, changes?: Changes): Record<string, unknown>
}

/** What a dishonest or broken client would do otherwise. */
export interface Changes {
  origin?: string
  rpId?: string
  challenge?: string
  isUserVerified?: boolean
  /** A signature counter that stands still or goes back. */
  counter?: number
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const ATTESTED_DATA = 0x40
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()

export function createSoftwareAuthenticator(origin = 'http://localhost:3000'): SoftwareAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let counter = 0

  const clientDataOf = (type: string, options: Record<string, unknown>, changes: Changes): Buffer =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: changes.challenge ?? options.challenge,
        origin: changes.origin ?? origin,
        crossOrigin: false,
      }),
    )

  function authenticatorData(flags: number, changes: Changes): Buffer {
    counter += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(changes.counter ?? counter)
    const verified = changes.isUserVerified === false ? 0 : USER_VERIFIED
    const rpIdHash = sha256(changes.rpId ?? new URL(origin).hostname)
    return Buffer.concat([rpIdHash, Buffer.from([flags | USER_PRESENT | verified]), count])
  }

  return {
    credentialId: base64url(id),
    create(options, changes = {}) {
      const clientData = clientDataOf('webauthn.create', options, changes)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const credential = Buffer.concat([Buffer.alloc(16), length, id, coseKeyOf(publicKey)])
      const authData = Buffer.concat([authenticatorData(ATTESTED_DATA, changes), credential])
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData),
          attestationObject: base64url(attestationObject(authData)),
          transports: ['internal'],
        },
      }
    },
    get(options, changes = {}) {
      const clientData = clientDataOf('webauthn.get', options, changes)
      const authData = authenticatorData(0, changes)
      const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), privateKey)
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData),
          authenticatorData: base64url(authData),
          signature: base64url(signature),
        },
      }
    },
  }
}

/** CBOR of {1: 2, 3: -7, -1: 1, -2: x, -3: y}: an EC2 key for ES256 on P-256 (RFC 9053). */
function coseKeyOf(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const bytes = (text: string) => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(text, 'base64url')])
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(x),
    Buffer.from([0x22]),
    bytes(y),
  ])
}

/** CBOR of {"fmt": "none", "attStmt": {}, "authData": bytes}. */
function attestationObject(authData: Buffer): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(authData.length)
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    Buffer.from([0x59]),
    length,
    authData,
  ])
}
