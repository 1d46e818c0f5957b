import { type AccountId, AppError, type UserId } from '@cardwright/contracts'
import { laneOfAccount, laneOfSubject } from '@cardwright/contracts/lane'
import type { Context } from '../context.ts'
import {
  type AccountRow,
  type BalanceRow,
  findAccount,
  listBalances,
  lockAccount,
  setAccountStatus,
} from '../models/account-model.ts'
import { insertAudit } from '../models/audit-model.ts'
import { findLatestApplication, type KycApplicationRow } from '../models/kyc-model.ts'
import { insertOutbox } from '../models/outbox-model.ts'
import { countOpenSessions } from '../models/session-model.ts'
import { findUser, listUsers, type UserRow } from '../models/user-model.ts'
import { accountStateChanged } from '../observability/events.ts'
import { decodeCursor, type Page, toPage } from '../paging.ts'
import { maySeePeople, type StaffActor } from './staff-actor.ts'

export interface PeopleQuery {
  q?: string | undefined
  status?: UserRow['status'] | undefined
  isStaff: boolean
  limit: number
  cursor?: string | undefined
}

/** People by address, name or id, the newest first. */
export async function searchPeople({ db }: Pick<Context, 'db'>, query: PeopleQuery): Promise<Page<UserRow>> {
  const { q: text, status, isStaff, limit, cursor } = query
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listUsers(db, { text, status, isStaff }, { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.created_at, id: row.id }),
    (row) => row,
  )
}

export interface PersonFile {
  user: UserRow
  account: AccountRow | undefined
  balance: BalanceRow | undefined
  application: KycApplicationRow | undefined
  openSessions: number
}

/**
 * A person with their account. Looking at it is written to the audit log.
 * @throws AppError `not_found`
 */
export async function readPerson(
  context: Pick<Context, 'db' | 'clock' | 'newId'>,
  staff: StaffActor,
  userId: UserId,
): Promise<PersonFile> {
  const { db } = context
  const user = await findUser(db, userId)
  if (user === undefined) throw new AppError('not_found')
  const { account_id: accountId } = user
  const lane = accountId === null ? laneOfSubject(userId) : laneOfAccount(accountId)
  const now = context.clock.now()
  await insertAudit(db, {
    lane,
    id: context.newId('aud', lane),
    at: now,
    actorKind: 'staff',
    actorId: staff.userId,
    action: 'user.viewed',
    subjectKind: 'user',
    subjectId: userId,
    details: { masked: !maySeePeople(staff) },
    requestId: staff.requestId,
  })
  const account = accountId === null ? undefined : await findAccount(db, accountId)
  const balances = accountId === null ? [] : await listBalances(db, accountId)
  return {
    user,
    account,
    // Of other currencies there may be balances as well: captures post in whatever currency they come.
    balance: balances.find(({ currency }) => currency === account?.currency),
    application: await findLatestApplication(db, { lane, userId }),
    openSessions: await countOpenSessions(db, userId, now),
  }
}

type FreezeContext = Pick<Context, 'db' | 'clock' | 'newId' | 'logger'>

interface FreezeCommand {
  userId: UserId
  reason: string
}

/** From the next decision on, everything is declined with `account_frozen`. Repeating it changes nothing. */
export const freezePerson = (context: FreezeContext, staff: StaffActor, command: FreezeCommand): Promise<AccountRow> =>
  setState(context, staff, command, 'frozen')

export const unfreezePerson = (
  context: FreezeContext,
  staff: StaffActor,
  command: FreezeCommand,
): Promise<AccountRow> => setState(context, staff, command, 'active')

/**
 * Changes an account's state under its lock, so that it is exact against payments.
 * @throws AppError `not_found`, `account_closed`
 */
async function setState(
  context: FreezeContext,
  staff: StaffActor,
  { userId, reason }: FreezeCommand,
  status: 'active' | 'frozen',
): Promise<AccountRow> {
  const user = await findUser(context.db, userId)
  if (user?.account_id == null) throw new AppError('not_found')
  const { account_id: accountId } = user
  const changed = await context.db.transaction().execute(async (tx) => {
    await lockAccount(tx, accountId)
    const account = await findAccount(tx, accountId)
    if (account === undefined) throw new AppError('not_found')
    if (account.status === 'closed') throw new AppError('account_closed')
    if (account.status === status) return undefined
    const at = context.clock.now()
    const statusReason = status === 'frozen' ? reason : ''
    await setAccountStatus(tx, accountId, { status, reason: statusReason, at })
    const { lane } = account
    await insertAudit(tx, {
      lane,
      id: context.newId('aud', lane),
      at,
      actorKind: 'staff',
      actorId: staff.userId,
      action: status === 'frozen' ? 'account.frozen' : 'account.unfrozen',
      subjectKind: 'account',
      subjectId: accountId,
      reason,
      details: { userId, before: account.status },
      requestId: staff.requestId,
    })
    await insertOutbox(tx, {
      lane,
      id: context.newId('evt', lane),
      topic: 'notification.account',
      accountId,
      userId,
      subjectId: accountId,
      payload: { notice: NOTICES[status] },
      at,
    })
    return { ...account, status, status_reason: statusReason }
  })
  if (changed !== undefined) accountStateChanged(context.logger, { accountId, status, staffId: staff.userId })
  return changed ?? (await requireAccount(context, accountId))
}

async function requireAccount({ db }: Pick<Context, 'db'>, accountId: AccountId): Promise<AccountRow> {
  const account = await findAccount(db, accountId)
  if (account === undefined) throw new AppError('not_found')
  return account
}

/** Why it happened is for the audit log: a person under suspicion is not warned here. */
const NOTICES = {
  frozen: {
    kind: 'security',
    link: null,
    content: { code: 'account_frozen' },
  },
  active: {
    kind: 'security',
    link: '/cards',
    content: { code: 'account_active' },
  },
} as const
