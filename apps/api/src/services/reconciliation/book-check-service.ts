import { BOOK_CHECKS } from '@cardwright/contracts'
import { shardsOf } from '../../database/database.ts'
import { toQueryClient } from '../../database/query-client.ts'
import { closeBreaksNotFound } from '../../models/reconciliation-model.ts'
import { lookAtBooks, walkBooks } from './books-walk.ts'
import { note, type RunDependencies, type RunOrder, runOnce } from './reconciliation-run.ts'

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
        for (const problem of problems) await note(context, run, problem)
      }
      run.findings.closed = await closeBreaksNotFound(db, { checks: BOOK_CHECKS, run: run.row, at: clock.now() })
    },
  })
