import { z } from 'zod'
import { isCountry } from '../catalogue/countries.ts'
import { formOf } from '../field-errors.ts'
import { type Id, type IdPrefix, idPattern } from '../ids.ts'
import { isLanguageTag } from '../languages.ts'

/** Schemas with a name of their own in the API's description. */
export const schemaRegistry = z.registry<{ id: string }>()

/** Gives a schema its name in the API's description, and one sentence about what it is. */
export function named<S extends z.ZodType>(id: string, description: string, schema: S): S {
  const described = schema.describe(description)
  schemaRegistry.add(described, { id })
  return described
}

/** An id of one kind, as it stands in bodies and queries. */
export const idOf = <P extends IdPrefix>(prefix: P) =>
  z
    .string()
    .regex(formOf('id_malformed', new RegExp(idPattern(prefix))), `This is no id of the form "${prefix}_…"`)
    .transform((value) => value as Id<P>)

/** Without control characters (Unicode's Cc), spelled so that every language's regular expressions understand it. */
const CONTROLS = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f'
const BREAKS = '\\t\\n\\r'
const ONE_LINE = formOf('characters_not_allowed', new RegExp(`^[^${CONTROLS}${BREAKS}]*$`))
const SEVERAL_LINES = formOf('characters_not_allowed', new RegExp(`^[^${CONTROLS}]*$`))

/** One line of text: trimmed, no control characters. */
export const line = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min, min === 1 ? 'Must not be empty' : `At least ${min} characters`)
    .max(max, `At most ${max} characters`)
    .regex(ONE_LINE, 'Must be one line, without control characters')

/** Text of several lines: trimmed, no control characters but tab and line breaks. */
export const prose = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min, min === 1 ? 'Must not be empty' : `At least ${min} characters`)
    .max(max, `At most ${max} characters`)
    .regex(SEVERAL_LINES, 'Must not contain control characters')

const trimmedLower = (value: unknown): unknown => (typeof value === 'string' ? value.trim().toLowerCase() : value)
const upper = (value: unknown): unknown => (typeof value === 'string' ? value.trim().toUpperCase() : value)
const digitsToInteger = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value
const withoutSpaces = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/[\s-]/g, '') : value)

export const email = z.preprocess(
  trimmedLower,
  z.email('This is no e-mail address').max(254, 'At most 254 characters').describe('Compared without regard to case'),
)

export const password = z
  .string()
  .min(8, 'At least 8 characters')
  .max(128, 'At most 128 characters')
  .describe('Common passwords are refused')

/** A password as typed at sign-in: only bounded, so that what was valid once still is. */
export const typedPassword = z.string().min(1, 'Must not be empty').max(128, 'At most 128 characters')

export const oneTimeCode = z.preprocess(
  withoutSpaces,
  z
    .string()
    .regex(formOf('one_time_code_malformed', /^\d{6}$/), 'The code has six digits')
    .describe('Six digits; spaces are ignored'),
)

/** A code of an authenticator or mail, or a recovery code. */
export const factorCode = z.preprocess(
  withoutSpaces,
  z
    .string()
    .regex(formOf('factor_code_malformed', /^(?:\d{6}|[0-9A-Za-z]{10})$/), 'Six digits, or a recovery code')
    .describe('Six digits, or a recovery code; spaces and hyphens are ignored'),
)

export const phone = z.preprocess(
  (value) => (typeof value === 'string' ? value.replace(/[\s().-]/g, '') : value),
  z
    .string()
    .regex(formOf('phone_malformed', /^\+[1-9]\d{6,14}$/), 'In international form, for example +4915112345678')
    .describe('E.164, for example +4915112345678'),
)

export const country = z.preprocess(
  upper,
  z
    .string()
    .regex(formOf('country_unknown', /^[A-Z]{2}$/), 'Two letters of ISO 3166')
    .refine(isCountry, { message: 'This is no country of ISO 3166', params: { code: 'country_unknown' } })
    .describe('ISO 3166-1 alpha-2'),
)

export const currency = z
  .string()
  .regex(/^[a-z]{3}$/)
  .describe('ISO 4217, lower case')

const isTimeZone = (value: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const timeZone = z
  .string()
  .max(64)
  .regex(formOf('time_zone_unknown', /^[A-Za-z]/), 'A name of the time zone database, for example Europe/Berlin')
  .refine(isTimeZone, { message: 'This time zone is not known', params: { code: 'time_zone_unknown' } })
  .describe('IANA name, for example Europe/Berlin')

export const locale = z
  .string()
  .max(35)
  .regex(formOf('language_malformed', /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), 'A language tag, for example en or de-AT')
  .refine(isLanguageTag, { message: 'This is no language tag', params: { code: 'language_malformed' } })
  .describe('BCP 47 language tag')

export const deviceId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, '1 to 128 visible ASCII characters')
  .describe('Chosen by the app and kept on the device')

/** A date without a time, as in a passport. */
export const calendarDate = z.iso.date('A date like 1990-12-31')

export const month = z
  .string()
  .regex(formOf('month_malformed', /^\d{4}-(0[1-9]|1[0-2])$/), 'A month like 2026-11')
  .describe('YYYY-MM')

/** A moment in an answer. */
export const timestamp = z.iso.datetime().describe('ISO 8601, UTC')

/** A moment in a query: with a time, or a date that stands for its midnight in UTC. */
export const instant = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    'A moment like 2026-11-23T08:00:00Z or a date like 2026-11-23',
  )
  .transform((value) => new Date(value))

/** An amount in an answer: whole minor units. */
export const amount = z.int().describe('Minor units of the currency')

/** An amount in a request, zero included; services receive a bigint. */
export const amountIn = z.int('A whole number of minor units').min(0, 'Must not be negative').transform(BigInt)

/** Twelve digits: what a card network can carry (ISO 8583, field 4), and far below what a balance can hold. */
const MOST_MINOR = 999_999_999_999

/** An amount in a request, more than zero. */
export const positiveAmountIn = z
  .int('A whole number of minor units')
  .min(1, 'Must be more than zero')
  .max(MOST_MINOR, `At most ${MOST_MINOR}`)
  .transform(BigInt)

/** An amount in a query string. */
export const amountQuery = z
  .preprocess(digitsToInteger, z.int('A whole number of minor units').min(0))
  .transform(BigInt)

const LAST_VERSION = 2_147_483_647
export const versionNumber = z.int().min(1).max(LAST_VERSION)
export const versionQuery = z.preprocess(digitsToInteger, versionNumber)

export const cursor = z.string().min(1).max(512).describe('The nextCursor of the page before')
export const pageLimit = z.preprocess(digitsToInteger, z.int('A whole number').min(1).max(100)).default(25)

/** The query of every list. */
export const pageQuery = { limit: pageLimit.describe('How many, 25 by default'), cursor: cursor.optional() }

/** The answer of every list; stable while rows are added. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable().describe('null on the last page') })

/** Why something was done, by a member of staff; kept in the audit log. */
export const staffReason = prose(1000, 3).describe('Kept in the audit log')

/** A public key on P-256 as a JWK (RFC 7517, RFC 7518 section 6.2). */
export const publicJwk = z
  .strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    y: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    kid: z.string().max(128).optional(),
    use: z.enum(['enc', 'sig']).optional(),
    alg: z.string().max(32).optional(),
    key_ops: z.array(z.string().max(32)).max(8).optional(),
    ext: z.boolean().optional(),
  })
  .describe('A public key on P-256 as a JWK')
