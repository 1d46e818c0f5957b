import { isAppError, type KycSubmitFields, STAFF_ROLES } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import type { Context } from '../context.ts'
import { findLatestApplication, OPEN_STATUSES } from '../models/kyc-model.ts'
import { findUserByEmail, insertUser, lockUser, type UserRow, updateUser } from '../models/user-model.ts'
import { openAccount } from './account-service.ts'
import { submitApplication } from './kyc-application-service.ts'
import { decideByStaff } from './kyc-review-service.ts'
import { auditLogin } from './login-audit.ts'
import { checkPassword, hashPassword } from './password-service.ts'
import { drawSampleDocument, drawSamplePortrait } from './sample-documents.ts'
import { readOrMakeSeedLogins, type SeedLogin } from './seed-login-file.ts'

const REQUEST_ID = 'seed'

/**
 * Makes one member of staff and one cardholder whose identity is verified, through the same services as for everybody else, so that
 * a person can try the program at once. Can be repeated: what is there stays. A login whose password was changed meanwhile is not
 * told.
 */
export async function seedLogins(context: Context): Promise<SeedLogin[]> {
  const { logins, isNew } = await readOrMakeSeedLogins(context.config.dataDir)
  const known: SeedLogin[] = []
  for (const login of logins) {
    const user = await ensurePerson(context, login, { mayReset: isNew && context.config.environment !== 'production' })
    if (await checkPassword(context, user.password_hash, login.password)) known.push(login)
  }
  const [staff, cardholder] = await Promise.all([
    findRole(context, logins, 'staff'),
    findRole(context, logins, 'cardholder'),
  ])
  if (staff !== undefined && cardholder !== undefined) await ensureVerified(context, { staff, cardholder })
  return known
}

const findRole = async (
  { db }: Pick<Context, 'db'>,
  logins: readonly SeedLogin[],
  role: SeedLogin['role'],
): Promise<UserRow | undefined> => {
  const login = logins.find((candidate) => candidate.role === role)
  return login === undefined ? undefined : findUserByEmail(db, login.email)
}

/**
 * The person behind a login. With a fresh data folder on a database that knows the person already, nobody has the old password:
 * outside production it is replaced.
 */
async function ensurePerson(
  context: Context,
  { role, email, password }: SeedLogin,
  { mayReset }: { mayReset: boolean },
): Promise<UserRow> {
  const standing = await findUserByEmail(context.db, email)
  if (standing !== undefined && !mayReset) return standing
  const passwordHash = await hashPassword(context, password)
  const at = context.clock.now()
  return context.db.transaction().execute(async (tx) => {
    await insertUser(tx, {
      id: context.newId('usr'),
      email,
      passwordHash,
      fullName: role === 'staff' ? 'Program Admin' : 'Sample Cardholder',
      roles: role === 'staff' ? STAFF_ROLES : [],
      isVerified: true,
      at,
    })
    const found = await findUserByEmail(tx, email)
    const user = found === undefined ? undefined : await lockUser(tx, found.id)
    if (user === undefined) throw new Error(`The login ${role} was not kept`)
    if (user.password_hash !== passwordHash) {
      await auditLogin(context, tx, {
        user,
        action: 'user.password_changed',
        reason: 'New data folder',
        requestId: REQUEST_ID,
      })
      return updateUser(tx, user.id, { password_hash: passwordHash, updated_at: at })
    }
    await auditLogin(context, tx, { user, action: 'user.seeded', requestId: REQUEST_ID })
    return openAccount(context, tx, user, REQUEST_ID)
  })
}

const FIELDS: KycSubmitFields = {
  firstName: 'Sample',
  lastName: 'Cardholder',
  dateOfBirth: '1990-01-31',
  country: 'US',
  region: 'CA',
  addressLine1: '1 Market Street',
  city: 'San Francisco',
  postalCode: '94105',
  documentType: 'passport',
}

/** Submits and approves the cardholder's identity check, each unless it was done already. */
async function ensureVerified(
  context: Context,
  { staff, cardholder }: { staff: UserRow; cardholder: UserRow },
): Promise<void> {
  const { id: userId, account_id: accountId } = cardholder
  if (accountId === null) return
  const person = { userId, accountId, lane: laneOfAccount(accountId), requestId: REQUEST_ID }
  if ((await findLatestApplication(context.db, person)) === undefined) {
    const [documentFront, selfie] = await Promise.all([drawSampleDocument(), drawSamplePortrait()])
    const files = new Map(Object.entries({ documentFront, selfie }))
    await unlessDone(submitApplication(context, person, { fields: FIELDS, files }))
  }
  const application = await findLatestApplication(context.db, person)
  if (application === undefined || !OPEN_STATUSES.some((status) => status === application.status)) return
  const actor = { userId: staff.id, roles: staff.roles, requestId: REQUEST_ID }
  const decision = {
    applicationId: application.id,
    decision: 'approve',
    reason: 'Sample person of a new installation',
  } as const
  await unlessDone(decideByStaff(context, actor, decision))
}

/** Two processes that prepare the same logins at once: what the other has done counts. */
async function unlessDone(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isAppError(error) || error.status !== 409) throw error
  }
}
