import type { NoticeContent, NoticeSetting, NoticeWords } from './notice-content.ts'

export function englishNotice(content: NoticeContent, { say, sayDecline }: NoticeSetting): NoticeWords {
  switch (content.code) {
    case 'card_ready':
      return { title: 'Your card is ready', body: `The card ending in ${content.last4} can be used now.` }
    case 'card_frozen_by_us':
      return {
        title: 'Your card was frozen by us',
        body: `The card ending in ${content.last4} was frozen by us. Contact support if you have questions.`,
      }
    case 'card_unfrozen_by_us':
      return {
        title: 'Your card is no longer frozen by us',
        body: `The card ending in ${content.last4} is no longer frozen by us.`,
      }
    case 'account_frozen':
      return {
        title: 'Your account is frozen',
        body: 'All payments are declined for now. Contact support to learn more.',
      }
    case 'account_active':
      return { title: 'Your account is active again', body: 'Your cards can be used again.' }
    case 'kyc_approved':
      return { title: 'Your identity is verified', body: 'You can create cards now.' }
    case 'kyc_rejected':
      return { title: 'Your identity could not be verified', body: content.reason }
    case 'kyc_again':
      return { title: 'We need something again to verify your identity', body: content.reason }
    case 'exception_granted':
      return {
        title: 'Your payment may pass now',
        body: `One payment of up to ${say(content)} at ${content.merchant} will be let through. Try it again.`,
      }
    case 'exception_refused':
      return {
        title: 'Your request was refused',
        body: `The payment at ${content.merchant} stays declined: ${content.reason}`,
      }
    case 'dispute_submitted':
      return {
        title: 'Your dispute is being decided',
        body: about(content.merchant, `Submitted. ${say(content.credit)} is credited until it is decided.`),
      }
    case 'dispute_won':
      return {
        title: 'Your dispute was decided for you',
        body: about(content.merchant, `Decided for you. ${say(content.won)} is yours.`),
      }
    case 'dispute_lost':
      return {
        title: 'Your dispute was decided for the merchant',
        body: about(
          content.merchant,
          `Decided for the merchant.${content.isCreditTaken ? ' The credit was taken back.' : ''}`,
        ),
      }
    case 'dispute_expired':
      return {
        title: 'The time for your dispute is over',
        body: about(content.merchant, 'It was not submitted in time.'),
      }
    case 'dispute_refused':
      return {
        title: 'Your dispute was not accepted',
        body: about(
          content.merchant,
          'The card issuer did not accept it. Look at the reason and the evidence, then try again.',
        ),
      }
    case 'payment_approved':
      return {
        title: `${say(content)} at ${nameOf(content)}`,
        body: `${content.foreign === null ? '' : `${say(content.foreign)}. `}${cardOf(content)}`,
      }
    case 'payment_declined':
      return {
        title:
          content.reason === 'fraud_suspected'
            ? `Was this you? ${say(content)} at ${nameOf(content)}`
            : `Declined: ${say(content)} at ${nameOf(content)}`,
        body: sayDecline(content.declined),
      }
    case 'refund':
      return { title: `${say(content)} back from ${nameOf(content)}`, body: 'The refund is on your account.' }
  }
}

const about = (merchant: string, text: string): string => (merchant === '' ? text : `${merchant}: ${text}`)

const nameOf = ({ merchant }: { merchant: string }): string => merchant || 'an unnamed merchant'

const cardOf = ({ label, last4 }: { label: string; last4: string | null }): string =>
  `${label === '' ? 'Card' : label}${last4 === null ? '' : ` ending in ${last4}`}`
