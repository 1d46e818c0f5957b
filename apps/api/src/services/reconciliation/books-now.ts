import type { ClientBase } from 'pg'
import { isCluster } from '../../database/distribute.ts'
import type { BookProblem } from '../../models/issuing/books-model.ts'
import { lookAtBooks, type SliceOfBooks, walkBooks } from './books-walk.ts'

export interface BooksNow {
  accounts: number
  problems: BookProblem[]
}

/** Checks the books on one connection, with no more rights than the running program has, and keeps nothing of it. */
export async function checkBooksNow(client: ClientBase): Promise<BooksNow> {
  await client.query('SET ROLE cardwright_app')
  const found: BooksNow = { accounts: 0, problems: [] }
  for await (const slice of walkBooks((lanes) => lookInTransaction(client, lanes), {
    isCluster: await isCluster(client),
  })) {
    found.accounts += slice.accounts
    found.problems.push(...slice.problems)
  }
  return found
}

async function lookInTransaction(client: ClientBase, lanes: readonly number[]): Promise<SliceOfBooks> {
  await client.query('BEGIN READ ONLY')
  try {
    return await lookAtBooks(client, lanes)
  } finally {
    await client.query('ROLLBACK').catch(() => undefined)
  }
}
