import { expect, it } from 'vitest'
import type { EntryRow } from '../../src/models/issuing/transaction-model.ts'
import type { Statement } from '../../src/services/statement-service.ts'
import { writePdf } from '../../src/services/statements/statement-pdf.ts'

const ROWS = 300

const entry = (index: number): EntryRow => ({
  id: `tr_${index}`,
  side: 'debit',
  own: 'cardholder',
  amount_minor: 100n,
  currency: 'usd',
  reason: 'clearing',
  authorization_id: null,
  merchant_name: 'Corner Grocery',
  at: new Date(Date.UTC(2026, 10, 1, 0, index)),
})

const month = { month: '2026-11', isComplete: true }
const statement: Statement = {
  ...month,
  accountId: 'acct_00000000000000000000000000' as Statement['accountId'],
  holder: 'Ada Lantern',
  sections: [
    {
      ...month,
      currency: 'usd',
      openingMinor: 0n,
      closingMinor: -100n * BigInt(ROWS),
      entries: Array.from({ length: ROWS }, (_, index) => entry(index)),
    },
  ],
}

it('lets whatever waits have its turn between the rows of a long statement, since payments are decided on the same thread', async () => {
  let turns = 0
  let isWritten = false
  const count = () => {
    turns += 1
    if (!isWritten) setImmediate(count)
  }
  setImmediate(count)
  await writePdf(statement, 'en')
  isWritten = true
  expect(turns).toBeGreaterThan(ROWS)
})
