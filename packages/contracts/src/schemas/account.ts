import { z } from 'zod'
import { limitStates } from './cards.ts'
import { controls } from './controls.ts'
import {
  amount,
  currency,
  instant,
  month,
  named,
  pageOf,
  pageQuery,
  positiveAmountIn,
  timestamp,
} from './primitives.ts'

export const account = named(
  'Account',
  "The cardholder's money",
  z.object({
    id: z.string(),
    ledgerMinor: amount.describe('Everything that was posted; negative when captures went beyond it'),
    heldMinor: amount.describe('Kept back for authorizations that are not settled yet'),
    availableMinor: amount.describe('ledgerMinor − heldMinor'),
    currency,
  }),
)

export const ENTRY_KINDS = [
  'funding',
  'capture',
  'force_post',
  'refund',
  'overdraft',
  'provisional_credit',
  'adjustment',
] as const
export const accountEntry = named(
  'AccountEntry',
  'One posting to the account',
  z.object({
    id: z.string(),
    kind: z.enum(ENTRY_KINDS),
    amountMinor: amount.describe('Signed: positive is owed to the cardholder'),
    currency,
    description: z.string(),
    transactionId: z.string().nullable(),
    createdAt: timestamp,
  }),
)
export const accountEntryPage = named('AccountEntryPage', 'A page of entries', pageOf(accountEntry))
export const accountEntryListQuery = z.strictObject({ ...pageQuery, from: instant.optional(), to: instant.optional() })

export const STATEMENT_FORMATS = ['pdf', 'csv'] as const
export const statementQuery = z.strictObject({ month: month.optional(), format: z.enum(STATEMENT_FORMATS).optional() })
export const statementMonths = named(
  'StatementMonths',
  'The months for which a statement can be had, the newest first; for one month its statement',
  z.object({
    data: z.array(
      z.object({
        month: z.string(),
        currency,
        openingMinor: amount,
        closingMinor: amount,
        isComplete: z.boolean().describe('false for the month that still runs'),
        entries: z
          .array(accountEntry)
          .optional()
          .describe('Every posting of the month, the oldest first; only where one month was asked for'),
      }),
    ),
    nextCursor: z.null(),
  }),
)

export const accountControlsRequest = named(
  'AccountControlsRequest',
  'The whole new controls document for all cards together',
  z.strictObject({ controls }),
)
export const accountControls = named(
  'AccountControls',
  'The controls of all cards together, and the ceiling that staff set',
  z.object({ controls, ceiling: controls.nullable() }),
)

export const accountLimitStates = named(
  'AccountLimitStates',
  'Every limit over all cards, exact as of the given moment, and the documents they stand in',
  limitStates.extend(accountControls.shape),
)
export const accountControlsPreviewRequest = named(
  'AccountControlsPreviewRequest',
  'Controls of all cards together to try on past payments; the last 31 days unless from and to say otherwise',
  z.strictObject({ controls, from: instant.optional(), to: instant.optional() }),
)

export const fundRequest = named(
  'FundRequest',
  'Money to add; works only where the sandbox is the issuer',
  z.strictObject({
    amountMinor: positiveAmountIn,
    receivedAt: instant
      .optional()
      .describe('When it arrived, to give an account a past: only in the ten years before the account was opened here'),
  }),
)
export const funding = named(
  'Funding',
  'Money that was added',
  z.object({ id: z.string(), amountMinor: amount, currency, account, createdAt: timestamp }),
)

export type Account = z.input<typeof account>
export type AccountEntry = z.input<typeof accountEntry>
