import type { CompiledControls } from '@cardwright/rules'
import type { CardStateRow } from '../../models/issuing/decision-model.ts'
import type { ControlsCompiler } from './stored-controls.ts'
import type { CounterOwner } from './usage.ts'

/** So many cards are kept, of each about two kilobytes. */
const MOST_CARDS = 20_000

/** A document that applies to a card, and whose purchases its limits count. */
export interface CardDocument {
  name: 'card' | 'account' | 'ceiling'
  compiled: CompiledControls
  owner: CounterOwner
}

/** A card as decisions look at it, with its documents in the order in which they are looked at. */
export interface KnownCard {
  state: CardStateRow
  documents: readonly CardDocument[]
}

export function toKnownCard(state: CardStateRow, compileControls: ControlsCompiler): KnownCard {
  const { lane, currency } = state
  const line = { lane, kind: 'card' as const, id: state.counter_owner_id }
  const account = { lane, kind: 'account' as const, id: state.account_id }
  return {
    state,
    documents: [
      { name: 'card', compiled: compileControls('card', currency, state.card_controls), owner: line },
      { name: 'account', compiled: compileControls('account', currency, state.account_controls), owner: account },
      { name: 'ceiling', compiled: compileControls('account', currency, state.ceiling), owner: account },
    ],
  }
}

/** A card as it was read under its account's lock, with the number that the account's state had then. */
export interface KeptCard {
  card: KnownCard
  version: bigint
}

/** Cards by their ids. What is in it is never changed. */
export type CardShelf = Map<string, KeptCard>

/**
 * The cards that a process has read, kept from one batch to the next. It is the database's word that counts: the number of an account's
 * state is read under its lock, and a card that was kept under another one is read again.
 */
export class KnownCards {
  #shelf: CardShelf = new Map()

  /** What a batch finds and leaves; the same one all the while, so that nothing of a server that is gone comes to the next. */
  get shelf(): CardShelf {
    if (this.#shelf.size >= MOST_CARDS) this.#shelf = new Map()
    return this.#shelf
  }

  /** To be called where another server may answer from now on: it may have lost what the last one said. */
  forget(): void {
    this.#shelf = new Map()
  }
}
