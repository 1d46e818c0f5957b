import Stripe from 'stripe'
import type { StripeConfig } from '../../../config/config.ts'

/** The version whose shapes this adapter was written for; a newer library must not change them silently. */
export const STRIPE_API_VERSION = '2026-10-28.endive'
const TIMEOUT_MS = 8_000

/** Stripe's official library, pointed at whatever speaks Stripe's API. Retries are ours: see providers/resilience.ts. */
export function createStripeClient({ secretKey, apiUrl }: Pick<StripeConfig, 'secretKey' | 'apiUrl'>): Stripe {
  const url = new URL(apiUrl)
  const isPlain = url.protocol === 'http:'
  return new Stripe(secretKey, {
    apiVersion: STRIPE_API_VERSION,
    protocol: isPlain ? 'http' : 'https',
    host: url.hostname,
    port: url.port === '' ? (isPlain ? 80 : 443) : Number(url.port),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 0,
    telemetry: false,
  })
}
