import type { Fact, Fold } from '@cardwright/ledger'
import type { ChainRow } from '../../models/issuing/chain-model.ts'
import type { CardStateRow } from '../../models/issuing/decision-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import type { ProviderFact, ProviderRecord } from '../../providers/issuer/provider-record.ts'
import type { BatchTools } from './batch.ts'
import type { CardAddress } from './card-directory.ts'

/** Things a person should look at, found while taking a record in. */
export type RecordAlert =
  | 'overdraft'
  | 'approved_elsewhere'
  | 'declined_elsewhere'
  | 'unasked_approval'
  | 'force_post'
  | 'told_otherwise'

interface Chain {
  row: ChainRow | undefined
  id: string
  facts: Fact[]
  before: Fold
}

export interface Ingestion {
  client: HotPathClient
  tools: BatchTools
  address: CardAddress
  record: ProviderRecord
  clockMs: number
  card: CardStateRow
  chain: Chain
  newFacts: readonly ProviderFact[]
  alerts: Set<RecordAlert>
}
