import { AppError, parseInput, revealListQuery, revealRequest } from '@cardwright/contracts'
import type { RequestHandler } from 'express'
import { CompactEncrypt, importJWK } from 'jose'
import type { Context } from '../context.ts'
import { callerFrom } from '../middlewares/authenticate.ts'
import { decodeCursor, toPage } from '../paging.ts'
import { listReveals, type RevealedCard, revealCard } from '../services/reveal-service.ts'

export const createRevealController = (context: Context) => ({
  reveal: (async (request, response) => {
    response.setHeader('Cache-Control', 'no-store').setHeader('Pragma', 'no-cache')
    const { cardId, publicKey } = parseInput(revealRequest, request.body)
    const recipient = publicKey === undefined ? undefined : await toRecipient(publicKey)
    const { userId, sessionId } = callerFrom(response)
    const { requestId } = response.locals
    const card = viewSecrets(await revealCard(context, { cardId, userId, sessionId, requestId }))
    response.json(recipient === undefined ? card : { jwe: await encrypt(card, recipient), hideAt: card.hideAt })
  }) satisfies RequestHandler,

  list: (async (request, response) => {
    const { cardId, limit, cursor } = parseInput(revealListQuery, request.query)
    const rows = await listReveals(context, {
      userId: callerFrom(response).userId,
      cardId,
      limit: limit + 1,
      after: cursor === undefined ? undefined : decodeCursor(cursor),
    })
    response.json(
      toPage(
        rows,
        limit,
        ({ at, id }) => ({ at, id }),
        ({ at, details }) => ({
          at: at.toISOString(),
          device: typeof details.device === 'string' ? details.device : null,
        }),
      ),
    )
  }) satisfies RequestHandler,
})

const viewSecrets = ({ billingAddress, hideAt, ...card }: RevealedCard) => ({
  ...card,
  billingAddress: { ...billingAddress, line2: billingAddress.line2 ?? null, region: billingAddress.region ?? null },
  hideAt: hideAt.toISOString(),
})

type Recipient = Awaited<ReturnType<typeof importJWK>>

/** @throws AppError `validation_failed` for a point that does not lie on the curve. */
async function toRecipient({ kty, crv, x, y }: { kty: string; crv: string; x: string; y: string }): Promise<Recipient> {
  try {
    return await importJWK({ kty, crv, x, y }, 'ECDH-ES')
  } catch (cause) {
    throw new AppError('validation_failed', {
      errors: [{ path: 'publicKey', code: 'public_key_invalid', message: 'This is not a public key on P-256.' }],
      cause,
    })
  }
}

/** Only whoever made the key for this reveal can read the answer, whatever lies between. */
const encrypt = (card: object, recipient: Recipient): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(JSON.stringify(card)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(recipient)
