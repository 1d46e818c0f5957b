import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Writes the listing for Google Play in the folders that fastlane's `supply` reads, out of `store/listing`. With `--check` it only says
 * whether they are fresh. https://docs.fastlane.tools/actions/supply/
 */
const root = join(import.meta.dirname, '..')
const LOCALES = { 'en-US': 'en', 'de-DE': 'de', ar: 'ar' } as const

interface Listing {
  title: string
  shortDescription: string
  description: string
  releaseNotes: string
}

const filesOf = ({ title, shortDescription, description, releaseNotes }: Listing): Record<string, string> => ({
  'title.txt': title,
  'short_description.txt': shortDescription,
  'full_description.txt': description,
  'changelogs/default.txt': releaseNotes,
})

const stale: string[] = []
for (const [locale, language] of Object.entries(LOCALES)) {
  const listing: Listing = JSON.parse(readFileSync(join(root, 'store/listing', `${language}.json`), 'utf8'))
  for (const [file, text] of Object.entries(filesOf(listing))) {
    const path = join(root, 'store/play', locale, file)
    if (existsSync(path) && readFileSync(path, 'utf8') === `${text}\n`) continue
    stale.push(`${locale}/${file}`)
    mkdirSync(dirname(path), { recursive: true })
    if (!process.argv.includes('--check')) writeFileSync(path, `${text}\n`)
  }
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}`)
  process.exitCode = 1
}
