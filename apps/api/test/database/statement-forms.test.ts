import { withClient } from '@cardwright/local-postgres'
import fc from 'fast-check'
import type pg from 'pg'
import { expect, it } from 'vitest'
import { type HotPathClient, jsonTexts, runWithRows, type Statement } from '../../src/models/issuing/statement.ts'
import { startApi } from '../support/start-api.ts'

/** What is sent once for all rows, and what is sent as an array, comes to the same rows. */

const api = await startApi()

interface Line {
  position: number
  amount: bigint
  word: string | null
  isDone: boolean
  document: string
  other: string
}

const COLUMNS = ['position', 'amount', 'word', 'isDone', 'document', 'other'] as const

const LINES: Statement<Line> = {
  name: 'lines',
  text: `SELECT x.position, x.amount, x.word, x.is_done AS "isDone", x.document, x.other
    FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::boolean[], ${jsonTexts('$5')}, ${jsonTexts('$6')})
      AS x (position, amount, word, is_done, document, other) WHERE x.position >= $7::integer ORDER BY x.position`,
  columns: COLUMNS,
  json: ['document', 'other'],
  alike: [['word', 'isDone'], ['amount'], ['document']],
}

/** One of its arrays is read elsewhere, too: it stays one. */
const LISTED: Statement<Line> = {
  ...LINES,
  name: 'listed',
  text: `${LINES.text.replace(' ORDER BY', ' AND x.position = ANY($1::integer[]) ORDER BY')}`,
  alike: [[...COLUMNS]],
}

/** Few different values, so that columns are often alike, and what arrays and JSON have to escape. */
const line = fc.record<Omit<Line, 'position'>>({
  amount: fc.constantFrom(0n, -1n, 9_223_372_036_854_775_807n),
  word: fc.constantFrom(null, '', 'NULL', 'a "quoted" \\ word, {with} braces', 'ü\u0001\n'),
  isDone: fc.boolean(),
  document: fc.constantFrom('null', '{}', JSON.stringify({ text: '"\\ \u001f,' })),
  other: fc.constantFrom('null', '[1,2]'),
})

it('rows arrive as they are, whatever of them is sent once', async () => {
  await withClient(api.database.superuserUrl, async (connection) => {
    const sent = new Set<string>()
    const client = {
      query: (config: pg.QueryConfig) => {
        sent.add(String(config.name))
        return connection.query(config)
      },
    } as unknown as HotPathClient
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 4 }), async (lines) => {
        const rows = lines.map((one, position): Line => ({ ...one, position }))
        const read = rows.map((row) => ({ ...row, amount: String(row.amount) }))
        expect(await runWithRows(client, LINES, rows, [0])).toEqual(read)
        expect(await runWithRows(client, LINES, rows, [rows.length])).toEqual([])
        expect(await runWithRows(client, LISTED, rows, [0])).toEqual(read)
      }),
      {
        numRuns: 300,
        examples: [
          [[{ amount: 0n, word: null, isDone: true, document: '{}', other: 'null' }]],
          [[0, 1].map(() => ({ amount: 0n, word: null, isDone: true, document: '{}', other: 'null' }))],
        ],
      },
    )
    expect(sent.size).toBeGreaterThan(8)
  })
})

it('what is no scalar and no JSON is refused, sent once or not', async () => {
  const client = { query: () => Promise.resolve({ rows: [] }) } as unknown as HotPathClient
  const good: Line = { position: 0, amount: 1n, word: null, isDone: true, document: '{}', other: '{}' }
  for (const bad of [{ word: {} as string }, { document: '' }, { document: '{}\u001f{}' }])
    for (const rows of [[{ ...good, ...bad }], [{ ...good, ...bad }, good]])
      await expect(runWithRows(client, LINES, rows, [0])).rejects.toThrow(TypeError)
})
