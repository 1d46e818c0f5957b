import * as s from '../schemas/index.ts'
import { cardExample, controlsExample, exampleTime, ids, merchantExample, pageExample } from './examples.ts'
import { answers, get, type Operation, post } from './operation.ts'

const user = { tag: 'Cards', auth: 'user' } as const
const cardAnswer = (description: string) => answers(200, description, s.card, cardExample)
const action = { ...user, body: s.cardActionRequest, example: { cardId: ids.card, reason: 'Lost my wallet' } } as const

const limitStatesExample = {
  asOf: exampleTime,
  currency: 'usd',
  data: [
    {
      amountMinor: 20_000,
      interval: 'monthly',
      count: null,
      categories: null,
      usedMinor: 1_299,
      usedCount: 1,
      remainingMinor: 18_701,
      remainingCount: null,
      windowStart: '2026-11-01T00:00:00.000Z',
      windowEnd: '2026-12-01T00:00:00.000Z',
      setBy: 'cardholder',
    },
  ],
  nextCursor: null,
}

export const cardOperations: readonly Operation[] = [
  post('/cards/create', 'createCard', {
    ...user,
    summary: 'Create a card',
    description:
      'Made at the issuer before the answer; the number is never part of it. A call without a key is a new card.',
    body: s.cardCreateRequest,
    example: { cardType: 'virtual', label: 'Subscriptions', purpose: 'standard', controls: controlsExample },
    responses: answers(201, 'The new card.', s.card, cardExample),
    errors: [
      'kyc_required',
      'card_limit_reached',
      'account_frozen',
      'account_closed',
      'above_ceiling',
      'issuer_refused',
      'issuer_unavailable',
    ],
  }),
  get('/cards', 'listCards', {
    ...user,
    summary: 'Your cards',
    query: s.cardListQuery,
    responses: answers(200, 'Newest first.', s.cardPage, pageExample(cardExample)),
  }),
  get('/cards/detail', 'readCard', {
    ...user,
    summary: 'One card',
    query: s.cardQuery,
    responses: cardAnswer('The card.'),
    errors: ['not_found'],
  }),
  post('/cards/freeze', 'freezeCard', {
    ...action,
    summary: 'Freeze a card',
    description: 'Counts here at once. Refunds and payments that were authorized before go on.',
    responses: cardAnswer('The frozen card.'),
    errors: ['not_found', 'card_closed', 'card_pending'],
  }),
  post('/cards/unfreeze', 'unfreezeCard', {
    ...action,
    summary: 'Unfreeze a card',
    description: "Lifts only a freeze of one's own.",
    responses: cardAnswer('The active card.'),
    errors: ['not_found', 'card_closed', 'card_pending', 'frozen_by_program'],
  }),
  post('/cards/close', 'closeCard', {
    ...action,
    summary: 'Close a card for good',
    responses: cardAnswer('The closed card.'),
    errors: ['not_found', 'card_pending', 'frozen_by_program'],
  }),
  post('/cards/replace', 'replaceCard', {
    ...action,
    summary: 'Replace a card',
    description:
      'Closes it and makes a new one with a new number that inherits label, controls, purpose and what was used of its limits.',
    responses: cardAnswer('The new card.'),
    errors: ['not_found', 'card_closed', 'card_pending', 'frozen_by_program', 'issuer_refused', 'issuer_unavailable'],
  }),
  post('/cards/update', 'updateCard', {
    ...user,
    summary: 'Change label or colour',
    body: s.cardUpdateRequest,
    example: { cardId: ids.card, label: 'Travel', colour: 'sunset' },
    responses: cardAnswer('The changed card.'),
    errors: ['not_found', 'card_closed'],
  }),
  post('/cards/controls', 'setCardControls', {
    ...user,
    summary: 'Decide what a card may be used for',
    description: 'Replaces the whole document. A new or changed limit counts what its window already holds.',
    body: s.cardControlsRequest,
    example: { cardId: ids.card, controls: controlsExample },
    responses: cardAnswer('The changed card.'),
    errors: ['not_found', 'card_closed', 'above_ceiling'],
  }),
  post('/cards/controls/preview', 'previewCardControls', {
    ...user,
    idempotency: 'none',
    summary: 'What would these controls have changed?',
    description:
      "Replays the card's decisions in their order, with the counters as these controls would have kept them; at most the 2,000 newest. The state of card and account and the operator's rules stay as they were.",
    body: s.controlsPreviewRequest,
    example: { cardId: ids.card, controls: controlsExample },
    responses: answers(200, 'Nothing was changed.', s.controlsPreview),
    errors: ['not_found', 'card_closed', 'above_ceiling'],
  }),
  get('/cards/limits', 'readCardLimits', {
    ...user,
    summary: 'What is left of each limit',
    query: s.cardQuery,
    responses: answers(200, 'Exact as of now.', s.limitStates, limitStatesExample),
    errors: ['not_found'],
  }),
  post('/cards/reveal', 'revealCard', {
    ...user,
    auth: 'elevated',
    idempotency: 'none',
    summary: 'Show number and security code',
    description:
      'With a key the answer is encrypted to it (ECDH-ES, A256GCM). Never cached, never stored; each reveal is recorded. Nothing is shown of a card or an account that the program froze.',
    body: s.revealRequest,
    example: { cardId: ids.card },
    responses: answers(200, 'In clear, or encrypted where a key was sent.', s.revealResponse),
    errors: ['not_found', 'card_closed', 'card_pending', 'frozen_by_program', 'account_frozen', 'issuer_unavailable'],
  }),
  get('/cards/reveals', 'listReveals', {
    ...user,
    summary: 'When the number was shown',
    query: s.revealListQuery,
    responses: answers(200, 'Newest first.', s.revealPage),
    errors: ['not_found'],
  }),
  get('/cards/merchants', 'listMerchants', {
    ...user,
    summary: 'Merchants seen so far',
    query: s.merchantListQuery,
    responses: answers(
      200,
      'Last seen first.',
      s.merchantPage,
      pageExample({ ...merchantExample, city: undefined, lastSeenAt: exampleTime }),
    ),
    errors: ['not_found'],
  }),
  get('/cards/spending', 'readSpending', {
    ...user,
    summary: 'What was spent in a month',
    query: s.spendingQuery,
    responses: answers(200, 'The largest amount first; days in their order.', s.spending, {
      currency: 'usd',
      rows: [
        {
          key: 'grocery_stores_supermarkets',
          label: 'Groceries and supermarkets',
          amountMinor: 12_340,
          count: 7,
          previousMinor: 9_870,
        },
      ],
    }),
    errors: ['not_found'],
  }),
]

export { limitStatesExample }
