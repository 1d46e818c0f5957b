import type { DatabaseSync } from 'node:sqlite'

export interface KeyUse {
  key: string
  path: string
  /** A digest of the parameters. */
  fingerprint: string
  requestId: string
  /** The `expand[]` of the request, for an answer that is finished after a restart. */
  expand: string[]
}

export interface StoredUse extends KeyUse {
  /** The answer; null while the first request still runs. */
  answer: { status: number; body: string } | null
}

/** Remembers each idempotency key with the answer given to it. */
export interface IdempotencyStore {
  find(key: string): StoredUse | null
  claim(use: KeyUse, nowMs: number): void
  finish(key: string, status: number, body: string): void
  removeOlderThan(ms: number): void
}

export function createIdempotencyStore(database: DatabaseSync): IdempotencyStore {
  const find = database.prepare('SELECT * FROM idempotency_keys WHERE key = ?')
  const claim = database.prepare(
    'INSERT INTO idempotency_keys (key, path, fingerprint, created_ms, request_id, expand) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const finish = database.prepare('UPDATE idempotency_keys SET status = ?, body = ? WHERE key = ?')
  const removeOlder = database.prepare('DELETE FROM idempotency_keys WHERE created_ms < ? AND status IS NOT NULL')
  return {
    find(key) {
      const row = find.get(key)
      if (row === undefined) return null
      return {
        key,
        path: String(row.path),
        fingerprint: String(row.fingerprint),
        requestId: String(row.request_id),
        expand: JSON.parse(String(row.expand)) as string[],
        answer: row.status === null ? null : { status: Number(row.status), body: String(row.body) },
      }
    },
    claim: (use, nowMs) => {
      claim.run(use.key, use.path, use.fingerprint, nowMs, use.requestId, JSON.stringify(use.expand))
    },
    finish: (key, status, body) => {
      finish.run(status, body, key)
    },
    removeOlderThan: (ms) => {
      removeOlder.run(ms)
    },
  }
}
