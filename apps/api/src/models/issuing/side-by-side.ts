/** The rows that were sent, under the name that every statement gives them: the arrays, and the names of their columns. */
const SENT = /\bunnest\(((?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*)\)\s+AS x \(([^)]*)\)/g
/** One of them, as statements write it: a parameter, or the texts of a column of JSON. */
const ARRAY = /\$\d+::\w+\[\]|string_to_array\([^,]+, chr\(31\)\)/g

/** What was made of each text: there are some dozens, each sent for every batch. */
const MADE = new Map<string, string>()

/**
 * The same statement with its arrays read side by side. In FROM, PostgreSQL first fills a table in memory from each array and then joins
 * them row by row; in a SELECT list it takes the next element of each, at a fraction of the cost. On a cluster statements stay as they
 * are written: there, the planner has to recognise where rows come from.
 */
export function toSideBySide(text: string): string {
  let made = MADE.get(text)
  if (made === undefined) {
    made = text.replace(SENT, (_, arrays: string, names: string) => inSelectList(arrays, names.split(',')))
    MADE.set(text, made)
  }
  return made
}

function inSelectList(arrays: string, columns: readonly string[]): string {
  const elements = (arrays.match(ARRAY) ?? []).map((array, place) => `unnest(${array}) AS ${columns[place]?.trim()}`)
  if (elements.length !== columns.length) throw new TypeError(`a statement sends its rows in another way: ${arrays}`)
  return `(SELECT ${elements.join(', ')}) AS x`
}
