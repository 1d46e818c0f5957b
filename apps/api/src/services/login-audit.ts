import { laneOfAccount, laneOfSubject } from '@cardwright/contracts/lane'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { insertAudit } from '../models/audit-model.ts'
import type { UserRow } from '../models/user-model.ts'

/** What is recorded of a login: `user.signed_in`, `user.password_changed` and so on. */
export interface LoginAudit {
  user: Pick<UserRow, 'id' | 'account_id' | 'roles'>
  action: `user.${string}`
  details?: Readonly<Record<string, unknown>>
  reason?: string | undefined
  requestId?: string | undefined
}

/** Records what a person did with their own login, in the same transaction. */
export async function auditLogin(
  { clock, newId }: Pick<Context, 'clock' | 'newId'>,
  tx: Database,
  { user, action, details, reason, requestId }: LoginAudit,
): Promise<void> {
  const lane = user.account_id === null ? laneOfSubject(user.id) : laneOfAccount(user.account_id)
  await insertAudit(tx, {
    lane,
    id: newId('aud', lane),
    at: clock.now(),
    actorKind: user.roles.length > 0 ? 'staff' : 'cardholder',
    actorId: user.id,
    action,
    subjectKind: 'user',
    subjectId: user.id,
    reason,
    details,
    requestId,
  })
}
