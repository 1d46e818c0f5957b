import * as s from '../schemas/index.ts'
import { limitStatesExample } from './card-operations.ts'
import { accountExample, controlsExample, exampleTime, ids, pageExample } from './examples.ts'
import { answers, get, type Operation, post } from './operation.ts'

const account = { tag: 'Account', auth: 'user' } as const
const catalogue = { tag: 'Catalogue', auth: 'user' } as const

export const accountOperations: readonly Operation[] = [
  get('/account', 'readAccount', {
    ...account,
    summary: 'Your balance',
    responses: answers(200, 'The balance.', s.account, accountExample),
    errors: ['kyc_required', 'balance_too_large'],
  }),
  get('/account/entries', 'listAccountEntries', {
    ...account,
    summary: 'Every posting to your account',
    query: s.accountEntryListQuery,
    responses: answers(
      200,
      'Newest first.',
      s.accountEntryPage,
      pageExample({
        id: 'tr_01kb4x3n5z7v9x1z3b5d7f9h2k',
        kind: 'capture',
        amountMinor: -2_350,
        currency: 'usd',
        description: 'Corner Grocery',
        transactionId: ids.transaction,
        createdAt: exampleTime,
      }),
    ),
    errors: ['kyc_required'],
  }),
  get('/account/statements', 'readStatements', {
    ...account,
    summary: 'Statements',
    description:
      'Without a month the list of months; with one its statement, as JSON of its entries or as the file that was asked for. Months are UTC. The closing balance of one month is the opening balance of the next, and that of the running month the balance of the account. A PDF is in the language of Accept-Language (en, de, ar), else in the one of the profile. In a CSV only the column `description` is: programs read the rest, so headings, kinds, decimal points and times are the same in every language.',
    query: s.statementQuery,
    responses: {
      200: {
        description: 'The months, or the file.',
        schema: s.statementMonths,
        contentTypes: ['application/json', 'application/pdf', 'text/csv'],
      },
    },
    errors: ['not_found', 'kyc_required', 'balance_too_large'],
  }),
  post('/account/controls', 'setAccountControls', {
    ...account,
    summary: 'Controls over all your cards together',
    description: 'Replaces the whole document. A ceiling that staff set cannot be raised.',
    body: s.accountControlsRequest,
    example: { controls: { limits: [{ amountMinor: 100_000, interval: 'monthly' }] } },
    responses: answers(200, 'The controls.', s.accountControls, { controls: controlsExample, ceiling: null }),
    errors: ['above_ceiling', 'kyc_required'],
  }),
  post('/account/controls/preview', 'previewAccountControls', {
    ...account,
    idempotency: 'none',
    summary: 'What would these controls over all cards have changed?',
    description:
      'Replays the decisions about all cards in their order, as the preview of one card does; the controls of each card stay as they are.',
    body: s.accountControlsPreviewRequest,
    example: { controls: controlsExample },
    responses: answers(200, 'Nothing was changed.', s.controlsPreview),
    errors: ['above_ceiling', 'kyc_required'],
  }),
  get('/account/limits', 'readAccountLimits', {
    ...account,
    summary: 'What is left of each limit over all cards, and the controls that apply to all of them',
    responses: answers(200, 'Exact as of now.', s.accountLimitStates, {
      ...limitStatesExample,
      controls: controlsExample,
      ceiling: null,
    }),
    errors: ['kyc_required'],
  }),
  post('/account/fund', 'fundAccount', {
    ...account,
    idempotency: 'required',
    summary: 'Add money (sandbox)',
    description:
      'Works only where the sandbox is the issuer. No more can be added than makes a balance of 1,000,000,000,000,000 minor units.',
    body: s.fundRequest,
    example: { amountMinor: 50_000 },
    responses: answers(201, 'The money is there.', s.funding, {
      id: 'ltx_01kb4x40a1c3e5g7j9m2p4s6v8',
      amountMinor: 50_000,
      currency: 'usd',
      account: accountExample,
      createdAt: exampleTime,
    }),
    errors: ['sandbox_only', 'account_frozen', 'account_closed', 'kyc_required'],
  }),
  get('/events', 'streamEvents', {
    tag: 'Live',
    auth: 'user',
    summary: 'Changes as they happen',
    description:
      'Server-sent events, to be read as a fetch stream: the data of each is `{type, id}` of a card, transaction, kyc or notification that changed. A comment comes every 15 seconds to keep the line open.',
    headers: [{ name: 'Last-Event-ID', description: 'Resumes after this event.' }],
    responses: {
      200: {
        description: 'A stream that does not end by itself.',
        schema: s.liveEvent,
        contentTypes: ['text/event-stream'],
      },
    },
  }),
  get('/catalogue/categories', 'listCategories', {
    ...catalogue,
    summary: 'Merchant categories',
    responses: answers(200, 'All of them, by group.', s.categoryList, {
      data: [
        { code: 'grocery_stores_supermarkets', mcc: '5411', name: 'Groceries and supermarkets', group: 'groceries' },
      ],
      nextCursor: null,
    }),
  }),
  get('/catalogue/countries', 'listCountries', {
    ...catalogue,
    summary: 'Countries',
    responses: answers(200, 'All of ISO 3166.', s.countryList, {
      data: [{ code: 'DE', name: 'Germany' }],
      nextCursor: null,
    }),
  }),
]
