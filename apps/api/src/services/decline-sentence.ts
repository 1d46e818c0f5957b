import type { DeclineReason } from '@cardwright/contracts'
import { nameOfCategoryIn } from '@cardwright/contracts/catalogue/category-names'
import { nameOfCountryIn } from '@cardwright/contracts/catalogue/country-names'
import { currencyOfRecord } from '@cardwright/money'
import { explain } from '@cardwright/rules'
import type { TransactionRow } from '../models/issuing/transaction-model.ts'
import { readDeclineDetails } from './issuing/decline-details.ts'
import type { Reader } from './reader.ts'

type Declined = Pick<TransactionRow, 'currency' | 'merchant' | 'decline_reason' | 'decline_details' | 'explanation'>

/** Why a payment was declined, in one sentence with its figures, for whoever reads it. */
export function sayDecline(
  { currency, merchant, decline_reason, decline_details, explanation }: Declined,
  { language, timeZone }: Reader,
): string {
  if (decline_details === null && explanation !== null && language === 'en') return explanation
  const reason = (decline_reason ?? 'provider_declined') as DeclineReason
  const category = merchant.category || merchant.categoryCode || undefined
  return explain(
    reason,
    {
      ...readDeclineDetails(decline_details ?? {}),
      currency: currencyOfRecord(currency),
      merchantName: merchant.name,
      categoryName: category === undefined ? undefined : nameOfCategoryIn(category, language),
      countryName: merchant.country ? nameOfCountryIn(merchant.country, language) : undefined,
      timeZone,
    },
    language,
  )
}
