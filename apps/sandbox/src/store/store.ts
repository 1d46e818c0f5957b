import type { DatabaseSync } from 'node:sqlite'
import type { Config } from '../config.ts'
import { openDatabase } from './database.ts'
import { createDeliveryStore, type DeliveryStore } from './delivery-store.ts'
import { createIdempotencyStore, type IdempotencyStore } from './idempotency-store.ts'
import { createMoneyStore, type MoneyStore } from './money-store.ts'
import { createObjectStore, type ObjectStore } from './object-store.ts'
import { createOpenRequestStore, type OpenRequestStore } from './open-request-store.ts'
import { createWriter, type Writer } from './writer.ts'

/** The durable state in its parts, with the one writer through which it changes. */
export interface Store extends Writer {
  database: DatabaseSync
  objects: ObjectStore
  money: MoneyStore
  idempotency: IdempotencyStore
  deliveries: DeliveryStore
  openRequests: OpenRequestStore
  close(): void
}

export function createStore(config: Pick<Config, 'stateFile' | 'openingBalanceMinor'>): Store {
  const database = openDatabase(config.stateFile)
  return {
    ...createWriter(database),
    database,
    objects: createObjectStore(database),
    money: createMoneyStore(database, config.openingBalanceMinor),
    idempotency: createIdempotencyStore(database),
    deliveries: createDeliveryStore(database),
    openRequests: createOpenRequestStore(database),
    close: () => database.close(),
  }
}
