import { createHmac } from 'node:crypto'

/**
 * The `Stripe-Signature` header: `t=<unix seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of `<t>.<body>` under the
 * endpoint's whole secret (source: the `stripe` package, Webhooks.js).
 */
export function signPayload(body: string, secret: string, timestamp: number): string {
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  return `t=${timestamp},v1=${signature}`
}
