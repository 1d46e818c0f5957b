import { gcm } from '@noble/ciphers/aes.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { randomBytes } from '../../lib/random'

export interface PublicJwk {
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

/** A key pair that lives for one reveal, in memory alone. */
export interface RevealKey {
  publicKey: PublicJwk
  /** @throws JweError for anything but an intact answer to this key */
  open(jwe: string): unknown
}

export class JweError extends Error {
  override readonly name = 'JweError'
}

/** Devices have no WebCrypto (Hermes), so the same audited code runs everywhere. */
export function createRevealKey(random: (length: number) => Uint8Array = randomBytes): RevealKey {
  const secret = p256.utils.randomSecretKey(random(48))
  const point = p256.getPublicKey(secret, false)
  return {
    publicKey: { kty: 'EC', crv: 'P-256', x: toBase64Url(point.slice(1, 33)), y: toBase64Url(point.slice(33, 65)) },
    open: (jwe) => openJwe(jwe, secret),
  }
}

interface Header {
  alg: string
  enc: string
  apu?: string
  apv?: string
  epk: PublicJwk
}

/** Opens a compact JWE with ECDH-ES and A256GCM (RFC 7516; RFC 7518, sections 4.6 and 5.3). */
function openJwe(jwe: string, secret: Uint8Array): unknown {
  const [protectedPart = '', encryptedKey, iv = '', text = '', tag = '', ...more] = jwe.split('.')
  if (encryptedKey !== '' || tag === '' || more.length > 0) throw new JweError('not a compact JWE with a direct key')
  const header = JSON.parse(decoder.decode(fromBase64Url(protectedPart))) as Header
  if (header.alg !== 'ECDH-ES' || header.enc !== 'A256GCM') throw new JweError('not the algorithms agreed on')
  const key = deriveKey(sharedSecret(header.epk, secret), header)
  try {
    const cipher = gcm(key, fromBase64Url(iv), encoder.encode(protectedPart))
    return JSON.parse(decoder.decode(cipher.decrypt(concat(fromBase64Url(text), fromBase64Url(tag)))))
  } catch (error) {
    throw new JweError('the answer was changed on its way', { cause: error })
  }
}

/** The x coordinate of the shared point; a point that is not on the curve is refused by the library. */
function sharedSecret(epk: PublicJwk, secret: Uint8Array): Uint8Array {
  const point = concat(Uint8Array.of(4), fromBase64Url(epk.x), fromBase64Url(epk.y))
  return p256.getSharedSecret(secret, point, true).slice(1)
}

/** Concat KDF with SHA-256, one round: 256 bits (NIST SP 800-56A; RFC 7518, section 4.6.2). */
function deriveKey(shared: Uint8Array, { enc, apu = '', apv = '' }: Header): Uint8Array {
  const information = [encoder.encode(enc), fromBase64Url(apu), fromBase64Url(apv)].flatMap((part) => [
    uint32(part.length),
    part,
  ])
  return sha256(concat(uint32(1), shared, ...information, uint32(256)))
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)

function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
