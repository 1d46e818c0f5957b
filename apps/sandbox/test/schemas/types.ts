import type Stripe from 'stripe'

/** An event without its content, which is checked as the object that it is. */
interface EventEnvelope extends Omit<Stripe.EventBase, 'data'> {
  data: { object: unknown; previous_attributes?: unknown }
}

/** What is sent, not what is answered: the names of all events are nowhere else. */
interface WebhookEndpointParams {
  enabled_events: Stripe.WebhookEndpointCreateParams.EnabledEvent[]
}

/** The objects whose form the sandbox must keep; JSON schemas are generated from these types. */
export interface StripeObjects {
  'issuing.card': Stripe.Issuing.Card
  'issuing.cardholder': Stripe.Issuing.Cardholder
  'issuing.authorization': Stripe.Issuing.Authorization
  'issuing.transaction': Stripe.Issuing.Transaction
  'issuing.dispute': Stripe.Issuing.Dispute
  balance: Stripe.Balance
  balance_transaction: Stripe.BalanceTransaction
  topup: Stripe.Topup
  webhook_endpoint: Stripe.WebhookEndpoint
  webhook_endpoint_params: WebhookEndpointParams
  deleted_webhook_endpoint: Stripe.DeletedWebhookEndpoint
  ephemeral_key: Stripe.EphemeralKey
  file: Stripe.File
  event: EventEnvelope
  list: Stripe.ApiList<unknown>
}
