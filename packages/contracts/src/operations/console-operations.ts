import * as s from '../schemas/index.ts'
import { accountExample, exampleTime, ids, pageExample } from './examples.ts'
import { answers, get, type Operation, post } from './operation.ts'

const people = { tag: 'Console: people', auth: 'staff', roles: ['compliance'] } as const
const readKyc = { ...people, roles: ['compliance', 'support', 'auditor'] } as const
const readPeople = { ...people, roles: ['support', 'compliance', 'risk', 'finance', 'auditor'] } as const
const freezePeople = { ...people, roles: ['support', 'compliance', 'risk'] } as const
const audit = { tag: 'Console: people', auth: 'staff', roles: ['auditor', 'compliance'] } as const
const manageStaff = { tag: 'Console: people', auth: 'staff', roles: ['admin'] } as const
const finance = { tag: 'Console: people', auth: 'staff', roles: ['finance'] } as const
const readRules = { tag: 'Console: rules', auth: 'staff', roles: ['support', 'risk', 'compliance', 'auditor'] } as const
const writeRules = { tag: 'Console: rules', auth: 'staff', roles: ['risk'] } as const
const approvals = { tag: 'Console: rules', auth: 'staff' } as const
const readOperations = { tag: 'Console: operations', auth: 'staff' } as const
const decideOperations = { tag: 'Console: operations', auth: 'staff', roles: ['support', 'risk'] } as const
const workCases = { tag: 'Console: operations', auth: 'staff', roles: ['support', 'compliance', 'risk'] } as const

const transition = {
  ...writeRules,
  body: s.ruleTransitionRequest,
  example: { ruleId: ids.rule, version: 3, reason: 'Two weeks in shadow without a false alarm' },
  responses: {
    ...answers(200, 'The version in its new state.', s.ruleTransitioned, {
      ruleId: ids.rule,
      version: 3,
      state: 'live',
    }),
    ...answers(202, 'A second member of staff must agree.', s.approvalNeeded, { approvalId: ids.approval }),
  },
  errors: ['not_found', 'rule_state_conflict'],
} as const

export const consoleOperations: readonly Operation[] = [
  get('/admin/kyc/queue', 'listKycQueue', {
    ...readKyc,
    summary: 'Applications',
    query: s.kycQueueQuery,
    responses: answers(200, 'Oldest first.', s.kycQueuePage),
  }),
  get('/admin/kyc/detail', 'readKycApplication', {
    ...readKyc,
    summary: 'One application',
    description: 'Masked for everyone but reviewers.',
    query: s.kycApplicationQuery,
    responses: answers(200, 'The application.', s.kycApplication),
    errors: ['not_found'],
  }),
  get('/admin/kyc/file', 'readKycPicture', {
    ...people,
    summary: 'A picture of an application',
    description: 'Each look is recorded in the audit log.',
    query: s.kycPictureQuery,
    responses: { 200: { description: 'The picture.', contentTypes: ['image/jpeg'] } },
    errors: ['not_found'],
  }),
  post('/admin/kyc/decide', 'decideKyc', {
    ...people,
    summary: 'Decide an application',
    body: s.kycDecideRequest,
    example: { applicationId: ids.application, decision: 'approve', reason: 'Documents match' },
    responses: answers(200, 'Decided.', s.kycDecision, { applicationId: ids.application, status: 'approved' }),
    errors: ['not_found', 'kyc_already_decided', 'own_request'],
  }),
  get('/admin/users', 'listUsers', {
    ...readPeople,
    summary: 'People',
    query: s.adminUserListQuery,
    responses: answers(200, 'Newest first.', s.adminUserPage),
  }),
  get('/admin/users/detail', 'readUser', {
    ...readPeople,
    summary: 'One person',
    query: s.adminUserQuery,
    responses: answers(200, 'With the account.', s.adminUserDetail),
    errors: ['not_found', 'balance_too_large'],
  }),
  post('/admin/users/freeze', 'freezeUser', {
    ...freezePeople,
    summary: "Freeze a person's account",
    description: 'Declines every new payment of all cards. Captures and refunds still post.',
    body: s.adminUserFreezeRequest,
    example: { userId: ids.user, reason: 'Reported stolen phone' },
    responses: answers(200, 'The frozen account.', s.adminUserAccountState),
    errors: ['not_found', 'account_closed'],
  }),
  post('/admin/users/unfreeze', 'unfreezeUser', {
    ...freezePeople,
    summary: "Unfreeze a person's account",
    body: s.adminUserFreezeRequest,
    example: { userId: ids.user, reason: 'Identity confirmed by phone' },
    responses: answers(200, 'The active account.', s.adminUserAccountState),
    errors: ['not_found', 'account_closed'],
  }),
  get('/admin/audit', 'listAudit', {
    ...audit,
    summary: 'The audit log',
    query: s.auditListQuery,
    responses: answers(200, 'Newest first.', s.auditPage),
  }),
  get('/admin/staff', 'listStaff', {
    ...manageStaff,
    summary: 'Members of staff',
    query: s.staffListQuery,
    responses: answers(200, 'Newest first.', s.staffPage),
  }),
  post('/admin/staff/create', 'createStaff', {
    ...manageStaff,
    summary: 'Add a member of staff',
    body: s.staffCreateRequest,
    example: {
      email: 'reviewer@example.com',
      fullName: 'Robin Reviewer',
      roles: ['compliance'],
      reason: 'New reviewer',
    },
    responses: answers(201, 'The member of staff.', s.staffMember),
    errors: ['conflict', 'password_too_weak'],
  }),
  post('/admin/staff/update', 'updateStaff', {
    ...manageStaff,
    summary: 'Change roles or state of a member of staff',
    body: s.staffUpdateRequest,
    example: { staffId: ids.user, roles: ['compliance', 'auditor'], reason: 'Audit season' },
    responses: answers(200, 'The member of staff.', s.staffMember),
    errors: ['not_found', 'conflict'],
  }),
  post('/admin/accounts/fund', 'fundAccountByStaff', {
    ...finance,
    idempotency: 'required',
    summary: 'Book money that arrived at the bank',
    description: 'No more can be booked than makes a balance of 1,000,000,000,000,000 minor units.',
    body: s.adminFundRequest,
    example: {
      accountId: ids.account,
      amountMinor: 50_000,
      externalReference: 'BANK-2026-000123',
      reason: 'Wire of 23 November',
    },
    responses: answers(201, 'Booked.', s.adminFunding, {
      id: 'ltx_01kb4x40a1c3e5g7j9m2p4s6v8',
      accountId: ids.account,
      amountMinor: 50_000,
      currency: 'usd',
      externalReference: 'BANK-2026-000123',
      account: accountExample,
      createdAt: exampleTime,
    }),
    errors: ['not_found', 'external_reference_used', 'account_closed'],
  }),
  get('/admin/rules', 'listRules', {
    ...readRules,
    summary: 'Rules',
    query: s.ruleListQuery,
    responses: answers(200, 'By name.', s.rulePage),
  }),
  get('/admin/rules/detail', 'readRule', {
    ...readRules,
    summary: 'A rule with its versions',
    query: s.ruleQuery,
    responses: answers(200, 'Newest version first.', s.ruleDetail),
    errors: ['not_found'],
  }),
  get('/admin/rules/facts', 'listRuleFacts', {
    ...readRules,
    summary: 'What rules may look at',
    responses: answers(200, 'Every declared fact.', s.ruleFacts, {
      data: [
        { name: 'amountMinor', type: 'int', meaning: 'The requested amount in minor units', maintained: 'request' },
      ],
      nextCursor: null,
    }),
  }),
  post('/admin/rules/save', 'saveRule', {
    ...writeRules,
    summary: 'Save a rule as a draft',
    description: 'The condition is parsed and type-checked against the declared facts.',
    body: s.ruleSaveRequest,
    example: {
      name: 'No gambling',
      scope: { kind: 'program' },
      stream: 'authorization',
      when: 'merchant.mcc == "7995"',
      action: { kind: 'decline', reason: 'category_blocked' },
    },
    responses: answers(201, 'The draft.', s.ruleSaved, { ruleId: ids.rule, version: 1, state: 'draft' }),
    errors: ['not_found', 'rule_invalid'],
  }),
  post('/admin/rules/shadow', 'shadowRule', { ...transition, summary: 'Let a version run in shadow' }),
  post('/admin/rules/promote', 'promoteRule', { ...transition, summary: 'Make a version live' }),
  post('/admin/rules/retire', 'retireRule', { ...transition, summary: 'Retire a version' }),
  get('/admin/approvals', 'listApprovals', {
    ...approvals,
    summary: 'What waits for a second opinion',
    query: s.approvalListQuery,
    responses: answers(200, 'Oldest first.', s.approvalPage),
  }),
  post('/admin/approvals/decide', 'decideApproval', {
    ...approvals,
    roles: ['compliance', 'risk', 'finance'],
    summary: 'Give the second opinion',
    body: s.approvalDecideRequest,
    example: { approvalId: ids.approval, decision: 'approve', reason: 'Checked the shadow report' },
    responses: answers(200, 'Decided.', s.approval),
    errors: ['not_found', 'own_request', 'approval_decided', 'rule_state_conflict', 'conflict'],
  }),
  post('/admin/rules/simulate', 'simulateRules', {
    ...readRules,
    idempotency: 'none',
    summary: 'What would happen if',
    body: s.ruleSimulateRequest,
    example: { facts: { amount: 2_350, 'merchant.mcc': '7995' } },
    responses: answers(200, 'Nothing was decided.', s.ruleSimulation),
    errors: ['not_found', 'rule_invalid'],
  }),
  post('/admin/rules/backtest', 'startBacktest', {
    ...writeRules,
    summary: 'Replay a version over history',
    body: s.backtestRequest,
    example: { ruleId: ids.rule, version: 3, from: '2026-10-01', to: '2026-11-01' },
    responses: answers(202, 'It runs.', s.backtestStarted, { backtestId: ids.backtest }),
    errors: ['not_found'],
  }),
  get('/admin/rules/backtest', 'readBacktest', {
    ...readRules,
    summary: 'How far a backtest is',
    query: s.backtestQuery,
    responses: answers(200, 'Progress and, once finished, the result.', s.backtest),
    errors: ['not_found'],
  }),
  post('/admin/rules/backtest/cancel', 'cancelBacktest', {
    ...writeRules,
    summary: 'Stop a backtest',
    body: s.backtestCancelRequest,
    example: { backtestId: ids.backtest },
    responses: answers(200, 'Cancelled, or what it was when it had ended already.', s.backtest),
    errors: ['not_found'],
  }),
  get('/admin/authorizations', 'listAuthorizations', {
    ...readOperations,
    summary: 'Authorizations',
    query: s.adminAuthorizationListQuery,
    responses: answers(200, 'Newest first.', s.adminAuthorizationPage),
  }),
  get('/admin/authorizations/detail', 'readAuthorization', {
    ...readOperations,
    summary: 'An authorization with its trace',
    query: s.adminAuthorizationQuery,
    responses: answers(200, 'With every value the decision read.', s.adminAuthorizationDetail),
    errors: ['not_found'],
  }),
  get('/admin/exceptions', 'listExceptionRequests', {
    ...readOperations,
    summary: 'Requests for an exception',
    query: s.exceptionListQuery,
    responses: answers(200, 'Oldest first.', s.adminExceptionPage),
  }),
  post('/admin/exceptions/decide', 'decideException', {
    ...decideOperations,
    summary: 'Grant or refuse an exception',
    body: s.exceptionDecideRequest,
    example: { exceptionId: ids.exception, decision: 'grant', reason: 'Known merchant' },
    responses: answers(200, 'Decided.', s.adminException),
    errors: ['not_found', 'exception_not_open'],
  }),
  get('/admin/exceptions/policy', 'readExceptionPolicy', {
    ...readRules,
    summary: 'What is granted without a member of staff',
    description: 'Each version that ever counted, so that what one granted can be explained.',
    query: s.exceptionPolicyQuery,
    responses: answers(200, 'Newest version first, or the one asked for.', s.exceptionPolicy, {
      currentVersion: 2,
      versions: [
        {
          version: 2,
          limits: [{ currency: 'usd', amountMinor: 5_000 }],
          perMonth: 1,
          reason: 'Small sums are not worth a wait',
          requestedBy: ids.user,
          approvedBy: ids.secondUser,
          approvalId: ids.approval,
          createdAt: exampleTime,
        },
      ],
    }),
    errors: ['not_found'],
  }),
  post('/admin/exceptions/policy/change', 'changeExceptionPolicy', {
    ...writeRules,
    summary: 'Ask for another policy',
    description:
      'It counts once a second member of staff with the role `risk` has agreed (`/admin/approvals/decide`), if the version that it replaces still counts then. What a rule declined is never granted by it.',
    body: s.exceptionPolicyChangeRequest,
    example: {
      replaces: 1,
      limits: [{ currency: 'usd', amountMinor: 5_000 }],
      perMonth: 1,
      reason: 'Small sums are not worth a wait',
    },
    responses: answers(202, 'A second member of staff must agree.', s.approvalNeeded, { approvalId: ids.approval }),
    errors: ['conflict'],
  }),
  get('/admin/cases', 'listCases', {
    ...readOperations,
    summary: 'Cases',
    query: s.caseListQuery,
    responses: answers(
      200,
      'Oldest first.',
      s.casePage,
      pageExample({
        caseId: ids.case,
        subject: { kind: 'card', id: ids.card },
        links: { authorizationId: null, cardId: ids.card, userId: ids.user },
        title: 'Many small payments in a minute',
        note: 'Nine attempts below one dollar.',
        status: 'open',
        assignee: null,
        outcome: null,
        comments: [],
        openedBy: ids.rule,
        createdAt: exampleTime,
        updatedAt: exampleTime,
      }),
    ),
  }),
  post('/admin/cases/create', 'createCase', {
    ...workCases,
    summary: 'Open a case',
    body: s.caseCreateRequest,
    example: { subject: { kind: 'card', id: ids.card }, title: 'Odd pattern', note: 'Nine attempts below one dollar.' },
    responses: answers(201, 'The case.', s.staffCase),
    errors: ['not_found'],
  }),
  post('/admin/cases/update', 'updateCase', {
    ...workCases,
    summary: 'Work on a case',
    body: s.caseUpdateRequest,
    example: { caseId: ids.case, comment: 'Called the cardholder.' },
    responses: answers(200, 'The case.', s.staffCase),
    errors: ['not_found', 'case_closed'],
  }),
]
