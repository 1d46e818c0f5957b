import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a derived key or hash is for: two purposes never share a key. */
export type KeyPurpose =
  | 'code'
  | 'refresh'
  | 'refresh-successor'
  | 'mail'
  | 'place'
  | 'recovery-code'
  | 'card-fingerprint'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A keyed hash (HMAC-SHA256): without the pepper it tells nothing, not even about a code of six digits. */
export function keyedHash(pepper: Buffer, purpose: KeyPurpose, ...parts: readonly string[]): Buffer {
  const hmac = createHmac('sha256', deriveKey(pepper, purpose))
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part)
  return hmac.digest()
}

/** A key of 32 bytes for one purpose (HKDF, RFC 5869); `salt` narrows it to one use. */
export const deriveKey = (pepper: Buffer, purpose: KeyPurpose, salt = ''): Buffer =>
  Buffer.from(hkdfSync('sha256', pepper, salt, `cardwright/${purpose}`, 32))

/** AES-256-GCM: nonce, tag, ciphertext. */
export function sealWith(key: Buffer, plaintext: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** @throws Error when the key is another one or the bytes were changed. */
export function openWith(key: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
}

/** Compares in constant time. */
export const isSameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)
