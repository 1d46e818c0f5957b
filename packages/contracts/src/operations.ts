import { accountOperations } from './operations/account-operations.ts'
import { authOperations } from './operations/auth-operations.ts'
import { cardOperations } from './operations/card-operations.ts'
import { consoleCardOperations } from './operations/console-card-operations.ts'
import { consoleOperations } from './operations/console-operations.ts'
import { consoleReconciliationOperations } from './operations/console-reconciliation-operations.ts'
import { identityOperations } from './operations/identity-operations.ts'
import { meOperations } from './operations/me-operations.ts'
import type { Operation } from './operations/operation.ts'
import { PLANNED_OPERATIONS } from './operations/planned.ts'
import { programOperations } from './operations/program-operations.ts'
import { transactionOperations } from './operations/transaction-operations.ts'

export {
  type FileField,
  type MultipartBody,
  type Operation,
  type OperationResponse,
  TAGS,
  type Tag,
  usualErrors,
} from './operations/operation.ts'

/** Everything this API can do: the single source of its description, its reference and its client. */
export const OPERATIONS: readonly Operation[] = [
  ...authOperations,
  ...meOperations,
  ...identityOperations,
  ...cardOperations,
  ...transactionOperations,
  ...accountOperations,
  ...consoleOperations,
  ...consoleCardOperations,
  ...consoleReconciliationOperations,
  ...programOperations,
]

/** Whether an operation is described only, and answers 404 until it is built. */
export const isPlanned = ({ method, path }: Pick<Operation, 'method' | 'path'>): boolean =>
  PLANNED_OPERATIONS.has(`${method} ${path}`)
