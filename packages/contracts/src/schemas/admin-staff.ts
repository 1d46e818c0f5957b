import { z } from 'zod'
import { account } from './account.ts'
import { staffRole } from './auth.ts'
import { kycStatusName } from './kyc.ts'
import { email, idOf, instant, line, named, pageOf, pageQuery, password, staffReason, timestamp } from './primitives.ts'

export const LOGIN_STATUSES = ['active', 'disabled', 'closed'] as const
export const ACCOUNT_STATUSES = ['active', 'frozen', 'closed'] as const

const userFields = {
  id: z.string(),
  email: z.string(),
  fullName: z.string(),
  phone: z.string().nullable(),
  status: z.enum(LOGIN_STATUSES),
  roles: z.array(staffRole).describe('Empty for cardholders'),
  accountId: z.string().nullable(),
  createdAt: timestamp,
}
export const adminUser = named('AdminUser', 'A person, as staff see them; masked for "support"', z.object(userFields))
export const adminUserPage = named('AdminUserPage', 'A page of people, the newest first', pageOf(adminUser))
export const adminUserListQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().min(1).max(120).optional().describe('An id, or a part of the address or name'),
  status: z.enum(LOGIN_STATUSES).optional(),
})
export const adminUserQuery = z.strictObject({ userId: idOf('usr') })
export const adminUserDetail = named(
  'AdminUserDetail',
  'A person with their account',
  z.object({
    ...userFields,
    isMasked: z.boolean(),
    locale: z.string(),
    timeZone: z.string(),
    emailVerifiedAt: timestamp.nullable(),
    kyc: z.object({ status: kycStatusName, applicationId: z.string().nullable() }),
    account: z
      .object({
        accountId: z.string(),
        status: z.enum(ACCOUNT_STATUSES),
        statusReason: z.string(),
        balance: account,
      })
      .nullable(),
    openSessions: z.int(),
  }),
)
export const adminUserFreezeRequest = named(
  'AdminUserFreezeRequest',
  'Whose account, and why',
  z.strictObject({ userId: idOf('usr'), reason: staffReason }),
)
export const adminUserAccountState = named(
  'AdminUserAccountState',
  'The account in its new state',
  z.object({ userId: z.string(), accountId: z.string(), status: z.enum(ACCOUNT_STATUSES), statusReason: z.string() }),
)

export const AUDIT_ACTORS = ['cardholder', 'staff', 'system', 'provider'] as const
export const auditEntry = named(
  'AuditEntry',
  'Something that somebody did',
  z.object({
    id: z.string(),
    at: timestamp,
    actorKind: z.enum(AUDIT_ACTORS),
    actorId: z.string(),
    action: z.string(),
    subjectKind: z.string(),
    subjectId: z.string(),
    reason: z.string(),
    details: z.record(z.string(), z.unknown()),
    requestId: z.string(),
  }),
)
export const auditPage = named('AuditPage', 'A page of the audit log, the newest first', pageOf(auditEntry))
export const auditListQuery = z.strictObject({
  ...pageQuery,
  actorId: z.string().min(1).max(64).optional(),
  action: z
    .string()
    .regex(/^[a-z_]+\.[a-z_.]*$/, 'An action like kyc.approved, or the first part with its dot like "kyc."')
    .max(64)
    .optional(),
  subjectKind: z.string().min(1).max(32).optional(),
  subjectId: z.string().min(1).max(64).optional(),
  from: instant.optional(),
  to: instant.optional(),
})

export const staffMember = named(
  'StaffMember',
  'A member of staff',
  z.object({
    id: z.string(),
    email: z.string(),
    fullName: z.string(),
    roles: z.array(staffRole),
    status: z.enum(LOGIN_STATUSES),
    createdAt: timestamp,
  }),
)
export const staffPage = named('StaffPage', 'A page of members of staff', pageOf(staffMember))
export const staffListQuery = z.strictObject(pageQuery)

const roles = z
  .array(staffRole)
  .min(1, 'At least one role')
  .transform((names) => [...new Set(names)])
export const staffCreateRequest = named(
  'StaffCreateRequest',
  'A new member of staff. Without a password they choose one with "forgot password".',
  z.strictObject({ email, fullName: line(120), roles, password: password.optional(), reason: staffReason }),
)
export const staffUpdateRequest = named(
  'StaffUpdateRequest',
  'What is to change; the rest stays. Takes effect at once, also in open sessions.',
  z.strictObject({
    staffId: idOf('usr'),
    fullName: line(120).optional(),
    roles: roles.optional(),
    status: z.enum(['active', 'disabled']).optional(),
    reason: staffReason,
  }),
)

export type AdminUser = z.input<typeof adminUser>
export type AdminUserDetail = z.input<typeof adminUserDetail>
export type AuditEntryView = z.input<typeof auditEntry>
export type StaffMember = z.input<typeof staffMember>
export type StaffCreateRequest = z.output<typeof staffCreateRequest>
export type StaffUpdateRequest = z.output<typeof staffUpdateRequest>
