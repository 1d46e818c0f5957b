import { nowSeconds } from '../clock.ts'
import type { Context } from '../context.ts'
import { type Endpoint, endpoint } from '../http/endpoint.ts'
import { optional, required, text } from '../http/params.ts'
import { findOrFail, view } from '../http/resources.ts'
import { StripeError, unexpectedState } from '../http/stripe-error.ts'
import { createId, createSecret } from '../ids.ts'
import type { EphemeralKeyRecord } from '../store/records.ts'

const PATH = '/v1/ephemeral_keys'
const LIFETIME_S = 3600

type Parts = Pick<Context, 'store' | 'clock'>

/** Keys that let a browser read one card's details for an hour; each nonce makes one key. */
export function ephemeralKeyEndpoints(context: Parts): Endpoint[] {
  const shape = { issuing_card: required(text()), nonce: optional(text()) }
  return [
    endpoint('POST', PATH, shape, (call, params) => {
      if (call.requestedVersion === null) {
        throw new StripeError(400, 'An ephemeral key is made for one API version; send the Stripe-Version header.')
      }
      const card = findOrFail(context, 'issuing.card', params.issuing_card, 'issuing_card')
      if (params.nonce !== undefined && isUsed(context, params.nonce)) {
        throw unexpectedState('This nonce has been used already.', 'nonce')
      }
      const created = nowSeconds(context.clock)
      const record: EphemeralKeyRecord = {
        id: createId('ephkey', context.clock.nowMs()),
        created,
        cardId: card.id,
        secret: createSecret('ek_test', 48),
        nonce: params.nonce ?? null,
        expires: created + LIFETIME_S,
      }
      context.store.objects.insert('ephemeral_key', record)
      return { ...view(context, 'ephemeral_key', record), secret: record.secret }
    }),
    endpoint('DELETE', `${PATH}/:id`, {}, (call) => {
      const record = findOrFail(context, 'ephemeral_key', call.id)
      const expired = { ...record, expires: nowSeconds(context.clock) }
      context.store.objects.update('ephemeral_key', expired)
      return view(context, 'ephemeral_key', expired)
    }),
  ]
}

function isUsed(context: Parts, nonce: string): boolean {
  const conditions = [{ column: '$.nonce', operator: '=', value: nonce } as const]
  return context.store.objects.list('ephemeral_key', { conditions, limit: 1 }).records.length > 0
}

/** The card that this secret may read now; null if none. */
export function cardOfEphemeralKey(context: Parts, secret: string): string | null {
  const conditions = [{ column: '$.secret', operator: '=', value: secret } as const]
  const key = context.store.objects.list('ephemeral_key', { conditions, limit: 1 }).records.at(0)
  return key !== undefined && key.expires > nowSeconds(context.clock) ? key.cardId : null
}
