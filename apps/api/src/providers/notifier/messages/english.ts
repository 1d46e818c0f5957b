import type { MailText } from './mail-text.ts'
import type { FactorChange, MailMessage, MailSetting } from './render-mail.ts'

const UNEXPECTED_CODE =
  'If you did not ask for this code, you can ignore this mail. Never tell a code to anybody: we will not ask you for it.'
const UNEXPECTED_CHANGE = 'If this was not you, set a new password at once and contact support.'

const FACTOR_CHANGES: Readonly<Record<FactorChange, string>> = {
  totp_on: 'An authenticator app was set up for your login. It is asked for a code whenever you sign in.',
  totp_off: 'The authenticator app was removed from your login.',
  passkey_added: 'A passkey was added to your login.',
  passkey_removed: 'A passkey was removed from your login.',
  device_key_added: 'A device may now confirm with a fingerprint or face that it is you.',
  device_key_removed: 'A device can no longer confirm with a fingerprint or face that it is you.',
}

export function english(message: MailMessage, { programName, publicUrl }: MailSetting): MailText {
  const greeting = 'name' in message ? greet(message.name) : null
  switch (message.kind) {
    case 'verify_email':
      return {
        ...codeMail(message, `Your ${programName} code`),
        // Anybody can sign somebody else's address up under any name: here it is not repeated.
        greeting: 'Hello,',
        paragraphs: [
          `Welcome to ${programName}. Enter this code to confirm your e-mail address.`,
          lasts(message.minutes),
        ],
      }
    case 'login_code':
      return {
        ...codeMail(message, `Your ${programName} sign-in code`),
        greeting,
        paragraphs: ['Enter this code to finish signing in on a new device.', lasts(message.minutes)],
        note: 'If you are not signing in, somebody knows your password: set a new one. Never tell a code to anybody.',
      }
    case 'step_up_code':
      return {
        ...codeMail(message, `Your ${programName} confirmation code`),
        greeting,
        paragraphs: ['Enter this code to confirm that it is you.', lasts(message.minutes)],
      }
    case 'password_reset':
      return {
        ...codeMail(message, `Your code to reset the ${programName} password`),
        greeting,
        paragraphs: ['Enter this code to choose a new password.', lasts(message.minutes)],
      }
    case 'account_exists':
      return {
        subject: `You already have a ${programName} login`,
        greeting,
        paragraphs: [
          'Somebody, probably you, tried to sign up with this e-mail address, but it has a login already.',
          'Sign in as usual. If you do not remember your password, you can set a new one there.',
        ],
        link: { label: 'Sign in', url: `${publicUrl}/app` },
        note: 'If it was not you, there is nothing to do: nothing was changed.',
      }
    case 'password_changed':
      return {
        subject: `Your ${programName} password was changed`,
        greeting,
        paragraphs: ['Your password was changed and every device was signed out.'],
        note: 'If this was not you, set a new password at once and contact support.',
      }
    case 'session_ended':
      return {
        subject: `A ${programName} session was ended for your safety`,
        greeting,
        paragraphs: [
          'One of your sessions was used from two places at once, which should not happen, so we ended it.',
          'Sign in again on your device.',
        ],
        note: UNEXPECTED_CHANGE,
      }
    case 'factor_changed':
      return {
        subject: `The security of your ${programName} login was changed`,
        greeting,
        paragraphs: [FACTOR_CHANGES[message.change]],
        note: UNEXPECTED_CHANGE,
      }
    case 'account_closed':
      return {
        subject: `Your ${programName} account is closed`,
        greeting,
        paragraphs: [
          'As you asked, your account and your login are closed. Records that the law requires us to keep are kept, nothing else is used any more.',
        ],
        note: 'If this was not you, contact support.',
      }
    case 'notice':
      return {
        subject: message.title,
        greeting,
        paragraphs: message.body === '' ? [message.title] : [message.body],
        ...(message.link === null ? {} : { link: { label: 'Open', url: `${publicUrl}/app${message.link}` } }),
      }
  }
}

/** A name that looks like a message or an address of its own is left out. */
const greet = (name: string): string => (/[/:@<>]|\w\.\w|\d{3}/.test(name) ? 'Hello,' : `Hello ${name},`)

const lasts = (minutes: number): string => `The code works once, for ${minutes} minutes.`

const codeMail = ({ code }: { code: string }, subject: string) => ({ subject, code, note: UNEXPECTED_CODE })
