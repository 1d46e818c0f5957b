import type { AccountId } from '@cardwright/contracts'
import type { Context } from '../../context.ts'
import { lockAccount } from '../../models/account-model.ts'
import {
  findAccountsAuthorized,
  flagLoneClearing,
  type LoneClearingFlag,
  type LoneClearingRow,
  listLoneClearings,
} from '../../models/issuing/lone-clearing-model.ts'
import { loneClearingFound } from '../../observability/record-events.ts'
import { requestFactId } from '../../providers/issuer/authorization-request.ts'
import { eachApart } from '../each-apart.ts'
import { issuerIdOf } from './chain-names.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'logger' | 'metrics'>

/** For so long an authorization may still be on its way. What could not be delivered is fetched every two minutes (`takeUndeliveredEvents`). */
const LEFT_ALONE_MS = 3_600_000
/** For so long the issuer keeps what it could not deliver; of what is older nothing new will be found out. */
const LOOK_BACK_MS = 30 * 24 * 3_600_000
const PAGE = 200

/**
 * Tells a person, once each, of clearings whose authorization was another account's, or has not come in time. Their money stays where it
 * posted: a clearing cannot be refused.
 */
export async function lookForLoneClearings(context: Dependencies, signal: AbortSignal): Promise<void> {
  const from = new Date(context.clock.nowMs() - LOOK_BACK_MS)
  async function* found(): AsyncGenerator<LoneClearingRow> {
    let page: LoneClearingRow[] = []
    do {
      page = await listLoneClearings(context.db, { from, after: page.at(-1), limit: PAGE })
      for (const row of page) {
        if (signal.aborted) return
        yield row
      }
    } while (page.length === PAGE)
  }
  await eachApart(found(), (row) => lookAtLoneClearing(context, row))
}

/** Looks at one; nothing is said of it while its authorization may still come. */
export async function lookAtLoneClearing(context: Dependencies, row: LoneClearingRow): Promise<void> {
  const flag = await problemOf(context, row)
  if (flag === undefined) return
  const isNew = await context.db.transaction().execute(async (tx) => {
    await lockAccount(tx, row.account_id as AccountId)
    return flagLoneClearing(tx, row, flag)
  })
  if (isNew) loneClearingFound(context, { authorizationId: row.id, kind: flag })
}

async function problemOf(
  { db, clock }: Dependencies,
  { account_id: accountId, issuer, issuer_id: name, created_at: createdAt }: LoneClearingRow,
): Promise<LoneClearingFlag | undefined> {
  const providerId = requestFactId(issuerIdOf(name), 0)
  const accounts = await findAccountsAuthorized(db, { provider: issuer, providerId })
  if (accounts.includes(accountId)) return undefined
  if (accounts.length > 0) return 'captured_elsewhere'
  return clock.nowMs() - createdAt.getTime() > LEFT_ALONE_MS ? 'never_authorized' : undefined
}
