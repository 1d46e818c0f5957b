import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * The bytes of an envelope, in this order: format (1) · key version (4, big endian) · IV (12), tag (16), wrapped data key (32) ·
 * IV (12), tag (16), ciphertext. AES-256-GCM throughout (NIST SP 800-38D). Every text has a data key of its own, so the key
 * above it only ever encrypts 32 bytes a time under a random 96-bit IV.
 */
const FORMAT = 1
const IV_BYTES = 12
const KEY_BYTES = 32
const TAG_BYTES = 16
const WRAPPED_BYTES = IV_BYTES + KEY_BYTES + TAG_BYTES
const HEADER_BYTES = 5
const OVERHEAD_BYTES = HEADER_BYTES + WRAPPED_BYTES + IV_BYTES + TAG_BYTES

export interface Envelope {
  keyVersion: number
  /** IV, tag, encrypted data key. */
  wrappedKey: Buffer
  /** IV, tag, ciphertext. */
  body: Buffer
}

export const newDataKey = (): Buffer => randomBytes(KEY_BYTES)

/** Undefined for bytes that are no envelope of this format. */
export function readEnvelope(bytes: Uint8Array): Envelope | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < OVERHEAD_BYTES || buffer[0] !== FORMAT) return undefined
  return {
    keyVersion: buffer.readUInt32BE(1),
    wrappedKey: buffer.subarray(HEADER_BYTES, HEADER_BYTES + WRAPPED_BYTES),
    body: buffer.subarray(HEADER_BYTES + WRAPPED_BYTES),
  }
}

export function writeEnvelope({ keyVersion, wrappedKey, body }: Envelope): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header[0] = FORMAT
  header.writeUInt32BE(keyVersion, 1)
  return Buffer.concat([header, wrappedKey, body])
}

/** IV, tag, ciphertext. */
export function encrypt(key: Buffer, plaintext: Uint8Array, associated: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(associated)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext])
}

/** Undefined when anything at all was changed: key, associated data, IV, tag or ciphertext. */
export function decrypt(key: Buffer, encrypted: Buffer, associated: Buffer): Buffer | undefined {
  const iv = encrypted.subarray(0, IV_BYTES)
  const tag = encrypted.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
  decipher.setAAD(associated)
  decipher.setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(encrypted.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}
