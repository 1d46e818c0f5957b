/** One push to one device, in words that may stand on a lock screen. */
export interface OutgoingPush {
  token: string
  title: string
  body: string
  /** What the app opens when the push is tapped, and which message of its inbox it is. */
  data: { link: string | null; notificationId: string }
  /** After this many seconds it is worth nothing any more. */
  ttlSeconds: number
}

/** What a push service said about one push, in the order in which they were given. */
export type PushTicket =
  | { kind: 'accepted'; receiptId: string }
  /** The app was removed from the device, or its messages were switched off: the token is dead. */
  | { kind: 'unregistered' }
  | { kind: 'refused'; reason: string }

/** What became of a push that was accepted. */
export type PushReceipt = { kind: 'delivered' } | { kind: 'unregistered' } | { kind: 'failed'; reason: string }

/** Ways to a device that sleeps. Each call is one attempt: whoever calls repeats what was `unavailable`. */
export interface PushSender {
  /** False where no push service is set: then nothing is put in line for it. */
  readonly isOn: boolean
  /** How many pushes, and how many receipts, one call may name. */
  readonly sendAtMost: number
  readonly receiptsAtMost: number
  /** @throws PushError */
  send(pushes: readonly OutgoingPush[]): Promise<PushTicket[]>
  /** Receipts that are not there yet are left out. @throws PushError */
  receipts(ids: readonly string[]): Promise<ReadonlyMap<string, PushReceipt>>
}

/**
 * `unavailable`: later it may well work. `refused`: it will not take this call, whoever repeats it. `unauthorized`: it does not
 * know us, which a person must mend.
 */
export class PushError extends Error {
  override readonly name = 'PushError'
  readonly kind: 'unavailable' | 'refused' | 'unauthorized'
  /** How long the service asks to be left alone. */
  readonly retryAfterMs: number | undefined

  constructor(kind: PushError['kind'], message: string, retryAfterMs?: number) {
    super(message)
    this.kind = kind
    this.retryAfterMs = retryAfterMs
  }
}

/** Stands in where no push service is set. Nothing is put in line for it, so nothing is lost by it. */
export const createNoPush = (): PushSender => ({
  isOn: false,
  sendAtMost: 1,
  receiptsAtMost: 1,
  send: () => Promise.reject(new PushError('refused', 'No push is sent: set PUSH_PROVIDER')),
  receipts: () => Promise.resolve(new Map()),
})
