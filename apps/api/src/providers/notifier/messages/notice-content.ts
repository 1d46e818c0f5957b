import { z } from 'zod'

const money = z.object({ amountMinor: z.string(), currency: z.string() })
const card = z.object({ last4: z.string() })
const payment = money.extend({ merchant: z.string() })

/** What a notice tells, without words: they are found in the language of the person when it is told. */
export const noticeContent = z.discriminatedUnion('code', [
  card.extend({ code: z.literal('card_ready') }),
  card.extend({ code: z.literal('card_frozen_by_us') }),
  card.extend({ code: z.literal('card_unfrozen_by_us') }),
  z.object({ code: z.literal('account_frozen') }),
  z.object({ code: z.literal('account_active') }),
  z.object({ code: z.literal('kyc_approved') }),
  /** The reason is a member of staff's own sentence. */
  z.object({ code: z.literal('kyc_rejected'), reason: z.string() }),
  z.object({ code: z.literal('kyc_again'), reason: z.string() }),
  payment.extend({ code: z.literal('exception_granted') }),
  z.object({ code: z.literal('exception_refused'), merchant: z.string(), reason: z.string() }),
  z.object({ code: z.literal('dispute_submitted'), merchant: z.string(), credit: money }),
  z.object({ code: z.literal('dispute_won'), merchant: z.string(), won: money }),
  z.object({ code: z.literal('dispute_lost'), merchant: z.string(), isCreditTaken: z.boolean() }),
  z.object({ code: z.literal('dispute_expired'), merchant: z.string() }),
  z.object({ code: z.literal('dispute_refused'), merchant: z.string() }),
  payment.extend({
    code: z.literal('payment_approved'),
    label: z.string(),
    last4: z.string().nullable(),
    /** What the merchant charged, in its own currency. */
    foreign: money.nullable(),
  }),
  payment.extend({
    code: z.literal('payment_declined'),
    reason: z.string(),
    /** What its sentence tells, as the payment keeps it. */
    declined: z.object({
      currency: z.string(),
      merchant: z.record(z.string(), z.string()),
      decline_reason: z.string().nullable(),
      decline_details: z.record(z.string(), z.unknown()).nullable(),
      explanation: z.string().nullable(),
    }),
  }),
  payment.extend({ code: z.literal('refund') }),
])
export type NoticeContent = z.output<typeof noticeContent>
export type DeclinedContent = Extract<NoticeContent, { code: 'payment_declined' }>['declined']

export interface NoticeWords {
  title: string
  body: string
}

export interface NoticeSetting {
  /** An amount in the manner of the language. */
  say(amount: { amountMinor: string; currency: string }): string
  /** Why a payment was declined, with its figures. */
  sayDecline(declined: DeclinedContent): string
}

export type NoticeLanguage = (content: NoticeContent, setting: NoticeSetting) => NoticeWords
