import type { RuleDocument } from './rule-document.ts'

/** A rule that a program can begin with, and why one would want it. Amounts are minor units; adapt them to the currency. */
export type StarterRule = {
  readonly key: string
  readonly reason: string
  readonly rule: Omit<RuleDocument, 'ruleId' | 'version' | 'scope' | 'stream'>
}

export const STARTER_RULES: readonly StarterRule[] = [
  {
    key: 'gambling',
    reason: 'Gambling and lotteries: disputes are frequent, and many programs are not allowed to serve them.',
    rule: {
      name: 'No gambling',
      when: 'merchant.mcc in ["7800", "7801", "7802", "7995", "9406"]',
      action: { kind: 'decline', reason: 'category_blocked' },
    },
  },
  {
    key: 'money_transfer',
    reason:
      'Money transfer, quasi-cash and loading of stored value turn a card into cash, the usual way out for stolen ones.',
    rule: {
      name: 'No money transfer or quasi-cash',
      when: 'merchant.mcc in ["4829", "6050", "6051", "6538", "6540"]',
      action: { kind: 'decline', reason: 'category_blocked' },
    },
  },
  {
    key: 'cash',
    reason:
      'A virtual card has no business at a cash desk or a cash machine, nor with cash paid out beside a purchase.',
    rule: {
      name: 'No cash',
      when: 'merchant.mcc in ["6010", "6011"] || cashback > 0',
      action: { kind: 'decline', reason: 'category_blocked' },
    },
  },
  {
    key: 'card_testing',
    reason: 'Somebody who tries stolen numbers makes many small requests and verifications within minutes.',
    rule: {
      name: 'Card testing',
      when: 'amount <= 500 && !isIncrement && (card.attempts1m >= 4 || card.attempts15m >= 10)',
      action: { kind: 'decline', reason: 'velocity' },
    },
  },
  {
    key: 'burst',
    reason: 'No person buys at this pace; a program that runs does, and so does a broken checkout page.',
    rule: {
      name: 'Burst over all cards of a person',
      when: 'cardholder.attempts1m >= 12 || cardholder.count5m >= 20',
      action: { kind: 'decline', reason: 'velocity' },
    },
  },
  {
    key: 'guessing',
    reason: 'A row of declines within the hour is guessing: of the expiry date, of the code, or of what is left.',
    rule: {
      name: 'Guessing',
      when: 'card.consecutiveDeclines >= 6 && card.declines1h >= 6',
      action: { kind: 'decline', reason: 'fraud_suspected' },
    },
  },
  {
    key: 'wrong_code',
    reason: 'Without the card present the security code and the expiry date are all that shows who has it.',
    rule: {
      name: 'Wrong code or date without the card present',
      when: '!isCardPresent && (verification.cvc == "mismatch" || verification.expiry == "mismatch")',
      action: { kind: 'decline', reason: 'verification_failed' },
    },
  },
  {
    key: 'failed_3ds',
    reason: 'The cardholder was asked and did not confirm.',
    rule: {
      name: '3-D Secure failed',
      when: 'verification.threeDSecure == "failed"',
      action: { kind: 'decline', reason: 'verification_failed' },
    },
  },
  {
    key: 'impossible_travel',
    reason: 'The same card in two countries with less time between than an airliner needs: one of the two is a copy.',
    rule: {
      name: 'Impossible travel',
      when: 'card.isImpossibleTravel',
      action: { kind: 'decline', reason: 'fraud_suspected' },
    },
  },
  {
    key: 'foreign_night',
    reason:
      'Large purchases in a country never bought from, while the cardholder sleeps, are what stolen numbers are used for.',
    rule: {
      name: 'First purchase in a foreign country at night',
      when: 'isForeign && cardholder.isNewCountry && localHour >= 1 && localHour < 5 && amount > 10000',
      action: { kind: 'decline', reason: 'fraud_suspected' },
    },
  },
  {
    key: 'network_risk',
    reason: 'The network sees the merchant’s other traffic; where it is nearly certain, believe it.',
    rule: {
      name: 'High risk by the network’s own estimate',
      when: 'riskScore >= 90',
      action: { kind: 'decline', reason: 'fraud_suspected' },
    },
  },
  {
    key: 'foreign_swipe',
    reason: 'Magnetic stripes are what can be copied; abroad, where chips are read everywhere, a person should look.',
    rule: {
      name: 'Magnetic stripe abroad',
      when: 'channel == "swipe" && isForeign',
      action: { kind: 'open_case', title: 'Magnetic stripe read abroad' },
      onError: 'ignore',
    },
  },
  {
    key: 'far_above_history',
    reason: 'A purchase many times larger than any before is worth a look, and rarely worth a decline.',
    rule: {
      name: 'Far above the card’s own history',
      when: 'card.approvals >= 10 && card.percentOfMax > 500 && amount > 20000',
      action: { kind: 'open_case', title: 'Purchase far above the card’s own history' },
      onError: 'ignore',
    },
  },
  {
    key: 'new_card_large',
    reason:
      'An account that spends much on the day it was opened may have been opened for fraud; a person should look.',
    rule: {
      name: 'Much spent on the first day of an account',
      when: 'account.ageDays < 1 && cardholder.sum24h + amount > 100000',
      action: { kind: 'open_case', title: 'Much spent on the first day of the account' },
      onError: 'ignore',
    },
  },
  {
    key: 'possible_duplicate',
    reason:
      'Two purchases at one merchant within a minute are often a double press; the mark helps in a later dispute.',
    rule: {
      name: 'Possible duplicate',
      when: '!isIncrement && amount > 0 && card.count1mSameMerchant >= 1',
      action: { kind: 'tag', tag: 'possible_duplicate' },
      onError: 'ignore',
    },
  },
  {
    key: 'fuel',
    reason: 'A pump authorizes a token amount and captures the tank: without a buffer the money may be gone by then.',
    rule: {
      name: 'Buffer at fuel pumps and charging points',
      when: 'merchant.mcc in ["5542", "5552"] && amount <= 100',
      action: { kind: 'hold_buffer', amountMinor: 7_500n },
    },
  },
  {
    key: 'restaurant',
    reason: 'Where tips are added after the card was read, the capture is above the authorization.',
    rule: {
      name: 'Buffer for tips',
      when: 'merchant.mcc in ["5812", "5813", "7230", "7297"] && isCardPresent',
      action: { kind: 'hold_buffer', percent: 20 },
    },
  },
  {
    key: 'lodging',
    reason: 'Hotels and car rentals settle extras after departure.',
    rule: {
      name: 'Buffer for hotels and car rental',
      when: 'merchant.mcc in ["7011", "7512"] || (merchant.mcc >= "3351" && merchant.mcc <= "3441") || (merchant.mcc >= "3501" && merchant.mcc <= "3838")',
      action: { kind: 'hold_buffer', percent: 15 },
    },
  },
]

/** The starting rules as documents for the whole program, with their keys as ids. */
export function starterRuleDocuments(): RuleDocument[] {
  return STARTER_RULES.map(({ key, rule }) => ({
    ruleId: key,
    version: 1,
    scope: { kind: 'program' },
    stream: 'authorization',
    ...rule,
  }))
}
