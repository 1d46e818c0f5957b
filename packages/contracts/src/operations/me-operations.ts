import * as s from '../schemas/index.ts'
import { exampleTime, ids, pageExample } from './examples.ts'
import { answers, get, noContent, type Operation, post } from './operation.ts'

const user = { tag: 'Me', auth: 'user' } as const

const profileExample = {
  id: ids.user,
  email: 'ada@example.com',
  fullName: 'Ada Example',
  phone: null,
  locale: 'en',
  timeZone: 'Europe/Berlin',
  kycStatus: 'approved',
  accountId: ids.account,
  roles: [],
  factors: { totp: false, passkeys: [], deviceKeys: [] },
  createdAt: exampleTime,
}

const notificationExample = {
  id: ids.notification,
  kind: 'payment_declined',
  title: 'Payment declined',
  body: 'Corner Grocery asked for $23.50. The monthly limit has $12.40 left.',
  link: `/transactions/${ids.transaction}`,
  createdAt: exampleTime,
  readAt: null,
}

export const meOperations: readonly Operation[] = [
  get('/me', 'readProfile', {
    ...user,
    summary: 'Your profile',
    responses: answers(200, 'The profile.', s.profile, profileExample),
  }),
  post('/me/update', 'updateProfile', {
    ...user,
    summary: 'Change your profile',
    body: s.profileUpdateRequest,
    example: { timeZone: 'Europe/Berlin' },
    responses: answers(200, 'The changed profile.', s.profile, profileExample),
  }),
  post('/me/close', 'closeAccount', {
    ...user,
    auth: 'elevated',
    summary: 'Close your account',
    description: 'Refused while money is held or owed, naming what stands in the way.',
    body: s.closeAccountRequest,
    responses: answers(202, 'Closing has begun.', s.closeAccountResponse, { status: 'closing' }),
    errors: ['close_blocked', 'account_closed'],
  }),
  get('/me/sessions', 'listSessions', {
    ...user,
    summary: 'Where you are signed in',
    query: s.sessionListQuery,
    responses: answers(200, 'Newest first.', s.sessionPage),
  }),
  post('/me/sessions/revoke', 'revokeSession', {
    ...user,
    summary: 'Sign out elsewhere',
    body: s.sessionRevokeRequest,
    example: { sessionId: 'others' },
    responses: noContent('Those sessions have ended.'),
    errors: ['not_found'],
  }),
  get('/me/export', 'exportPersonalData', {
    ...user,
    summary: 'Everything held about you',
    responses: answers(200, 'One document.', s.personalData),
  }),
  post('/me/devices/register', 'registerDevice', {
    ...user,
    summary: 'Register a device for push messages',
    body: s.deviceRegisterRequest,
    example: { deviceId: 'phone-1f9c', platform: 'ios', name: 'My phone', locale: 'en' },
    responses: answers(200, 'The device.', s.device),
    errors: ['device_limit_reached'],
  }),
  post('/me/devices/remove', 'removeDevice', {
    ...user,
    summary: 'Remove a device',
    body: s.deviceRemoveRequest,
    responses: noContent('It gets no more push messages.'),
    errors: ['not_found'],
  }),
  get('/me/notifications', 'listNotifications', {
    ...user,
    summary: 'Your messages',
    query: s.notificationListQuery,
    responses: answers(200, 'Newest first.', s.notificationPage, pageExample(notificationExample)),
  }),
  post('/me/notifications/read', 'readNotifications', {
    ...user,
    summary: 'Mark messages as read',
    body: s.notificationsReadRequest,
    example: { upTo: ids.notification },
    responses: noContent('This one and all older ones count as read.'),
    errors: ['not_found'],
  }),
  get('/me/preferences', 'readPreferences', {
    ...user,
    summary: 'Which messages come, and how',
    responses: answers(200, 'Every kind.', s.preferences),
  }),
  post('/me/preferences', 'updatePreferences', {
    ...user,
    summary: 'Choose which messages come, and how',
    body: s.preferencesUpdateRequest,
    example: { payment_approved: { push: true, email: false } },
    responses: answers(200, 'Every kind, after the change.', s.preferences),
  }),
]
