import { AppError, isId } from '@cardwright/contracts'
import type { Context } from '../../context.ts'
import { findCard, insertIssuerCard } from '../../models/card-model.ts'
import { strayRecordAdopted } from '../../observability/record-events.ts'
import { IssuerError } from '../../providers/issuer/issuer.ts'
import type { ProviderRecord } from '../../providers/issuer/provider-record.ts'
import type { RecordResult } from './record-service.ts'

type Dependencies = Pick<Context, 'db' | 'records' | 'issuer' | 'logger' | 'metrics'>

/**
 * Takes a record in, also one of a card whose creation was cut off before its issuer's id was written down here: whose card it is
 * is then asked at the issuer, unless the event `shown` it. Only what belongs to no card of ours is left alone.
 * @throws AppError `unavailable` while that cannot be found out, so that the provider sends it again
 */
export async function takeRecord(
  context: Dependencies,
  record: ProviderRecord,
  shown: { ourCardId: string | undefined } | undefined,
): Promise<RecordResult> {
  const result = await context.records.take(record)
  if (result.outcome !== 'unknown_card') return result
  const { ourCardId } = shown ?? { ourCardId: await askIssuer(context, record.issuerCardId) }
  const card = isId(ourCardId, 'card') ? await findCard(context.db, ourCardId) : undefined
  if (card === undefined) return result
  await insertIssuerCard(context.db, card, record.issuerCardId)
  strayRecordAdopted(context, { cardId: card.id, status: card.status })
  return context.records.take(record)
}

async function askIssuer({ issuer }: Pick<Context, 'issuer'>, issuerCardId: string): Promise<string | undefined> {
  try {
    return await issuer.findOurCardId(issuerCardId)
  } catch (error) {
    if (!(error instanceof IssuerError)) throw error
    throw new AppError('unavailable', { headers: { 'Retry-After': '5' }, cause: error })
  }
}
