import type { AccountEntry, Language } from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import type { EntryRow } from '../models/issuing/transaction-model.ts'
import { describeEntry, kindOfEntry, signedAmount } from '../services/statements/entry-words.ts'

export const viewEntry = (row: EntryRow, language: Language): AccountEntry => ({
  id: row.id,
  kind: kindOfEntry(row),
  amountMinor: toSafeNumber(signedAmount(row)),
  currency: row.currency,
  description: describeEntry(row, language),
  transactionId: row.authorization_id,
  createdAt: row.at.toISOString(),
})
