import type { AuditTables } from '../models/audit-model.ts'
import type { CardSecretTables } from '../models/card-secret-model.ts'
import type { IdempotencyTables } from '../models/idempotency-model.ts'
import type { OutboxTables } from '../models/outbox-model.ts'

/** Every table that typed queries reach; each model file declares its own family. */
export interface Tables extends AuditTables, CardSecretTables, IdempotencyTables, OutboxTables {}
