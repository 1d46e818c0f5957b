import * as s from '../schemas/index.ts'
import { cardExample, controlsExample, ids, pageExample } from './examples.ts'
import { answers, get, type Operation, post } from './operation.ts'

const readers = ['support', 'compliance', 'risk', 'finance', 'auditor'] as const
const read = { tag: 'Console: people', auth: 'staff', roles: readers } as const
const freeze = { tag: 'Console: people', auth: 'staff', roles: ['support', 'compliance', 'risk'] } as const
const ceiling = { tag: 'Console: people', auth: 'staff', roles: ['compliance', 'risk'] } as const

const adminCardExample = {
  ...cardExample,
  accountId: ids.account,
  userId: ids.user,
  issuer: 'stripe',
  issuerCardId: 'ic_1PqRstUvWxYz',
}
const action = { ...freeze, body: s.adminCardActionRequest } as const

export const consoleCardOperations: readonly Operation[] = [
  get('/admin/cards', 'listCardsForStaff', {
    ...read,
    summary: 'Cards of all people',
    query: s.adminCardListQuery,
    responses: answers(200, 'Newest first.', s.adminCardPage, pageExample(adminCardExample)),
  }),
  post('/admin/cards/freeze', 'freezeCardByStaff', {
    ...action,
    summary: 'Freeze a card for the program',
    description: 'Its holder cannot lift this. It counts from the next decision on.',
    example: { cardId: ids.card, reason: 'Card testing suspected' },
    responses: answers(200, 'The frozen card.', s.adminCard),
    errors: ['not_found', 'card_closed', 'card_pending'],
  }),
  post('/admin/cards/unfreeze', 'unfreezeCardByStaff', {
    ...action,
    summary: "Lift the program's freeze",
    description: 'A freeze of the holder that lay beneath it stays.',
    example: { cardId: ids.card, reason: 'Confirmed with the cardholder' },
    responses: answers(200, 'The card.', s.adminCard),
    errors: ['not_found', 'card_closed', 'card_pending', 'conflict'],
  }),
  post('/admin/accounts/ceiling', 'setAccountCeiling', {
    ...ceiling,
    summary: 'Set a ceiling over all cards of an account',
    description: 'Decides beside what the cardholder set; they cannot set a limit above it.',
    body: s.adminCeilingRequest,
    example: { accountId: ids.account, controls: controlsExample, reason: 'New customer' },
    responses: answers(200, 'The controls and the ceiling.', s.accountControls, {
      controls: {},
      ceiling: controlsExample,
    }),
    errors: ['not_found', 'account_closed'],
  }),
]
