import { StripeError } from './stripe-error.ts'

/** A parsed form: texts in nested maps. A list is a map whose keys are its indices. */
export type FormMap = Map<string, FormNode>
export type FormNode = string | FormMap

const MAX_PARAMETERS = 1000
const MAX_DEPTH = 8

/**
 * Reads `application/x-www-form-urlencoded` with `a[b][0]=…` nesting, the encoding of Stripe's requests. Empty brackets
 * count by themselves, as in Rack: `a[][x]=1&a[][y]=2&a[][x]=3` is a list of two. Maps are used throughout, so names
 * such as `__proto__` are names like any other.
 * @throws StripeError 400 for broken percent or UTF-8 encoding, too many parameters or too deep nesting.
 */
export function parseForm(text: string): FormMap {
  const root: FormMap = new Map()
  const pairs = text === '' ? [] : text.split('&')
  if (pairs.length > MAX_PARAMETERS) throw malformed(`more than ${MAX_PARAMETERS} parameters were sent`)
  for (const pair of pairs) {
    if (pair === '') continue
    const separator = pair.indexOf('=')
    const name = decode(separator < 0 ? pair : pair.slice(0, separator))
    place(root, splitName(name), separator < 0 ? '' : decode(pair.slice(separator + 1)), name)
  }
  return root
}

/** Turns JSON values into the form a request would have carried; `undefined` and `null` are left out. */
export function toForm(value: Record<string, unknown>): FormMap {
  const map: FormMap = new Map()
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined || entry === null) continue
    if (Array.isArray(entry)) map.set(key, toForm(Object.fromEntries(entry.entries())))
    else if (typeof entry === 'object') map.set(key, toForm(Object.fromEntries(Object.entries(entry))))
    else map.set(key, String(entry))
  }
  return map
}

/** The same text for the same parameters in whatever order they came. */
export function canonicalForm(node: FormNode): string {
  if (typeof node === 'string') return JSON.stringify(node)
  const entries = [...node].sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonicalForm(value)}`).join(',')}}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed('the parameters are not valid percent-encoded UTF-8')
  }
}

/** `a[b][]` → `['a', 'b', '']`. */
function splitName(name: string): string[] {
  const open = name.indexOf('[')
  if (open <= 0) return [name]
  const rest = name.slice(open)
  if (!/^(\[[^[\]]*\])+$/.test(rest))
    throw malformed(`the parameter name ${JSON.stringify(name)} has unbalanced brackets`)
  const path = [name.slice(0, open), ...rest.slice(1, -1).split('][')]
  if (path.length > MAX_DEPTH) throw malformed(`the parameter ${JSON.stringify(name)} is nested too deeply`)
  return path
}

function place(root: FormMap, path: string[], value: string, name: string): void {
  let node = root
  for (const [index, part] of path.slice(0, -1).entries()) {
    const step = part === '' ? nextIndex(node, path.slice(index + 1)) : part
    const existing = node.get(step)
    if (typeof existing === 'string')
      throw malformed(`the parameter ${JSON.stringify(name)} is both a value and a container`)
    const next: FormMap = existing ?? new Map()
    node.set(step, next)
    node = next
  }
  const last = path.at(-1) ?? ''
  const key = last === '' && path.length > 1 ? String(node.size) : last
  if (node.get(key) instanceof Map)
    throw malformed(`the parameter ${JSON.stringify(name)} is both a value and a container`)
  node.set(key, value)
}

/** Where in a list the rest of a name belongs: into its last object, or, where that has it already, into a new one. */
function nextIndex(list: FormMap, rest: string[]): string {
  const last = list.get(String(list.size - 1))
  return String(last instanceof Map && !hasPath(last, rest) ? list.size - 1 : list.size)
}

/** Whether something stands there already; a list, to which more can be added, does not. */
function hasPath(map: FormMap, [step = '', ...rest]: string[]): boolean {
  const node = step === '' ? undefined : map.get(step)
  return node !== undefined && (rest.length === 0 || (node instanceof Map && hasPath(node, rest)))
}

function malformed(what: string): StripeError {
  return new StripeError(400, `Invalid request: ${what}.`)
}
