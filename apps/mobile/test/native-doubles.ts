/** What the system of a device keeps, as the libraries show it. Made anew for each test by `resetDevice`. */
export interface Device {
  /** The keystore: survives the removal of the app on iOS. */
  keychain: Map<string, { value: string; needsAuthentication: boolean; accessible: number | undefined }>
  /** Files of the app: gone with it. */
  files: Set<string>
  clipboard: string
  /** What happens when a value is read that needs a face or a finger. */
  onAuthentication: 'recognised' | 'cancelled' | 'invalidated'
  /** Makes the keystore fail as a broken one does. */
  isKeystoreBroken: boolean
  /** Writes from the given one on fail, as when the process is killed. */
  failWritesFrom: number
  writes: number
}

export const device: Device = {
  keychain: new Map(),
  files: new Set(),
  clipboard: '',
  onAuthentication: 'recognised',
  isKeystoreBroken: false,
  failWritesFrom: Number.POSITIVE_INFINITY,
  writes: 0,
}

export function resetDevice(): void {
  device.keychain.clear()
  device.files.clear()
  device.clipboard = ''
  device.onAuthentication = 'recognised'
  device.isKeystoreBroken = false
  device.failWritesFrom = Number.POSITIVE_INFINITY
  device.writes = 0
}

interface Options {
  requireAuthentication?: boolean
  keychainAccessible?: number
}

/** `expo-secure-store` as documented: refuses large values, gives null for what the system has invalidated. */
export const secureStore = {
  WHEN_UNLOCKED: 0,
  WHEN_UNLOCKED_THIS_DEVICE_ONLY: 1,
  WHEN_PASSCODE_SET_THIS_DEVICE_ONLY: 2,
  async getItemAsync(key: string): Promise<string | null> {
    if (device.isKeystoreBroken) throw new Error('Could not decrypt the value')
    const kept = device.keychain.get(key)
    if (kept === undefined) return null
    if (!kept.needsAuthentication) return kept.value
    if (device.onAuthentication === 'cancelled') throw new Error('User canceled the authentication')
    if (device.onAuthentication === 'recognised') return kept.value
    device.keychain.delete(key)
    return null
  },
  async setItemAsync(key: string, value: string, options: Options = {}): Promise<void> {
    const { requireAuthentication = false, keychainAccessible } = options
    device.writes += 1
    if (device.writes >= device.failWritesFrom) throw new Error('killed')
    if (value.length > 2_048) throw new Error('Value is larger than 2048 bytes')
    device.keychain.set(key, { value, needsAuthentication: requireAuthentication, accessible: keychainAccessible })
  },
  async deleteItemAsync(key: string): Promise<void> {
    device.keychain.delete(key)
  },
}

class DirectoryDouble {
  readonly uri: string
  constructor(...parts: (string | { uri: string })[]) {
    this.uri = parts.map((part) => (typeof part === 'string' ? part : part.uri)).join('/')
  }
  get exists(): boolean {
    return device.files.has(`${this.uri}/`)
  }
  create(): void {
    if (this.exists) throw new Error('Directory already exists')
    device.files.add(`${this.uri}/`)
  }
  delete(): void {
    if (!this.exists) throw new Error('Directory does not exist')
    for (const uri of device.files) if (uri.startsWith(`${this.uri}/`)) device.files.delete(uri)
  }
}

class FileDouble {
  readonly uri: string
  constructor(...parts: (string | { uri: string })[]) {
    this.uri = parts.map((part) => (typeof part === 'string' ? part : part.uri)).join('/')
  }
  get exists(): boolean {
    return device.files.has(this.uri)
  }
  create(): void {
    device.files.add(this.uri)
  }
  write(_bytes: Uint8Array): void {
    device.files.add(this.uri)
  }
  async bytes(): Promise<Uint8Array> {
    return new TextEncoder().encode(`bytes of ${this.uri}`)
  }
}

export const fileSystem = {
  Directory: DirectoryDouble,
  File: FileDouble,
  Paths: { document: 'file:///documents', cache: 'file:///cache' },
}
