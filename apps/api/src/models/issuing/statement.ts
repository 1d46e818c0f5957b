import type pg from 'pg'
import type { ShardOf } from '../../database/shards.ts'
import { toOneLane, toOneShard } from './one-lane.ts'
import { sentParameters, toSideBySide } from './side-by-side.ts'

/**
 * One statement of the hot path: named, so that PostgreSQL plans it once a connection. Rows travel as one array a column;
 * `columns` lists them in the order of the parameters, which start at $1.
 */
export interface Statement<Row> {
  readonly name: string
  readonly text: string
  readonly columns: readonly (keyof Row & string)[]
  /** Columns of JSON text: sent as one text with a separator between, for `jsonTexts($n)`. Escaping their quotes would cost much more. */
  readonly json?: readonly (keyof Row & string)[]
  /**
   * Columns that in most batches hold the same in every row, in groups: where those of a group do, their value is sent once and not as an
   * array, which costs PostgreSQL a fraction. Each group doubles the number of plans that a connection may come to keep.
   */
  readonly alike?: readonly (readonly (keyof Row & string)[])[]
}

/** What no JSON text contains: it writes control characters by their numbers. */
const SEPARATOR = '\u001f'

/** The texts of a column of JSON, out of the parameter that they were sent in. */
export const jsonTexts = (parameter: string): string => `string_to_array(${parameter}::text, chr(31))`

export interface HotPathClient extends Pick<pg.ClientBase, 'query'> {
  /** Of a cluster's database: a statement must stay in one shard. */
  readonly shardOf?: ShardOf | undefined
}

/**
 * Sends a statement with one array for each column, followed by `more` parameters. Without rows nothing is sent. The rows may be let go
 * of as soon as it returns: while the answer is awaited only the texts made of them are held.
 */
export function runWithRows<Row, Result extends pg.QueryResultRow = pg.QueryResultRow>(
  client: HotPathClient,
  statement: Statement<Row>,
  rows: readonly Row[],
  more: readonly unknown[] = [],
): Promise<Result[]> {
  if (rows.length === 0) return Promise.resolve([])
  const { columns } = statement
  const isOfLanes = columns.some((column) => column === 'lane')
  const { shardOf } = client
  if (shardOf !== undefined && isOfLanes) return runInShards<Row, Result>({ client, shardOf }, statement, rows, more)
  try {
    const { name, text, once } = formFor(statement, rows)
    const values = toParameters(statement, rows, once)
    return rowsOf(client.query<Result>({ name, text, values: more.length === 0 ? values : [...values, ...more] }))
  } catch (error) {
    return Promise.reject(error)
  }
}

/** A statement as it is sent to one PostgreSQL: under a name of its own, with these of its parameters as single values. */
interface Form {
  name: string
  text: string
  once: ReadonlySet<number>
}

/** What was made of each statement, by what is sent once: some dozens, each sent for every batch. */
const FORMS = new WeakMap<Statement<never>, Map<number, Form>>()
/** Of a single row everything is sent once. */
const SINGLE = -1

function formFor<Row>(statement: Statement<Row>, rows: readonly Row[]): Form {
  let forms = FORMS.get(statement)
  if (forms === undefined) {
    forms = new Map()
    FORMS.set(statement, forms)
  }
  const alike = rows.length === 1 ? SINGLE : alikeIn(statement, rows)
  let form = forms.get(alike)
  if (form === undefined) {
    form = makeForm(statement, alike)
    forms.set(alike, form)
  }
  return form
}

/** Which of the groups hold the same in every row: one bit each. */
function alikeIn<Row>({ alike = [] }: Statement<Row>, rows: readonly Row[]): number {
  const first = rows[0]
  let bits = 0
  alike.forEach((columns, place) => {
    if (columns.every((column) => rows.every((row) => row[column] === first?.[column]))) bits |= 1 << place
  })
  return bits
}

function makeForm<Row>({ name, text, columns, alike = [] }: Statement<Row>, bits: number): Form {
  const sent = sentParameters(text)
  const held = bits === SINGLE ? columns : alike.filter((_, place) => (bits & (1 << place)) !== 0).flat()
  const once = new Set(held.map((column) => columns.indexOf(column) + 1).filter((parameter) => sent.has(parameter)))
  const suffix = bits === SINGLE ? '_single' : bits === 0 ? '' : `_alike_${bits}`
  return { name: `${name}${suffix}`, text: toSideBySide(text, once), once }
}

const rowsOf = async <Result extends pg.QueryResultRow>(answer: Promise<pg.QueryResult<Result>>): Promise<Result[]> =>
  (await answer).rows

/** The lane of a row; every row for a table with lanes has one. What a table without them holds is whole on the coordinator. */
const laneOf = (row: unknown): number => (row as { lane: number }).lane

/** On a cluster: one statement for each shard, always in the same order, so that locks are taken in it. */
async function runInShards<Row, Result extends pg.QueryResultRow>(
  { client, shardOf }: { client: HotPathClient; shardOf: ShardOf },
  statement: Statement<Row>,
  rows: readonly Row[],
  more: readonly unknown[],
): Promise<Result[]> {
  const shards = [...Map.groupBy(rows, (row) => shardOf(laneOf(row)))].sort(([one], [other]) => one - other)
  const results = await Promise.all(
    shards.map(([, own]) => client.query<Result>(inShard(statement, own, [...toParameters(statement, own), ...more]))),
  )
  return results.flatMap((result) => result.rows)
}

function inShard<Row>(
  { name, text }: Statement<Row>,
  rows: readonly Row[],
  values: readonly unknown[],
): pg.QueryConfig {
  const lanes = [...new Set(rows.map(laneOf))]
  return lanes.length === 1
    ? { name: `${name}_in_lane`, text: toOneLane(text, values.length), values: [...values, lanes[0]] }
    : { name: `${name}_in_shard`, text: toOneShard(text, values.length), values: [...values, `{${lanes.join()}}`] }
}

const NONE: ReadonlySet<number> = new Set()

const toParameters = <Row>(
  { columns, json }: Statement<Row>,
  rows: readonly Row[],
  once: ReadonlySet<number> = NONE,
): (string | null)[] =>
  columns.map((column, index) => {
    const isOnce = once.has(index + 1)
    if (json?.includes(column) === true) return toSeparated(isOnce ? rows.slice(0, 1) : rows, column)
    return isOnce ? toText(rows[0]?.[column] as Scalar) : toArrayText(rows, column)
  })

function toSeparated<Row>(rows: readonly Row[], column: keyof Row): string {
  const texts = rows.map((row) => row[column])
  if (!texts.every((text) => typeof text === 'string' && text !== '' && !text.includes(SEPARATOR)))
    throw new TypeError(`the column ${String(column)} holds something that is no JSON text`)
  return texts.join(SEPARATOR)
}

/** What a column may hold; PostgreSQL reads each from its text. */
type Scalar = string | number | bigint | boolean | null | undefined

/**
 * One column as the text of a PostgreSQL array (`{"a","b",NULL}`). Written by hand because it is done some hundred times for
 * each batch, and the driver's own encoder costs twice as much.
 */
function toArrayText<Row>(rows: readonly Row[], column: keyof Row): string {
  let text = '{'
  for (const row of rows) {
    if (text.length > 1) text += ','
    text += toElement(row[column] as Scalar)
  }
  return `${text}}`
}

function toText(value: Scalar): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'object') throw new TypeError('what a column holds is a text, a number, a boolean or null')
  return String(value)
}

const SPECIAL = /["\\]/
/** What JSON writes as an array does: all but control characters, and halves of pairs. */
const LIKE_JSON = /^[ -\ud7ff\ue000-\uffff]*$/
const EVERY_SPECIAL = /["\\]/g

function toElement(value: Scalar): string {
  if (typeof value === 'string') return SPECIAL.test(value) ? toEscaped(value) : `"${value}"`
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'object') throw new TypeError('an element of a column is a text, a number, a boolean or null')
  return String(value)
}

/** Quotes and backslashes are escaped as in JSON, which the engine writes quickly; most long texts here are JSON themselves. */
const toEscaped = (value: string): string =>
  LIKE_JSON.test(value) ? JSON.stringify(value) : `"${value.replace(EVERY_SPECIAL, '\\$&')}"`
