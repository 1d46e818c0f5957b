import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { differenceOf, draw, PICTURES } from './artwork.ts'

/**
 * Draws icons, splash screens and pictures for the stores: `npm run generate:artwork -w @cardwright/mobile`. With `--check` it only
 * says which of the kept ones are not what would be drawn; a rounding of another processor's is let pass.
 */
const root = join(import.meta.dirname, '..')
const isCheck = process.argv.includes('--check')
const HARDLY_ANYTHING = 0.5

const stale: string[] = []
for (const picture of PICTURES) {
  const path = join(root, picture.file)
  const drawn = await draw(picture)
  const isFresh = existsSync(path) && (await differenceOf(drawn, await readFile(path))) < HARDLY_ANYTHING
  if (isFresh) continue
  stale.push(picture.file)
  if (!isCheck) await writeFile(path, drawn)
}
console.log(stale.length === 0 ? 'The artwork is up to date.' : `${isCheck ? 'Stale' : 'Drawn'}: ${stale.join(', ')}`)
if (isCheck && stale.length > 0) process.exitCode = 1
