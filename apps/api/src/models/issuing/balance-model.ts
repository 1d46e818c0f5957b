import { type HotPathClient, runWithRows, type Statement } from './statement.ts'

export interface BalanceRow {
  lane: number
  account_id: string
  currency: string
  ledger_minor: bigint
  overdraft_minor: bigint
  held_minor: bigint
  decision_seq: bigint
  /** With `decision_seq` it tells whether what rules remember of the account has changed. */
  memory_version: bigint
  /** How many of the account's last decisions are not in the rows of what rules remember yet; of one of its currencies. */
  memory_unsaved: number
  /** Tells whether what decisions look at of the account or one of its cards has changed; the database counts it. */
  state_version: bigint
}

/** What changes with money. */
export type BalanceMoney = Omit<BalanceRow, 'memory_version' | 'memory_unsaved' | 'state_version'>

export interface AccountAddress {
  lane: number
  account_id: string
}

const LOCK_BALANCES: Statement<AccountAddress> = {
  name: 'balances_lock',
  text: `SELECT b.lane, b.account_id, b.currency, b.ledger_minor, b.overdraft_minor, b.held_minor, b.decision_seq, b.memory_version, b.memory_unsaved, b.state_version
    FROM unnest($1::smallint[], $2::text[]) AS x (lane, account_id)
    JOIN balances b ON b.lane = x.lane AND b.account_id = x.account_id
    ORDER BY b.account_id, b.currency FOR UPDATE OF b`,
  columns: ['lane', 'account_id'],
}

/**
 * Takes the locks of accounts, always in the same order, and reads their balances. Everything else of an account may be
 * read afterwards: whoever wants to change it waits here.
 */
export const lockBalances = (client: HotPathClient, accounts: readonly AccountAddress[]): Promise<BalanceRow[]> =>
  runWithRows(client, LOCK_BALANCES, accounts)

const UPDATE_BALANCES: Statement<BalanceMoney> = {
  name: 'balances_update',
  text: `UPDATE balances b SET ledger_minor = x.ledger_minor, overdraft_minor = x.overdraft_minor, held_minor = x.held_minor, decision_seq = x.decision_seq
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
      AS x (lane, account_id, currency, ledger_minor, overdraft_minor, held_minor, decision_seq)
    WHERE b.lane = x.lane AND b.account_id = x.account_id AND b.currency = x.currency`,
  columns: ['lane', 'account_id', 'currency', 'ledger_minor', 'overdraft_minor', 'held_minor', 'decision_seq'],
}

export const updateBalances = (client: HotPathClient, rows: readonly BalanceMoney[]) =>
  runWithRows(client, UPDATE_BALANCES, rows)

const UPDATE_DECIDED: Statement<BalanceRow> = {
  name: 'balances_decided',
  text: `UPDATE balances b SET ledger_minor = x.ledger_minor, overdraft_minor = x.overdraft_minor, held_minor = x.held_minor, decision_seq = x.decision_seq,
      memory_unsaved = x.memory_unsaved
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::smallint[])
      AS x (lane, account_id, currency, ledger_minor, overdraft_minor, held_minor, decision_seq, memory_unsaved)
    WHERE b.lane = x.lane AND b.account_id = x.account_id AND b.currency = x.currency`,
  columns: [...UPDATE_BALANCES.columns, 'memory_unsaved'],
  alike: [['currency', 'overdraft_minor', 'memory_unsaved']],
}

/** After decisions: also how many of them what rules remember does not hold yet. */
export const updateDecidedBalances = (client: HotPathClient, rows: readonly BalanceRow[]) =>
  runWithRows(client, UPDATE_DECIDED, rows)
