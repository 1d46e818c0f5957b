import { isTrailing, type LimitInterval } from '../windows.ts'
import type { ExceededLimit } from './decline-details.ts'
import { type DeclineWords, durationIn, type Say, type Unit } from './words.ts'

export const GERMAN: DeclineWords = {
  locale: 'de',
  limit: (limit, { amountMinor }, say) => {
    if (limit.exceeded === 'count') {
      const allowed = limit.count === 1 ? 'einer Zahlung' : `${limit.count ?? 0} Zahlungen`
      return `Das ${nameOf(limit)} von ${allowed} ist ausgeschöpft${reset(limit, say)}.`
    }
    const cap = say.amount(limit.amountMinor ?? 0n)
    const left = say.amount(limit.remainingMinor ?? 0n)
    const payment = amountMinor === undefined ? 'Diese Zahlung' : `Diese Zahlung über ${say.amount(amountMinor)}`
    return `${payment} übersteigt das ${nameOf(limit)} von ${cap}: ${left} waren noch frei${reset(limit, say)}.`
  },
  reasons: {
    card_not_active: ({ frozenBy }) =>
      frozenBy === 'program'
        ? 'Wir haben diese Karte eingefroren, deshalb werden Zahlungen mit ihr abgelehnt.'
        : 'Diese Karte ist eingefroren; hebe das auf, um wieder mit ihr zu zahlen.',
    card_closed: () => 'Diese Karte ist geschlossen und kann nicht mehr benutzt werden.',
    card_pending: () => 'Diese Karte wird noch eingerichtet; gleich kannst du sie nutzen.',
    account_frozen: () => 'Dein Konto ist eingefroren, deshalb werden Zahlungen mit allen Karten abgelehnt.',
    kyc_required: () => 'Bevor du mit einer Karte zahlen kannst, muss deine Identität bestätigt sein.',
    limit_exceeded: ({ setBy }) =>
      setBy === 'program'
        ? 'Für Zahlungen wie diese gilt ein Limit von uns; du hast es nicht selbst festgelegt.'
        : 'Diese Zahlung liegt über einem Limit, das für deine Karte gilt.',
    insufficient_funds: ({ amountMinor, availableMinor }, say) => {
      if (availableMinor === undefined) return 'Auf deinem Konto war nicht genug verfügbar.'
      const available = say.amount(availableMinor)
      if (amountMinor === undefined) return `Auf deinem Konto war nicht genug verfügbar: es waren ${available}.`
      return `Diese Zahlung über ${say.amount(amountMinor)} ist mehr als die ${available}, die auf deinem Konto verfügbar waren.`
    },
    category_blocked: ({ categoryName }) =>
      categoryName
        ? `Diese Karte lässt Zahlungen bei Händlern der Kategorie „${categoryName}“ nicht zu.`
        : 'Diese Karte lässt Zahlungen bei Händlern dieser Kategorie nicht zu.',
    country_blocked: ({ countryName }) =>
      countryName
        ? `Diese Karte lässt Zahlungen an Händler aus diesem Land nicht zu: ${countryName}.`
        : 'Diese Karte lässt Zahlungen an Händler in diesem Land nicht zu.',
    merchant_blocked: ({ merchantName }) =>
      `Diese Karte lässt Zahlungen an ${merchantName || 'diesen Händler'} nicht zu.`,
    merchant_mismatch: ({ merchantName }) =>
      `Diese Karte ist an einen einzigen Händler gebunden, und ${merchantName || 'dieser Händler'} ist ein anderer.`,
    channel_blocked: ({ channel = '' }) => `Diese Karte lässt ${CHANNELS[channel] ?? 'diese Art zu zahlen'} nicht zu.`,
    outside_hours: () => 'Diese Karte kann um diese Zeit nicht benutzt werden.',
    single_use_consumed: () => 'Diese Karte war für einen einzigen Kauf gedacht und ist schon benutzt.',
    velocity: () => 'Mit dieser Karte gab es in kurzer Zeit zu viele Zahlungen.',
    fraud_suspected: () => 'Diese Zahlung wurde zu deinem Schutz gestoppt, weil sie ungewöhnlich aussah.',
    verification_failed: () =>
      'Prüfziffer, Ablaufdatum oder Adresse, die beim Händler eingegeben wurden, passten nicht zur Karte.',
    currency_unsupported: () => 'Diese Karte kann in dieser Währung nicht belastet werden.',
    provider_declined: () => 'Das Kartennetz oder der Kartenherausgeber hat diese Zahlung abgelehnt.',
    processing_error: () =>
      'Diese Zahlung konnte nicht verarbeitet werden und wurde sicherheitshalber abgelehnt; es wurde kein Geld abgebucht.',
  },
}

function nameOf({ owner, interval, isForCategories }: ExceededLimit): string {
  const whose = owner === 'account' ? 'deines Kontos' : 'der Karte'
  return `${nounOf(interval)} ${whose}${isForCategories ? ' für diese Händlerkategorie' : ''}`
}

function nounOf(interval: LimitInterval): string {
  if (isTrailing(interval)) {
    const [amount, unit] = durationIn(interval.trailingSeconds)
    return `${amount}-${IN_NAMES[unit][amount === 1 ? 0 : 1]}-Limit`
  }
  return NOUNS[interval]
}

const NOUNS = {
  per_authorization: 'Limit je Zahlung',
  daily: 'Tageslimit',
  weekly: 'Wochenlimit',
  monthly: 'Monatslimit',
  yearly: 'Jahreslimit',
  all_time: 'Gesamtlimit',
} as const

/** In a name, and after "nach": of one, and of more than one. */
type Forms = Readonly<Record<Unit, readonly [one: string, more: string]>>

const IN_NAMES: Forms = {
  day: ['Tages', 'Tage'],
  hour: ['Stunden', 'Stunden'],
  minute: ['Minuten', 'Minuten'],
  second: ['Sekunden', 'Sekunden'],
}

const AFTER: Forms = {
  day: ['Tag', 'Tagen'],
  hour: ['Stunde', 'Stunden'],
  minute: ['Minute', 'Minuten'],
  second: ['Sekunde', 'Sekunden'],
}

function reset({ interval, windowEndMs }: ExceededLimit, say: Say): string {
  if (isTrailing(interval)) {
    const [amount, unit] = durationIn(interval.trailingSeconds)
    return `, und jede Zahlung zählt nach ${amount} ${AFTER[unit][amount === 1 ? 0 : 1]} nicht mehr mit`
  }
  return windowEndMs === null ? '' : `, und das Limit beginnt am ${say.moment(windowEndMs)} von vorn`
}

const CHANNELS: Readonly<Record<string, string>> = {
  online: 'Zahlungen im Internet',
  keyed_in: 'Zahlungen, bei denen der Händler die Kartennummer eintippt,',
  chip: 'Zahlungen mit dem Chip',
  contactless: 'kontaktlose Zahlungen',
  swipe: 'Zahlungen mit dem Magnetstreifen',
}
