import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import TJS from 'typescript-json-schema'

/**
 * Writes `test/generated/stripe-schemas.json`, and the names of events that an endpoint can ask for, from the types of the `stripe`
 * package; with `--check` it only compares and fails where a file is out of date. What the types leave open is closed here, so that the tests are strict:
 * open enums take their known values only, numbers are integers, decimals are decimal texts, unknown fields are wrong.
 */

type Schema = { [key: string]: unknown }

const TYPES = fileURLToPath(new URL('types.ts', import.meta.url))
const EVENT_NAMES = 'WebhookEndpoints:WebhookEndpointCreateParams.EnabledEvent'

/** Modules of the package whose objects the sandbox sends; objects of other modules never occur. */
const KNOWN_MODULES =
  /^(Issuing\.(Cards|Cardholders|Authorizations|Transactions|Disputes)|Balance|BalanceTransactions|Topups|WebhookEndpoints|EphemeralKeys|Events|Files|shared|lib)$/
const FRACTIONS = new Set(['exchange_rate', 'quantity', 'latitude', 'longitude'])

function generate(): Record<string, string> {
  const options = {
    strictNullChecks: true,
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'es2022',
    types: [],
  }
  const program = TJS.getProgramFromFiles([TYPES], { ...options, skipLibCheck: true })
  const schema = TJS.generateSchema(program, 'StripeObjects', {
    required: true,
    ignoreErrors: true,
    noExtraProps: true,
  })
  if (schema === null) throw new Error('no schema could be generated from the types')
  const root = clean(JSON.parse(JSON.stringify(schema))) as Schema
  const definitions = new Map<string, unknown>()
  for (const [name, definition] of Object.entries(root.definitions as Schema)) definitions.set(rename(name), definition)
  const used = new Map<string, unknown>()
  collect(root.properties, definitions, used)
  const lines = [...used].map(([name, definition]) => `${JSON.stringify(name)}: ${JSON.stringify(definition)}`).sort()
  return {
    'test/generated/stripe-schemas.json': `{"definitions": {\n${lines.join(',\n')}\n},\n"properties": ${JSON.stringify(root.properties)}}\n`,
    'src/webhooks/event-names.json': `${JSON.stringify(namesIn(used.get(EVENT_NAMES)), null, 2)}\n`,
  }
}

function namesIn(definition: unknown): string[] {
  const names = (definition as { enum?: string[] } | undefined)?.enum
  if (names === undefined) throw new Error('the types name no events')
  return names.toSorted()
}

/** `import("…/resources/Issuing/Cards",{…}).Card.Status` → `Issuing.Cards:Card.Status`. */
function rename(name: string): string {
  return decodeURIComponent(name)
    .replaceAll(/import\("[^"]*\/esm\/(?:resources\/)?([^"]*)",\{[^)]*\}\)\./g, '$1:')
    .replaceAll('/', '.')
    .replaceAll(/[^\w:.-]/g, '_')
}

function clean(node: unknown, field = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => clean(item, field))
  if (typeof node !== 'object' || node === null) return node
  const schema = node as Schema
  if (Array.isArray(schema.anyOf)) return cleanUnion(schema.anyOf, field)
  const entries = Object.entries(schema).filter(([key, value]) => !(key === 'description' && typeof value === 'string'))
  const cleaned = entries.map(([key, value]): [string, unknown] => {
    if (key === '$ref') return [key, `#/definitions/${rename(String(value).replace('#/definitions/', ''))}`]
    if (key === 'type') return [key, cleanType(value, field)]
    if (key === 'properties' || key === 'definitions') {
      return [key, Object.fromEntries(Object.entries(value as Schema).map(([name, item]) => [name, clean(item, name)]))]
    }
    return [key, clean(value, field)]
  })
  return Object.fromEntries(cleaned)
}

function cleanType(type: unknown, field: string): unknown {
  const toInteger = (name: unknown) => (name === 'number' && !FRACTIONS.has(field) ? 'integer' : name)
  return Array.isArray(type) ? type.map(toInteger) : toInteger(type)
}

/** Without the alternative `OtherString`; an empty union (`void`) allows nothing. */
function cleanUnion(alternatives: unknown[], field: string): unknown {
  const kept = alternatives.filter((item) => !/OtherString$/.test(String((item as Schema).$ref ?? '')))
  if (kept.length === 0) return { not: {} }
  return kept.length === 1 ? clean(kept[0], field) : { anyOf: kept.map((item) => clean(item, field)) }
}

/** Keeps what the properties reach. */
function collect(node: unknown, definitions: Map<string, unknown>, used: Map<string, unknown>): void {
  if (Array.isArray(node)) for (const item of node) collect(item, definitions, used)
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return
  for (const [key, value] of Object.entries(node)) {
    if (key !== '$ref' || typeof value !== 'string') {
      collect(value, definitions, used)
      continue
    }
    const name = value.replace('#/definitions/', '')
    if (used.has(name)) continue
    const definition = isKnown(name) ? define(name, definitions) : { not: {} }
    used.set(name, definition)
    collect(definition, definitions, used)
  }
}

function define(name: string, definitions: Map<string, unknown>): unknown {
  if (/(^|:)Decimal(Impl)?$/.test(name)) return { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' }
  if (!definitions.has(name)) throw new Error(`no definition of ${name}`)
  return definitions.get(name)
}

function isKnown(name: string): boolean {
  const [module] = name.split(':')
  return !name.includes(':') || KNOWN_MODULES.test(module ?? '') || name.startsWith('Decimal:')
}

const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url))

function readCurrent(file: string): string {
  try {
    return readFileSync(pathOf(file), 'utf8')
  } catch {
    return ''
  }
}

for (const [file, text] of Object.entries(generate())) {
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(pathOf(file)), { recursive: true })
    writeFileSync(pathOf(file), text)
  } else if (text !== readCurrent(file)) {
    process.stderr.write(`${file} is out of date; run npm run generate:schemas -w apps/sandbox\n`)
    process.exitCode = 1
  }
}
