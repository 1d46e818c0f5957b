import type { DatabaseSync } from 'node:sqlite'
import { CURRENCIES } from '../issuing/exchange.ts'

/** The issuing balance of each currency and what each card and cardholder has spent. Changes belong inside a write. */
export interface MoneyStore {
  /** Every currency with its balance in minor units; below zero after captures that nothing could refuse. */
  balances(): { currency: string; availableMinor: bigint }[]
  availableMinor(currency: string): bigint
  addToBalance(currency: string, deltaMinor: bigint): void
  /** Adds to what `owner` (a card or cardholder) spent on that UTC day (days since 1970) in that category. */
  addSpending(owner: string, currency: string, day: number, category: string, deltaMinor: bigint): void
  /** What `owner` spent since `fromDay`, in any category or in those named. */
  spentMinor(owner: string, currency: string, fromDay: number, categories: readonly string[]): bigint
}

export function createMoneyStore(database: DatabaseSync, openingBalanceMinor: bigint): MoneyStore {
  for (const currency of CURRENCIES) {
    database
      .prepare('INSERT INTO balances (currency, available_minor) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(currency, openingBalanceMinor)
  }
  const all = prepareBig(
    database,
    'SELECT currency, available_minor FROM balances ORDER BY currency = ? DESC, currency',
  )
  const one = prepareBig(database, 'SELECT available_minor FROM balances WHERE currency = ?')
  const change = database.prepare(
    'INSERT INTO balances (currency, available_minor) VALUES (?, ?) ON CONFLICT (currency) DO UPDATE SET available_minor = available_minor + excluded.available_minor',
  )
  const spend = database.prepare(
    'INSERT INTO spending (owner, currency, day, category, amount_minor) VALUES (?, ?, ?, ?, ?) ON CONFLICT (owner, currency, day, category) DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor',
  )
  const spent = prepareBig(
    database,
    'SELECT coalesce(sum(amount_minor), 0) AS total FROM spending WHERE owner = ? AND currency = ? AND day >= ?',
  )
  const spentIn = prepareBig(
    database,
    'SELECT coalesce(sum(amount_minor), 0) AS total FROM spending WHERE owner = ? AND currency = ? AND day >= ? AND category IN (SELECT value FROM json_each(?))',
  )
  return {
    balances: () =>
      all.all('usd').map((row) => ({ currency: String(row.currency), availableMinor: toBigInt(row.available_minor) })),
    availableMinor: (currency) => toBigInt(one.get(currency)?.available_minor),
    addToBalance(currency, deltaMinor) {
      if (deltaMinor !== 0n) change.run(currency, deltaMinor)
    },
    addSpending(owner, currency, day, category, deltaMinor) {
      if (deltaMinor !== 0n) spend.run(owner, currency, day, category, deltaMinor)
    },
    spentMinor(owner, currency, fromDay, categories) {
      const row =
        categories.length === 0
          ? spent.get(owner, currency, fromDay)
          : spentIn.get(owner, currency, fromDay, JSON.stringify(categories))
      return toBigInt(row?.total)
    },
  }
}

function prepareBig(database: DatabaseSync, sql: string) {
  const statement = database.prepare(sql)
  statement.setReadBigInts(true)
  return statement
}

function toBigInt(value: unknown): bigint {
  return typeof value === 'bigint' ? value : 0n
}
