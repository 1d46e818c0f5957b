import Stripe from 'stripe'
import { IssuerError } from '../issuer.ts'

/** A 5xx or 409 that Stripe kept for the idempotency key and only repeats: trying again with this key is in vain. */
export class ReplayedFailure extends IssuerError {
  constructor(options: { cause: unknown }) {
    super('unavailable', 'replayed_failure', options)
  }
}

/** Runs one call and says in our words what went wrong. The message of Stripe is not kept: it can quote what was sent. */
export async function fromStripe<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw toIssuerError(error)
  }
}

function toIssuerError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error
  const status = error.statusCode ?? 0
  const code = error.code ?? error.rawType ?? error.type
  if (status >= 500 && isReplayed(error)) return new ReplayedFailure({ cause: error })
  if (status === 401 || status === 403) return new IssuerError('misconfigured', code, { cause: error })
  if (status === 0 || status >= 500 || status === 429 || status === 409) {
    return new IssuerError('unavailable', code, { cause: error })
  }
  return new IssuerError('refused', code, { cause: error })
}

/** "Idempotent-Replayed: true" marks a stored answer (Stripe's reference, Idempotent requests). */
const isReplayed = ({ headers }: InstanceType<typeof Stripe.errors.StripeError>): boolean =>
  headers?.['idempotent-replayed'] === 'true'
