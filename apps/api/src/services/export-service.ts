import { AppError, type CardId } from '@cardwright/contracts'
import { laneOfAccount, laneOfSubject } from '@cardwright/contracts/lane'
import { isSafeMinor } from '@cardwright/money'
import type { Context } from '../context.ts'
import { findAccount, listBalances } from '../models/account-model.ts'
import { type CardRow, listCards } from '../models/card-model.ts'
import { listDevices } from '../models/device-model.ts'
import {
  type ExportRow,
  exportAudit,
  exportDisputes,
  exportEntries,
  exportExceptions,
  exportTransactions,
} from '../models/export-model.ts'
import { listApplicationsOfPerson } from '../models/kyc-model.ts'
import { listNotifications } from '../models/notification-model.ts'
import { listAllSessions } from '../models/session-model.ts'
import { findUser, type UserRow } from '../models/user-model.ts'
import type { Caller } from './caller-service.ts'
import { openPerson } from './kyc-application-service.ts'
import { readPreferences } from './notification-service.ts'
import { readProfile } from './profile-service.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'vault'>

const PAGE = 500

/**
 * Everything held about the person, as one JSON document in pieces: long lists are read and sent page by page. Card numbers stay
 * masked and pictures stay out; passwords, codes and keys are not held in a form that could be told.
 */
export async function* exportPersonalData(context: Dependencies, caller: Caller): AsyncGenerator<string, void> {
  const user = await findUser(context.db, caller.userId)
  if (user === undefined) throw new AppError('not_found')
  const head = {
    generatedAt: context.clock.now().toISOString(),
    profile: await readProfile(context, user.id),
    terms: { version: user.terms_version, acceptedAt: user.terms_accepted_at },
    sessions: (await listAllSessions(context.db, user.id)).map(viewSession),
    devices: (await listDevices(context.db, user.id)).map(viewDevice),
    preferences: await readPreferences(context.db, user.id),
    identity: await readApplications(context, user),
    account: await readAccount(context, user),
  }
  yield toJson(head).slice(0, -1)
  for (const [name, rows] of listsOf(context, user)) {
    yield `,"${name}":[`
    yield* writeRows(rows)
    yield ']'
  }
  yield '}\n'
}

type Rows = AsyncGenerator<ExportRow>
type Place = { createdAt: Date; id: string } | undefined

async function* writeRows(rows: Rows): AsyncGenerator<string, void> {
  let separator = ''
  for await (const row of rows) {
    yield `${separator}${toJson(row)}`
    separator = ','
  }
}

function listsOf({ db }: Dependencies, user: UserRow): [string, Rows][] {
  const { id: userId, account_id: accountId } = user
  const lanes = [laneOfSubject(userId), ...(accountId === null ? [] : [laneOfAccount(accountId)])]
  const notifications = inPages((after) => readNotices(db, userId, after))
  const audit = inPages((after) => exportAudit(db, { lanes, userId, accountId }, after, PAGE))
  if (accountId === null)
    return [
      ['notifications', notifications],
      ['audit', audit],
    ]
  const lane = laneOfAccount(accountId)
  return [
    ['cards', inPages(async (after) => readCards(db, { lane, accountId }, after))],
    ['transactions', inPages((after) => exportTransactions(db, accountId, after, PAGE))],
    ['exceptions', inPages((after) => exportExceptions(db, accountId, after, PAGE))],
    ['disputes', inPages((after) => exportDisputes(db, accountId, after, PAGE))],
    ['entries', inPages((after) => exportEntries(db, accountId, after, PAGE))],
    ['notifications', notifications],
    ['audit', audit],
  ]
}

async function* inPages(readPage: (after: Place) => Promise<ExportRow[]>): Rows {
  let after: Place
  for (;;) {
    const page = await readPage(after)
    yield* page
    if (page.length < PAGE) return
    after = page.at(-1)
  }
}

const positionOf = (after: Place) => (after === undefined ? undefined : { at: after.createdAt, id: after.id })

async function readNotices(db: Context['db'], userId: string, after: Place): Promise<ExportRow[]> {
  const rows = await listNotifications(db, userId, { limit: PAGE, after: positionOf(after) })
  return rows.map(({ id, kind, title, body, created_at: createdAt, read_at: readAt }) => ({
    id,
    kind,
    title,
    body,
    createdAt,
    readAt,
  }))
}

async function readCards(
  db: Context['db'],
  place: { lane: number; accountId: NonNullable<UserRow['account_id']> },
  after: Place,
): Promise<ExportRow[]> {
  const rows = await listCards(db, place, { limit: PAGE, after: positionOf(after) })
  return rows.map(viewCard)
}

const viewCard = (card: CardRow): ExportRow & { id: CardId } => ({
  id: card.id,
  status: card.status,
  purpose: card.purpose,
  label: card.label,
  last4: card.last4,
  brand: card.brand,
  expMonth: card.exp_month,
  expYear: card.exp_year,
  controls: card.controls,
  createdAt: card.created_at,
})

const viewSession = (session: Awaited<ReturnType<typeof listAllSessions>>[number]) => ({
  id: session.id,
  deviceId: session.device_id,
  userAgent: session.user_agent,
  ipAddress: session.ip_address,
  createdAt: session.created_at,
  lastSeenAt: session.last_seen_at,
  endedAt: session.ended_at,
})

const viewDevice = (device: Awaited<ReturnType<typeof listDevices>>[number]) => ({
  deviceId: device.device_id,
  platform: device.platform,
  name: device.name,
  locale: device.locale,
  hasPush: device.push_token !== null,
  hasKey: device.public_key !== null,
  createdAt: device.created_at,
  lastSeenAt: device.last_seen_at,
})

async function readApplications(context: Dependencies, user: UserRow) {
  if (user.account_id === null) return []
  const person = { lane: laneOfAccount(user.account_id), userId: user.id }
  const applications = await listApplicationsOfPerson(context.db, person)
  return Promise.all(
    applications.map(async (application) => ({
      id: application.id,
      status: application.status,
      details: await openPerson(context, application),
      documentType: application.document_type,
      termsVersion: application.terms_version,
      submittedAt: application.submitted_at,
      decidedAt: application.decided_at,
    })),
  )
}

async function readAccount({ db }: Dependencies, user: UserRow) {
  if (user.account_id === null) return null
  const account = await findAccount(db, user.account_id)
  const balances = await listBalances(db, user.account_id)
  return {
    id: user.account_id,
    status: account?.status,
    controls: account?.controls,
    openedAt: account?.created_at,
    balances: balances.map((balance) => ({
      currency: balance.currency,
      ledgerMinor: balance.ledger_minor - balance.overdraft_minor,
      heldMinor: balance.held_minor,
    })),
  }
}

/** A sum that no JSON number carries exactly is a text of its digits: an export leaves nothing out, and loses none. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member !== 'bigint' ? member : isSafeMinor(member) ? Number(member) : String(member),
  )
