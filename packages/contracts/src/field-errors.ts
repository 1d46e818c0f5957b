/**
 * What can be wrong with one field: code → what it means. The list is closed and a code keeps its meaning for ever, so that clients can say
 * it in words of their own; the figures it speaks of are in `params`. `message` says the same in English.
 */
export const FIELD_ERROR_CATALOGUE = {
  // What the form of a value decides
  required: 'Missing or empty',
  unknown_field: 'Not known here, or not in this combination',
  wrong_type: 'Of another type',
  not_an_option: 'None of the values that are accepted',
  too_short: 'Fewer characters than `minimum`',
  too_long: 'More characters than `maximum`',
  too_few: 'Fewer entries than `minimum`',
  too_many: 'More entries than `maximum`',
  too_small: 'Less than `minimum`',
  too_large: 'More than `maximum`',
  amount_too_small: 'An amount that is too small',
  amount_too_large: 'An amount that is too large: more than `maximumMinor` of `currency`, where those are given',
  malformed: 'Not in the expected form',
  characters_not_allowed: 'Has characters that are not accepted, such as line breaks or control characters',
  email_malformed: 'No e-mail address',
  phone_malformed: 'No telephone number in international form',
  one_time_code_malformed: 'No code of six digits',
  factor_code_malformed: 'Neither a code of six digits nor a recovery code',
  date_malformed: 'No date like 1990-12-31',
  month_malformed: 'No month like 2026-11',
  moment_malformed: 'No moment like 2026-11-23T08:00:00Z',
  time_of_day_malformed: 'No time of day like 09:30',
  id_malformed: 'No id of this kind',
  language_malformed: 'No language tag',
  colour_malformed: 'No name of a colour, nor six hexadecimal digits',
  country_unknown: 'No country of ISO 3166',
  category_unknown: 'No category of merchants',
  time_zone_unknown: 'No time zone of the time zone database',
  // What a value means
  moment_out_of_range: 'Before or after what is possible here',
  not_a_birthday: 'Nobody can be born on that day',
  too_young: 'Younger than `minimumYears`',
  password_too_easy: 'Easy to guess',
  public_key_invalid: 'No public key on the curve',
  cursor_unknown: 'No cursor of this list',
  reference_unknown: 'Names something that does not exist',
  email_taken: 'Somebody has this address already',
  limit_without_bound: 'A limit without amount and count',
  allowed_and_blocked: 'The same entry is allowed and blocked',
  rule_problem: 'The rule cannot mean this; `message` says what, and `line` and `column` where in a condition',
  // Files
  file_missing: 'The file is missing',
  file_too_large: 'More than `maximumMegabytes`, where that is given',
  file_too_many: 'More files than are accepted, or in a combination that is not',
  file_type_not_accepted: 'Another kind of file than is accepted here',
  file_unreadable: 'Empty, damaged or incomplete',
  picture_too_large: 'More than `maximumMegapixels`',
  upload_unknown: 'The upload is unknown, used up or expired',
  evidence_missing: 'The card network wants more evidence for this reason',
  // What keeps an account from being closed
  account_frozen: 'The account is frozen by the program',
  balance_left: '`amountMinor` of `currency` is left on it',
  overdraft_owed: '`amountMinor` of `currency` is owed',
  holds_open: '`amountMinor` of `currency` is held for payments that are not settled',
  cards_open: '`count` cards are open',
  disputes_open: '`count` disputes are being decided',
} as const satisfies Readonly<Record<string, string>>

export type FieldErrorCode = keyof typeof FIELD_ERROR_CATALOGUE

/** One bad field of an input. `path` is a dotted path into the body or query, for example `controls.limits.0.amountMinor`. */
export interface FieldError {
  path: string
  code: FieldErrorCode
  /** For developers, in English. */
  message: string
  /** The figures that the code speaks of. */
  params?: Readonly<Record<string, string | number>>
}

export const isFieldErrorCode = (value: unknown): value is FieldErrorCode =>
  typeof value === 'string' && Object.hasOwn(FIELD_ERROR_CATALOGUE, value)

const CODE_OF_PATTERN = new Map<string, FieldErrorCode>()

/** A pattern of text that has a code of its own. What zod reports of a failed pattern is the pattern, so that is what the code is found by. */
export function formOf(code: FieldErrorCode, pattern: RegExp): RegExp {
  CODE_OF_PATTERN.set(String(pattern), code)
  return pattern
}

export const codeOfPattern = (pattern: string | undefined): FieldErrorCode =>
  (pattern === undefined ? undefined : CODE_OF_PATTERN.get(pattern)) ?? 'malformed'
