import { type Language, languageOf } from '@cardwright/contracts'
import { arabic } from './arabic.ts'
import { english } from './english.ts'
import { german } from './german.ts'
import { layoutHtml, layoutText } from './layout.ts'
import type { MailText } from './mail-text.ts'

/** Every mail this program writes, with what it tells. */
export type MailMessage =
  | { kind: 'verify_email'; code: string; minutes: number }
  | { kind: 'account_exists'; name: string }
  | { kind: 'login_code'; name: string; code: string; minutes: number }
  | { kind: 'step_up_code'; name: string; code: string; minutes: number }
  | { kind: 'password_reset'; name: string; code: string; minutes: number }
  | { kind: 'password_changed'; name: string }
  | { kind: 'session_ended'; name: string }
  | { kind: 'factor_changed'; name: string; change: FactorChange }
  | { kind: 'account_closed'; name: string }
  | { kind: 'notice'; title: string; body: string; link: string | null }

export type FactorChange =
  | 'totp_on'
  | 'totp_off'
  | 'passkey_added'
  | 'passkey_removed'
  | 'device_key_added'
  | 'device_key_removed'

export interface MailSetting {
  /** BCP 47; languages that are not written yet get English. */
  locale: string
  programName: string
  /** Without a trailing slash. */
  publicUrl: string
}

export interface RenderedMail {
  subject: string
  text: string
  html: string
}

export type MailWords = (message: MailMessage, setting: MailSetting) => MailText

const WORDS: Readonly<Record<Language, MailWords>> = { en: english, de: german, ar: arabic }

export function renderMail(message: MailMessage, setting: MailSetting): RenderedMail {
  const locale = languageOf(setting.locale)
  const mail = WORDS[locale](message, setting)
  return {
    subject: mail.subject,
    text: layoutText(mail, setting.programName),
    html: layoutHtml(mail, { programName: setting.programName, locale }),
  }
}
