import type { MutationLog } from '@cardwright/api-client'
import type { Storage } from './storage.ts'

/**
 * Requests that were begun and have no final answer yet, with the key that makes them safe to repeat. Written before sending:
 * a crash, a closed tab or a lost answer leaves them here. Never holds a secret: only the paths below are kept with their body.
 */
export interface Outbox extends MutationLog {
  /** What a restart finds: to be repeated with the same key, and what can only be shown as not sent. */
  open(): { resumable: PendingRequest[]; lost: PendingRequest[] }
  /** The key of the same request where it was sent and got no answer: under it, it happens once. */
  keyOf(path: string, body: unknown): string | undefined
  forget(key: string): void
  clear(): void
}

export interface PendingRequest {
  key: string
  path: string
  body: unknown
  startedAtMs: number
}

const SLOT = 'outbox'
/** The API keeps keys for 24 hours; an hour less, so that clocks may differ. */
const KEY_LIFE_MS = 23 * 3_600_000
/** Card creation and money movements carry nothing secret and must neither be lost nor doubled. */
const RESUMABLE = ['/cards/create', '/account/fund']

const isResumable = (path: string): boolean => RESUMABLE.includes(path)

export function createOutbox(storage: Storage, nowMs: () => number): Outbox {
  const read = (): PendingRequest[] => parse(storage.get(SLOT))
  const write = (requests: PendingRequest[]): void => {
    if (requests.length === 0) storage.remove(SLOT)
    else storage.set(SLOT, JSON.stringify(requests))
  }
  const forget = (key: string): void => write(read().filter((request) => request.key !== key))
  const open: Outbox['open'] = () => {
    const all = read()
    const resumable = all.filter(({ path, startedAtMs }) => isResumable(path) && nowMs() - startedAtMs < KEY_LIFE_MS)
    return { resumable, lost: all.filter((request) => !resumable.includes(request)) }
  }
  return {
    begin: ({ key, path, body }) => {
      const others = read().filter((request) => request.key !== key)
      write([...others, { key, path, body: isResumable(path) ? body : null, startedAtMs: nowMs() }])
    },
    // Who gets no answer is told so at once: what will not be repeated has nothing more to be said about it.
    end: (key, outcome) => {
      const isRepeated = read().some((request) => request.key === key && isResumable(request.path))
      if (outcome !== 'unknown' || !isRepeated) forget(key)
    },
    keyOf: (path, body) => open().resumable.find((request) => request.path === path && isSame(request.body, body))?.key,
    forget,
    open,
    clear: () => write([]),
  }
}

/** Both were written by the same page, field by field in the same order. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function parse(text: string | null): PendingRequest[] {
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? (value as PendingRequest[]) : []
  } catch {
    return []
  }
}
