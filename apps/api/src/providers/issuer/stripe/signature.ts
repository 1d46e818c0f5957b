import { createHmac, timingSafeEqual } from 'node:crypto'

/** Stripe's own tolerance. Its SDK checks age only; here a timestamp from the future is refused as well. */
const TOLERANCE_MS = 300_000

export type SignatureProblem = 'missing' | 'malformed' | 'too_old' | 'in_the_future' | 'mismatch'

/**
 * Checks `Stripe-Signature: t=<unix seconds>,v1=<hex>[,v1=…]`: HMAC-SHA256 over `<t>.<raw body>` with any of the secrets, compared
 * in constant time. Returns what is wrong, or undefined. Source: Stripe's documentation of webhook signatures; SDK `Webhooks`.
 */
export function findSignatureProblem(
  header: string | undefined,
  rawBody: Buffer,
  secrets: readonly string[],
  nowMs: number,
): SignatureProblem | undefined {
  if (header === undefined || header === '') return 'missing'
  const { timestamp, signatures } = readHeader(header)
  if (timestamp === undefined || signatures.length === 0) return 'malformed'
  const age = nowMs - timestamp * 1000
  if (age > TOLERANCE_MS) return 'too_old'
  if (age < -TOLERANCE_MS) return 'in_the_future'
  const prefix = `${timestamp}.`
  const isSigned = secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(prefix).update(rawBody).digest()
    return signatures.some((signature) => timingSafeEqual(signature, expected))
  })
  return isSigned ? undefined : 'mismatch'
}

function readHeader(header: string): { timestamp: number | undefined; signatures: Buffer[] } {
  let timestamp: number | undefined
  const signatures: Buffer[] = []
  for (const part of header.split(',', 20)) {
    const [scheme, value = ''] = part.trim().split('=', 2)
    if (scheme === 't' && /^\d{1,12}$/.test(value)) timestamp = Number(value)
    if (scheme === 'v1' && /^[0-9a-f]{64}$/i.test(value)) signatures.push(Buffer.from(value, 'hex'))
  }
  return { timestamp, signatures }
}
