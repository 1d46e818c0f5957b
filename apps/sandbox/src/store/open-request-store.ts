import type { DatabaseSync } from 'node:sqlite'

/** An authorization request whose answer is awaited; what is still here at start was cut off by a crash. */
export interface OpenRequest {
  authorizationId: string
  requestId: string
  idempotencyKey: string | null
}

export interface OpenRequestStore {
  add(request: OpenRequest): void
  remove(authorizationId: string): void
  all(): OpenRequest[]
}

export function createOpenRequestStore(database: DatabaseSync): OpenRequestStore {
  const add = database.prepare(
    'INSERT INTO open_requests (authorization, request_id, idempotency_key) VALUES (?, ?, ?)',
  )
  const remove = database.prepare('DELETE FROM open_requests WHERE authorization = ?')
  const all = database.prepare('SELECT * FROM open_requests')
  return {
    add: (request) => {
      add.run(request.authorizationId, request.requestId, request.idempotencyKey)
    },
    remove: (authorizationId) => {
      remove.run(authorizationId)
    },
    all: () =>
      all.all().map((row) => ({
        authorizationId: String(row.authorization),
        requestId: String(row.request_id),
        idempotencyKey: row.idempotency_key === null ? null : String(row.idempotency_key),
      })),
  }
}
