import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseVaultKeystore } from '../../src/config/vault-keystore.ts'
import { createLocalVault } from '../../src/providers/vault/local/local-vault.ts'
import { openText, type SealContext, sealText, type Vault, VaultError } from '../../src/providers/vault/vault.ts'

const firstKey = randomBytes(32).toString('base64')
const secondKey = randomBytes(32).toString('base64')
const context: SealContext = { purpose: 'file', subjectId: 'fil_1' }

const vaultOf = (text: string): Vault => {
  const keystore = parseVaultKeystore(text)
  if (keystore === undefined) throw new Error('The keystore of this test cannot be read')
  return createLocalVault(keystore)
}

const refusal = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work
    return undefined
  } catch (error) {
    return error instanceof VaultError ? error.reason : 'another error'
  }
}

test('whatever is sealed is opened again, byte for byte', async () => {
  const vault = vaultOf(firstKey)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 4096 }), fc.string(), async (plaintext, subjectId) => {
      const sealed = await vault.seal({ purpose: 'card.number', subjectId }, plaintext)
      const opened = await vault.open({ purpose: 'card.number', subjectId }, sealed)
      expect(opened.equals(plaintext)).toBe(true)
    }),
  )
})

test('sealed data does not contain the text, and the same text never looks the same twice', async () => {
  const vault = vaultOf(firstKey)
  const text = 'a text that would be recognised'
  const [one, two] = [await sealText(vault, context, text), await sealText(vault, context, text)]
  expect(one.includes(text)).toBe(false)
  expect(one.equals(two)).toBe(false)
})

test('sealed data opens neither for another purpose nor for another subject', async () => {
  const vault = vaultOf(firstKey)
  const sealed = await sealText(vault, { purpose: 'card.number', subjectId: 'card_1' }, '4242')
  expect(await refusal(vault.open({ purpose: 'card.cvc', subjectId: 'card_1' }, sealed))).toBe('unreadable')
  expect(await refusal(vault.open({ purpose: 'card.number', subjectId: 'card_2' }, sealed))).toBe('unreadable')
})

test('each text has a data key of its own, and nothing of one envelope comes again in another', async () => {
  const vault = vaultOf(firstKey)
  const envelopes = await Promise.all(Array.from({ length: 20 }, () => sealText(vault, context, 'the same text')))
  // Format and version of the key come first; everything after them is random or encrypted.
  const HEADER_BYTES = 5
  const STRETCH_BYTES = 8
  for (let place = HEADER_BYTES; place + STRETCH_BYTES <= (envelopes[0]?.length ?? 0); place += 1) {
    const stretches = envelopes.map((sealed) => sealed.subarray(place, place + STRETCH_BYTES).toString('hex'))
    expect(new Set(stretches).size, `at byte ${place}`).toBe(envelopes.length)
  }
  const [one = Buffer.alloc(0), two = Buffer.alloc(0)] = envelopes
  const WRAPPED_BYTES = 60
  const mixed = Buffer.concat([
    one.subarray(0, HEADER_BYTES + WRAPPED_BYTES),
    two.subarray(HEADER_BYTES + WRAPPED_BYTES),
  ])
  expect(await refusal(vault.open(context, mixed))).toBe('unreadable')
})

test('a changed bit anywhere, or a cut at any place, is noticed', async () => {
  const vault = vaultOf(firstKey)
  const sealed = await sealText(vault, context, 'forty-two')
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed)
    const index = bit >> 3
    changed[index] = (changed[index] ?? 0) ^ (1 << (bit & 7))
    expect(['unreadable', 'unknown_key_version']).toContain(await refusal(vault.open(context, changed)))
  }
  for (let length = 0; length < sealed.length; length += 1) {
    expect(await refusal(vault.open(context, sealed.subarray(0, length)))).toBe('unreadable')
  }
})

test('a new key seals what is new while the old key still opens what is old', async () => {
  const before = vaultOf(`1:${firstKey}`)
  const during = vaultOf(`1:${firstKey},2:${secondKey}`)
  const after = vaultOf(`2:${secondKey}`)
  const old = await sealText(before, context, 'old')
  expect(await openText(during, context, old)).toBe('old')
  expect(await refusal(after.open(context, old))).toBe('unknown_key_version')
  expect(await refusal(during.rewrap({ ...context, subjectId: 'fil_2' }, old))).toBe('unreadable')
  const rewrapped = await during.rewrap(context, old)
  expect(await openText(after, context, rewrapped)).toBe('old')
  expect(await refusal(before.open(context, rewrapped))).toBe('unknown_key_version')
  expect((await during.rewrap(context, rewrapped)).equals(rewrapped)).toBe(true)
})

test('a starred key is the active one, so that every process can learn a new key before it is used', async () => {
  const learning = vaultOf(`1*:${firstKey}\n2:${secondKey}\n`)
  expect(await openText(vaultOf(firstKey), context, await sealText(learning, context, 'x'))).toBe('x')
})

test.each([
  ['nothing at all', ''],
  ['a key that is too short', Buffer.alloc(16).toString('base64')],
  ['two keys of one version', `1:${firstKey},1:${secondKey}`],
  ['two active keys', `1*:${firstKey},2*:${secondKey}`],
  ['a version of zero', `0:${firstKey}`],
  ['a text that is no key', 'correct horse battery staple'],
])('a keystore of %s is refused', (_name, text) => {
  expect(parseVaultKeystore(text)).toBeUndefined()
})
