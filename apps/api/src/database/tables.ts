import type { AuditTables } from '../models/audit-model.ts'
import type { IdempotencyTables } from '../models/idempotency-model.ts'
import type { OutboxTables } from '../models/outbox-model.ts'

/** Every table that typed queries reach; each model file declares its own family. */
export interface Tables extends AuditTables, IdempotencyTables, OutboxTables {}
