import type { AccountAddress } from './balance-model.ts'
import { type HotPathClient, runWithRows, type Statement } from './statement.ts'

/** One decision of an account, by its number there. */
export interface DecisionKey {
  lane: number
  account_id: string
  seq: bigint
}

/** A decision that what rules remember does not hold yet. */
export interface UnsavedDecision {
  lane: number
  account_id: string
  card_id: string
  currency: string
  is_approved: boolean
  upkeep: string
}

const SELECT_UNSAVED: Statement<DecisionKey> = {
  name: 'decisions_unsaved',
  text: `SELECT d.lane, d.account_id, d.card_id, d.currency, d.is_approved, d.upkeep
    FROM unnest($1::smallint[], $2::text[], $3::bigint[]) AS x (lane, account_id, seq)
    JOIN decisions d ON d.lane = x.lane AND d.account_id = x.account_id AND d.seq = x.seq
    WHERE d.upkeep IS NOT NULL
    ORDER BY d.account_id, d.seq`,
  columns: ['lane', 'account_id', 'seq'],
}

/** In the order they were made. The caller holds the accounts' locks. */
export const selectUnsaved = (client: HotPathClient, keys: readonly DecisionKey[]): Promise<UnsavedDecision[]> =>
  runWithRows(client, SELECT_UNSAVED, keys)

const NOTE_SAVED: Statement<AccountAddress> = {
  name: 'memory_saved',
  text: `UPDATE balances b SET memory_unsaved = 0 FROM unnest($1::smallint[], $2::text[]) AS x (lane, account_id)
    WHERE b.lane = x.lane AND b.account_id = x.account_id AND b.memory_unsaved > 0`,
  columns: ['lane', 'account_id'],
}

/** Says that everything is in. What is remembered is the same as before, so whoever has it keeps it. */
export const noteSaved = (client: HotPathClient, accounts: readonly AccountAddress[]) =>
  runWithRows(client, NOTE_SAVED, accounts)
