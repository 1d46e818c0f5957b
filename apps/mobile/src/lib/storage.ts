import { File, Paths } from 'expo-file-system'

/** Small settings that are no secret. */
export interface Storage {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
}

const fileOf = (key: string): File => new File(Paths.document, `${key}.txt`)

export const createStorage = (): Storage => ({
  get: (key) => (fileOf(key).exists ? fileOf(key).textSync() : null),
  set: (key, value) => fileOf(key).write(value),
  remove: (key) => {
    if (fileOf(key).exists) fileOf(key).delete()
  },
})
