import { randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import { keyedHash } from '../keyed.ts'
import {
  type CardSecretRow,
  claimFingerprint,
  findSecretByToken,
  findSecretOfCard,
  insertCardSecret,
} from '../models/card-secret-model.ts'
import { openText, sealText } from '../providers/vault/vault.ts'

type VaultContext = Pick<Context, 'db' | 'vault' | 'clock' | 'secrets'>

export interface CardDetails {
  lane: number
  cardId: string
  /** The whole card number, digits only. */
  number: string
  cvc: string
  /** 1 … 12. */
  expMonth: number
  /** Four digits. */
  expYear: number
}

/**
 * Seals a card's number and security code and returns the token the card is to carry. Runs outside any transaction, since a vault
 * may be a server: number and code are sealed first, and only sealed bytes reach the database. Safe to repeat: a card that has
 * its secret already keeps it, and the same token comes back.
 * @throws Error when the number belongs to another card already, which an issuer must never let happen.
 */
export async function tokenizeCard(context: VaultContext, card: CardDetails): Promise<string> {
  const { lane, cardId } = card
  const standing = await findSecretOfCard(context.db, { lane, cardId })
  if (standing !== undefined) return standing.token
  const secret = await sealCard(context, card)
  await context.db.transaction().execute(async (tx) => {
    const holder = await claimFingerprint(tx, { fingerprint: secret.fingerprint, lane, cardId })
    if (holder !== cardId) throw new Error(`The number given for card ${cardId} belongs to card ${holder} already`)
    await insertCardSecret(tx, secret)
  })
  const kept = await findSecretOfCard(context.db, { lane, cardId })
  if (kept === undefined) throw new Error(`The secret of card ${cardId} was not kept`)
  return kept.token
}

async function sealCard(context: VaultContext, { lane, cardId, ...card }: CardDetails): Promise<CardSecretRow> {
  if (!/^\d{12,19}$/.test(card.number) || !/^\d{3,4}$/.test(card.cvc))
    throw new Error(`The issuer gave card ${cardId} a number or security code of an unknown form`)
  return {
    lane,
    token: `vt_${randomBytes(20).toString('base64url')}`,
    card_id: cardId,
    sealed_number: await sealText(context.vault, { purpose: 'card.number', subjectId: cardId }, card.number),
    sealed_cvc: await sealText(context.vault, { purpose: 'card.cvc', subjectId: cardId }, card.cvc),
    exp_month: card.expMonth,
    exp_year: card.expYear,
    fingerprint: fingerprintCard(context.secrets.pepper, card.number),
    created_at: context.clock.now(),
  }
}

/** Tells whether two numbers are the same. Without the key, the few possible numbers cannot be tried out. */
const fingerprintCard = (pepper: Buffer, number: string): string =>
  keyedHash(pepper, 'card-fingerprint', number).toString('base64url')

/** The number and code behind a token, for the moment of a reveal. Undefined when there is no such token in this lane. */
export async function readCard(
  context: Pick<Context, 'db' | 'vault'>,
  { lane, token }: { lane: number; token: string },
): Promise<CardDetails | undefined> {
  const secret = await findSecretByToken(context.db, { lane, token })
  if (secret === undefined) return undefined
  const { card_id: cardId } = secret
  return {
    lane,
    cardId,
    number: await openText(context.vault, { purpose: 'card.number', subjectId: cardId }, secret.sealed_number),
    cvc: await openText(context.vault, { purpose: 'card.cvc', subjectId: cardId }, secret.sealed_cvc),
    expMonth: secret.exp_month,
    expYear: secret.exp_year,
  }
}
