import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  toCardholderParams,
  toIssuerAuthorization,
  toLatin,
  toPrintedName,
} from '../../src/providers/issuer/stripe/transform.ts'

type StripeAuthorization = Parameters<typeof toIssuerAuthorization>[0]

const merchant_data = {
  category: 'grocery_stores_supermarkets',
  category_code: '5411',
  city: null,
  country: 'US',
  name: 'Corner Grocery',
  network_id: '1234567890',
  postal_code: null,
  state: null,
  tax_id: null,
  terminal_id: null,
  url: null,
}

describe('names', () => {
  it.each([
    ['Zoë', 'Muñoz', 'Zoe Munoz'],
    ['Łukasz', 'Żółć', 'Lukasz Zolc'],
    ['Jean-Luc', "d'Arc", "Jean-Luc d'Arc"],
    ['Bartholomew', 'Featherstonehaugh', 'B Featherstonehaugh'],
    ['A', 'Wolfeschlegelsteinhausenbergerdorff', 'Wolfeschlegelsteinhausen'],
  ])('%s %s is printed as %s', (first, last, printed) => {
    expect(toPrintedName(toLatin(first), toLatin(last))).toBe(printed)
  })

  it('never has more than 24 characters, a digit or a letter that the card cannot print', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), (first, last) => {
        const printed = toPrintedName(toLatin(first), toLatin(last))
        expect(printed).toMatch(/^[A-Za-z.,' -]{0,24}$/)
      }),
    )
  })
})

describe('a person for Stripe', () => {
  it('carries our account in its metadata and leaves out what is not known', () => {
    const params = toCardholderParams({
      accountId: 'acct_1',
      firstName: 'Ana',
      lastName: 'Lima',
      dateOfBirth: '1990-02-28',
      email: 'ana@example.com',
      billingAddress: { line1: 'Rua 1', city: 'Lisboa', postalCode: '1000-001', country: 'PT' },
      startedAt: new Date(0),
    })
    expect(params).toEqual({
      type: 'individual',
      status: 'active',
      name: 'Ana Lima',
      email: 'ana@example.com',
      individual: { first_name: 'Ana', last_name: 'Lima', dob: { day: 28, month: 2, year: 1990 } },
      billing: { address: { line1: 'Rua 1', city: 'Lisboa', postal_code: '1000-001', country: 'PT' } },
      metadata: { cardwright_account_id: 'acct_1' },
    })
  })
})

describe('records of Stripe', () => {
  it('keep every amount whole and every request in its order', () => {
    const authorization = {
      id: 'iauth_1',
      card: { id: 'ic_1' },
      amount: 7_000,
      approved: true,
      status: 'pending',
      authorization_method: 'contactless',
      created: 1_763_884_800,
      currency: 'usd',
      merchant_amount: 6_500,
      merchant_currency: 'eur',
      merchant_data,
      request_history: [
        { amount: 5_000, approved: true, created: 1_763_884_800, reason: 'webhook_approved' },
        { amount: 2_000, approved: false, created: 1_763_884_900, reason: 'webhook_declined' },
      ],
    } as unknown as StripeAuthorization
    expect(toIssuerAuthorization(authorization)).toMatchObject({
      issuerAuthorizationId: 'iauth_1',
      issuerCardId: 'ic_1',
      amountMinor: 7_000n,
      merchantAmountMinor: 6_500n,
      merchantCurrency: 'eur',
      channel: 'contactless',
      merchant: { id: '1234567890', name: 'Corner Grocery', categoryCode: '5411', city: '', country: 'US' },
      createdAt: new Date('2025-11-23T08:00:00.000Z'),
      requests: [
        { isApproved: true, amountMinor: 5_000n, reason: 'webhook_approved' },
        { isApproved: false, amountMinor: 2_000n, reason: 'webhook_declined' },
      ],
    })
  })

  it('treat a state that is not known yet as open', () => {
    const authorization = {
      id: 'iauth_1',
      card: { id: 'ic_1' },
      amount: 1,
      merchant_amount: 1,
      created: 1,
      status: 'newly_invented',
      authorization_method: 'telepathy',
      merchant_data,
      request_history: [],
    } as unknown as StripeAuthorization
    expect(toIssuerAuthorization(authorization)).toMatchObject({ status: 'pending', channel: 'keyed_in' })
  })
})
