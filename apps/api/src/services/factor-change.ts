import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { findUser } from '../models/user-model.ts'
import type { FactorChange } from '../providers/notifier/messages/render-mail.ts'
import { auditLogin } from './login-audit.ts'
import { orderMail } from './mail-service.ts'

/** Records that a factor came or went, and tells its owner by mail: whoever stole a session cannot do this unseen. */
export async function recordFactorChange(
  context: Pick<Context, 'clock' | 'newId' | 'queue' | 'secrets'>,
  tx: Database,
  { userId, change, requestId }: { userId: string; change: FactorChange; requestId: string },
): Promise<void> {
  const user = await findUser(tx, userId)
  if (user === undefined) return
  await auditLogin(context, tx, { user, action: `user.${change}`, requestId })
  const { email: to, locale, full_name: name } = user
  await orderMail(context, tx, { to, locale, message: { kind: 'factor_changed', name, change } })
}
