import type { ApiClient, Schema } from '@cardwright/api-client'
import type Stripe from 'stripe'
import { readBooks } from '../../apps/launcher/src/demo/books.ts'
import { collect } from './issuer-client.ts'

/** One card, here and at the issuer. */
export interface CardPair {
  readonly id: string
  readonly issuerId: string
}

interface Parties {
  readonly api: ApiClient
  readonly issuer: Stripe
  readonly databaseUrl: string
}

interface Payment {
  isDeclined: boolean
  holdMinor: number
  postedMinor: number
}

/**
 * Where the program and the issuer do not say the same of these cards, in words, and where the books do not agree with themselves. Read
 * through public faces alone: the API of a cardholder, Stripe's API, and the reporting views.
 */
export async function findDifferences(parties: Parties, cards: readonly CardPair[]): Promise<string[]> {
  const found: string[] = []
  for (const card of cards) found.push(...(await compareCard(parties, card)))
  const { checks } = await readBooks(parties.databaseUrl)
  for (const { title, wrong } of checks) if (wrong > 0) found.push(`“${title}” is not true ${wrong} times`)
  return found
}

async function compareCard({ api, issuer }: Parties, { id, issuerId }: CardPair): Promise<string[]> {
  const [ours, authorizations, transactions, { data: limits }] = await Promise.all([
    listPayments(api, id),
    collect((page) => issuer.issuing.authorizations.list({ ...page, card: issuerId })),
    collect((page) => issuer.issuing.transactions.list({ ...page, card: issuerId })),
    api.get('/cards/limits', { query: { cardId: id } }),
  ])
  const theirs = [
    ...authorizations.map((authorization) => toPayment(authorization, transactions)),
    ...transactions
      .filter(isForced)
      .map(({ amount }): Payment => ({ isDeclined: false, holdMinor: 0, postedMinor: -amount })),
  ]
  const refunds = transactions.filter(({ type }) => type === 'refund')
  const used = sum(theirs.map(({ holdMinor, postedMinor }) => holdMinor + postedMinor))
  return [
    ...differences('payments', ours.filter(isPurchase).map(describe), theirs.map(describe)),
    ...differences('refunds', [sum(ours.map((one) => one.refundedMinor))], [sum(refunds.map((one) => one.amount))]),
    ...limits
      .filter(({ interval }) => interval !== 'per_authorization')
      .flatMap(({ usedMinor }) => differences('the use of a limit', [usedMinor], [used])),
  ].map((difference) => `card ${id}: ${difference}`)
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)

/** A refund without its purchase is a payment of its own in the list; one with it stands at the purchase. */
const isPurchase = ({ postedMinor, refundedMinor }: Schema<'Transaction'>): boolean =>
  postedMinor > 0 || refundedMinor === 0

const isForced = ({ type, authorization }: Stripe.Issuing.Transaction): boolean =>
  type === 'capture' && authorization === null

/** What of an authorization is still to come, and what was taken, by Stripe's own words. */
function toPayment(
  { id, approved, status, amount }: Stripe.Issuing.Authorization,
  transactions: readonly Stripe.Issuing.Transaction[],
): Payment {
  const captures = transactions.filter(({ type, authorization }) => type === 'capture' && authorization === id)
  const postedMinor = -sum(captures.map((capture) => capture.amount))
  const isOpen = approved && status === 'pending'
  return {
    isDeclined: !approved,
    holdMinor: isOpen ? Math.max(amount - postedMinor, 0) : 0,
    postedMinor,
  }
}

const describe = (payment: Payment | Schema<'Transaction'>): string => {
  const isDeclined = 'isDeclined' in payment ? payment.isDeclined : payment.status === 'declined'
  return isDeclined ? 'declined' : `${payment.holdMinor} held, ${payment.postedMinor} posted`
}

function differences(what: string, ours: readonly (string | number)[], theirs: readonly (string | number)[]): string[] {
  const [here, there] = [ours, theirs].map((all) => Map.groupBy(all, (one) => one))
  return [...new Set([...ours, ...theirs])].flatMap((one) => {
    const [times, expected] = [here, there].map((all) => all?.get(one)?.length ?? 0)
    return times === expected
      ? []
      : [`of ${what}, “${one}” stands ${times} times here and ${expected} times at the issuer`]
  })
}

async function listPayments(api: ApiClient, cardId: string): Promise<Schema<'Transaction'>[]> {
  const found: Schema<'Transaction'>[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { data: Schema<'Transaction'>[]; nextCursor: string | null } = await api.get('/cards/transactions', {
      query: { cardId, limit: 100, ...(cursor !== '' && { cursor }) },
    })
    found.push(...page.data)
    cursor = page.nextCursor
  }
  return found
}
