import { laneOfAccount } from '@cardwright/contracts/lane'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { insertAccount } from '../models/account-model.ts'
import { insertAudit } from '../models/audit-model.ts'
import { type UserRow, updateUser } from '../models/user-model.ts'

/**
 * Opens the cardholder's account, with a balance of zero in the program's currency, in the caller's transaction. Whoever has one,
 * and staff, get none. Returns the person as they are afterwards.
 */
export async function openAccount(
  { config, clock, newId }: Pick<Context, 'config' | 'clock' | 'newId'>,
  tx: Database,
  user: UserRow,
  requestId?: string,
): Promise<UserRow> {
  if (user.account_id !== null || user.roles.length > 0) return user
  const id = newId('acct')
  const lane = laneOfAccount(id)
  const at = clock.now()
  await insertAccount(tx, { id, userId: user.id, currency: config.program.currency, at })
  await insertAudit(tx, {
    lane,
    id: newId('aud', lane),
    at,
    actorKind: 'cardholder',
    actorId: user.id,
    action: 'account.opened',
    subjectKind: 'account',
    subjectId: id,
    requestId,
  })
  return updateUser(tx, user.id, { account_id: id, updated_at: at })
}
