/**
 * Writes docs/openapi.json from the schemas; with `--check` only compares, and ends with 1 where the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createOpenApiDocument } from '../src/openapi.ts'

const file = new URL('../../../docs/openapi.json', import.meta.url)
const fresh = `${JSON.stringify(createOpenApiDocument(), null, 2)}\n`

function readStored(): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

if (!process.argv.includes('--check')) {
  writeFileSync(file, fresh)
  console.log('docs/openapi.json is written.')
} else if (readStored() === fresh) {
  console.log('docs/openapi.json is up to date.')
} else {
  console.error('docs/openapi.json does not match the schemas. Run: npm run generate:openapi -w packages/contracts')
  process.exitCode = 1
}
