/** A store for small values, as the keystores of devices are. */
export interface SmallStore {
  get(key: string): Promise<string | null>
  set(key: string, value: string): Promise<void>
  remove(key: string): Promise<void>
}

/** SecureStore warns above 2,048 bytes and may refuse; tokens are ASCII, so characters are bytes. */
const CHUNK = 1_800

/** Which of two places holds the value, and in how many parts. */
interface Head {
  place: 'a' | 'b'
  parts: number
}

const partKey = (key: string, { place }: Head, index: number): string => `${key}.${place}${index}`

async function readHead(store: SmallStore, key: string): Promise<Head | undefined> {
  const [, place, parts] = /^([ab])(\d{1,3})$/.exec((await store.get(key)) ?? '') ?? []
  return place === undefined ? undefined : { place: place as Head['place'], parts: Number(parts) }
}

async function removeParts(store: SmallStore, key: string, head: Head | undefined): Promise<void> {
  if (head === undefined) return
  for (let index = 0; index < head.parts; index++) await store.remove(partKey(key, head, index))
}

/**
 * Writes the parts beside the old ones, then in one step which of them count: a crash leaves the old value or the new one, never
 * half of one.
 */
export async function writeChunked(store: SmallStore, key: string, value: string): Promise<void> {
  const old = await readHead(store, key).catch(() => undefined)
  const parts = value.match(new RegExp(`.{1,${CHUNK}}`, 'gs')) ?? []
  const head: Head = { place: old?.place === 'a' ? 'b' : 'a', parts: parts.length }
  for (const [index, part] of parts.entries()) await store.set(partKey(key, head, index), part)
  await store.set(key, `${head.place}${head.parts}`)
  await removeParts(store, key, old)
}

export async function readChunked(store: SmallStore, key: string): Promise<string | null> {
  const head = await readHead(store, key)
  if (head === undefined || head.parts === 0) return null
  const parts = await Promise.all(
    Array.from({ length: head.parts }, (_, index) => store.get(partKey(key, head, index))),
  )
  return parts.includes(null) ? null : parts.join('')
}

export async function removeChunked(store: SmallStore, key: string): Promise<void> {
  const head = await readHead(store, key).catch(() => undefined)
  await store.remove(key)
  await removeParts(store, key, head)
}
