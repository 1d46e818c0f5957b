import type { AccountEntry } from '@cardwright/contracts'
import type { EntryRow } from '../../models/issuing/transaction-model.ts'

type Words = { kind: AccountEntry['kind']; say(merchant: string): string }

/** Why money moved, by the reason that the ledger keeps. */
const REASONS: Readonly<Record<string, Words>> = {
  funding: { kind: 'funding', say: () => 'Money added' },
  clearing: { kind: 'capture', say: (merchant) => merchant || 'Card payment' },
  refund: { kind: 'refund', say: (merchant) => (merchant === '' ? 'Refund' : `Refund from ${merchant}`) },
  provisional_credit: {
    kind: 'provisional_credit',
    say: (merchant) => `Credit while a dispute is decided${about(merchant)}`,
  },
  dispute_lost: { kind: 'provisional_credit', say: (merchant) => `Credit taken back: dispute lost${about(merchant)}` },
  dispute_rescinded: { kind: 'adjustment', say: (merchant) => `Dispute decided anew: lost${about(merchant)}` },
  dispute_reinstated: { kind: 'adjustment', say: (merchant) => `Dispute decided anew: won${about(merchant)}` },
}
const OTHER: Words = { kind: 'adjustment', say: () => 'Adjustment' }

const about = (merchant: string): string => (merchant === '' ? '' : ` (${merchant})`)

export const kindOfEntry = ({ own, reason }: EntryRow): AccountEntry['kind'] =>
  own === 'overdraft' ? 'overdraft' : (REASONS[reason] ?? OTHER).kind

/** One posting in words for its owner. */
export const describeEntry = ({ own, reason, merchant_name: merchant }: EntryRow): string =>
  `${(REASONS[reason] ?? OTHER).say(merchant ?? '')}${own === 'overdraft' ? ' (overdraft)' : ''}`

/** Minor units, positive where it is owed to the cardholder. */
export const signedAmount = ({ side, amount_minor: amount }: EntryRow): bigint => (side === 'debit' ? -amount : amount)
