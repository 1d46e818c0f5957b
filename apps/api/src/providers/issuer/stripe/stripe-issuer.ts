import Stripe from 'stripe'
import type { Clock } from '../../../clock.ts'
import type { StripeConfig } from '../../../config/config.ts'
import type { CreateCardRequest, IssuedCard, Issuer, IssuerPerson } from '../issuer.ts'
import { readAuthorization } from './authorization-events.ts'
import { DISPUTE_WINDOW_MS, submitDispute } from './disputes.ts'
import { toObject } from './json-reader.ts'
import { createKeyed } from './keyed-creation.ts'
import { createStripeClient } from './stripe-client.ts'
import { fromStripe } from './stripe-errors.ts'
import { toIssuerTransaction } from './transactions.ts'
import {
  METADATA,
  toCardholderParams,
  toCardParams,
  toIssuedCard,
  toIssuerAuthorization,
  toStripeStatus,
  widestControls,
} from './transform.ts'
import { toIssuerEvent, undeliveredEvents } from './undelivered-events.ts'

/** Stripe Issuing, and everything that speaks it. */
export function createStripeIssuer({ stripe: config, clock }: { stripe: StripeConfig; clock: Clock }): Issuer {
  const stripe = createStripeClient(config)
  return {
    name: 'stripe',
    ping: async () => {
      await fromStripe(() => stripe.issuing.cards.list({ limit: 1 }))
    },
    ensureCardholder: (person) => ensureCardholder(stripe, clock.now(), person),
    createCard: (request) => createCard(stripe, clock.now(), request),
    findCardByOurId: async ({ cardId, issuerCardholderId }) => {
      const found = await findCard(stripe, cardId, issuerCardholderId)
      return found === undefined ? undefined : toIssuedCard(found)
    },
    findOurCardId: async (issuerCardId) => {
      const found = await orUndefined(() => fromStripe(() => stripe.issuing.cards.retrieve(issuerCardId)))
      return found?.metadata[METADATA.card]
    },
    setCardStatus: async (issuerCardId, status) => {
      const wanted = toStripeStatus(status)
      const card = await fromStripe(() => stripe.issuing.cards.retrieve(issuerCardId))
      if (card.status === wanted) return
      await fromStripe(() => stripe.issuing.cards.update(issuerCardId, { status: wanted }))
    },
    updateCardControlsMirror: async ({ issuerCardId, currency }) => {
      await fromStripe(() => stripe.issuing.cards.update(issuerCardId, { spending_controls: widestControls(currency) }))
    },
    retrieveCardSecrets: async (issuerCardId) => {
      const card = await fromStripe(() => stripe.issuing.cards.retrieve(issuerCardId, { expand: ['number', 'cvc'] }))
      const { number, cvc } = card
      if (number === undefined || cvc === undefined) throw new Error('Stripe returned a card without its number')
      return { number, cvc }
    },
    fetchAuthorization: async (id) => {
      const found = await orUndefined(() => fromStripe(() => stripe.issuing.authorizations.retrieve(id)))
      return found === undefined ? undefined : toIssuerAuthorization(found)
    },
    fetchAuthorizationRecord: async (id) => {
      const found = await orUndefined(() => fromStripe(() => stripe.issuing.authorizations.retrieve(id)))
      return found === undefined ? undefined : readAuthorization(toObject(found), clock.now())
    },
    listAuthorizations: (since) =>
      mapAll(
        stripe.issuing.authorizations.list({ created: { gte: toUnix(since) }, limit: 100 }),
        toIssuerAuthorization,
      ),
    listTransactions: ({ from, until }) =>
      mapAll(
        stripe.issuing.transactions.list({ created: { gte: toUnix(from), lt: toUnix(until) }, limit: 100 }),
        toIssuerTransaction,
      ),
    fetchTransaction: async (id) => {
      const found = await orUndefined(() => fromStripe(() => stripe.issuing.transactions.retrieve(id)))
      return found === undefined ? undefined : toIssuerTransaction(found)
    },
    listUndeliveredEvents: ({ from, until }) =>
      mapAll(
        stripe.events.list(undeliveredEvents({ fromSeconds: toUnix(from), untilSeconds: toUnix(until) })),
        toIssuerEvent,
      ),
    disputeWindowMs: DISPUTE_WINDOW_MS,
    submitDispute: (claim) => submitDispute(stripe, clock.now(), claim),
  }
}

const ensureCardholder = (stripe: Stripe, now: Date, person: IssuerPerson): Promise<string> =>
  createKeyed<string>({
    key: person.accountId,
    ageMs: now.getTime() - person.startedAt.getTime(),
    find: async () => (await findCardholder(stripe, person))?.id,
    create: async (idempotencyKey) =>
      (await fromStripe(() => stripe.issuing.cardholders.create(toCardholderParams(person), { idempotencyKey }))).id,
  })

const createCard = (stripe: Stripe, now: Date, request: CreateCardRequest): Promise<IssuedCard> =>
  createKeyed<IssuedCard>({
    key: request.cardId,
    ageMs: now.getTime() - request.startedAt.getTime(),
    find: async () => {
      const found = await findCard(stripe, request.cardId, request.issuerCardholderId)
      return found === undefined ? undefined : toIssuedCard(found)
    },
    create: async (idempotencyKey) =>
      toIssuedCard(await fromStripe(() => stripe.issuing.cards.create(toCardParams(request), { idempotencyKey }))),
  })

/** Stripe does not search by metadata: the cardholder's few cards are looked through. */
async function findCard(stripe: Stripe, cardId: string, cardholder: string): Promise<Stripe.Issuing.Card | undefined> {
  const cards = stripe.issuing.cards.list({ cardholder, limit: 100 })
  return fromStripe(() => findFirst(cards, (card) => card.metadata[METADATA.card] === cardId))
}

async function findCardholder(stripe: Stripe, person: IssuerPerson): Promise<Stripe.Issuing.Cardholder | undefined> {
  const people = stripe.issuing.cardholders.list({ email: person.email, limit: 100 })
  return fromStripe(() => findFirst(people, ({ metadata }) => metadata[METADATA.account] === person.accountId))
}

async function findFirst<T>(items: AsyncIterable<T>, isWanted: (item: T) => boolean): Promise<T | undefined> {
  for await (const item of items) if (isWanted(item)) return item
  return undefined
}

async function* mapAll<From, To>(items: AsyncIterable<From>, map: (item: From) => To): AsyncIterable<To> {
  const iterator = items[Symbol.asyncIterator]()
  while (true) {
    const { value, done } = await fromStripe(() => iterator.next())
    if (done) return
    yield map(value)
  }
}

/** An object that Stripe does not have is a value, not an error. */
async function orUndefined<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    const { cause } = error as { cause?: unknown }
    if (cause instanceof Stripe.errors.StripeInvalidRequestError && cause.statusCode === 404) return undefined
    throw error
  }
}

const toUnix = (at: Date): number => Math.floor(at.getTime() / 1000)
