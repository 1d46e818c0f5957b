/** The parts of Stripe's objects that the terminal shows. */
export interface WireCard {
  id: string
  last4: string
  status: string
  currency: string
  cardholder: { name: string }
}

export interface WireAuthorization {
  id: string
  created: number
  status: string
  approved: boolean
  amount: number
  currency: string
  merchant_amount: number
  merchant_currency: string
  merchant_data: { name: string | null; category: string; city: string | null; country: string | null }
  authorization_method: string
  request_history: { approved: boolean; amount: number; reason: string; reason_message: string | null }[]
  transactions: { id: string; type: string; amount: number }[]
}

export function summarizeCard(card: WireCard) {
  return {
    id: card.id,
    label: `${card.cardholder.name} ···· ${card.last4}`,
    status: card.status,
    currency: card.currency,
  }
}

export function summarizeAuthorization(authorization: WireAuthorization) {
  const sum = (type: string) =>
    authorization.transactions
      .filter((entry) => entry.type === type)
      .reduce((total, { amount }) => total + Math.abs(amount), 0)
  const last = authorization.request_history.at(-1)
  return {
    id: authorization.id,
    createdAt: new Date(authorization.created * 1000).toISOString(),
    status: authorization.approved ? authorization.status : 'declined',
    approved: authorization.approved,
    lastRequest:
      last === undefined ? null : { approved: last.approved, reason: last.reason, message: last.reason_message },
    amountMinor: authorization.amount,
    currency: authorization.currency,
    merchantAmountMinor: authorization.merchant_amount,
    merchantCurrency: authorization.merchant_currency,
    capturedMinor: sum('capture'),
    refundedMinor: sum('refund'),
    merchant: authorization.merchant_data.name,
    city: authorization.merchant_data.city,
    country: authorization.merchant_data.country,
    channel: authorization.authorization_method,
  }
}
