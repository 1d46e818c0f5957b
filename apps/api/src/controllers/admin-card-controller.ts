import { adminCardActionRequest, adminCardListQuery, adminCeilingRequest, parseInput } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import { type CardRow, listCards } from '../models/card-model.ts'
import { decodeCursor, toPage } from '../paging.ts'
import type { CardActor } from '../services/card-events.ts'
import { type CardAction, freezeCard, unfreezeCard } from '../services/card-service.ts'
import { setControlsOfAccount } from '../services/controls-service.ts'
import { staffOf } from './actors.ts'
import { viewAccountControls, viewCardsForStaff } from './card-view.ts'

const actorOf = (response: Response): CardActor => {
  const { userId, requestId } = staffOf(response)
  return { kind: 'staff', id: userId, requestId }
}

export function createAdminCardController(context: Context) {
  const act =
    (change: (context: Context, action: CardAction) => Promise<CardRow>): RequestHandler =>
    async (request, response) => {
      const { cardId, reason } = parseInput(adminCardActionRequest, request.body)
      const card = await change(context, { cardId, reason, actor: actorOf(response) })
      const [view] = await viewCardsForStaff(context, [card])
      response.json(view)
    }

  return {
    list: (async (request, response) => {
      const { limit, cursor, accountId, userId, cardId, status, last4 } = parseInput(adminCardListQuery, request.query)
      const lane = accountId === undefined ? undefined : laneOfAccount(accountId)
      const after = cursor === undefined ? undefined : decodeCursor(cursor)
      const filter = { lane, accountId, userId, cardId, status, last4 }
      const rows = await listCards(context.db, filter, { limit: limit + 1, after })
      const page = toPage(
        rows,
        limit,
        (row) => ({ at: row.created_at, id: row.id }),
        (row) => row,
      )
      response.json({ ...page, data: await viewCardsForStaff(context, page.data) })
    }) satisfies RequestHandler,

    freeze: act(freezeCard),
    unfreeze: act(unfreezeCard),

    setCeiling: (async (request, response) => {
      const { accountId, controls, reason } = parseInput(adminCeilingRequest, request.body)
      const actor = actorOf(response)
      const account = await setControlsOfAccount(context, { accountId, document: 'ceiling', controls, actor, reason })
      response.json(viewAccountControls(account))
    }) satisfies RequestHandler,
  }
}
