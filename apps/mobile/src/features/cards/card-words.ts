import type { I18n } from '../../lib/i18n/i18n.tsx'
import { type CardColour, type CardFaceProps, isCardColour } from '../../ui/index.ts'
import type { Card } from './queries.ts'

export const nameOfCard = (card: Pick<Card, 'label'>, { t }: Pick<I18n, 't'>): string =>
  card.label ?? t('cards.untitled')

/** "Groceries ·4242" */
export const shortNameOfCard = (card: Pick<Card, 'label' | 'last4'>, i18n: Pick<I18n, 't'>): string =>
  card.last4 === null ? nameOfCard(card, i18n) : `${nameOfCard(card, i18n)} ·${card.last4}`

/** "Groceries", else "·4242": for lists, where there is little room. */
export const briefNameOfCard = ({ label, last4 }: Pick<Card, 'label' | 'last4'>): string =>
  label ?? (last4 === null ? '' : `·${last4}`)

/** Freeze, Close, Blocked by us: three words, told apart everywhere. */
export function stateWord(card: Card, { t }: Pick<I18n, 't'>): string {
  if (card.status === 'frozen' && card.frozenBy === 'program') return t('cards.state.blocked')
  return t(`cards.state.${card.status}`)
}

export const colourOf = (card: Pick<Card, 'colour'>): CardColour =>
  card.colour !== null && isCardColour(card.colour) ? card.colour : 'evergreen'

export const expiryOf = ({ expMonth, expYear }: { expMonth: number | null; expYear: number | null }): string | null =>
  expMonth === null || expYear === null
    ? null
    : `${String(expMonth).padStart(2, '0')}/${String(expYear % 100).padStart(2, '0')}`

const BRANDS: Readonly<Record<string, string>> = { visa: 'VISA', mastercard: 'mastercard' }

export const brandOf = (card: Pick<Card, 'brand'>): string =>
  card.brand === null ? '' : (BRANDS[card.brand.toLowerCase()] ?? card.brand)

export function labelOfCard(card: Card, i18n: Pick<I18n, 't'>): string {
  const name = nameOfCard(card, i18n)
  const base =
    card.last4 === null
      ? i18n.t('cards.making', { name })
      : i18n.t('cards.endingIn', { name, last4: [...card.last4].join(' ') })
  return card.status === 'active' || card.status === 'pending' ? base : `${base}, ${stateWord(card, i18n)}`
}

/** What the face of this card shows. */
export const faceOf = (card: Card, i18n: Pick<I18n, 't'>): Omit<CardFaceProps, 'width'> => ({
  label: labelOfCard(card, i18n),
  name: nameOfCard(card, i18n),
  colour: colourOf(card),
  brand: brandOf(card),
  number: card.last4 === null ? null : `••••••••••••${card.last4}`,
  expiry: expiryOf(card),
  state: card.status,
  stateWord: stateWord(card, i18n),
})
