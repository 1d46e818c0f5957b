/** The key-encryption keys of the local vault: several while a rotation is under way, one of them active. */
export interface VaultKeystore {
  /** The version that new data is sealed under. */
  activeVersion: number
  /** 32 bytes each. A version stays here for as long as anything sealed under it exists. */
  keys: ReadonlyMap<number, Buffer>
}

const ENTRY = /^(?:([1-9]\d{0,8})(\*)?:)?([A-Za-z0-9+/_-]{43}=?)$/

/**
 * Reads a keystore. A single key in base64 is version 1. Several are written `1:<base64>,2:<base64>` (commas or line breaks);
 * the highest version is active unless one is marked with a star (`1*:…,2:…`), which lets every process learn a new key
 * before the first one uses it.
 * Returns undefined for a text that is none.
 */
export function parseVaultKeystore(text: string): VaultKeystore | undefined {
  const keys = new Map<number, Buffer>()
  const starred: number[] = []
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const [, version = '1', star, key = ''] = ENTRY.exec(entry) ?? []
    const bytes = Buffer.from(key, 'base64')
    if (bytes.length !== 32 || keys.has(Number(version))) return undefined
    keys.set(Number(version), bytes)
    if (star !== undefined) starred.push(Number(version))
  }
  if (keys.size === 0 || starred.length > 1) return undefined
  return { activeVersion: starred[0] ?? Math.max(...keys.keys()), keys }
}
