import type { NoticeContent, NoticeSetting, NoticeWords } from './notice-content.ts'

export function germanNotice(content: NoticeContent, { say }: NoticeSetting): NoticeWords {
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
        title: 'Über deine Reklamation wird entschieden',
        body: about(content.merchant, `Eingereicht. ${say(content.credit)} sind gutgeschrieben, bis entschieden ist.`),
      }
    case 'dispute_won':
      return {
        title: 'Deine Reklamation hatte Erfolg',
        body: about(content.merchant, `Zu deinen Gunsten entschieden. ${say(content.won)} gehören dir.`),
      }
    case 'dispute_lost':
      return {
        title: 'Deine Reklamation wurde zugunsten des Händlers entschieden',
        body: about(
          content.merchant,
          `Zugunsten des Händlers entschieden.${content.isCreditTaken ? ' Die Gutschrift wurde zurückgenommen.' : ''}`,
        ),
      }
    case 'dispute_expired':
      return {
        title: 'Die Frist deiner Reklamation ist abgelaufen',
        body: about(content.merchant, 'Sie wurde nicht rechtzeitig eingereicht.'),
      }
    case 'dispute_refused':
      return {
        title: 'Deine Reklamation wurde nicht angenommen',
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
        body: GERMAN_DECLINES[content.reason] ?? 'Diese Zahlung wurde abgelehnt.',
      }
    case 'refund':
      return { title: `${say(content)} zurück von ${nameOf(content)}`, body: 'Die Erstattung ist auf deinem Konto.' }
  }
}

const about = (merchant: string, text: string): string => (merchant === '' ? text : `${merchant}: ${text}`)

const nameOf = ({ merchant }: { merchant: string }): string => merchant || 'einem Händler ohne Namen'

const cardOf = ({ label, last4 }: { label: string; last4: string | null }): string =>
  `${label === '' ? 'Karte' : label}${last4 === null ? '' : ` mit den Endziffern ${last4}`}`

const GERMAN_DECLINES: Readonly<Record<string, string>> = {
  card_not_active: 'Diese Karte ist eingefroren.',
  card_closed: 'Diese Karte ist geschlossen und kann nicht mehr benutzt werden.',
  card_pending: 'Diese Karte wird noch eingerichtet; gleich kannst du sie nutzen.',
  account_frozen: 'Dein Konto ist eingefroren, deshalb werden Zahlungen mit allen Karten abgelehnt.',
  kyc_required: 'Bevor du mit einer Karte zahlen kannst, muss deine Identität bestätigt sein.',
  limit_exceeded: 'Diese Zahlung liegt über einem deiner Limits.',
  insufficient_funds: 'Auf deinem Konto war nicht genug verfügbar.',
  category_blocked: 'Diese Karte lässt Zahlungen bei Händlern dieser Kategorie nicht zu.',
  country_blocked: 'Diese Karte lässt Zahlungen an Händler in diesem Land nicht zu.',
  merchant_blocked: 'Diese Karte lässt Zahlungen an diesen Händler nicht zu.',
  merchant_mismatch: 'Diese Karte ist an einen anderen Händler gebunden.',
  channel_blocked: 'Diese Karte lässt diese Art zu zahlen nicht zu.',
  outside_hours: 'Diese Karte kann um diese Zeit nicht benutzt werden.',
  single_use_consumed: 'Diese Karte war für einen einzigen Kauf gedacht und ist schon benutzt.',
  velocity: 'Mit dieser Karte gab es in kurzer Zeit zu viele Zahlungen.',
  fraud_suspected: 'Diese Zahlung wurde zu deinem Schutz gestoppt, weil sie ungewöhnlich aussah.',
  verification_failed: 'Prüfziffer, Ablaufdatum oder Adresse passten nicht zur Karte.',
  currency_unsupported: 'Diese Karte kann in dieser Währung nicht belastet werden.',
  provider_declined: 'Das Kartennetz oder der Kartenherausgeber hat diese Zahlung abgelehnt.',
  processing_error:
    'Diese Zahlung konnte nicht verarbeitet werden und wurde sicherheitshalber abgelehnt; es wurde kein Geld abgebucht.',
}
