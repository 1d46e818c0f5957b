import type { FieldError, FieldErrorCode } from '@cardwright/contracts/errors'
import type { I18n } from './i18n/i18n.tsx'
import type { MessageKey } from './i18n/messages.ts'

/** What no field of this app can meet: it belongs to staff and to other programs. The server's own sentence stands in. */
type OthersCode =
  | 'unknown_field'
  | 'wrong_type'
  | 'month_malformed'
  | 'moment_malformed'
  | 'id_malformed'
  | 'language_malformed'
  | 'colour_malformed'
  | 'public_key_invalid'
  | 'cursor_unknown'
  | 'reference_unknown'
  | 'email_taken'
  | 'rule_problem'

const WORDS: Readonly<Record<Exclude<FieldErrorCode, OthersCode>, MessageKey>> = {
  required: 'error.required',
  not_an_option: 'field.not_an_option',
  too_short: 'field.too_short',
  too_long: 'field.too_long',
  too_few: 'field.too_few',
  too_many: 'field.too_many',
  too_small: 'field.too_small',
  too_large: 'field.too_large',
  amount_too_small: 'field.amount_too_small',
  amount_too_large: 'field.amount_too_large',
  malformed: 'field.malformed',
  characters_not_allowed: 'field.characters_not_allowed',
  email_malformed: 'auth.emailInvalid',
  phone_malformed: 'field.phone_malformed',
  one_time_code_malformed: 'field.one_time_code_malformed',
  factor_code_malformed: 'field.factor_code_malformed',
  date_malformed: 'field.date_malformed',
  time_of_day_malformed: 'field.time_of_day_malformed',
  country_unknown: 'field.country_unknown',
  category_unknown: 'field.category_unknown',
  time_zone_unknown: 'field.time_zone_unknown',
  moment_out_of_range: 'field.moment_out_of_range',
  not_a_birthday: 'field.not_a_birthday',
  too_young: 'field.too_young',
  password_too_easy: 'field.password_too_easy',
  limit_without_bound: 'field.limit_without_bound',
  allowed_and_blocked: 'field.allowed_and_blocked',
  file_missing: 'field.file_missing',
  file_too_large: 'field.file_too_large',
  file_too_many: 'field.file_too_many',
  file_type_not_accepted: 'field.file_type_not_accepted',
  file_unreadable: 'field.file_unreadable',
  picture_too_large: 'field.picture_too_large',
  upload_unknown: 'field.upload_unknown',
  evidence_missing: 'field.evidence_missing',
  account_frozen: 'data.blocked.account',
  balance_left: 'data.blocked.balance',
  overdraft_owed: 'data.blocked.overdraft',
  holds_open: 'data.blocked.holds',
  cards_open: 'data.blocked.cards',
  disputes_open: 'data.blocked.disputes',
}

const hasWords = (code: string): code is keyof typeof WORDS => Object.hasOwn(WORDS, code)

/** What is wrong with one field, in the app's language; the server's sentence for a code that this app does not know. */
export function sentenceOfField({ code, message, params = {} }: FieldError, { t, amount }: Pick<I18n, 't' | 'amount'>) {
  if (!hasWords(code)) return message
  const { maximumMinor, currency, maximumMegabytes } = params
  if (code === 'amount_too_large' && typeof maximumMinor === 'number' && typeof currency === 'string') {
    return t('field.amount_above', { amount: amount(maximumMinor, currency) })
  }
  if (code === 'file_too_large' && maximumMegabytes !== undefined) return t('field.file_above', { maximumMegabytes })
  return t(WORDS[code], params)
}
