import { type CardKey, type CardStateRow, selectCardStates } from '../../models/issuing/decision-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import type { DecisionTools, LiveAccount } from './batch.ts'
import type { CardAddress } from './card-directory.ts'
import { type CardShelf, type KeptCard, type KnownCard, toKnownCard } from './known-cards.ts'

type Tools = Pick<DecisionTools, 'compileControls' | 'knownCards'>

/** The cards of one batch: those that the process has kept, if they are as they were, and those that have to be read. */
export class CardReading {
  readonly #client: HotPathClient
  readonly #tools: Tools
  readonly #addresses: readonly CardAddress[]
  readonly #shelf: CardShelf
  readonly #read = new Map<string, KnownCard>()

  /** On a cluster nothing is kept, since nobody counts changes there. */
  constructor(client: HotPathClient, tools: Tools, addresses: readonly CardAddress[]) {
    this.#client = client
    this.#tools = tools
    this.#addresses = addresses
    this.#shelf = client.shardOf === undefined ? tools.knownCards.shelf : new Map()
  }

  /** What was read last of a card, be it still so or not. */
  foresee(cardId: string): KnownCard | undefined {
    return this.#shelf.get(cardId)?.card
  }

  /** Reads cards that were never read. To be sent after the accounts' locks. */
  readNew(): Promise<void> {
    return this.#readAll(({ cardId }) => !this.#shelf.has(cardId))
  }

  /** All cards as they are, under the locks of these accounts. Those that have changed meanwhile are read now. */
  async settle(accounts: ReadonlyMap<string, LiveAccount>): Promise<Map<string, KnownCard>> {
    const versionOf = ({ account_id: id }: CardStateRow) => accounts.get(id)?.stateVersion
    const isAsKept = (kept: KeptCard | undefined): kept is KeptCard =>
      kept !== undefined && kept.version === versionOf(kept.card.state)
    await this.#readAll(({ cardId }) => this.#shelf.has(cardId) && !isAsKept(this.#shelf.get(cardId)))
    for (const [cardId, card] of this.#read) {
      const version = versionOf(card.state)
      if (version !== undefined) this.#shelf.set(cardId, { card, version })
    }
    const cards = new Map<string, KnownCard>()
    for (const { cardId } of this.#addresses) {
      const kept = this.#shelf.get(cardId)
      // What was asked for again and is not there any more is no card, whatever was kept of it.
      const card = this.#read.get(cardId) ?? (isAsKept(kept) ? kept.card : undefined)
      if (card !== undefined) cards.set(cardId, ownCopy(card))
    }
    return cards
  }

  async #readAll(isWanted: (address: CardAddress) => boolean): Promise<void> {
    const keys = this.#addresses.filter(isWanted).map(({ lane, cardId }): CardKey => ({ lane, card_id: cardId }))
    for (const state of await selectCardStates(this.#client, keys))
      this.#read.set(state.card_id, toKnownCard(state, this.#tools.compileControls))
  }
}

/** A batch notes on a card for one purchase or one merchant what it was used for. */
const ownCopy = (card: KnownCard): KnownCard =>
  card.state.purpose === 'standard' ? card : { ...card, state: { ...card.state } }
