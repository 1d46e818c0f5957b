import { z } from 'zod'
import { formOf } from '../field-errors.ts'
import { controls, interval } from './controls.ts'
import {
  amount,
  currency,
  idOf,
  instant,
  line,
  month,
  named,
  pageOf,
  pageQuery,
  prose,
  publicJwk,
  timestamp,
} from './primitives.ts'

export const CARD_STATUSES = ['pending', 'active', 'frozen', 'closed'] as const
export type CardStatus = (typeof CARD_STATUSES)[number]
export const CARD_PURPOSES = ['standard', 'single_use', 'merchant_locked'] as const
export type CardPurpose = (typeof CARD_PURPOSES)[number]
export const FREEZE_OWNERS = ['cardholder', 'program'] as const
export type FreezeOwner = (typeof FREEZE_OWNERS)[number]

const cardId = idOf('card')
const label = line(40)
const colour = z
  .string()
  .regex(
    formOf('colour_malformed', /^(?:#[0-9a-f]{6}|[a-z][a-z0-9-]{0,31})$/),
    'A colour name, or six hexadecimal digits like #1f6feb',
  )
  .describe('A name the apps know, or #rrggbb')

export const card = named(
  'Card',
  'A card with its number masked',
  z.object({
    id: z.string(),
    status: z.enum(CARD_STATUSES),
    last4: z.string().nullable().describe('null while the card is pending'),
    brand: z.string().nullable(),
    expMonth: z.int().nullable(),
    expYear: z.int().nullable(),
    label: z.string().nullable(),
    colour: z.string().nullable(),
    purpose: z.enum(CARD_PURPOSES),
    controls,
    spending: z
      .object({ currency, monthMinor: amount, allTimeMinor: amount })
      .describe('What was used this month (UTC) and ever: holds and posted payments, as limits count them'),
    frozenBy: z.enum(FREEZE_OWNERS).nullable(),
    statusReason: z
      .string()
      .nullable()
      .describe('What was said when it was frozen or closed; why the program froze it is told to staff alone'),
    replacedBy: z.string().nullable().describe('The card that took its place'),
    createdAt: timestamp,
  }),
)

export const cardPage = named('CardPage', 'A page of cards', pageOf(card))
export const cardListQuery = z.strictObject({ ...pageQuery, status: z.enum(CARD_STATUSES).optional() })
export const cardQuery = z.strictObject({ cardId })

export const cardCreateRequest = named(
  'CardCreateRequest',
  'A new card',
  z.strictObject({
    cardType: z.literal('virtual', 'Only virtual cards are issued'),
    label: label.optional(),
    colour: colour.optional(),
    purpose: z.enum(CARD_PURPOSES).optional().describe('"standard" by default'),
    controls: controls.optional(),
  }),
)

export const cardActionRequest = named(
  'CardActionRequest',
  'Which card, and why',
  z.strictObject({ cardId, reason: prose(500).optional() }),
)

export const cardUpdateRequest = named(
  'CardUpdateRequest',
  'How the card looks to its holder',
  z.strictObject({ cardId, label: label.nullable().optional(), colour: colour.nullable().optional() }),
)

export const cardControlsRequest = named(
  'CardControlsRequest',
  'The whole new controls document of the card',
  z.strictObject({ cardId, controls }),
)

export const controlsPreviewRequest = named(
  'ControlsPreviewRequest',
  'Controls to try on past payments; the last 31 days unless from and to say otherwise',
  z.strictObject({ cardId, controls, from: instant.optional(), to: instant.optional() }),
)

const previewExample = z.object({
  transactionId: z.string(),
  merchant: z.string(),
  amountMinor: amount,
  currency,
  reason: z.string().nullable(),
  createdAt: timestamp,
})
const previewSide = z.object({ count: z.int(), amountMinor: amount, examples: z.array(previewExample) })
export const controlsPreview = named(
  'ControlsPreview',
  'What would have been decided otherwise. Nothing was changed.',
  z.object({ examined: z.int(), newlyDeclined: previewSide, newlyApproved: previewSide }),
)

export const limitState = named(
  'LimitState',
  'A limit and where it stands',
  z.object({
    amountMinor: amount.nullable(),
    interval,
    count: z.int().nullable(),
    categories: z.array(z.string()).nullable(),
    usedMinor: amount,
    usedCount: z.int(),
    remainingMinor: amount.nullable(),
    remainingCount: z.int().nullable(),
    windowStart: timestamp.nullable(),
    windowEnd: timestamp.nullable(),
    setBy: z.enum(FREEZE_OWNERS).describe('"program" for a ceiling set by staff'),
  }),
)
export const limitStates = named(
  'LimitStates',
  'Every limit, exact as of the given moment',
  z.object({
    asOf: timestamp,
    currency,
    data: z.array(limitState),
    nextCursor: z.null(),
  }),
)

export const revealRequest = named(
  'RevealRequest',
  'Which card; with a key the answer is encrypted to it',
  z.strictObject({ cardId, publicKey: publicJwk.optional().describe('Made for this one reveal') }),
)

export const cardSecrets = named(
  'CardSecrets',
  'What a shop asks for. Never stored by clients.',
  z.object({
    number: z.string(),
    cvc: z.string(),
    expMonth: z.int(),
    expYear: z.int(),
    nameOnCard: z.string(),
    billingAddress: z.object({
      line1: z.string(),
      line2: z.string().nullable(),
      city: z.string(),
      region: z.string().nullable(),
      postalCode: z.string(),
      country: z.string(),
    }),
    hideAt: timestamp.describe('When the app must hide it again'),
  }),
)
export const sealedCardSecrets = named(
  'SealedCardSecrets',
  'The same, as a compact JWE (ECDH-ES with A256GCM) for the key that was sent',
  z.object({ jwe: z.string(), hideAt: timestamp }),
)
export const revealResponse = named(
  'RevealResponse',
  'In clear, or encrypted where a key was sent',
  z.union([cardSecrets, sealedCardSecrets]),
)

export const reveal = named(
  'Reveal',
  'When and where the number was shown',
  z.object({ at: timestamp, device: z.string().nullable() }),
)
export const revealPage = named('RevealPage', 'A page of reveals', pageOf(reveal))
export const revealListQuery = z.strictObject({ ...pageQuery, cardId })

export const merchantSeen = named(
  'MerchantSeen',
  'A merchant that was paid, or tried to be',
  z.object({
    id: z.string(),
    name: z.string(),
    category: z.string(),
    categoryCode: z.string(),
    country: z.string().nullable(),
    lastSeenAt: timestamp,
  }),
)
export const merchantPage = named('MerchantPage', 'A page of merchants', pageOf(merchantSeen))
export const merchantListQuery = z.strictObject({ ...pageQuery, cardId: cardId.optional(), q: line(80).optional() })

export const SPENDING_KEYS = ['category', 'merchant', 'day'] as const
export const spendingQuery = z.strictObject({ cardId: cardId.optional(), month, by: z.enum(SPENDING_KEYS) })
export const spending = named(
  'Spending',
  'What was spent in a month',
  z.object({
    currency,
    rows: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        amountMinor: amount,
        count: z.int(),
        previousMinor: amount.describe('The same in the month before'),
      }),
    ),
  }),
)

export type Card = z.input<typeof card>
export type CardCreateRequest = z.output<typeof cardCreateRequest>
export type LimitState = z.input<typeof limitState>
export type CardSecrets = z.input<typeof cardSecrets>
