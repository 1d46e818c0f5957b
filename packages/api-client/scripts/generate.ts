/**
 * Writes src/generated/ from docs/openapi.json: the types of every operation, and the paths that take an idempotency key.
 * With `--check` only compares, and ends with 1 where a file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

const HEADER = '// Generated from docs/openapi.json. Do not edit: run "npm run generate -w packages/api-client".\n\n'
const source = new URL('../../../docs/openapi.json', import.meta.url)
const folder = new URL('../src/generated/', import.meta.url)

interface Described {
  paths: Record<string, Record<string, { 'x-idempotency'?: string }>>
}

function keyedPaths(document: Described): string {
  const paths = Object.entries(document.paths).filter(([, { post }]) => post?.['x-idempotency'] !== undefined)
  const lines = paths.map(([path]) => `  '${path}',`)
  return [
    '/** Paths whose POST may be repeated with the same key. */',
    'export const KEYED_PATHS = new Set<string>([',
    ...lines,
    '])',
    '',
  ].join('\n')
}

/** Examples and errors are for readers: a client's types need the successful answers only, as every error is a problem. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .filter(([key]) => key !== 'example' && !/^[45]\d\d$/.test(key))
    .map(([key, entry]) => [key, withoutProse(entry)])
  return Object.fromEntries(entries)
}

async function generate(): Promise<Map<string, string>> {
  const document = JSON.parse(readFileSync(source, 'utf8'))
  const types = astToString(await openapiTS(withoutProse(document) as OpenAPI3))
  return new Map([
    ['openapi.ts', HEADER + types],
    ['keyed-paths.ts', HEADER + keyedPaths(document)],
  ])
}

function readStored(name: string): string {
  try {
    return readFileSync(new URL(name, folder), 'utf8')
  } catch {
    return ''
  }
}

const fresh = await generate()
if (process.argv.includes('--check')) {
  const stale = [...fresh].filter(([name, text]) => readStored(name) !== text).map(([name]) => name)
  if (stale.length === 0) console.log('The generated client is up to date.')
  else {
    console.error(`Stale: ${stale.join(', ')}. Run: npm run generate -w packages/api-client`)
    process.exitCode = 1
  }
} else {
  for (const [name, text] of fresh) writeFileSync(new URL(name, folder), text)
  console.log(`${[...fresh.keys()].join(', ')} written.`)
}
