import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { eventEndpoints } from '../webhooks/event-endpoints.ts'
import { webhookEndpointEndpoints } from '../webhooks/webhook-endpoints.ts'
import { lifecycleEndpoints } from './authorization-lifecycle.ts'
import { authorizationEndpoints } from './authorizations.ts'
import { balanceEndpoints } from './balance.ts'
import { cardholderEndpoints } from './cardholders.ts'
import { cardEndpoints } from './cards.ts'
import { disputeEndpoints } from './disputes.ts'
import { ephemeralKeyEndpoints } from './ephemeral-keys.ts'
import { fileEndpoints } from './files.ts'
import { transactionEndpoints } from './transactions.ts'

/** Everything of Stripe's API that the sandbox speaks. */
export function allEndpoints(context: Context): Endpoint[] {
  return [
    ...cardholderEndpoints(context),
    ...cardEndpoints(context),
    ...authorizationEndpoints(context),
    ...lifecycleEndpoints(context),
    ...transactionEndpoints(context),
    ...disputeEndpoints(context),
    ...fileEndpoints(context),
    ...balanceEndpoints(context),
    ...eventEndpoints(context),
    ...webhookEndpointEndpoints(context),
    ...ephemeralKeyEndpoints(context),
  ]
}
