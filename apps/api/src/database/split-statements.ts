import { parse } from 'libpg-query'

/** One statement of an SQL text, from its first word to before its semicolon. */
export interface Statement {
  sql: string
  /** The line of the text that it begins at; the first is 1. */
  line: number
}

/**
 * The statements of a text in their order, cut by PostgreSQL's own parser. Comments between statements are left out.
 * @throws Error of the parser where the text is no SQL
 */
export async function splitStatements(text: string): Promise<Statement[]> {
  // The parser counts bytes, and leaves out a place of 0 and the length of a statement that ends with the text.
  const bytes = Buffer.from(text)
  const { stmts = [] } = text.trim() === '' ? {} : await parse(text)
  return stmts.map(({ stmt_location: from = 0, stmt_len: length = bytes.length - from }) => ({
    sql: bytes.toString('utf8', from, from + length).trimEnd(),
    line: bytes.toString('utf8', 0, from).split('\n').length,
  }))
}
