import { choice, member, object, optional, type Parsed, type Shape, text } from '../http/params.ts'
import type { MerchantData } from '../store/records.ts'
import { CURRENCIES } from './exchange.ts'
import { MERCHANT_CATEGORY_CODES } from './merchant-categories.ts'

const merchantShape = {
  category: optional(member(MERCHANT_CATEGORY_CODES, 'merchant category')),
  city: optional(text()),
  country: optional(text()),
  name: optional(text()),
  network_id: optional(text()),
  postal_code: optional(text()),
  state: optional(text()),
  terminal_id: optional(text()),
  url: optional(text()),
} satisfies Shape

export const merchantParam = optional(object(merchantShape))

/** Any currency the network converts, in lower case. */
export const currencyParam = optional(choice(...CURRENCIES))

/** The merchant of a test payment; what was not stated describes a plain shop in the United States. */
export function toMerchantData(params: Parsed<typeof merchantShape> | undefined): MerchantData {
  const category = params?.category ?? 'miscellaneous_general_merchandise'
  return {
    category,
    category_code: MERCHANT_CATEGORY_CODES.get(category) ?? '5399',
    city: params?.city ?? 'San Francisco',
    country: params?.country ?? 'US',
    name: params?.name ?? 'Test Merchant',
    network_id: params?.network_id ?? '1234567890',
    postal_code: params?.postal_code ?? '94103',
    state: params?.state ?? (params?.country === undefined || params.country === 'US' ? 'CA' : null),
    tax_id: null,
    terminal_id: params?.terminal_id ?? null,
    url: params?.url ?? null,
  }
}
