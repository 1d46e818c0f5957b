/** The rows that were sent, under the name that every statement gives them: the arrays, and the names of their columns. */
const SENT = /\bunnest\(((?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*)\)\s+AS x \(([^)]*)\)/g
/** One of them, as statements write it: a parameter, or the texts of a column of JSON. */
const ARRAY = /\$\d+::\w+\[\]|string_to_array\([^,]+, chr\(31\)\)/g
const PARAMETER = /\$(\d+)/g

/**
 * The same statement with its arrays read side by side. In FROM, PostgreSQL first fills a table in memory from each array and then joins
 * them row by row; in a SELECT list it takes the next element of each, at a fraction of the cost. The parameters in `once` hold one value
 * for all rows instead of an array. On a cluster statements stay as they are written: there, the planner has to recognise where rows come
 * from.
 */
export function toSideBySide(text: string, once: ReadonlySet<number> = new Set()): string {
  return text.replace(SENT, (_, arrays: string, names: string) => {
    const columns = names.split(',').map((name) => name.trim())
    const elements = (arrays.match(ARRAY) ?? []).map((array, place) => `${elementOf(array, once)} AS ${columns[place]}`)
    if (elements.length !== columns.length) throw new TypeError(`a statement sends its rows in another way: ${arrays}`)
    return `(SELECT ${elements.join(', ')}) AS x`
  })
}

/** Parameters that a statement reads nowhere but where its rows are sent: only they can be sent as something else than an array. */
export function sentParameters(text: string): ReadonlySet<number> {
  const elsewhere = new Set(parametersOf(text.replace(SENT, '')))
  return new Set(parametersOf(text).filter((parameter) => !elsewhere.has(parameter)))
}

const parametersOf = (text: string): number[] => [...text.matchAll(PARAMETER)].map(([, number]) => Number(number))

function elementOf(array: string, once: ReadonlySet<number>): string {
  const [parameter = Number.NaN] = parametersOf(array)
  if (!once.has(parameter)) return `unnest(${array})`
  return array.startsWith('$') ? array.slice(0, -'[]'.length) : `$${parameter}::text`
}
