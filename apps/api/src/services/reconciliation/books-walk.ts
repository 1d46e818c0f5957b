import { LANE_COUNT } from '@cardwright/contracts'
import { type BookProblem, countBooks, selectBookProblems } from '../../models/issuing/books-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'

/** What some lanes were found to be like. */
export interface SliceOfBooks {
  lanes: readonly number[]
  accounts: number
  problems: readonly BookProblem[]
}

/** So many lanes are looked at by one statement. */
const LANES_AT_ONCE = 64
/** No statement may take longer: it keeps PostgreSQL from clearing up behind the decisions. A slice that does is halved. */
const STATEMENT_LIMIT = "SET LOCAL statement_timeout = '20s'"
/** PostgreSQL's code for a statement that was cancelled, here by its time limit. */
const CANCELLED = '57014'

/** Looks at some lanes, each check by a statement of its own. `client` is in a transaction, which holds nothing that others wait for. */
export async function lookAtBooks(client: HotPathClient, lanes: readonly number[]): Promise<SliceOfBooks> {
  await client.query({ text: STATEMENT_LIMIT })
  return { lanes, accounts: await countBooks(client, lanes), problems: await selectBookProblems(client, lanes) }
}

/**
 * Goes through the books of all accounts, a slice of the lanes at a time. On a cluster a slice is one lane: only there a statement sees
 * everything as of one moment.
 */
export async function* walkBooks(
  look: (lanes: readonly number[]) => Promise<SliceOfBooks>,
  { isCluster }: { isCluster: boolean },
): AsyncGenerator<SliceOfBooks> {
  const waiting = toSlices(isCluster ? 1 : LANES_AT_ONCE)
  for (let lanes = waiting.shift(); lanes !== undefined; lanes = waiting.shift()) {
    const slice = await lookUnlessTooMany(look, lanes)
    if (slice === undefined) waiting.unshift(...halvesOf(lanes))
    else yield slice
  }
}

async function lookUnlessTooMany(
  look: (lanes: readonly number[]) => Promise<SliceOfBooks>,
  lanes: readonly number[],
): Promise<SliceOfBooks | undefined> {
  try {
    return await look(lanes)
  } catch (error) {
    const isTooMany = error instanceof Error && 'code' in error && error.code === CANCELLED
    if (isTooMany && lanes.length > 1) return undefined
    throw error
  }
}

const halvesOf = (lanes: readonly number[]): (readonly number[])[] => {
  const middle = Math.ceil(lanes.length / 2)
  return [lanes.slice(0, middle), lanes.slice(middle)]
}

const toSlices = (size: number): (readonly number[])[] =>
  Array.from({ length: LANE_COUNT / size }, (_, place) => Array.from({ length: size }, (__, at) => place * size + at))
