import type { MailText } from './mail-text.ts'
import type { FactorChange, MailMessage, MailSetting } from './render-mail.ts'

const UNEXPECTED_CODE =
  'Wenn du diesen Code nicht angefordert hast, kannst du diese Mail ignorieren. Gib einen Code niemals weiter: Wir werden dich nie danach fragen.'
const UNEXPECTED_CHANGE = 'Wenn du das nicht warst, setze sofort ein neues Passwort und wende dich an den Support.'

const FACTOR_CHANGES: Readonly<Record<FactorChange, string>> = {
  totp_on:
    'Für deine Anmeldung wurde eine Authenticator-App eingerichtet. Bei jeder Anmeldung wird nach ihrem Code gefragt.',
  totp_off: 'Die Authenticator-App wurde von deiner Anmeldung entfernt.',
  passkey_added: 'Deiner Anmeldung wurde ein Passkey hinzugefügt.',
  passkey_removed: 'Ein Passkey wurde von deiner Anmeldung entfernt.',
  device_key_added: 'Ein Gerät darf jetzt mit Fingerabdruck oder Gesicht bestätigen, dass du es bist.',
  device_key_removed: 'Ein Gerät darf nicht mehr mit Fingerabdruck oder Gesicht bestätigen, dass du es bist.',
}

export function german(message: MailMessage, { programName, publicUrl }: MailSetting): MailText {
  const greeting = 'name' in message ? greet(message.name) : null
  switch (message.kind) {
    case 'verify_email':
      return {
        ...codeMail(message, `Dein Code für ${programName}`),
        greeting: 'Hallo,',
        paragraphs: [
          `willkommen bei ${programName}. Gib diesen Code ein, um deine E-Mail-Adresse zu bestätigen.`,
          lasts(message.minutes),
        ],
      }
    case 'login_code':
      return {
        ...codeMail(message, `Dein Anmeldecode für ${programName}`),
        greeting,
        paragraphs: [
          'gib diesen Code ein, um die Anmeldung auf einem neuen Gerät abzuschließen.',
          lasts(message.minutes),
        ],
        note: 'Wenn du dich gerade nicht anmeldest, kennt jemand dein Passwort: Setze ein neues. Gib einen Code niemals weiter.',
      }
    case 'step_up_code':
      return {
        ...codeMail(message, `Dein Bestätigungscode für ${programName}`),
        greeting,
        paragraphs: ['gib diesen Code ein, um zu bestätigen, dass du es bist.', lasts(message.minutes)],
      }
    case 'password_reset':
      return {
        ...codeMail(message, `Dein Code für ein neues Passwort bei ${programName}`),
        greeting,
        paragraphs: ['gib diesen Code ein, um ein neues Passwort zu wählen.', lasts(message.minutes)],
      }
    case 'account_exists':
      return {
        subject: `Du hast schon eine Anmeldung bei ${programName}`,
        greeting,
        paragraphs: [
          'jemand, vermutlich du, wollte sich mit dieser E-Mail-Adresse registrieren. Für sie gibt es aber schon eine Anmeldung.',
          'Melde dich wie gewohnt an. Wenn du dein Passwort nicht mehr weißt, kannst du dort ein neues setzen.',
        ],
        link: { label: 'Anmelden', url: `${publicUrl}/app` },
        note: 'Wenn du das nicht warst, musst du nichts tun: Es wurde nichts geändert.',
      }
    case 'password_changed':
      return {
        subject: `Dein Passwort bei ${programName} wurde geändert`,
        greeting,
        paragraphs: ['dein Passwort wurde geändert, und alle Geräte wurden abgemeldet.'],
        note: UNEXPECTED_CHANGE,
      }
    case 'session_ended':
      return {
        subject: `Eine Sitzung bei ${programName} wurde zu deiner Sicherheit beendet`,
        greeting,
        paragraphs: [
          'eine deiner Sitzungen wurde an zwei Orten zugleich benutzt. Das sollte nicht vorkommen, deshalb haben wir sie beendet.',
          'Melde dich auf deinem Gerät neu an.',
        ],
        note: UNEXPECTED_CHANGE,
      }
    case 'factor_changed':
      return {
        subject: `Die Sicherheit deiner Anmeldung bei ${programName} wurde geändert`,
        greeting,
        paragraphs: [FACTOR_CHANGES[message.change]],
        note: UNEXPECTED_CHANGE,
      }
    case 'account_closed':
      return {
        subject: `Dein Konto bei ${programName} ist geschlossen`,
        greeting,
        paragraphs: [
          'wie gewünscht sind dein Konto und deine Anmeldung geschlossen. Was wir nach dem Gesetz aufbewahren müssen, bleibt aufbewahrt; alles andere wird nicht mehr genutzt.',
        ],
        note: 'Wenn du das nicht warst, wende dich an den Support.',
      }
    case 'notice':
      return {
        subject: message.title,
        greeting,
        paragraphs: message.body === '' ? [message.title] : [message.body],
        ...(message.link === null ? {} : { link: { label: 'Öffnen', url: `${publicUrl}/app${message.link}` } }),
      }
  }
}

/** A name that looks like a message or an address of its own is left out. */
const greet = (name: string): string => (/[/:@<>]|\w\.\w|\d{3}/.test(name) ? 'Hallo,' : `Hallo ${name},`)

const lasts = (minutes: number): string => `Der Code gilt einmal, ${minutes} Minuten lang.`

const codeMail = ({ code }: { code: string }, subject: string) => ({ subject, code, note: UNEXPECTED_CODE })
