import Stripe from 'stripe'

/** The official SDK against the program's sandbox. It sends a request that found nobody again, under the same key, until a killed part is back. */
export function openIssuer(sandboxUrl: string): Stripe {
  const { hostname, port } = new URL(sandboxUrl)
  return new Stripe('sk_test_sandbox', {
    host: hostname,
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 60,
  })
}

/** All objects of a list, page by page. */
export async function collect<T extends { id: string }>(
  list: (page: Stripe.PaginationParams) => Promise<Stripe.ApiList<T>>,
): Promise<T[]> {
  const found: T[] = []
  for (;;) {
    const last = found.at(-1)
    const page = await list({ limit: 100, ...(last !== undefined && { starting_after: last.id }) })
    found.push(...page.data)
    if (!page.has_more) return found
  }
}
