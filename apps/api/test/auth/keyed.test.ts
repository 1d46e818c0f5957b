import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deriveKey, isSameHash, keyedHash, openWith, sealWith } from '../../src/keyed.ts'

const pepper = randomBytes(32)

describe('a keyed hash', () => {
  it('is another one with another pepper, purpose or content, also where the parts are cut elsewhere', () => {
    const hashes = [
      keyedHash(pepper, 'code', 'chl_1', '123456'),
      keyedHash(randomBytes(32), 'code', 'chl_1', '123456'),
      keyedHash(pepper, 'refresh', 'chl_1', '123456'),
      keyedHash(pepper, 'code', 'chl_1', '123457'),
      keyedHash(pepper, 'code', 'chl_11', '23456'),
      keyedHash(pepper, 'code', 'chl_1123456'),
      keyedHash(pepper, 'code', '123456', 'chl_1'),
    ]
    expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(hashes.length)
    expect(keyedHash(pepper, 'code', 'chl_1', '123456')).toEqual(hashes[0])
  })

  it('is the same only as a whole', () => {
    const hash = keyedHash(pepper, 'code', '123456')
    const changed = Buffer.from(hash)
    changed[31] = (changed[31] ?? 0) ^ 1
    expect(isSameHash(hash, Buffer.from(hash))).toBe(true)
    expect([isSameHash(hash, changed), isSameHash(hash, hash.subarray(0, 31))]).toEqual([false, false])
  })
})

describe('what is sealed with a key', () => {
  const key = deriveKey(pepper, 'mail')

  it('opens with that key alone, and not when a bit of it was changed', () => {
    const sealed = sealWith(key, 'a mail that waits')
    expect(openWith(key, sealed)).toBe('a mail that waits')
    for (const other of [deriveKey(pepper, 'refresh-successor'), deriveKey(pepper, 'mail', 'x'), randomBytes(32)]) {
      expect(() => openWith(other, sealed)).toThrow()
    }
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => openWith(key, changed), `at byte ${index}`).toThrow()
    }
  })

  it('never looks the same twice', () => {
    const seals = Array.from({ length: 50 }, () => sealWith(key, 'the same'))
    for (const part of [seals.map((one) => one.subarray(0, 12)), seals.map((one) => one.subarray(28))]) {
      expect(new Set(part.map((bytes) => bytes.toString('hex'))).size).toBe(50)
    }
  })
})
