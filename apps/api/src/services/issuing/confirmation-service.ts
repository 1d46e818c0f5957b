import type { Context } from '../../context.ts'
import { listUnconfirmed, type UnconfirmedRow } from '../../models/issuing/unconfirmed-model.ts'
import { decisionConfirmed, decisionUnknownAtIssuer } from '../../observability/record-events.ts'
import { IssuerError } from '../../providers/issuer/issuer.ts'
import { eachApart } from '../each-apart.ts'
import { issuerIdOf } from './chain-names.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'issuer' | 'records' | 'logger' | 'metrics'>

/** For so long what the issuer recorded may still be on its way. */
const LEFT_ALONE_MS = 120_000
const PAGE = 200

/**
 * Asks the issuer what it recorded of our decisions where it has not told: an answer that never reached it was no answer, and what is
 * held for it would be held for ever. What it says is taken in like an event. While the issuer is away, the next run goes on.
 */
export async function confirmDecisions(
  context: Dependencies,
  { lookBackMs, signal }: { lookBackMs: number; signal: AbortSignal },
): Promise<void> {
  const now = context.clock.nowMs()
  const search = {
    provider: context.issuer.name,
    from: new Date(now - lookBackMs),
    until: new Date(now - LEFT_ALONE_MS),
    limit: PAGE,
  }
  async function* unconfirmed(): AsyncGenerator<UnconfirmedRow> {
    let page: UnconfirmedRow[] = []
    do {
      page = await listUnconfirmed(context.db, { ...search, after: page.at(-1) })
      for (const row of page) {
        if (signal.aborted) return
        yield row
      }
    } while (page.length === PAGE)
  }
  try {
    await eachApart(unconfirmed(), (row) => confirm(context, row), isIssuerAway)
  } catch (error) {
    if (!isIssuerAway(error)) throw error
  }
}

const isIssuerAway = (error: unknown): boolean => error instanceof IssuerError && error.kind === 'unavailable'

async function confirm(context: Dependencies, { id, issuer_id: issuerId }: UnconfirmedRow): Promise<void> {
  const record = await context.issuer.fetchAuthorizationRecord(issuerIdOf(issuerId))
  if (record === undefined) return decisionUnknownAtIssuer(context, { authorizationId: id })
  const result = await context.records.take(record)
  if (result.outcome === 'taken_in') decisionConfirmed(context, { authorizationId: id })
}
