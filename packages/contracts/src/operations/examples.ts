/** Values that examples share. Card digits come from ranges that networks keep for tests. */
export const ids = {
  user: 'usr_01kb4x3n5gq8zt2v7w9y1c4d6e',
  secondUser: 'usr_01kb4x3n5z9t4w6y8b1e3g5j7n',
  account: 'acct_01kb4x3n5h3m6p9s2v5y8b1e4g',
  card: 'card_01kb4x3n5j7r4k2m8q6t9w3z5b',
  transaction: 'auth_01kb4x3n5k1c3e5g7j9m2p4s6v',
  fact: 'fact_01kb4x3n5m8h2k5n7q9t1w4z6c',
  application: 'kyc_01kb4x3n5n2d4f6h8k1m3p5r7t',
  upload: 'upl_01kb4x3n5p9s1v3x5z7b2d4f6h',
  challenge: 'chl_01kb4x3n5q4g6j8m1n3p5r7t9v',
  exception: 'exc_01kb4x3n5r6k8m2p4r7t9v1x3z',
  dispute: 'dsp_01kb4x3n5s1a3c5e7g9j2m4p6r',
  rule: 'rule_01kb4x3n5t3d5f7h9k1m3p5s7v',
  approval: 'apr_01kb4x3n5v6g8j1m3p5r7t9w2y',
  backtest: 'bt_01kb4x3n5w8k1n3q5s7v9x2z4b',
  case: 'cse_01kb4x3n5x2m4p6r8t1v3x5z7b',
  notification: 'ntf_01kb4x3n5y5q7s9v2x4z6b8d1f',
  reconciliationRun: 'rcn_01kb4x3n5z7t9w1y3b5d8f2h4k',
  break: 'brk_01kb4x3n60s2v4x6z8b1d3f5h7',
} as const

const at = '2026-11-23T08:15:30.000Z'

export const tokensExample = {
  accessToken: 'eyJhbGciOiJFUzI1NiJ9…',
  tokenType: 'Bearer',
  expiresIn: 900,
  refreshToken: 'rt_3q2-7wX…',
}

export const controlsExample = {
  limits: [
    { amountMinor: 20_000, interval: 'monthly' },
    { amountMinor: 5_000, interval: 'per_authorization' },
  ],
  blockedCategories: ['betting_casino_gambling'],
  channels: ['online'],
}

export const cardExample = {
  id: ids.card,
  status: 'active',
  last4: '4242',
  brand: 'visa',
  expMonth: 11,
  expYear: 2029,
  label: 'Subscriptions',
  colour: 'ocean',
  purpose: 'standard',
  controls: controlsExample,
  spending: { currency: 'usd', monthMinor: 1_299, allTimeMinor: 8_437 },
  frozenBy: null,
  statusReason: null,
  replacedBy: null,
  createdAt: at,
}

export const merchantExample = {
  id: '1234567890',
  name: 'Corner Grocery',
  category: 'grocery_stores_supermarkets',
  categoryCode: '5411',
  city: 'Springfield',
  country: 'US',
}

export const transactionExample = {
  id: ids.transaction,
  cardId: ids.card,
  status: 'settled',
  amountMinor: 2_350,
  currency: 'usd',
  merchantAmountMinor: 2_350,
  merchantCurrency: 'usd',
  merchant: merchantExample,
  remedies: [],
  holdMinor: 0,
  postedMinor: 2_350,
  refundedMinor: 0,
  createdAt: at,
}

export const declinedExample = {
  ...transactionExample,
  status: 'declined',
  declineReason: 'limit_exceeded',
  explanation: 'The monthly limit of $200.00 has $12.40 left until 1 December.',
  remedies: ['raise_limit', 'request_exception'],
  postedMinor: 0,
}

export const accountExample = {
  id: ids.account,
  ledgerMinor: 125_000,
  heldMinor: 5_000,
  availableMinor: 120_000,
  currency: 'usd',
}

export const pageExample = (item: unknown) => ({ data: [item], nextCursor: null })
export const exampleTime = at
