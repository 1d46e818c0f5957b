import { randomBytes } from 'node:crypto'
import { AppError, type StaffCreateRequest, type StaffRole, type StaffUpdateRequest } from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { insertAudit } from '../models/audit-model.ts'
import { announceEndedSessions, endSessions } from '../models/session-model.ts'
import { findUser, insertUser, lockAdmins, lockUser, type UserRow, updateUser } from '../models/user-model.ts'
import { orderMail } from './mail-service.ts'
import { assertStrongPassword, hashPassword } from './password-service.ts'
import type { StaffActor } from './staff-actor.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId' | 'metrics' | 'queue' | 'secrets'>

/**
 * Takes a new member of staff in. Without a password nobody can sign in until the person chooses one by "forgot password", which
 * proves that the address is theirs.
 * @throws AppError `conflict` when the address is taken, `password_too_weak`
 */
export async function createStaff(
  context: Dependencies,
  actor: StaffActor,
  request: StaffCreateRequest,
): Promise<UserRow> {
  if (request.password !== undefined) assertStrongPassword(request.password, request.email)
  const passwordHash = await hashPassword(context, request.password ?? randomBytes(32).toString('base64url'))
  const id = context.newId('usr')
  return context.db.transaction().execute(async (tx) => {
    const { email, fullName, roles } = request
    const at = context.clock.now()
    if (!(await insertUser(tx, { id, email, passwordHash, fullName, roles, isVerified: true, at })))
      throw new AppError('conflict', {
        detail: 'Somebody has this e-mail address already.',
        errors: [{ path: 'email', code: 'email_taken', message: 'Somebody has this e-mail address already.' }],
      })
    await auditStaff(context, tx, actor, {
      action: 'staff.created',
      staffId: id,
      reason: request.reason,
      details: { roles },
    })
    const message = { kind: 'notice', ...INVITATION } as const
    await orderMail(context, tx, { to: email, locale: 'en', message })
    return requireStaff(tx, id)
  })
}

const INVITATION = {
  title: 'You have been added as a member of staff',
  body: 'Open the console and choose “Forgot password” to set a password of your own.',
  link: '/console',
}

/**
 * Changes a member of staff; open sessions feel it at once. Nobody changes their own roles or state, and since only an admin acts
 * here, under a lock over all admins, one admin always remains.
 * @throws AppError `not_found`, `forbidden`
 */
export async function updateStaff(
  context: Dependencies,
  actor: StaffActor,
  request: StaffUpdateRequest,
): Promise<UserRow> {
  const { staffId, fullName, roles, status, reason } = request
  if (staffId === actor.userId && (roles !== undefined || status !== undefined))
    throw new AppError('forbidden', { detail: 'Nobody can change their own roles or state.' })
  return context.db.transaction().execute(async (tx) => {
    const admins = await lockAdmins(tx)
    if (!admins.includes(actor.userId)) throw new AppError('forbidden')
    const before = await lockUser(tx, staffId)
    if (before === undefined || before.roles.length === 0) throw new AppError('not_found')
    const at = context.clock.now()
    const changes = {
      ...(fullName === undefined ? {} : { full_name: fullName }),
      ...(roles === undefined ? {} : { roles }),
      ...(status === undefined ? {} : { status, status_reason: status === 'disabled' ? reason : '' }),
    }
    const after = await updateUser(tx, staffId, { ...changes, updated_at: at })
    if (status === 'disabled') {
      const ended = await endSessions(tx, staffId, {}, { at, reason: 'disabled' })
      await announceEndedSessions(tx, ended)
    }
    const details = { before: outline(before), after: outline(after), renamed: before.full_name !== after.full_name }
    await auditStaff(context, tx, actor, { action: 'staff.updated', staffId, reason, details })
    return after
  })
}

const outline = ({ roles, status }: UserRow): { roles: StaffRole[]; status: string } => ({ roles, status })

async function requireStaff(tx: DatabaseTransaction, id: string): Promise<UserRow> {
  const user = await findUser(tx, id)
  if (user === undefined) throw new AppError('not_found')
  return user
}

function auditStaff(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  actor: StaffActor,
  what: { action: string; staffId: string; reason: string; details: Record<string, unknown> },
): Promise<void> {
  const lane = laneOfSubject(what.staffId)
  return insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at: context.clock.now(),
    actorKind: 'staff',
    actorId: actor.userId,
    action: what.action,
    subjectKind: 'user',
    subjectId: what.staffId,
    reason: what.reason,
    details: what.details,
    requestId: actor.requestId,
  })
}
