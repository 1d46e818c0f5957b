import type { Regular } from './regular.ts'

/** Every screen behind the sign-in, with something on it. */
export function listScreens({ cards, payments, disputes }: Regular): Readonly<Record<string, string>> {
  return {
    cards: '/cards',
    'new card': '/cards/new',
    card: `/cards/${cards.everyday.id}`,
    'frozen card': `/cards/${cards.frozen.id}`,
    'closed card': `/cards/${cards.closed.id}`,
    controls: `/cards/${cards.limited.id}/controls`,
    reveal: `/cards/${cards.everyday.id}/reveal`,
    'history of reveals': `/cards/${cards.everyday.id}/reveals`,
    activity: '/activity',
    payment: `/activity/${payments.settled}`,
    'declined payment': `/activity/${payments.declined}`,
    'foreign payment': `/activity/${payments.foreign}`,
    'new dispute': `/disputes/new?transactionId=${payments.settled}`,
    'draft of a dispute': `/disputes/${disputes.draft}`,
    dispute: `/disputes/${disputes.submitted}`,
    identity: '/kyc',
    money: '/money',
    'add money': '/money/add',
    'account history': '/money/entries',
    'limits of the account': '/money/limits',
    statements: '/money/statements',
    notifications: '/notifications',
    settings: '/settings',
    profile: '/settings/profile',
    security: '/settings/security',
    password: '/settings/password',
    sessions: '/settings/sessions',
    preferences: '/settings/notifications',
    appearance: '/settings/appearance',
    data: '/settings/data',
    'nothing here': '/no/such/place',
  }
}

/** Every screen of a stranger. */
export const STRANGER_SCREENS: Readonly<Record<string, string>> = {
  'sign in': '/sign-in',
  'sign up': '/sign-up',
  'forgotten password': '/forgot',
  'new password': '/reset?email=ada%40example.com',
  'code of the sign-up': '/verify?email=ada%40example.com',
  'code of the sign-in': '/code?challenge=chl_example&channel=totp',
  gallery: '/gallery',
}
