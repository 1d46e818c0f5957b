import { z } from 'zod'
import { CARD_STATUSES, card } from './cards.ts'
import { controls } from './controls.ts'
import { idOf, named, pageOf, pageQuery, staffReason } from './primitives.ts'

export const adminCard = named(
  'AdminCard',
  'A card as staff see it: masked, with whose it is and what the issuer calls it',
  z.object({
    ...card.shape,
    accountId: z.string(),
    userId: z.string(),
    issuer: z.string(),
    issuerCardId: z.string().nullable().describe('null until the issuer has made it'),
  }),
)
export const adminCardPage = named('AdminCardPage', 'A page of cards, the newest first', pageOf(adminCard))
export const adminCardListQuery = z.strictObject({
  ...pageQuery,
  accountId: idOf('acct').optional(),
  userId: idOf('usr').optional(),
  cardId: idOf('card').optional(),
  status: z.enum(CARD_STATUSES).optional(),
  last4: z
    .string()
    .regex(/^\d{4}$/, 'Four digits')
    .optional(),
})
export const adminCardActionRequest = named(
  'AdminCardActionRequest',
  'Which card, and why',
  z.strictObject({ cardId: idOf('card'), reason: staffReason }),
)
export const adminCeilingRequest = named(
  'AdminCeilingRequest',
  'The whole new ceiling over all cards of an account; an empty document lifts it',
  z.strictObject({ accountId: idOf('acct'), controls, reason: staffReason }),
)

export type AdminCard = z.input<typeof adminCard>
