import type { CardId } from '@cardwright/contracts'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { findAccount } from '../models/account-model.ts'
import { type CardRow, findCard } from '../models/card-model.ts'
import type { IssuedCardStatus } from '../providers/issuer/issuer.ts'
import type { JobPayloads } from '../providers/queue/queue.ts'

type Dependencies = Pick<Context, 'db' | 'issuer'>

/**
 * Brings the issuer's copy of a card to our state. Runs of one card follow one another, and each reads the state anew until it
 * stands still, so that the latest state wins whatever the order of the orders was.
 */
export async function syncCard(context: Dependencies, { cardId }: JobPayloads['sync-card']): Promise<void> {
  const id = cardId as CardId
  await oneAtATime(context, id, async () => {
    let told: IssuedCardStatus | undefined
    for (let round = 0; round < 10; round += 1) {
      const card = await findCard(context.db, id)
      const wanted = card === undefined ? undefined : toIssuedStatus(card)
      if (card === undefined || wanted === undefined || wanted === told) return
      const issuerCardId = card.issuer_card_id ?? (await findLeftover(context, card))
      if (issuerCardId === undefined) return
      await context.issuer.setCardStatus(issuerCardId, wanted)
      told = wanted
    }
    throw new Error('the card changes faster than the issuer can be told')
  })
}

/** A pending card has no copy yet; it comes into being active, and what happens to it later has an order of its own. */
function toIssuedStatus({ status }: CardRow): IssuedCardStatus | undefined {
  return status === 'pending' ? undefined : status
}

/** A creation that was given up may have left a card at the issuer. */
async function findLeftover({ db, issuer }: Dependencies, card: CardRow): Promise<string | undefined> {
  const account = await findAccount(db, card.account_id)
  if (account?.issuer_cardholder_id == null) return undefined
  const left = await issuer.findCardByOurId({ cardId: card.id, issuerCardholderId: account.issuer_cardholder_id })
  return left?.issuerCardId
}

/** Waits for the other runs of the same card, over all processes; the lock ends with the connection at the latest. */
const oneAtATime = ({ db }: Pick<Context, 'db'>, key: string, run: () => Promise<void>): Promise<void> =>
  db.connection().execute(async (connection) => {
    await sql`SELECT pg_advisory_lock(hashtextextended(${`sync-card:${key}`}, 0))`.execute(connection)
    try {
      await run()
    } finally {
      await sql`SELECT pg_advisory_unlock(hashtextextended(${`sync-card:${key}`}, 0))`.execute(connection)
    }
  })
