import {
  type AdminUser,
  type AdminUserDetail,
  type AuditEntryView,
  adminUserFreezeRequest,
  adminUserListQuery,
  adminUserQuery,
  auditListQuery,
  parseInput,
  type StaffMember,
  staffCreateRequest,
  staffListQuery,
  staffUpdateRequest,
  type UserId,
} from '@cardwright/contracts'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import type { AccountRow, BalanceRow } from '../models/account-model.ts'
import type { AuditRow } from '../models/audit-model.ts'
import type { UserRow } from '../models/user-model.ts'
import { readAudit } from '../services/audit-service.ts'
import { maskEmail, maskName, maskPhone } from '../services/masking.ts'
import { freezePerson, type PersonFile, readPerson, searchPeople, unfreezePerson } from '../services/people-service.ts'
import { maySeePeople } from '../services/staff-actor.ts'
import { createStaff, updateStaff } from '../services/staff-service.ts'
import { staffOf } from './actors.ts'
import { viewBalance } from './balance-view.ts'

export const createAdminPeopleController = (context: Context) => ({
  search: (async (request, response) => {
    const isMasked = !maySeePeople(staffOf(response))
    const page = await searchPeople(context, { ...parseInput(adminUserListQuery, request.query), isStaff: false })
    response.json({ ...page, data: page.data.map((user) => viewUser(user, isMasked)) })
  }) satisfies RequestHandler,

  detail: (async (request, response) => {
    const staff = staffOf(response)
    const { userId } = parseInput(adminUserQuery, request.query)
    const file = await readPerson(context, staff, userId)
    response.json(viewPerson(file, !maySeePeople(staff)))
  }) satisfies RequestHandler,

  freeze: (async (request, response) => {
    const command = parseInput(adminUserFreezeRequest, request.body)
    response.json(viewState(command.userId, await freezePerson(context, staffOf(response), command)))
  }) satisfies RequestHandler,

  unfreeze: (async (request, response) => {
    const command = parseInput(adminUserFreezeRequest, request.body)
    response.json(viewState(command.userId, await unfreezePerson(context, staffOf(response), command)))
  }) satisfies RequestHandler,

  listStaff: (async (request, response) => {
    const page = await searchPeople(context, { ...parseInput(staffListQuery, request.query), isStaff: true })
    response.json({ ...page, data: page.data.map(viewStaff) })
  }) satisfies RequestHandler,

  createStaff: (async (request, response) => {
    const command = parseInput(staffCreateRequest, request.body)
    response.status(201).json(viewStaff(await createStaff(context, staffOf(response), command)))
  }) satisfies RequestHandler,

  updateStaff: (async (request, response) => {
    const command = parseInput(staffUpdateRequest, request.body)
    response.json(viewStaff(await updateStaff(context, staffOf(response), command)))
  }) satisfies RequestHandler,

  audit: (async (request, response) => {
    const page = await readAudit(context, parseInput(auditListQuery, request.query))
    response.json({ ...page, data: page.data.map(viewAudit) })
  }) satisfies RequestHandler,
})

const viewUser = (user: UserRow, isMasked: boolean): AdminUser => ({
  id: user.id,
  email: isMasked ? maskEmail(user.email) : user.email,
  fullName: isMasked ? maskName(user.full_name) : user.full_name,
  phone: isMasked && user.phone !== null ? maskPhone(user.phone) : user.phone,
  status: user.status,
  roles: user.roles,
  accountId: user.account_id,
  createdAt: user.created_at.toISOString(),
})

const viewPerson = (
  { user, account, balance, application, openSessions }: PersonFile,
  isMasked: boolean,
): AdminUserDetail => ({
  ...viewUser(user, isMasked),
  isMasked,
  locale: user.locale,
  timeZone: user.time_zone,
  emailVerifiedAt: user.email_verified_at?.toISOString() ?? null,
  kyc: { status: application?.status ?? 'not_started', applicationId: application?.id ?? null },
  account: account === undefined || balance === undefined ? null : viewAccount(account, balance),
  openSessions,
})

function viewAccount(account: AccountRow, balance: BalanceRow): AdminUserDetail['account'] {
  const ledgerMinor = balance.ledger_minor - balance.overdraft_minor
  return {
    accountId: account.id,
    status: account.status,
    statusReason: account.status_reason,
    balance: viewBalance({
      accountId: account.id,
      currency: balance.currency,
      ledgerMinor,
      heldMinor: balance.held_minor,
    }),
  }
}

const viewState = (userId: UserId, account: AccountRow) => ({
  userId,
  accountId: account.id,
  status: account.status,
  statusReason: account.status_reason,
})

const viewStaff = (user: UserRow): StaffMember => ({
  id: user.id,
  email: user.email,
  fullName: user.full_name,
  roles: user.roles,
  status: user.status,
  createdAt: user.created_at.toISOString(),
})

const viewAudit = (row: AuditRow): AuditEntryView => ({
  id: row.id,
  at: row.at.toISOString(),
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  action: row.action,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  reason: row.reason,
  details: row.details,
  requestId: row.request_id,
})
