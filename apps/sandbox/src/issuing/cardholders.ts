import { nowSeconds } from '../clock.ts'
import type { Context } from '../context.ts'
import { type Endpoint, endpoint } from '../http/endpoint.ts'
import {
  array,
  changeMetadata,
  choice,
  emptyable,
  integer,
  metadata,
  object,
  optional,
  type Parsed,
  required,
  type Shape,
  text,
} from '../http/params.ts'
import { findOrFail, listing, retrieving, view } from '../http/resources.ts'
import { createId } from '../ids.ts'
import type { Address, CardholderRecord, Individual } from '../store/records.ts'
import { changeControls, controlsShape, NO_CONTROLS } from './spending-controls.ts'

const PATH = '/v1/issuing/cardholders'

/** At most 24 Latin letters with `.`, `,`, `-`, `'` and spaces (source: the `stripe` package, Cardholders.d.ts). */
const personName = text({ max: 24, pattern: /^[\p{Script=Latin}\p{M}.,'’ -]+$/u, what: 'name' })

const addressShape = {
  city: required(text()),
  country: required(text({ pattern: /^[A-Za-z]{2}$/, what: 'country code' })),
  line1: required(text()),
  line2: optional(text()),
  postal_code: required(text()),
  state: optional(text()),
} satisfies Shape

const termsShape = {
  date: optional(integer({ min: 0 })),
  ip: optional(text()),
  user_agent: emptyable(text()),
} satisfies Shape

const individualShape = {
  card_issuing: optional(object({ user_terms_acceptance: optional(object(termsShape)) })),
  dob: optional(
    object({
      day: required(integer({ min: 1, max: 31 })),
      month: required(integer({ min: 1, max: 12 })),
      year: required(integer({ min: 1900, max: 2100 })),
    }),
  ),
  first_name: optional(personName),
  last_name: optional(personName),
  verification: optional(object({ document: optional(object({ back: optional(text()), front: optional(text()) })) })),
} satisfies Shape

const commonShape = {
  company: optional(object({ tax_id: optional(text()) })),
  email: optional(text({ max: 800, pattern: /^[^\s@]+@[^\s@]+$/, what: 'email address' })),
  individual: optional(object(individualShape)),
  metadata,
  phone_number: optional(text({ pattern: /^\+?[\d\s().-]{5,25}$/, what: 'phone number' })),
  preferred_locales: optional(array(choice('de', 'en', 'es', 'fr', 'it'))),
  spending_controls: optional(
    object({ ...controlsShape, spending_limits_currency: optional(text({ pattern: /^[a-z]{3}$/, what: 'currency' })) }),
  ),
  status: optional(choice('active', 'inactive')),
} satisfies Shape

const createShape = {
  ...commonShape,
  billing: required(object({ address: required(object(addressShape)) })),
  name: required(personName),
  type: optional(choice('individual', 'company')),
} satisfies Shape

const updateShape = {
  ...commonShape,
  billing: optional(object({ address: required(object(addressShape)) })),
} satisfies Shape

const listShape = {
  email: optional(text()),
  phone_number: optional(text()),
  status: optional(choice('active', 'inactive', 'blocked')),
  type: optional(choice('individual', 'company')),
} satisfies Shape

export function cardholderEndpoints(context: Pick<Context, 'store' | 'clock' | 'events'>): Endpoint[] {
  return [
    endpoint('POST', PATH, createShape, (call, params) => {
      const record = changeCardholder(blankCardholder(context, params), params)
      context.store.objects.insert('issuing.cardholder', record)
      context.events.created(call, 'issuing_cardholder.created', 'issuing.cardholder', record)
      return view(context, 'issuing.cardholder', record)
    }),
    endpoint('POST', `${PATH}/:id`, updateShape, (call, params) => {
      const { id } = findOrFail(context, 'issuing.cardholder', call.id)
      const record = context.events.updated(call, 'issuing_cardholder.updated', 'issuing.cardholder', id, (current) =>
        changeCardholder(current, params),
      )
      return view(context, 'issuing.cardholder', record)
    }),
    retrieving(context, 'issuing.cardholder', PATH),
    listing(context, 'issuing.cardholder', PATH, listShape, (params) => [
      ['$.email', params.email],
      ['$.phoneNumber', params.phone_number],
      ['status', params.status],
      ['type', params.type],
    ]),
  ]
}

function blankCardholder(context: Pick<Context, 'clock'>, params: Parsed<typeof createShape>): CardholderRecord {
  return {
    id: createId('ich', context.clock.nowMs()),
    created: nowSeconds(context.clock),
    type: params.type ?? (params.company === undefined ? 'individual' : 'company'),
    status: 'active',
    name: params.name,
    email: null,
    phoneNumber: null,
    address: toAddress(params.billing.address),
    company: null,
    individual: null,
    preferredLocales: null,
    spendingControls: { ...NO_CONTROLS, spendingLimitsCurrency: null },
    metadata: {},
  }
}

function changeCardholder(current: CardholderRecord, params: Parsed<typeof updateShape>): CardholderRecord {
  const { spending_controls: controls } = params
  const changed = changeControls(current.spendingControls, controls)
  const currency = controls?.spending_limits_currency ?? changed.spendingLimitsCurrency
  return {
    ...current,
    status: params.status ?? current.status,
    email: params.email ?? current.email,
    phoneNumber: params.phone_number ?? current.phoneNumber,
    address: params.billing === undefined ? current.address : toAddress(params.billing.address),
    company: params.company === undefined ? current.company : { tax_id_provided: params.company.tax_id !== undefined },
    individual:
      params.individual === undefined ? current.individual : toIndividual(current.individual, params.individual),
    preferredLocales: params.preferred_locales ?? current.preferredLocales,
    spendingControls: {
      ...changed,
      spendingLimitsCurrency: changed.spendingLimits.length > 0 ? (currency ?? 'usd') : currency,
    },
    metadata: changeMetadata(current.metadata, params.metadata),
  }
}

function toAddress(address: Parsed<typeof addressShape>): Address {
  return {
    ...address,
    country: address.country.toUpperCase(),
    line2: address.line2 ?? null,
    state: address.state ?? null,
  }
}

function toIndividual(current: Individual | null, params: Parsed<typeof individualShape>): Individual {
  const terms = params.card_issuing?.user_terms_acceptance
  const document = params.verification?.document
  return {
    card_issuing:
      terms === undefined
        ? (current?.card_issuing ?? null)
        : {
            user_terms_acceptance: {
              date: terms.date ?? null,
              ip: terms.ip ?? null,
              user_agent: terms.user_agent ?? null,
            },
          },
    dob: params.dob ?? current?.dob ?? null,
    first_name: params.first_name ?? current?.first_name ?? null,
    last_name: params.last_name ?? current?.last_name ?? null,
    verification:
      document === undefined
        ? (current?.verification ?? null)
        : { document: { back: document.back ?? null, front: document.front ?? null } },
  }
}
