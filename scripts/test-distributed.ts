// What `npm run test:distributed` runs: the issuing core's suite and the check of its plans on a real Citus cluster. Without the
// address of one it says that nothing was proven, and counts nothing.
import { runCommand } from './run-command.ts'

const HOW = `Nothing was run, and nothing is proven: DISTRIBUTED_DATABASE_URL is not set.

It is the address of a superuser at the coordinator of a Citus cluster (13 on PostgreSQL 15 or later) with at least one node that holds
shards, and of a database for tests, in which the extension "citus" has been made on every node. Everything in that database is
lost, so its name must contain "test":

    DISTRIBUTED_DATABASE_URL=postgres://postgres:…@127.0.0.1:5432/cardwright_test npm run test:distributed

docs/adr/0017-distribution.md says what is checked and on which versions it was seen.`

if ((process.env.DISTRIBUTED_DATABASE_URL ?? '') === '') console.log(HOW)
else {
  const more = process.argv.slice(2).map((word) => JSON.stringify(word))
  process.exitCode = await runCommand({
    line: ['vitest run --root . --config tests/distributed/vitest.config.ts', ...more].join(' '),
  })
}
