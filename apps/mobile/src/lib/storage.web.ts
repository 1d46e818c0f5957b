import type { Storage } from './storage.ts'

const PREFIX = 'cardwright.'

/** A browser may refuse (private windows, full disks): then settings last as long as the page. */
export function createStorage(): Storage {
  const memory = new Map<string, string>()
  const attempt = <T>(work: () => T, otherwise: () => T): T => {
    try {
      return work()
    } catch {
      return otherwise()
    }
  }
  return {
    get: (key) =>
      attempt(
        () => localStorage.getItem(PREFIX + key),
        () => memory.get(key) ?? null,
      ),
    set: (key, value) => {
      memory.set(key, value)
      attempt(
        () => localStorage.setItem(PREFIX + key, value),
        () => undefined,
      )
    },
    remove: (key) => {
      memory.delete(key)
      attempt(
        () => localStorage.removeItem(PREFIX + key),
        () => undefined,
      )
    },
  }
}
