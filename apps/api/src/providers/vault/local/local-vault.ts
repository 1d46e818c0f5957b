import type { VaultKeystore } from '../../../config/vault-keystore.ts'
import { type SealContext, type Vault, VaultError } from '../vault.ts'
import { decrypt, type Envelope, encrypt, newDataKey, readEnvelope, writeEnvelope } from './envelope.ts'

/** The embedded vault: envelope encryption in this process, with the key-encryption keys of the keystore setting or file. */
export function createLocalVault(keystore: VaultKeystore): Vault {
  const unwrap = (context: SealContext, envelope: Envelope): Buffer => {
    const key = keystore.keys.get(envelope.keyVersion)
    if (key === undefined) throw new VaultError('unknown_key_version', context)
    const dataKey = decrypt(key, envelope.wrappedKey, wrapContext(context, envelope.keyVersion))
    if (dataKey === undefined) throw new VaultError('unreadable', context)
    return dataKey
  }
  const wrap = (context: SealContext, dataKey: Buffer): Pick<Envelope, 'keyVersion' | 'wrappedKey'> => {
    const keyVersion = keystore.activeVersion
    const key = keystore.keys.get(keyVersion)
    if (key === undefined) throw new VaultError('unknown_key_version', context)
    return { keyVersion, wrappedKey: encrypt(key, dataKey, wrapContext(context, keyVersion)) }
  }
  return {
    kind: 'local',
    async seal(context, plaintext) {
      const dataKey = newDataKey()
      const body = encrypt(dataKey, plaintext, bodyContext(context))
      const sealed = writeEnvelope({ ...wrap(context, dataKey), body })
      dataKey.fill(0)
      return sealed
    },
    async open(context, sealed) {
      const envelope = readOrRefuse(context, sealed)
      const dataKey = unwrap(context, envelope)
      const plaintext = decrypt(dataKey, envelope.body, bodyContext(context))
      dataKey.fill(0)
      if (plaintext === undefined) throw new VaultError('unreadable', context)
      return plaintext
    },
    async rewrap(context, sealed) {
      const envelope = readOrRefuse(context, sealed)
      if (envelope.keyVersion === keystore.activeVersion) return Buffer.from(sealed)
      const dataKey = unwrap(context, envelope)
      const rewrapped = writeEnvelope({ ...wrap(context, dataKey), body: envelope.body })
      dataKey.fill(0)
      return rewrapped
    },
  }
}

function readOrRefuse(context: SealContext, sealed: Uint8Array): Envelope {
  const envelope = readEnvelope(sealed)
  if (envelope === undefined) throw new VaultError('unreadable', context)
  return envelope
}

/** The length goes before the purpose, so that no two contexts spell the same bytes. */
const bodyContext = ({ purpose, subjectId }: SealContext): Buffer =>
  Buffer.from(`cardwright:seal:${purpose.length}:${purpose}:${subjectId}`, 'utf8')

const wrapContext = (context: SealContext, keyVersion: number): Buffer =>
  Buffer.concat([Buffer.from(`v${keyVersion}:wrap:`, 'utf8'), bodyContext(context)])
