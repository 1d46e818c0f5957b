import { ReplayedFailure } from './stripe-errors.ts'

/** Stripe keeps a key at least 24 hours; from here on it is no longer trusted to be remembered. */
const TRUSTED_MS = 20 * 3_600_000
const MAX_KEYS = 20

export interface KeyedCreation<T> {
  /** Our id of what is created. */
  key: string
  /** How long ago the creation was first tried. */
  ageMs: number
  /** Looks for what an earlier try may have created. */
  find(): Promise<T | undefined>
  create(idempotencyKey: string): Promise<T>
}

/**
 * Creates an object at Stripe exactly once, however often it is tried. Inside 20 hours the key alone sees to that. After
 * that, and whenever Stripe replays a stored failure, the object is looked for by our id first, and the next key of the row
 * `id`, `id:1`, `id:2` … is used.
 */
export async function createKeyed<T>({ key, ageMs, find, create }: KeyedCreation<T>): Promise<T> {
  let number = Math.max(0, Math.floor(ageMs / TRUSTED_MS))
  let lastFailure: unknown
  if (number > 0) {
    const standing = await find()
    if (standing !== undefined) return standing
  }
  for (let tries = 0; tries < MAX_KEYS; tries += 1) {
    try {
      return await create(number === 0 ? key : `${key}:${number}`)
    } catch (error) {
      if (!(error instanceof ReplayedFailure)) throw error
      lastFailure = error
      const standing = await find()
      if (standing !== undefined) return standing
      number += 1
    }
  }
  throw lastFailure
}
