import { type AccountId, AppError, type FieldError, type UserId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { currencyOfRecord, format } from '@cardwright/money'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { type BalanceRow, findAccount, lockAccount, setAccountStatus } from '../models/account-model.ts'
import { countOpenCards } from '../models/card-model.ts'
import { deleteDevices } from '../models/device-model.ts'
import { countOpenDisputes } from '../models/dispute-model.ts'
import { deletePasskeys, deleteTotp } from '../models/factor-model.ts'
import { lockUser, updateUser } from '../models/user-model.ts'
import { logAccountClosed } from '../observability/login-events.ts'
import { auditLogin } from './login-audit.ts'
import { orderMail } from './mail-service.ts'
import { endAndRecord } from './session-service.ts'

type Dependencies = Pick<
  Context,
  'db' | 'clock' | 'newId' | 'secrets' | 'tokens' | 'queue' | 'logger' | 'metrics' | 'config'
>

/**
 * Closes a cardholder's account and login, and frees the address. Records stay. Nothing is closed while money is held or owed or
 * a card is open.
 * @throws AppError `close_blocked` naming each thing that stands in the way, `account_closed`, `forbidden` for staff
 */
export async function closeAccount(
  context: Dependencies,
  { userId, reason, requestId }: { userId: string; reason?: string | undefined; requestId: string },
): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId)
    if (user === undefined) throw new AppError('not_found')
    if (user.account_id === null)
      throw new AppError('forbidden', { detail: 'The login of a member of staff is closed by an administrator.' })
    await closeHoldings(context, tx, user.account_id, reason ?? '')
    const at = context.clock.now()
    await endAndRecord(context, tx, userId, { reason: 'account_closed', requestId })
    await orderMail(context, tx, {
      to: user.email,
      locale: user.locale,
      message: { kind: 'account_closed', name: user.full_name },
    })
    await forgetFactors(tx, user.id)
    await updateUser(tx, userId, { status: 'closed', email_key: `closed:${user.id}`, updated_at: at })
    await auditLogin(context, tx, { user, action: 'user.account_closed', reason, requestId })
  })
  logAccountClosed(context, { userId })
}

/** Nobody will sign in with these any more. */
async function forgetFactors(tx: Database, userId: UserId): Promise<void> {
  await deleteDevices(tx, userId)
  await deletePasskeys(tx, userId)
  await deleteTotp(tx, userId)
}

async function closeHoldings(
  { clock }: Pick<Context, 'clock'>,
  tx: Database,
  accountId: AccountId,
  reason: string,
): Promise<void> {
  const balances = await lockAccount(tx, accountId)
  const account = await findAccount(tx, accountId)
  if (account?.status === 'closed') throw new AppError('account_closed')
  const openCards = await countOpenCards(tx, { lane: laneOfAccount(accountId), accountId })
  const openDisputes = await countOpenDisputes(tx, accountId)
  const errors = [...balances.flatMap(obstaclesOf), ...cardObstacles(openCards), ...disputeObstacles(openDisputes)]
  if (account?.status === 'frozen') {
    errors.push({ path: 'account', code: 'account_frozen', message: 'The account is frozen by the program.' })
  }
  if (errors.length > 0) throw new AppError('close_blocked', { errors })
  await setAccountStatus(tx, accountId, { status: 'closed', reason, at: clock.now() })
}

function obstaclesOf({ currency, ledger_minor, overdraft_minor, held_minor }: BalanceRow): FieldError[] {
  const amountOf = (amountMinor: bigint) => ({
    words: format({ amountMinor, currency: currencyOfRecord(currency) }),
    params: { amountMinor: Number(amountMinor), currency },
  })
  const obstacles: FieldError[] = []
  if (ledger_minor > 0n) {
    const { words, params } = amountOf(ledger_minor)
    obstacles.push({ path: 'balance', code: 'balance_left', message: `The account still holds ${words}.`, params })
  }
  if (overdraft_minor > 0n) {
    const { words, params } = amountOf(overdraft_minor)
    obstacles.push({ path: 'overdraft', code: 'overdraft_owed', message: `${words} is still owed.`, params })
  }
  if (held_minor > 0n) {
    const { words, params } = amountOf(held_minor)
    const message = `${words} is held for payments that are not settled yet.`
    obstacles.push({ path: 'holds', code: 'holds_open', message, params })
  }
  return obstacles
}

const cardObstacles = (count: number): FieldError[] =>
  count === 0
    ? []
    : [
        {
          path: 'cards',
          code: 'cards_open',
          message: count === 1 ? 'One card is still open.' : `${count} cards are still open.`,
          params: { count },
        },
      ]

/** A decision may still take a credit back, or make it final. */
const disputeObstacles = (count: number): FieldError[] =>
  count === 0
    ? []
    : [
        {
          path: 'disputes',
          code: 'disputes_open',
          message: count === 1 ? 'A dispute is being decided.' : `${count} disputes are being decided.`,
          params: { count },
        },
      ]
