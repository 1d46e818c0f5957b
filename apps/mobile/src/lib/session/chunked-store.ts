/** A store for small values, as the keystores of devices are. */
export interface SmallStore {
  get(key: string): Promise<string | null>
  set(key: string, value: string): Promise<void>
  remove(key: string): Promise<void>
}

/** SecureStore warns above 2,048 bytes and may refuse; tokens are ASCII, so characters are bytes. */
const CHUNK = 1_800

const partKey = (key: string, index: number): string => `${key}.${index}`

/** Writes the parts first and their number last, so that a crash between leaves the old value or none, never half of one. */
export async function writeChunked(store: SmallStore, key: string, value: string): Promise<void> {
  await store.remove(key)
  const parts = value.match(new RegExp(`.{1,${CHUNK}}`, 'gs')) ?? []
  for (const [index, part] of parts.entries()) await store.set(partKey(key, index), part)
  await store.set(key, String(parts.length))
}

export async function readChunked(store: SmallStore, key: string): Promise<string | null> {
  const count = Number(await store.get(key))
  if (!Number.isInteger(count) || count < 1) return null
  const parts = await Promise.all(Array.from({ length: count }, (_, index) => store.get(partKey(key, index))))
  return parts.includes(null) ? null : parts.join('')
}

export async function removeChunked(store: SmallStore, key: string): Promise<void> {
  const count = Number(await store.get(key).catch(() => null))
  await store.remove(key)
  for (let index = 0; index < (Number.isInteger(count) ? count : 0); index++) await store.remove(partKey(key, index))
}
