import type { NoticeContent, NoticeSetting, NoticeWords } from './notice-content.ts'

export function germanNotice(content: NoticeContent, { say, sayDecline }: NoticeSetting): NoticeWords {
  switch (content.code) {
    case 'card_ready':
      return {
        title: 'Deine Karte ist bereit',
        body: `Du kannst die Karte mit den Endziffern ${content.last4} jetzt nutzen.`,
      }
    case 'card_frozen_by_us':
      return {
        title: 'Wir haben deine Karte eingefroren',
        body: `Die Karte mit den Endziffern ${content.last4} wurde von uns eingefroren. Bei Fragen hilft dir der Support.`,
      }
    case 'card_unfrozen_by_us':
      return {
        title: 'Deine Karte ist nicht mehr von uns eingefroren',
        body: `Wir haben die Sperre der Karte mit den Endziffern ${content.last4} aufgehoben.`,
      }
    case 'account_frozen':
      return {
        title: 'Dein Konto ist eingefroren',
        body: 'Vorerst werden alle Zahlungen abgelehnt. Der Support sagt dir mehr.',
      }
    case 'account_active':
      return { title: 'Dein Konto ist wieder aktiv', body: 'Du kannst deine Karten wieder nutzen.' }
    case 'kyc_approved':
      return { title: 'Deine Identität ist bestätigt', body: 'Du kannst jetzt Karten anlegen.' }
    case 'kyc_rejected':
      return { title: 'Deine Identität konnte nicht bestätigt werden', body: content.reason }
    case 'kyc_again':
      return { title: 'Wir brauchen noch einmal etwas, um deine Identität zu bestätigen', body: content.reason }
    case 'exception_granted':
      return {
        title: 'Deine Zahlung geht jetzt durch',
        body: `Eine Zahlung bis ${say(content)} bei ${content.merchant} wird durchgelassen. Versuch es noch einmal.`,
      }
    case 'exception_refused':
      return {
        title: 'Deine Anfrage wurde abgelehnt',
        body: `Die Zahlung bei ${content.merchant} bleibt abgelehnt: ${content.reason}`,
      }
    case 'dispute_submitted':
      return {
        title: 'Über deine Beanstandung wird entschieden',
        body: about(content.merchant, `Eingereicht. ${say(content.credit)} sind gutgeschrieben, bis entschieden ist.`),
      }
    case 'dispute_won':
      return {
        title: 'Deine Beanstandung hatte Erfolg',
        body: about(content.merchant, `Zu deinen Gunsten entschieden. ${say(content.won)} gehören dir.`),
      }
    case 'dispute_lost':
      return {
        title: 'Deine Beanstandung wurde zugunsten des Händlers entschieden',
        body: about(
          content.merchant,
          `Zugunsten des Händlers entschieden.${content.isCreditTaken ? ' Die Gutschrift wurde zurückgenommen.' : ''}`,
        ),
      }
    case 'dispute_expired':
      return {
        title: 'Die Frist deiner Beanstandung ist abgelaufen',
        body: about(content.merchant, 'Sie wurde nicht rechtzeitig eingereicht.'),
      }
    case 'dispute_refused':
      return {
        title: 'Deine Beanstandung wurde nicht angenommen',
        body: about(
          content.merchant,
          'Der Kartenherausgeber hat sie nicht angenommen. Prüfe Grund und Belege und versuche es noch einmal.',
        ),
      }
    case 'payment_approved':
      return {
        title: `${say(content)} bei ${nameOf(content)}`,
        body: `${content.foreign === null ? '' : `${say(content.foreign)}. `}${cardOf(content)}`,
      }
    case 'payment_declined':
      return {
        title:
          content.reason === 'fraud_suspected'
            ? `Warst du das? ${say(content)} bei ${nameOf(content)}`
            : `Abgelehnt: ${say(content)} bei ${nameOf(content)}`,
        body: sayDecline(content.declined),
      }
    case 'refund':
      return { title: `${say(content)} zurück von ${nameOf(content)}`, body: 'Die Erstattung ist auf deinem Konto.' }
  }
}

const about = (merchant: string, text: string): string => (merchant === '' ? text : `${merchant}: ${text}`)

const nameOf = ({ merchant }: { merchant: string }): string => merchant || 'einem Händler ohne Namen'

const cardOf = ({ label, last4 }: { label: string; last4: string | null }): string =>
  `${label === '' ? 'Karte' : label}${last4 === null ? '' : ` mit den Endziffern ${last4}`}`
