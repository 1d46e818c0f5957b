/** One statement of an SQL text, from its first word to before its semicolon. */
export interface Statement {
  sql: string
  /** The line of the text that it begins at; the first is 1. */
  line: number
}

/**
 * What hides a semicolon is one token: a comment, a quoted text or name (a doubled quote reads as two of them), a dollar quote's tag. A word is one,
 * too, so that no part of a name is taken for a quote. Anything else is a character.
 * https://www.postgresql.org/docs/15/sql-syntax-lexical.html
 */
const TOKEN =
  /\s+|--[^\r\n]*|\/\*|e'(?:[^'\\]|\\[\s\S]|'')*'|'[^']*'|"[^"]*"|\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*|[\s\S]/iy

/**
 * The statements of a text in their order, as PostgreSQL itself would take them one after the other: parentheses, and the body of a
 * function that is written in SQL (`BEGIN ATOMIC … END`), belong to the statement around them. Comments between statements are left out.
 * Whoever sends each by itself in the extended protocol has the cut checked by the server, which takes one whole statement and nothing else.
 */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = []
  let start: number | undefined
  let nested = 0
  let blocks = 0
  let previous = ''
  function end(at: number): void {
    if (start !== undefined) statements.push({ sql: text.slice(start, at).trimEnd(), line: lineOf(text, start) })
    start = undefined
    nested = 0
    blocks = 0
  }
  for (const { token, at } of readTokens(text)) {
    const word = token.toLowerCase()
    if (word === ';' && nested === 0 && blocks === 0) end(at)
    else start ??= at
    if (word === '(') nested += 1
    if (word === ')' && nested > 0) nested -= 1
    if (blocks > 0 ? word === 'case' : word === 'atomic' && previous === 'begin') blocks += 1
    if (word === 'end' && blocks > 0) blocks -= 1
    previous = word
  }
  end(text.length)
  return statements
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** All but spaces and comments. */
function* readTokens(text: string): Generator<{ token: string; at: number }> {
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at
    const first = TOKEN.exec(text)?.[0] ?? ''
    const end = endOf(text, first, at)
    const token = text.slice(at, end)
    if (!/^(?:\s|--|\/\*)/.test(token)) yield { token, at }
    at = end
  }
}

/** What begins with `first` may go on: a comment to its own end, over comments inside it, and a dollar quote to the same tag. */
function endOf(text: string, first: string, at: number): number {
  const next = at + first.length
  if (first === '/*') return endOfComment(text, next)
  if (!/^\$.*\$$/s.test(first)) return next
  const end = text.indexOf(first, next)
  return end === -1 ? text.length : end + first.length
}

function endOfComment(text: string, from: number): number {
  let depth = 1
  for (const { 0: mark, index } of text.slice(from).matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1
    if (depth === 0) return from + index + mark.length
  }
  return text.length
}
