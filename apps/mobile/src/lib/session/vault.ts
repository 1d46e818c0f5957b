import { File, Paths } from 'expo-file-system'
import * as SecureStore from 'expo-secure-store'
import { readChunked, removeChunked, type SmallStore, writeChunked } from './chunked-store.ts'
import type { Vault } from './vault-port.ts'

const KEY = 'cardwright.refresh'
const options: SecureStore.SecureStoreOptions = { keychainAccessible: SecureStore.WHEN_UNLOCKED_THIS_DEVICE_ONLY }

const store: SmallStore = {
  get: (key) => SecureStore.getItemAsync(key, options),
  set: (key, value) => SecureStore.setItemAsync(key, value, options),
  remove: (key) => SecureStore.deleteItemAsync(key, options),
}

/**
 * The refresh token in the device's keystore. iOS keeps keychain values when the app is removed, so a file that goes
 * with the app says whether what is found belongs to this installation. A key the system invalidated counts as absent.
 */
export function createVault(): Vault {
  return {
    kind: 'token',
    load: async () => {
      if (!isKnownInstallation()) {
        await removeChunked(store, KEY)
        markInstallation()
        return null
      }
      return await readChunked(store, KEY).catch(async () => {
        await removeChunked(store, KEY).catch(() => undefined)
        return null
      })
    },
    save: async (token) => {
      markInstallation()
      await writeChunked(store, KEY, token)
    },
    clear: () => removeChunked(store, KEY),
    exclusively: (work) => work(),
    announceEnd: () => undefined,
    onEndElsewhere: () => () => undefined,
  }
}

const marker = () => new File(Paths.document, 'installation')

const isKnownInstallation = (): boolean => marker().exists

function markInstallation(): void {
  if (!marker().exists) marker().create()
}
