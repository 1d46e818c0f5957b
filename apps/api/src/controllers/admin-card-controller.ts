import { adminCardActionRequest, adminCardListQuery, adminCeilingRequest, parseInput } from '@cardwright/contracts'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import type { CardRow } from '../models/card-model.ts'
import { decodeCursor, toPage } from '../paging.ts'
import type { CardActor } from '../services/card-events.ts'
import { searchCards, showCard } from '../services/card-reading-service.ts'
import { type CardAction, freezeCard, unfreezeCard } from '../services/card-service.ts'
import { setControlsOfAccount } from '../services/controls-service.ts'
import { staffOf } from './actors.ts'
import { positionOf, viewAccountControls, viewCardForStaff } from './card-view.ts'

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
      response.json(viewCardForStaff(await showCard(context, card)))
    }

  return {
    list: (async (request, response) => {
      const { limit, cursor, ...filter } = parseInput(adminCardListQuery, request.query)
      const after = cursor === undefined ? undefined : decodeCursor(cursor)
      const shown = await searchCards(context, { ...filter, limit, after })
      response.json(toPage(shown, limit, positionOf, viewCardForStaff))
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
