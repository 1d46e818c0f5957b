import { z } from 'zod'
import { passkey, staffRole } from './auth.ts'
import { kycStatusName } from './kyc.ts'
import {
  deviceId,
  idOf,
  line,
  locale,
  named,
  pageOf,
  pageQuery,
  phone,
  prose,
  timestamp,
  timeZone,
} from './primitives.ts'

export const profile = named(
  'Profile',
  'The signed-in person',
  z.object({
    id: z.string(),
    email: z.string(),
    fullName: z.string(),
    phone: z.string().nullable(),
    locale: z.string(),
    timeZone: z.string(),
    kycStatus: kycStatusName,
    accountId: z.string().nullable().describe('null for staff and before the account is opened'),
    roles: z.array(staffRole).describe('Empty for cardholders'),
    factors: z.object({
      totp: z.boolean(),
      passkeys: z.array(passkey),
      deviceKeys: z.array(z.object({ deviceId: z.string(), createdAt: timestamp })),
    }),
    createdAt: timestamp,
  }),
)

export const profileUpdateRequest = named(
  'ProfileUpdateRequest',
  'What is to change; the rest stays',
  z.strictObject({
    fullName: line(120).optional(),
    phone: phone.nullable().optional().describe('null removes it'),
    locale: locale.optional(),
    timeZone: timeZone.optional(),
  }),
)

export const closeAccountRequest = named(
  'CloseAccountRequest',
  'Asks to close the account and the login',
  z.strictObject({ reason: prose(500).optional() }),
)
export const closeAccountResponse = named(
  'CloseAccountResponse',
  'Closing has begun',
  z.object({ status: z.literal('closing') }),
)

export const session = named(
  'Session',
  'A place where the person is signed in',
  z.object({
    id: z.string(),
    deviceName: z.string().nullable(),
    platform: z.string().nullable(),
    ipAddress: z.string().nullable(),
    createdAt: timestamp,
    lastSeenAt: timestamp,
    isCurrent: z.boolean(),
  }),
)
export const sessionPage = named('SessionPage', 'A page of sessions', pageOf(session))
export const sessionListQuery = z.strictObject(pageQuery)
export const sessionRevokeRequest = named(
  'SessionRevokeRequest',
  'One session, or all others, or all',
  z.strictObject({ sessionId: z.union([idOf('ses'), z.enum(['others', 'all'])]) }),
)

export const personalData = named(
  'PersonalData',
  'Everything held about the person',
  z.looseObject({ generatedAt: timestamp, profile }),
)

export const DEVICE_PLATFORMS = ['ios', 'android', 'web'] as const
export const deviceRegisterRequest = named(
  'DeviceRegisterRequest',
  'A device that may get push messages',
  z.strictObject({
    deviceId,
    platform: z.enum(DEVICE_PLATFORMS),
    name: line(80),
    pushToken: z.string().min(1).max(512).optional(),
    locale,
  }),
)
export const device = named(
  'Device',
  'A registered device',
  z.object({
    deviceId: z.string(),
    platform: z.enum(DEVICE_PLATFORMS),
    name: z.string(),
    locale: z.string(),
    hasPush: z.boolean(),
    registeredAt: timestamp,
  }),
)
export const deviceRemoveRequest = named('DeviceRemoveRequest', 'Which device', z.strictObject({ deviceId }))

export const NOTIFICATION_KINDS = [
  'payment_approved',
  'payment_declined',
  'refund',
  'limit_reached',
  'card',
  'kyc',
  'exception',
  'dispute',
  'statement',
  'security',
] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]
export const notificationKind = z.enum(NOTIFICATION_KINDS)

export const notification = named(
  'Notification',
  'A message in the inbox of the app',
  z.object({
    id: z.string(),
    kind: notificationKind,
    title: z.string(),
    body: z.string(),
    link: z.string().nullable().describe('A path inside the app'),
    createdAt: timestamp,
    readAt: timestamp.nullable(),
  }),
)
export const notificationPage = named('NotificationPage', 'A page of notifications', pageOf(notification))
export const notificationListQuery = z.strictObject(pageQuery)
export const notificationsReadRequest = named(
  'NotificationsReadRequest',
  'The newest one that was read; all older ones count as read too',
  z.strictObject({ upTo: idOf('ntf') }),
)

const channelChoice = z.strictObject({ push: z.boolean(), email: z.boolean() })
export const preferences = named(
  'Preferences',
  'For each kind of message, the ways it may come',
  z.record(notificationKind, channelChoice),
)
export const preferencesUpdateRequest = named(
  'PreferencesUpdateRequest',
  'The kinds that are to change',
  z.partialRecord(notificationKind, channelChoice),
)

export type Profile = z.input<typeof profile>
export type Preferences = z.input<typeof preferences>
