import * as s from '../schemas/index.ts'
import { declinedExample, exampleTime, ids, merchantExample, pageExample, transactionExample } from './examples.ts'
import { answers, get, type Operation, post } from './operation.ts'

const transactions = { tag: 'Transactions', auth: 'user' } as const
const exceptions = { tag: 'Exceptions', auth: 'user' } as const
const disputes = { tag: 'Disputes', auth: 'user' } as const

const detailExample = {
  ...declinedExample,
  timeline: [
    {
      id: ids.fact,
      kind: 'authorization',
      result: 'declined',
      amountMinor: 2_350,
      currency: 'usd',
      holdMinor: 0,
      postedMinor: 0,
      declineReason: 'limit_exceeded',
      occurredAt: exampleTime,
    },
  ],
  trace: [
    {
      kind: 'limit',
      name: 'Monthly limit of the card',
      passed: false,
      reason: 'limit_exceeded',
      values: { limitMinor: 20_000, usedMinor: 18_760, requestedMinor: 2_350 },
    },
  ],
}

const exceptionExample = {
  id: ids.exception,
  status: 'pending',
  cardId: ids.card,
  transactionId: ids.transaction,
  merchant: merchantExample,
  amountMinor: 2_350,
  currency: 'usd',
  reason: 'Dinner with a customer',
  decisionReason: null,
  expiresAt: null,
  createdAt: exampleTime,
}

const disputeExample = {
  id: ids.dispute,
  status: 'draft',
  transactionId: ids.transaction,
  merchant: merchantExample,
  reason: 'not_received',
  explanation: 'The parcel never came.',
  amountMinor: 2_350,
  currency: 'usd',
  deadlineAt: '2027-02-20T00:00:00.000Z',
  provisionalCreditMinor: 0,
  evidence: [],
  timeline: [{ at: exampleTime, event: 'created', detail: null }],
  createdAt: exampleTime,
}

export const transactionOperations: readonly Operation[] = [
  get('/cards/transactions', 'listTransactions', {
    ...transactions,
    summary: 'Your transactions',
    query: s.transactionListQuery,
    responses: answers(200, 'Newest first.', s.transactionPage, pageExample(transactionExample)),
    errors: ['not_found'],
  }),
  get('/cards/transactions/detail', 'readTransaction', {
    ...transactions,
    summary: 'One transaction with its timeline',
    query: s.transactionQuery,
    responses: answers(
      200,
      'With everything the network reported and why it was decided so.',
      s.transactionDetail,
      detailExample,
    ),
    errors: ['not_found'],
  }),
  post('/cards/transactions/note', 'setTransactionNote', {
    ...transactions,
    summary: 'Write a note',
    body: s.transactionNoteRequest,
    example: { transactionId: ids.transaction, note: 'Team lunch' },
    responses: answers(200, 'The transaction with its note.', s.transaction, {
      ...transactionExample,
      note: 'Team lunch',
    }),
    errors: ['not_found'],
  }),
  get('/cards/transactions/receipt', 'readReceipt', {
    ...transactions,
    summary: 'The picture of the receipt',
    query: s.transactionQuery,
    responses: { 200: { description: 'The picture.', contentTypes: ['image/jpeg', 'image/png', 'image/webp'] } },
    errors: ['not_found'],
  }),
  post('/cards/transactions/receipt', 'uploadReceipt', {
    ...transactions,
    summary: 'Keep a picture of the receipt',
    multipart: {
      fields: s.receiptFields,
      files: [{ name: 'file', isRequired: true, description: 'JPEG, PNG, WebP or HEIC' }],
    },
    example: { transactionId: ids.transaction },
    responses: answers(201, 'Stored; an earlier one is replaced.', s.receiptStored),
    errors: ['not_found', 'file_unreadable', 'image_too_large'],
  }),
  post('/exceptions/request', 'requestException', {
    ...exceptions,
    summary: 'Ask to let a declined payment through',
    body: s.exceptionRequest,
    example: { transactionId: ids.transaction, reason: 'Dinner with a customer' },
    responses: answers(
      201,
      'The request; granted already where the program’s policy says so.',
      s.exception,
      exceptionExample,
    ),
    errors: ['not_found', 'not_declined', 'exception_exists'],
  }),
  post('/exceptions/cancel', 'cancelException', {
    ...exceptions,
    summary: 'Take the request back',
    body: s.exceptionCancelRequest,
    example: { exceptionId: ids.exception },
    responses: answers(200, 'The cancelled request.', s.exception, { ...exceptionExample, status: 'cancelled' }),
    errors: ['not_found', 'exception_not_open'],
  }),
  get('/exceptions', 'listExceptions', {
    ...exceptions,
    summary: 'Your requests',
    query: s.exceptionListQuery,
    responses: answers(200, 'Newest first.', s.exceptionPage, pageExample(exceptionExample)),
  }),
  post('/disputes/create', 'createDispute', {
    ...disputes,
    summary: 'Begin to contest a payment',
    body: s.disputeCreateRequest,
    example: { transactionId: ids.transaction, reason: 'not_received', explanation: 'The parcel never came.' },
    responses: answers(201, 'A draft.', s.dispute, disputeExample),
    errors: ['not_found', 'not_disputable', 'dispute_exists', 'dispute_deadline_passed'],
  }),
  post('/disputes/evidence', 'addDisputeEvidence', {
    ...disputes,
    summary: 'Add evidence',
    multipart: {
      fields: s.disputeEvidenceFields,
      files: [{ name: 'file', isRequired: true, description: 'A picture (JPEG, PNG, WebP), or a PDF' }],
    },
    description: 'Up to five pictures, or one PDF.',
    example: { disputeId: ids.dispute },
    responses: answers(201, 'The dispute with its evidence.', s.dispute),
    errors: ['not_found', 'dispute_not_open', 'upload_missing', 'file_unreadable', 'image_too_large'],
  }),
  post('/disputes/submit', 'submitDispute', {
    ...disputes,
    summary: 'Submit the dispute',
    description:
      'Nothing can be added afterwards. Once the issuer has taken it, the amount is credited until the dispute is decided.',
    body: s.disputeSubmitRequest,
    example: { disputeId: ids.dispute },
    responses: answers(200, 'The submitted dispute.', s.dispute, { ...disputeExample, status: 'submitted' }),
    errors: [
      'not_found',
      'dispute_not_open',
      'not_disputable',
      'dispute_incomplete',
      'dispute_deadline_passed',
      'issuer_refused',
      'issuer_unavailable',
    ],
  }),
  get('/disputes', 'listDisputes', {
    ...disputes,
    summary: 'Your disputes',
    query: s.disputeListQuery,
    responses: answers(200, 'Newest first.', s.disputePage, pageExample(disputeExample)),
  }),
  get('/disputes/detail', 'readDispute', {
    ...disputes,
    summary: 'One dispute',
    query: s.disputeQuery,
    responses: answers(200, 'The dispute.', s.dispute, disputeExample),
    errors: ['not_found'],
  }),
]
