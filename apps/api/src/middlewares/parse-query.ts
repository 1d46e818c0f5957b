import { parse } from 'node:querystring'
import { AppError } from '@cardwright/contracts'

/** How many parameters are looked at; more than any operation has, and Node's own limit, beyond which it would be silent. */
const MAX_PARAMETERS = 1_000

/**
 * The parameters of an address; one that is told twice is a list. Express calls this when somebody looks at them, so that what is
 * wrong with them is told after everything that is wrong with the caller.
 * @throws AppError `invalid_request` for broken percent escapes or what they spell in UTF-8: read anyhow, they would be another question
 */
export function parseQuery(text: string): ReturnType<typeof parse> {
  if (!text) return {}
  if (!isReadable(text)) throw new AppError('invalid_request', { detail: 'The query is not percent-encoded UTF-8.' })
  if (text.split('&', MAX_PARAMETERS + 1).length > MAX_PARAMETERS)
    throw new AppError('invalid_request', { detail: `The query has more than ${MAX_PARAMETERS} parameters.` })
  return parse(text)
}

function isReadable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
