import { type Account, AppError } from '@cardwright/contracts'
import { currencyOfRecord, format, isSafeMinor } from '@cardwright/money'
import type { AccountBalance } from '../services/balance-service.ts'

/**
 * A balance as it is told. Nothing that is paid in makes it too large for that, but a capture or a refund always posts.
 * @throws AppError `balance_too_large`, which tells it in words
 */
export function viewBalance({ accountId, currency, ledgerMinor, heldMinor }: AccountBalance): Account {
  const availableMinor = ledgerMinor - heldMinor
  requireExpressible(currency, ledgerMinor, heldMinor, availableMinor)
  return {
    id: accountId,
    ledgerMinor: Number(ledgerMinor),
    heldMinor: Number(heldMinor),
    availableMinor: Number(availableMinor),
    currency,
  }
}

/** @throws AppError `balance_too_large` naming the first sum that no JSON number carries exactly */
export function requireExpressible(currency: string, ...sums: readonly bigint[]): void {
  const tooLarge = sums.find((sum) => !isSafeMinor(sum))
  if (tooLarge === undefined) return
  const told = format({ amountMinor: tooLarge, currency: currencyOfRecord(currency) })
  throw new AppError('balance_too_large', {
    detail: `The balance is ${told}, more than this API can express as a number. A statement as PDF or CSV shows it.`,
  })
}
