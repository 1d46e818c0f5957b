import {
  accountControlsPreviewRequest,
  accountControlsRequest,
  cardActionRequest,
  cardControlsRequest,
  cardCreateRequest,
  cardListQuery,
  cardQuery,
  cardUpdateRequest,
  controlsPreviewRequest,
  parseInput,
} from '@cardwright/contracts'
import type { Request, RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import { accountOf, callerFrom } from '../middlewares/authenticate.ts'
import type { CardRow } from '../models/card-model.ts'
import { decodeCursor, toPage } from '../paging.ts'
import { createCard } from '../services/card-creation-service.ts'
import type { CardActor } from '../services/card-events.ts'
import { listOwnCards, readOwnCard, showCard } from '../services/card-reading-service.ts'
import { closeCard, freezeCard, relabelCard, replaceCard, unfreezeCard } from '../services/card-service.ts'
import { setCardControls, setControlsOfAccount } from '../services/controls-service.ts'
import { readAccountLimits, readCardLimits } from '../services/limits-service.ts'
import { type PreviewRequest, previewControls } from '../services/preview/preview-service.ts'
import { positionOf, viewAccountControls, viewCard, viewLimits, viewPreview } from './card-view.ts'

const actorOf = (response: Response): CardActor => ({
  kind: 'cardholder',
  id: callerFrom(response).userId,
  requestId: response.locals.requestId,
})

/** The caller's key, told apart by what it was used for: it names one new card for 24 hours. */
const creationKeyOf = (request: Request, response: Response): string | undefined => {
  const { idempotencyKey } = response.locals
  return idempotencyKey === undefined ? undefined : `${request.path} ${idempotencyKey}`
}

export function createCardController(context: Context) {
  const answer = async (response: Response, card: CardRow, status = 200): Promise<void> => {
    response.status(status).json(viewCard(await showCard(context, card)))
  }

  const preview = async (response: Response, request: Omit<PreviewRequest, 'userId' | 'accountId'>) => {
    const { userId } = callerFrom(response)
    return viewPreview(await previewControls(context, { ...request, userId, accountId: accountOf(response) }))
  }

  /** One of the actions that take a card and, perhaps, a reason. */
  const act =
    (change: (context: Context, action: Parameters<typeof freezeCard>[1]) => Promise<CardRow>): RequestHandler =>
    async (request, response) => {
      const { cardId, reason } = parseInput(cardActionRequest, request.body)
      await answer(response, await change(context, { cardId, reason, actor: actorOf(response) }))
    }

  return {
    create: (async (request, response) => {
      const input = parseInput(cardCreateRequest, request.body)
      const card = await createCard(context, {
        accountId: accountOf(response),
        purpose: input.purpose ?? 'standard',
        label: input.label ?? '',
        colour: input.colour ?? '',
        document: input.controls ?? {},
        actor: actorOf(response),
        creationKey: creationKeyOf(request, response),
      })
      context.failpoints.hit('card-create:before-answer')
      await answer(response, card, 201)
    }) satisfies RequestHandler,

    list: (async (request, response) => {
      const { limit, cursor, status } = parseInput(cardListQuery, request.query)
      const shown = await listOwnCards(context, {
        accountId: accountOf(response),
        status,
        limit,
        after: cursor === undefined ? undefined : decodeCursor(cursor),
      })
      response.json(toPage(shown, limit, positionOf, viewCard))
    }) satisfies RequestHandler,

    detail: (async (request, response) => {
      const { cardId } = parseInput(cardQuery, request.query)
      response.json(viewCard(await readOwnCard(context, callerFrom(response).userId, cardId)))
    }) satisfies RequestHandler,

    freeze: act(freezeCard),
    unfreeze: act(unfreezeCard),
    close: act(closeCard),

    replace: (async (request, response) => {
      const { cardId, reason } = parseInput(cardActionRequest, request.body)
      const creationKey = creationKeyOf(request, response)
      const card = await replaceCard(context, { cardId, reason, actor: actorOf(response), creationKey })
      await answer(response, card)
    }) satisfies RequestHandler,

    update: (async (request, response) => {
      const { cardId, label, colour } = parseInput(cardUpdateRequest, request.body)
      const card = await relabelCard(context, {
        cardId,
        actor: actorOf(response),
        label: label === null ? '' : label,
        colour: colour === null ? '' : colour,
      })
      await answer(response, card)
    }) satisfies RequestHandler,

    setControls: (async (request, response) => {
      const { cardId, controls } = parseInput(cardControlsRequest, request.body)
      await answer(response, await setCardControls(context, { cardId, document: controls, actor: actorOf(response) }))
    }) satisfies RequestHandler,

    previewControls: (async (request, response) => {
      const { cardId, controls, from, to } = parseInput(controlsPreviewRequest, request.body)
      response.json(await preview(response, { cardId, document: controls, from, to }))
    }) satisfies RequestHandler,

    previewAccountControls: (async (request, response) => {
      const { controls, from, to } = parseInput(accountControlsPreviewRequest, request.body)
      response.json(await preview(response, { document: controls, from, to }))
    }) satisfies RequestHandler,

    limits: (async (request, response) => {
      const { cardId } = parseInput(cardQuery, request.query)
      response.json(viewLimits(await readCardLimits(context, callerFrom(response).userId, cardId)))
    }) satisfies RequestHandler,

    setAccountControls: (async (request, response) => {
      const { controls } = parseInput(accountControlsRequest, request.body)
      const account = await setControlsOfAccount(context, {
        accountId: accountOf(response),
        document: 'controls',
        controls,
        actor: actorOf(response),
      })
      response.json(viewAccountControls(account))
    }) satisfies RequestHandler,

    accountLimits: (async (_request, response) => {
      const { account, ...limits } = await readAccountLimits(context, accountOf(response))
      response.json({ ...viewLimits(limits), ...viewAccountControls(account) })
    }) satisfies RequestHandler,
  }
}
