import { z } from 'zod'
import { isCategory } from '../catalogue/categories.ts'
import { formOf } from '../field-errors.ts'
import { amountIn, country, named, timeZone } from './primitives.ts'

export const LIMIT_INTERVALS = ['per_authorization', 'daily', 'weekly', 'monthly', 'yearly', 'all_time'] as const
export const CHANNELS = ['online', 'keyed_in', 'chip', 'contactless', 'swipe'] as const
export type Channel = (typeof CHANNELS)[number]
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Weekday = (typeof WEEKDAYS)[number]

const MAX_LIMITS = 20
const MAX_LIST = 500

export const category = z
  .string()
  .max(80)
  .refine(isCategory, {
    message: 'This category is not known: use a code of /catalogue/categories or four digits',
    params: { code: 'category_unknown' },
  })
  .describe('A code of /catalogue/categories, or a merchant category code of four digits')

export const interval = named(
  'LimitInterval',
  'A calendar window in UTC (weeks begin on Sunday), the whole life, one authorization, or the last so many seconds',
  z.union(
    [z.enum(LIMIT_INTERVALS), z.strictObject({ trailingSeconds: z.int().min(10).max(2_678_400) })],
    'One of per_authorization, daily, weekly, monthly, yearly, all_time, or {"trailingSeconds": 10 to 2678400}',
  ),
)

export const limit = named(
  'Limit',
  'At most this amount, this many payments, or both, in the window',
  z
    .strictObject({
      amountMinor: amountIn.optional(),
      interval,
      count: z
        .int('A whole number')
        .min(0)
        .max(1_000_000)
        .optional()
        .describe('Approved payments, those of zero not counted'),
      categories: z.array(category).min(1).max(MAX_LIST).optional().describe('Counts and caps only payments of these'),
    })
    .refine((value) => value.amountMinor !== undefined || value.count !== undefined, {
      path: ['amountMinor'],
      message: 'A limit needs an amount, a count, or both',
      params: { code: 'limit_without_bound' },
    }),
)

const DAY_NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const shortDay = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  const lower = value.toLowerCase()
  return DAY_NAMES.includes(lower) ? lower.slice(0, 3) : lower
}
const weekday = z.preprocess(shortDay, z.enum(WEEKDAYS))
const timeOfDay = z
  .string()
  .regex(
    formOf('time_of_day_malformed', /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/),
    'A time of day like 09:30, up to 24:00',
  )

export const hours = named(
  'PermittedHours',
  'Hours in which the card may be used; where "to" is not after "from" they run over midnight',
  z.strictObject({ days: z.array(weekday).min(1).max(7), from: timeOfDay, to: timeOfDay, timeZone }),
)

const merchantId = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\x20-\x7e]+$/)
const list = <S extends z.ZodType>(item: S) => z.array(item).max(MAX_LIST).optional()

/** The controls document of a card or an account. It is replaced as a whole; an absent field means no restriction. */
export const controls = named(
  'Controls',
  'What a card may be used for. Replaced as a whole: an absent field means no restriction, an empty list of what is allowed allows nothing.',
  z.strictObject({
    limits: z.array(limit).max(MAX_LIMITS).optional(),
    allowedCategories: list(category),
    blockedCategories: list(category),
    allowedCountries: list(country),
    blockedCountries: list(country),
    allowedMerchants: list(merchantId).describe("The network's ids, as in merchant.id"),
    blockedMerchants: list(merchantId),
    channels: z.array(z.enum(CHANNELS)).max(CHANNELS.length).optional(),
    hours: z.array(hours).max(20).optional(),
  }),
)

/** Controls as services see them, amounts as bigint. */
export type ControlsDocument = z.output<typeof controls>
/** Controls as they stand in JSON. */
export type ControlsJson = z.input<typeof controls>
