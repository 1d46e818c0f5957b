import type { DatabaseSync } from 'node:sqlite'

export interface Delivery {
  id: number
  eventId: string
  endpointId: string
  state: 'waiting' | 'delivered' | 'given_up'
  attempts: number
  createdMs: number
  dueMs: number
  lastResult: string | null
}

/** Which event still has to reach which endpoint. Changes belong inside a write. */
export interface DeliveryStore {
  add(eventId: string, endpointId: string, nowMs: number): void
  /** The endpoint's deliveries that are due by `nowMs`, the most overdue first. */
  due(endpointId: string, nowMs: number, limit: number): Delivery[]
  /** When the next delivery after `nowMs` is due; null if none waits. */
  nextDueMs(nowMs: number): number | null
  update(delivery: Delivery): void
  /** Whatever waits is due at once, as after a restart. */
  makeAllDue(nowMs: number): void
  removeForEndpoint(endpointId: string): void
  countWaiting(eventId: string): number
  latest(limit: number): Delivery[]
  removeOlderThan(ms: number): void
}

export function createDeliveryStore(database: DatabaseSync): DeliveryStore {
  const add = database.prepare(
    "INSERT INTO deliveries (event, endpoint, state, created_ms, due_ms) VALUES (?, ?, 'waiting', ?, ?)",
  )
  const due = database.prepare(
    "SELECT * FROM deliveries WHERE state = 'waiting' AND endpoint = ? AND due_ms <= ? ORDER BY due_ms, id LIMIT ?",
  )
  const next = database.prepare("SELECT min(due_ms) AS due FROM deliveries WHERE state = 'waiting' AND due_ms > ?")
  const update = database.prepare(
    'UPDATE deliveries SET state = ?, attempts = ?, due_ms = ?, last_result = ? WHERE id = ?',
  )
  const makeAllDue = database.prepare("UPDATE deliveries SET due_ms = ? WHERE state = 'waiting'")
  const removeForEndpoint = database.prepare("DELETE FROM deliveries WHERE endpoint = ? AND state = 'waiting'")
  const count = database.prepare("SELECT count(*) AS n FROM deliveries WHERE event = ? AND state = 'waiting'")
  const latest = database.prepare('SELECT * FROM deliveries ORDER BY id DESC LIMIT ?')
  const removeOlder = database.prepare("DELETE FROM deliveries WHERE created_ms < ? AND state <> 'waiting'")
  return {
    add: (eventId, endpointId, nowMs) => {
      add.run(eventId, endpointId, nowMs, nowMs)
    },
    due: (endpointId, nowMs, limit) => due.all(endpointId, nowMs, limit).map(toDelivery),
    nextDueMs(nowMs) {
      const value = next.get(nowMs)?.due
      return typeof value === 'number' ? value : null
    },
    update: (delivery) => {
      update.run(delivery.state, delivery.attempts, delivery.dueMs, delivery.lastResult, delivery.id)
    },
    makeAllDue: (nowMs) => {
      makeAllDue.run(nowMs)
    },
    removeForEndpoint: (endpointId) => {
      removeForEndpoint.run(endpointId)
    },
    countWaiting: (eventId) => Number(count.get(eventId)?.n ?? 0),
    latest: (limit) => latest.all(limit).map(toDelivery),
    removeOlderThan: (ms) => {
      removeOlder.run(ms)
    },
  }
}

function toDelivery(row: Record<string, unknown>): Delivery {
  return {
    id: Number(row.id),
    eventId: String(row.event),
    endpointId: String(row.endpoint),
    state: row.state as Delivery['state'],
    attempts: Number(row.attempts),
    createdMs: Number(row.created_ms),
    dueMs: Number(row.due_ms),
    lastResult: row.last_result === null ? null : String(row.last_result),
  }
}
