import { randomBytes, randomInt } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const RANDOM_LENGTH = 16

/** An id in Stripe's manner: a prefix, the time in base 62 (so that ids sort by age), and a random tail. */
export function createId(prefix: string, nowMs: number): string {
  return `${prefix}_1${toBase62(nowMs)}${randomTail(RANDOM_LENGTH)}`
}

/** A secret of `length` characters, each one of 62. */
export function createSecret(prefix: string, length = 32): string {
  return `${prefix}_${randomTail(length)}`
}

/** `length` random decimal digits. */
export function randomDigits(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join('')
}

function toBase62(value: number): string {
  let text = ''
  for (let rest = BigInt(value); rest > 0n; rest /= 62n) text = ALPHABET.charAt(Number(rest % 62n)) + text
  return text
}

function randomTail(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 = 4 × 62: bytes above it would make some characters likelier than others.
      if (byte < 248 && text.length < length) text += ALPHABET.charAt(byte % 62)
    }
  }
  return text
}
