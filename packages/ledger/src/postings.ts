/** The ledger accounts. The first four belong to one cardholder account, the others to the program (a share in each lane). */
export const LEDGER_ACCOUNTS = [
  'cardholder',
  'overdraft',
  'holds',
  'holds_contra',
  'settlement',
  'funding',
  'disputes',
  'interchange',
  'adjustments',
] as const
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number]
export type SystemAccount = Exclude<LedgerAccount, 'cardholder' | 'overdraft' | 'holds' | 'holds_contra'>

/** Moves one amount from one ledger account to another: balanced by construction. */
export interface Transfer {
  readonly debit: LedgerAccount
  readonly credit: LedgerAccount
  /** Minor units, above zero. */
  readonly amountMinor: bigint
  readonly reason: string
}

/** One account in one currency, in minor units. At most one of ledger and overdraft is above zero. */
export interface Balance {
  readonly ledgerMinor: bigint
  readonly overdraftMinor: bigint
  readonly heldMinor: bigint
}

export interface Posting {
  readonly balance: Balance
  readonly transfers: readonly Transfer[]
}

export const EMPTY_BALANCE: Balance = { ledgerMinor: 0n, overdraftMinor: 0n, heldMinor: 0n }

/** What can still be spent: the ledger balance less the overdraft and all holds. May be negative. */
export const availableOf = (balance: Balance): bigint =>
  balance.ledgerMinor - balance.overdraftMinor - balance.heldMinor

/**
 * Takes an amount from the cardholder to a system account. What exceeds the ledger balance goes to the account's own
 * overdraft: a capture always posts.
 */
export function debitCardholder(balance: Balance, amountMinor: bigint, to: SystemAccount, reason: string): Posting {
  assertPositive(amountMinor)
  const own = smaller(amountMinor, balance.ledgerMinor)
  const excess = amountMinor - own
  return {
    balance: { ...balance, ledgerMinor: balance.ledgerMinor - own, overdraftMinor: balance.overdraftMinor + excess },
    transfers: [...transfer('cardholder', to, own, reason), ...transfer('overdraft', to, excess, reason)],
  }
}

/** Gives an amount to the cardholder from a system account; an overdraft is repaid first, in the same transaction. */
export function creditCardholder(balance: Balance, amountMinor: bigint, from: SystemAccount, reason: string): Posting {
  assertPositive(amountMinor)
  const repaid = smaller(amountMinor, balance.overdraftMinor)
  const rest = amountMinor - repaid
  return {
    balance: { ...balance, ledgerMinor: balance.ledgerMinor + rest, overdraftMinor: balance.overdraftMinor - repaid },
    transfers: [...transfer(from, 'overdraft', repaid, reason), ...transfer(from, 'cardholder', rest, reason)],
  }
}

/** Raises or lowers what is held. Holds stand on a pair of memorandum accounts of their own and never touch the ledger balance. */
export function changeHold(balance: Balance, differenceMinor: bigint, reason: string): Posting {
  const heldMinor = balance.heldMinor + differenceMinor
  if (heldMinor < 0n) throw new RangeError('A hold cannot be released beyond what is held')
  const transfers =
    differenceMinor >= 0n
      ? transfer('holds_contra', 'holds', differenceMinor, reason)
      : transfer('holds', 'holds_contra', -differenceMinor, reason)
  return { balance: { ...balance, heldMinor }, transfers }
}

/** What a chain weighs on its account. */
export interface ChainWeight {
  readonly holdMinor: bigint
  readonly postedMinor: bigint
  /** Refunds of the chain itself (a refund is a chain of its own), not those linked to it. */
  readonly refundedMinor: bigint
}

/**
 * The transfers that take an account from one weight of a chain to the next. Clearings and refunds only ever grow.
 * @throws RangeError when they shrink: facts are never taken back.
 */
export function postChange(balance: Balance, before: ChainWeight, after: ChainWeight): Posting {
  let current: Posting = { balance, transfers: [] }
  const step = (next: Posting): void => {
    current = { balance: next.balance, transfers: [...current.transfers, ...next.transfers] }
  }
  if (after.postedMinor < before.postedMinor || after.refundedMinor < before.refundedMinor) {
    throw new RangeError('What posted cannot be taken back')
  }
  if (after.holdMinor < before.holdMinor)
    step(changeHold(current.balance, after.holdMinor - before.holdMinor, 'hold_release'))
  if (after.postedMinor > before.postedMinor) {
    step(debitCardholder(current.balance, after.postedMinor - before.postedMinor, 'settlement', 'clearing'))
  }
  if (after.refundedMinor > before.refundedMinor) {
    step(creditCardholder(current.balance, after.refundedMinor - before.refundedMinor, 'settlement', 'refund'))
  }
  if (after.holdMinor > before.holdMinor) step(changeHold(current.balance, after.holdMinor - before.holdMinor, 'hold'))
  return current
}

function transfer(debit: LedgerAccount, credit: LedgerAccount, amountMinor: bigint, reason: string): Transfer[] {
  return amountMinor > 0n ? [{ debit, credit, amountMinor, reason }] : []
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)

function assertPositive(amountMinor: bigint): void {
  if (amountMinor <= 0n) throw new RangeError('An amount that moves must be above zero')
}
