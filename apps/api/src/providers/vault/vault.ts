/** What a sealed text is for. Part of what is authenticated: data sealed for one purpose cannot be opened for another. */
export type SealPurpose = 'card.number' | 'card.cvc' | 'kyc.application' | 'kyc.draft' | 'file' | 'totp.secret'

/** Where sealed data belongs: its purpose and the id of what it describes. Opening it anywhere else fails. */
export interface SealContext {
  purpose: SealPurpose
  subjectId: string
}

/**
 * Keeps data unreadable to whoever has the database but not the keys. Each text is encrypted under a key of its own, which is
 * wrapped by a versioned key of the vault. An adapter may call a server: never use it inside a database transaction.
 */
export interface Vault {
  readonly kind: 'local'
  seal(context: SealContext, plaintext: Uint8Array): Promise<Buffer>
  /** @throws VaultError when the data was changed, belongs to another context, or its key version is gone. */
  open(context: SealContext, sealed: Uint8Array): Promise<Buffer>
  /** The same data under the active key version; the very same bytes when it is there already. The text itself is not decrypted. */
  rewrap(context: SealContext, sealed: Uint8Array): Promise<Buffer>
}

/** Sealed data that cannot be opened. Says nothing about what is inside. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly reason: 'unreadable' | 'unknown_key_version'

  constructor(reason: 'unreadable' | 'unknown_key_version', context: SealContext) {
    super(`Sealed data of ${context.purpose} ${context.subjectId} cannot be opened: ${reason.replaceAll('_', ' ')}`)
    this.reason = reason
  }
}

export const sealText = (vault: Vault, context: SealContext, text: string): Promise<Buffer> =>
  vault.seal(context, Buffer.from(text, 'utf8'))

export const openText = async (vault: Vault, context: SealContext, sealed: Uint8Array): Promise<string> =>
  (await vault.open(context, sealed)).toString('utf8')
