// Checks what `npm ci` on a clean checkout of any platform needs from the lockfile, before it refuses there.
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

interface LockedPackage {
  readonly resolved?: string
  readonly link?: boolean
  readonly dependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}

const root = join(import.meta.dirname, '..')
const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
)
const problems: string[] = []

for (const [path, { resolved, link, dependencies, optionalDependencies }] of Object.entries(packages)) {
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (!isLocked(path, name)) problems.push(`${path || 'the root'} needs ${name}, which the lockfile lacks`)
  }
  if (!link && resolved?.startsWith('http')) problems.push(`${path} names the registry it came from`)
}

for (const problem of problems) console.error(problem)
console.log(`${Object.keys(packages).length} entries checked, ${problems.length} problems.`)
if (problems.length > 0) {
  console.error(
    'Choose versions of which every platform’s package can be had, and let "npm install" write the lockfile again.',
  )
  process.exitCode = 1
}

/** As Node looks a package up: in the `node_modules` of each folder above. */
function isLocked(path: string, name: string): boolean {
  for (let folder = path; ; folder = posix.dirname(folder) === '.' ? '' : posix.dirname(folder)) {
    if (posix.join(folder, 'node_modules', name) in packages) return true
    if (folder === '') return false
  }
}
