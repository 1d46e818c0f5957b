import type { AccountTables } from '../models/account-model.ts'
import type { AuditTables } from '../models/audit-model.ts'
import type { CardTables } from '../models/card-model.ts'
import type { CardSecretTables } from '../models/card-secret-model.ts'
import type { ChallengeTables } from '../models/challenge-model.ts'
import type { DeviceTables } from '../models/device-model.ts'
import type { DisputeTables } from '../models/dispute-model.ts'
import type { ExceptionTables } from '../models/exception-model.ts'
import type { ExceptionPolicyTables } from '../models/exception-policy-model.ts'
import type { FactorTables } from '../models/factor-model.ts'
import type { FileTables } from '../models/file-model.ts'
import type { IdempotencyTables } from '../models/idempotency-model.ts'
import type { IssuingTables } from '../models/issuing/transaction-model.ts'
import type { KycTables } from '../models/kyc-model.ts'
import type { NotificationTables } from '../models/notification-model.ts'
import type { OutboxTables } from '../models/outbox-model.ts'
import type { PushTables } from '../models/push-model.ts'
import type { ReconciliationTables } from '../models/reconciliation-model.ts'
import type { ApprovalTables } from '../models/rules/approval-model.ts'
import type { BacktestTables } from '../models/rules/backtest-model.ts'
import type { CaseTables } from '../models/rules/case-model.ts'
import type { RuleTables } from '../models/rules/rule-model.ts'
import type { RuleSetTables } from '../models/rules/rule-set-model.ts'
import type { SessionTables } from '../models/session-model.ts'
import type { TransactionExtraTables } from '../models/transaction-extra-model.ts'
import type { UserEventTables } from '../models/user-event-model.ts'
import type { UserTables } from '../models/user-model.ts'

/** Every table that typed queries reach; each model file declares its own family. */
export interface Tables
  extends AccountTables,
    AuditTables,
    CardTables,
    CardSecretTables,
    FileTables,
    KycTables,
    IdempotencyTables,
    IssuingTables,
    OutboxTables,
    ChallengeTables,
    DeviceTables,
    FactorTables,
    SessionTables,
    UserTables,
    UserEventTables,
    NotificationTables,
    PushTables,
    ReconciliationTables,
    RuleTables,
    RuleSetTables,
    ApprovalTables,
    BacktestTables,
    CaseTables,
    ExceptionTables,
    ExceptionPolicyTables,
    TransactionExtraTables,
    DisputeTables {}
