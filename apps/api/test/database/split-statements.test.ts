import { withClient } from '@cardwright/local-postgres'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../../tests/support/test-database.ts'
import { migrate } from '../../src/database/migrate.ts'
import { readMigrations } from '../../src/database/migration-files.ts'
import { splitStatements } from '../../src/database/split-statements.ts'

const database = await createTestDatabase()

/** Statements that hide semicolons in every way there is; each answers with one result. */
const STATEMENTS = [
  'SELECT 1',
  "SELECT 'a;b', 'it''s; so'",
  "SELECT E'a\\';b', e'\\\\'",
  'SELECT 1 AS "a;""b"',
  'SELECT $$a;b$$, $tag$ $$; $other$ ; $tag$',
  'SELECT /* a; /* b; */ c; */ 2',
  'SELECT 3 -- a; "b\' $$ /*\n + 4',
  'SELECT 1 AS a$b$, 2 AS c$b$',
  'DO $do$ BEGIN PERFORM 1; PERFORM $x$;$x$; END $do$',
  'CREATE OR REPLACE FUNCTION pg_temp.two() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END',
  'CREATE OR REPLACE RULE also AS ON INSERT TO ruled DO ALSO (SELECT 1; SELECT 2)',
]
const BETWEEN = ['; ', ';', ';;', "; -- it's; so\n", ';\n/* ; " */ ;\r\n', ' ; -- $$\n ']

test('a text is cut where its statements end, whatever hides a semicolon, and PostgreSQL takes each by itself', async () => {
  await withClient(database.superuserUrl, async (client) => {
    await client.query('CREATE TABLE ruled (a int)')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...STATEMENTS), fc.constantFrom(...BETWEEN)), { minLength: 2, maxLength: 8 }),
        async (parts) => {
          const text = parts.flat().join('')
          const found = await splitStatements(text)
          expect(found.map(({ sql }) => sql)).toEqual(parts.map(([sql]) => sql))
          // In the extended protocol the server takes one statement at a time, and whole.
          for (const { sql } of found) {
            const query = { text: sql, queryMode: 'extended' }
            await client.query(query)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

test('a statement begins behind the comments before it, at a line of its own', async () => {
  expect(await splitStatements("-- why: it's so;\n\n/* a; */ SELECT 1;\n-- b\nSELECT\n  2\n;\n-- the end")).toEqual([
    { sql: 'SELECT 1', line: 3 },
    { sql: 'SELECT\n  2', line: 5 },
  ])
  expect(await splitStatements(' -- nothing;\n')).toEqual([])
  expect(await splitStatements('')).toEqual([])
  expect(await splitStatements("-- ü€😀;\nSELECT 'ü;€😀'; SELECT 2")).toEqual([
    { sql: "SELECT 'ü;€😀'", line: 2 },
    { sql: 'SELECT 2', line: 2 },
  ])
})

test('a migration that fails names its statement, and nothing of it stays', async () => {
  const name = '29991231000000_fails.sql'
  const sql = '-- why: a test\nCREATE TABLE half_made (id int);\n\nALTER TABLE half_made\n  ADD COLUMN id int;\n'
  await expect(migrate(database.ownerUrl, undefined, [...(await readMigrations()), { name, sql }])).rejects.toThrow(
    `Migration ${name} failed at line 4 (ALTER TABLE half_made): column "id" of relation "half_made" already exists`,
  )
  const { rows } = await withClient(database.ownerUrl, (client) =>
    client.query(
      "SELECT to_regclass('half_made') AS made, count(*)::int AS noted FROM schema_migrations WHERE name = $1",
      [name],
    ),
  )
  expect(rows).toEqual([{ made: null, noted: 0 }])
})

test('a migration that is no SQL is named with the word that is wrong, before anything of it was sent', async () => {
  const name = '29991231000000_is_no_sql.sql'
  const sql = 'CREATE TABLE half_made (id int);\nCREATE TABEL other (id int);\n'
  await expect(migrate(database.ownerUrl, undefined, [...(await readMigrations()), { name, sql }])).rejects.toThrow(
    `Migration ${name} failed: syntax error at or near "TABEL"`,
  )
})
