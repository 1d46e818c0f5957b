import { BOOK_CHECKS } from '@cardwright/contracts'
import { shardsOf } from '../../database/database.ts'
import { toQueryClient } from '../../database/query-client.ts'
import type { BookProblem } from '../../models/issuing/books-model.ts'
import { closeBreaksNotFound } from '../../models/reconciliation-model.ts'
import { lookAtBooks, walkBooks } from './books-walk.ts'
import { note, type RunDependencies, type RunOrder, runOnce } from './reconciliation-run.ts'

/** A check may find several rows of one subject, such as a fact and a key that name each other wrongly: together they are one break. */
const oneOfEach = (problems: readonly BookProblem[]): BookProblem[] =>
  [...Map.groupBy(problems, ({ check, subject }) => `${check} ${subject}`).values()].flatMap((rows) => {
    const [first] = rows
    const figures = (of: (row: BookProblem) => string) => [...new Set(rows.map(of))].toSorted().join(', ')
    return first === undefined
      ? []
      : [{ ...first, expected: figures(({ expected }) => expected), found: figures(({ found }) => found) }]
  })

/**
 * Compares the tables of the books with each other, beside the decisions and without a lock that these wait for. What is found stands as a
 * break until a later run finds it no more.
 */
export const checkBooks = (context: RunDependencies, order: RunOrder) =>
  runOnce(context, order, {
    kind: 'books',
    async work(run) {
      const { db, clock } = context
      const look = (lanes: readonly number[]) =>
        db
          .transaction()
          .setAccessMode('read only')
          .execute((tx) => lookAtBooks(toQueryClient(tx), lanes))
      for await (const { accounts, problems } of walkBooks(look, { isCluster: shardsOf(db) !== undefined })) {
        run.goOn()
        run.findings.checked += accounts
        for (const difference of oneOfEach(problems)) await note(context, run, difference)
      }
      run.findings.closed = await closeBreaksNotFound(db, { checks: BOOK_CHECKS, run: run.row, at: clock.now() })
    },
  })
