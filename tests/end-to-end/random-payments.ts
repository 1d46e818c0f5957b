import { randomInt } from 'node:crypto'
import Stripe from 'stripe'

/** What a merchant does with a card or with one of its payments. */
type Deed = () => Promise<unknown>

export interface RandomPayments {
  /** How many deeds were answered. */
  readonly done: number
  /** Goes on until `mayEnd` says so; several at once are several merchants. */
  play(mayEnd: () => boolean): Promise<void>
}

/**
 * Merchants who ask, ask for more, capture too much, reverse, refund, let expire and take without asking, one after another at random. What
 * the issuer refuses (a payment that is closed, or that waits for an answer) is no matter. No seed would play it again: when each deed
 * arrives is up to the processes and to their kills.
 */
export function createRandomPayments(issuer: Stripe, cardIds: readonly string[]): RandomPayments {
  const oneOf = <T>(items: readonly T[]): T => items[randomInt(items.length)] as T
  const amount = (most: number) => 1 + randomInt(most)
  const { authorizations, transactions } = issuer.testHelpers.issuing
  const payments: string[] = []
  const captures: { id: string; amountMinor: number }[] = []
  let done = 0

  const merchant = () => ({ name: 'A shop', country: 'US', city: 'Springfield', network_id: `shop-${randomInt(5)}` })

  const authorize: Deed = async () => {
    const { id } = await authorizations.create({
      card: oneOf(cardIds),
      amount: amount(5_000),
      authorization_method: 'online',
      is_amount_controllable: randomInt(2) === 0,
      merchant_data: { ...merchant(), category: 'computer_software_stores' },
    })
    payments.push(id)
  }
  const capture = async (id: string) => {
    const { transactions: all } = await authorizations.capture(id, {
      close_authorization: randomInt(2) === 0,
      ...(randomInt(2) === 0 && { capture_amount: amount(6_000) }),
    })
    for (const { id: captureId, amount: minor } of all)
      if (minor < 0 && !captures.some((known) => known.id === captureId))
        captures.push({ id: captureId, amountMinor: -minor })
  }
  const refund: Deed = async () => {
    const [last] = captures.splice(captures.length === 0 ? 0 : randomInt(captures.length), 1)
    if (last === undefined) return
    await transactions.refund(last.id, { refund_amount: amount(last.amountMinor) })
  }
  const deeds: readonly (() => Promise<unknown>)[] = [
    ...[authorize, authorize, authorize, authorize],
    () => capture(oneOf(payments)),
    () => capture(oneOf(payments)),
    () => authorizations.increment(oneOf(payments), { increment_amount: amount(2_000) }),
    () => authorizations.reverse(oneOf(payments), randomInt(2) === 0 ? {} : { reverse_amount: amount(2_000) }),
    () => authorizations.expire(oneOf(payments)),
    refund,
    () => transactions.createForceCapture({ card: oneOf(cardIds), amount: amount(3_000), merchant_data: merchant() }),
    () => transactions.createUnlinkedRefund({ card: oneOf(cardIds), amount: amount(3_000), merchant_data: merchant() }),
  ]

  return {
    get done() {
      return done
    },
    async play(mayEnd) {
      while (!mayEnd()) {
        const deed = payments.length === 0 ? authorize : oneOf(deeds)
        await deed().catch((error: unknown) => {
          if (
            !(
              error instanceof Stripe.errors.StripeInvalidRequestError ||
              error instanceof Stripe.errors.StripeRateLimitError
            )
          )
            throw error
        })
        done += 1
      }
    },
  }
}
