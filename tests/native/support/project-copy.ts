import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { APP_FOLDER, REPOSITORY } from './expo-command.ts'

/** A copy of the app in which native folders may be made; what npm installed and the other packages are linked. */
export function copyProject(): { appFolder: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'cardwright-native-'))
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.base.json'])
    cpSync(join(REPOSITORY, file), join(root, file))
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'))
  symlinkSync(join(REPOSITORY, 'packages'), join(root, 'packages'))
  const appFolder = join(root, 'apps', 'mobile')
  for (const file of listTracked()) {
    mkdirSync(dirname(join(appFolder, file)), { recursive: true })
    cpSync(join(APP_FOLDER, file), join(appFolder, file))
  }
  return { appFolder, remove: () => rmSync(root, { recursive: true, force: true }) }
}

const OMITTED = new Set(['node_modules', '.expo', 'dist', 'ios', 'android'])

/** All files of the app but those that tools made. */
const listTracked = (): string[] =>
  readdirSync(APP_FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(APP_FOLDER.length + 1))
    .filter((path) => !OMITTED.has(path.split(/[\\/]/)[0] ?? ''))

/** The app's files with their contents, in one word: the same before and after a test. */
export function workTreeState(): string {
  const hash = createHash('sha256')
  for (const file of listTracked().sort()) hash.update(`${file}\0`).update(readFileSync(join(APP_FOLDER, file)))
  return hash.digest('hex')
}
