import type { Context } from '../../context.ts'

/** Where a card of an issuer belongs: immutable, so what was once found never has to be asked for again. */
export interface CardAddress {
  lane: number
  accountId: string
  cardId: string
}

export interface CardDirectory {
  /** Finds cards by the issuer's ids; those nobody knows are missing from the result. */
  find(issuer: string, issuerCardIds: readonly string[]): Promise<ReadonlyMap<string, CardAddress>>
  /** What is known without asking the database. */
  peek(issuer: string, issuerCardId: string): CardAddress | undefined
}

const CACHE_SIZE = 200_000

interface DirectoryRow {
  issuer_card_id: string
  lane: number
  account_id: string
  card_id: string
}

export function createCardDirectory({ pool }: Pick<Context, 'pool'>): CardDirectory {
  const known = new Map<string, CardAddress>()
  const keyOf = (issuer: string, id: string) => `${issuer} ${id}`

  async function load(issuer: string, ids: readonly string[]): Promise<void> {
    const { rows } = await pool.query<DirectoryRow>({
      name: 'directory_find',
      text: 'SELECT issuer_card_id, lane, account_id, card_id FROM issuer_cards WHERE issuer = $1 AND issuer_card_id = ANY($2::text[])',
      values: [issuer, ids],
    })
    if (known.size > CACHE_SIZE) known.clear()
    for (const row of rows) {
      known.set(keyOf(issuer, row.issuer_card_id), { lane: row.lane, accountId: row.account_id, cardId: row.card_id })
    }
  }

  const peek = (issuer: string, id: string) => known.get(keyOf(issuer, id))

  return {
    peek,
    async find(issuer, issuerCardIds) {
      const missing = [...new Set(issuerCardIds.filter((id) => peek(issuer, id) === undefined))]
      if (missing.length > 0) await load(issuer, missing)
      const found = new Map<string, CardAddress>()
      for (const id of issuerCardIds) {
        const address = peek(issuer, id)
        if (address !== undefined) found.set(id, address)
      }
      return found
    },
  }
}
