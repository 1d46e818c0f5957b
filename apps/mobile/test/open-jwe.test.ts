import { createCipheriv, createECDH, createHash, randomBytes } from 'node:crypto'
import { createRevealKey, JweError, type PublicJwk } from '../src/features/reveal/open-jwe.ts'

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Seals as RFC 7516 and RFC 7518 say, with Node's own cryptography: the other side of the exchange. */
function seal(secrets: unknown, to: PublicJwk, change: Partial<{ enc: string }> = {}): string {
  const ours = createECDH('prime256v1')
  const point = ours.generateKeys()
  const shared = ours.computeSecret(
    Buffer.concat([Buffer.of(4), Buffer.from(to.x, 'base64url'), Buffer.from(to.y, 'base64url')]),
  )
  const enc = 'A256GCM'
  const empty = uint32(0)
  const key = createHash('sha256')
    .update(Buffer.concat([uint32(1), shared, uint32(enc.length), Buffer.from(enc), empty, empty, uint32(256)]))
    .digest()
  const epk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  const header = Buffer.from(JSON.stringify({ alg: 'ECDH-ES', enc: change.enc ?? enc, epk })).toString('base64url')
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header))
  const text = Buffer.concat([cipher.update(JSON.stringify(secrets)), cipher.final()])
  return [
    header,
    '',
    iv.toString('base64url'),
    text.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
  ].join('.')
}

const secrets = { number: '4000000000000002', cvc: '123' }

describe('opening what was sealed for one reveal', () => {
  const key = createRevealKey((length) => new Uint8Array(randomBytes(length)))

  it('reads an answer that was sealed for its key', () => {
    expect(key.open(seal(secrets, key.publicKey))).toEqual(secrets)
  })

  it('makes another key for every reveal', () => {
    const other = createRevealKey((length) => new Uint8Array(randomBytes(length)))
    expect(other.publicKey).not.toEqual(key.publicKey)
    expect(() => other.open(seal(secrets, key.publicKey))).toThrow(JweError)
  })

  it('refuses an answer that was changed on its way', () => {
    const [header = '', , iv = '', text = '', tag = ''] = seal(secrets, key.publicKey).split('.')
    const changed = Buffer.from(text, 'base64url')
    changed[0] = (changed[0] ?? 0) ^ 1
    expect(() => key.open([header, '', iv, changed.toString('base64url'), tag].join('.'))).toThrow(JweError)
  })

  it('refuses another algorithm and anything that is no compact JWE', () => {
    expect(() => key.open(seal(secrets, key.publicKey, { enc: 'A128GCM' }))).toThrow(JweError)
    expect(() => key.open('one.two.three')).toThrow(JweError)
  })
})
